"""How Django knows this part."""

from django.apps import AppConfig


class Areas(AppConfig):
    """The name and label of this part."""

    name = "sekisho.web.areas"
    label = "areas"
