"""What whoever keeps the server may ask of a running hotline: files in its folder, that it takes up within a minute."""

from collections.abc import Iterator
from pathlib import Path

from sekisho.hotline.rules import removed
from sekisho.hotline.store.store import Store
from sekisho.model.errors import SekishoError

PLACE, END = "orders", ".remove"


def ask_removal(folder: Path, who: str) -> None:
    """Ask that a recipient is taken out."""
    place = folder / PLACE
    place.mkdir(mode=0o700, exist_ok=True)
    (place / f"{who}{END}").touch(mode=0o600)


def asked(folder: Path) -> Iterator[Path]:
    """Return what is asked."""
    yield from sorted((folder / PLACE).glob(f"*{END}"))


def carry_out(folder: Path, store: Store) -> None:
    """Do what is asked; what cannot be done is left away, as the recipients on the page show."""
    for order in asked(folder):
        who = order.name.removesuffix(END)
        try:
            store.change(lambda book, who=who: removed(book, who))  # type: ignore[misc]
        except SekishoError:
            pass
        finally:
            order.unlink(missing_ok=True)
