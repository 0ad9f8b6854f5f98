"""How Django knows this part."""

from django.apps import AppConfig


class Journal(AppConfig):
    """The name and label of this part."""

    name = "sekisho.web.journal"
    label = "journal"
