"""All hostile messages, in a fixed order, one at a time."""

from collections.abc import Iterator

from bench.hostile import (
    addresses,
    attachments,
    bombs,
    charsets,
    dates,
    headers,
    mailboxes,
    markup,
    masses,
    structure,
    trees,
    words,
)
from bench.hostile.case import Case

THEMES = (addresses, headers, bombs, dates, structure, charsets, markup, masses, trees, words, attachments, mailboxes)


def cases() -> Iterator[Case]:
    """Yield every case; names are unique."""
    for theme in THEMES:
        yield from theme.cases()
