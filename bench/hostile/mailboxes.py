"""Files that are no message, and mailboxes with separators that are none."""

from collections.abc import Iterator

from bench.hostile.case import READ, Case, letter

_LINE = b"From ken@vendor.example Mon Mar  2 09:30:00 2026\n"
_LETTER = letter().replace(b"\r\n", b"\n")


def _files() -> Iterator[Case]:
    for name, raw in (
        ("empty", b""),
        ("bom_alone", b"\xef\xbb\xbf"),
        ("nul", b"\0" * 100_000),
        ("newlines", b"\r\n" * 100_000),
        ("one_byte", b"F"),
        ("spaces", b" " * 100_000),
        ("random", bytes(range(256)) * 1000),
        ("html", b"<!DOCTYPE html><p>From: a@b.example</p>"),
        ("json", b'{"from": "a@b.example"}'),
        ("pdf", b"%PDF-1.7\n"),
        ("zip", b"PK\x03\x04"),
        ("outlook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000),
        ("prose", b"Dear Sir, please pay.\n" * 1000),
        ("colons", b":" * 100_000),
        ("body_alone", b"\r\nPlease pay."),
    ):
        yield Case(f"file_is_{name}", raw, {})
    for name in ("From: ken@vendor.example", "Subject: x", "Date: Mon, 02 Mar 2026 09:30:00 +0900", "X: y"):
        yield Case(
            f"file_holds_only_{name.split(':')[0].lower()}", name.encode(), READ if name.startswith("From") else {}
        )
    yield Case("file_of_thirty_megabytes", letter(b"x" * 30_000_000), {})
    yield Case("file_over_the_bound", letter(b"x" * 68_000_000), {}, reject="message_too_large")


def cases() -> Iterator[Case]:
    """Yield files read as one message, then mailboxes."""
    yield from _files()
    yield Case("mbox_two", (_LINE + _LETTER + b"\n") * 2, READ, mbox=True, count=2)
    yield Case("mbox_thousand", (_LINE + _LETTER + b"\n") * 1000, READ, mbox=True, count=1000)
    fake = letter(b"Hello\n\nFrom the bank we hear.\n").replace(b"\r\n", b"\n")
    yield Case("mbox_sentence_from", _LINE + fake, READ, mbox=True, count=1)
    quoted = letter(b"Hello\n\n>From ken@vendor.example Mon Mar  2 09:30:00 2026\n\nx\n").replace(b"\r\n", b"\n")
    yield Case("mbox_quoted_separator", _LINE + quoted, READ, mbox=True, count=1)
    inside = letter(b"Hello\n" + _LINE + b"x\n").replace(b"\r\n", b"\n")
    yield Case("mbox_separator_without_blank_line", _LINE + inside, {}, mbox=True, count=0)
    smuggled = letter(b"Hello\n\n" + _LINE + letter(From=b"ceo@bank.example")).replace(b"\r\n", b"\n")
    yield Case("mbox_separator_with_letter", _LINE + smuggled, {}, mbox=True, count=0)
    yield Case("mbox_only_separators", _LINE * 1000, {}, mbox=True, count=0)
    yield Case("mbox_only_separators_spaced", (_LINE + b"\n") * 1000, {}, mbox=True, count=0)
    yield Case("mbox_crlf", (_LINE + _LETTER + b"\n").replace(b"\n", b"\r\n") * 2, READ, mbox=True, count=2)
    yield Case(
        "mbox_line_of_twenty_megabytes",
        _LINE + letter(b"x" * 20_000_000).replace(b"\r\n", b"\n"),
        READ,
        mbox=True,
        count=1,
    )
    yield Case("mbox_cut", (_LINE + _LETTER)[:-20], READ, mbox=True, count=1)
    yield Case("mbox_nul_lines", _LINE + _LETTER + b"\n" + b"\0\n" * 100_000, READ, mbox=True, count=1)
