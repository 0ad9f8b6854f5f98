"""How Django knows this part."""

from django.apps import AppConfig


class Shown(AppConfig):
    """The name and label of this part."""

    name = "sekisho.web.shown"
    label = "shown"
