"""How Django knows this part."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """The name and label of this part."""

    name = "sekisho.web.accounts"
    label = "accounts"
