"""What is told in a browser is told in one language each time, in turn, so that the suite ends in ten minutes; `CONSOLE_TESTS=all` tells all."""

import os

import pytest

WHOLE = os.environ.get("CONSOLE_TESTS") == "all"
"""Whether what is told in a browser is told in both languages, and all on PostgreSQL."""
LANGS = ("en", "ja")
TOLD = ("/web/stories/", "/hotline/browser/test_served.py")
"""Where tests stand of which one language is enough each time."""
NAMES = {"test_axe_finds_nothing_on_any_page", "test_every_page_is_light_still_and_fits"}


def left_out(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests that are not run this time: those in the other language than the one whose turn it is."""
    kept: dict[str, int] = {}
    left: list[pytest.Item] = []
    for item in sorted(items, key=lambda one: one.nodeid):
        name = getattr(item, "originalname", item.name)
        words = item.name.partition("[")[2].rstrip("]").split("-")
        said = [one for one in words if one in LANGS]
        if not said or not (name in NAMES or any(place in item.nodeid for place in TOLD)):
            continue
        rest = "-".join(one for one in words if one not in LANGS and one not in {"GB", "JP"})
        if said[0] != LANGS[kept.setdefault(f"{item.path}{name}{rest}", len(kept) % 2)]:
            left.append(item)
    return left
