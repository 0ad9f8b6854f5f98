"""How Django knows this part."""

from django.apps import AppConfig


class Reveal(AppConfig):
    """The name and label of this part."""

    name = "sekisho.web.reveal"
    label = "reveal"
