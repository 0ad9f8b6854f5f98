"""How Django knows this part."""

from django.apps import AppConfig


class Programme(AppConfig):
    """The name and label of this part."""

    name = "sekisho.web.programme"
    label = "programme"
