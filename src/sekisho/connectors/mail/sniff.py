"""Whether the head of a file is mail."""

import re

from sekisho.model.rows import Match

_FIELD = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:", re.MULTILINE)
_KNOWN = frozenset(
    b"from to cc date subject received message-id return-path mime-version content-type delivered-to reply-to sender"
    b" dkim-signature arc-seal authentication-results in-reply-to references x-mailer list-id".split()
)
_SEPARATOR = re.compile(rb"From [^\n]{0,400}\n(?:>From [^\n]*\n)?[!-9;-~]+[ \t]*:")


def is_mbox(head: bytes) -> Match:
    """Certain where a separator line and a header field open the file."""
    if _SEPARATOR.match(head.lstrip(b"\xef\xbb\xbf\r\n")):
        return Match(95, "separator_line")
    return Match(0)


def is_message(head: bytes) -> Match:
    """Sure where the first block of lines holds at least two well-known header fields and begins with a field."""
    text = head.lstrip(b"\xef\xbb\xbf\r\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    block = text.partition(b"\n\n")[0]
    if not _FIELD.match(block):
        return Match(0)
    names = {name.lower() for name in _FIELD.findall(block)}
    return Match(85, "header_fields") if len(names & _KNOWN) >= 2 else Match(0)
