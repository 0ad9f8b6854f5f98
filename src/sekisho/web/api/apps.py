"""How Django knows this part."""

from django.apps import AppConfig


class Api(AppConfig):
    """The name and label of this part."""

    name = "sekisho.web.api"
    label = "api"
