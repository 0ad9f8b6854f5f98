"""How Django knows this part."""

from django.apps import AppConfig


class Areas(AppConfig):
    """The name and label of this part."""

    name = "sekisho.web.areas"
    label = "areas"

    def ready(self) -> None:
        """Ask for what is kept with each load."""
        from sekisho.web.areas.keep import keep
        from sekisho.web.shown.load import BESIDE

        BESIDE.append(keep)
