"""How Django knows this part."""

from django.apps import AppConfig


class Hooks(AppConfig):
    """The name and label of this part."""

    name = "sekisho.web.hooks"
    label = "hooks"
