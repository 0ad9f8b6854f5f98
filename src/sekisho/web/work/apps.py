"""How Django knows this part."""

from django.apps import AppConfig


class Work(AppConfig):
    """The name and label of this part."""

    name = "sekisho.web.work"
    label = "work"
