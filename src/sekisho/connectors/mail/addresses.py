"""Addresses in From, To and their kin: structure first, encoded words after, so that a name cannot forge an address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.connectors.mail.headers import words

MOST = 10_000
_ROUTE = re.compile(r"\A@[^:<>]*+:")
_ATOM = re.compile(r"[^\s@<>,:;()\[\]\\]*")
_SPECIAL = re.compile(r'["\\():;]|=\?')
_SIGN = re.compile(r"""\\.|[(),:;<>"]|[^\\(),:;<>"]+|\\""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox: display name ("" where none), decoded, and address ("" where there is a name alone)."""

    name: str
    address: str


def mailboxes(text: str) -> tuple[tuple[Mailbox, ...], tuple[str, ...]]:
    """Return the mailboxes of an unfolded header value, groups opened, and charsets that could not be decoded.

    Linear in the length of `text`; at most 10,000 mailboxes. Understands quoted strings, nested comments, source
    routes, groups, and semicolons between addresses; where a quote is never closed, quotes mean nothing.
    """
    plain = None if _SPECIAL.search(text) else _plain(text)
    if plain is not None:
        return plain, ()
    if text.replace('\\"', "").count('"') % 2:
        text = text.replace('"', "")
    reader = _Reader()
    signs = iter(_SIGN.findall(text))
    for sign in signs:
        reader.take(sign, signs)
        if len(reader.found) >= MOST:
            break
    reader.close()
    return tuple(reader.found), tuple(reader.problems)


def _plain(text: str) -> tuple[Mailbox, ...] | None:
    """Return the mailboxes of a text without special signs, None where one is not `a@x`, `Name <a@x>` or a name alone."""
    pieces = text.split(",")
    if len(pieces) >= MOST:
        return None
    found: list[Mailbox] = []
    for piece in pieces:
        before, angle, rest = piece.partition("<")
        name = " ".join(before.split())
        if angle:
            raw, closed, after = rest.partition(">")
            if not closed or "<" in raw or ">" in name or (after and not after.isspace()):
                return None
        elif ">" in piece:
            return None
        else:
            name, raw = ("", piece) if "@" in name else (name, "")
        if name or raw.strip():
            found.append(Mailbox(name, address("".join(raw.split()))))
    return tuple(found)


class _Reader:
    """What was read so far, and the mailbox at hand: its phrase, its comments, its angle brackets."""

    def __init__(self) -> None:
        self.found: list[Mailbox] = []
        self.problems: list[str] = []
        self._phrase: list[str] = []
        self._bare: list[str] = []
        self._comment: list[str] = []
        self._angle: str | None = None

    def take(self, sign: str, rest: Iterator[str]) -> None:
        """Take one sign, and from `rest` what belongs to it."""
        match sign:
            case '"':
                quoted = _until(rest, '"')
                self._phrase.append(quoted)
                self._bare.append(_local(quoted))
            case "(":
                self._comment.append(_comment_text(rest))
            case "<":
                if self._angle is not None:
                    self.close()
                self._read_angle(rest)
            case "," | ";":
                self.close()
            case ":" if self._angle is None:
                self._clear()
            case ">":
                pass
            case _:
                self._phrase.append(_unescaped(sign))
                self._bare.append(_unescaped(sign))

    def close(self) -> None:
        """End the mailbox at hand; nothing where nothing was read."""
        phrase = " ".join("".join(self._phrase).split())
        comment = " ".join("".join(self._comment).split())
        if self._angle is not None:
            name, raw = phrase or comment, _ROUTE.sub("", self._angle.strip(), count=1)
        elif "@" in phrase:
            name, raw = comment, "".join(self._bare)
        else:
            name, raw = phrase or comment, ""
        self._clear()
        if not name and not raw:
            return
        opened, problems = words(name)
        self.problems.extend(problems)
        self.found.append(Mailbox(opened.strip(), address(_without_blanks(raw))))

    def _read_angle(self, rest: Iterator[str]) -> None:
        """Read up to `>`: comments fall away, quotes stay where they are needed; a second `<` begins another mailbox."""
        out: list[str] = []
        for sign in rest:
            match sign:
                case ">":
                    break
                case '"':
                    out.append(_local(_until(rest, '"')))
                case "(":
                    _comment_text(rest)
                case "<":
                    self._angle = "".join(out)
                    if self._angle.strip():
                        self.close()
                    out = []
                case _:
                    out.append(_unescaped(sign))
        self._angle = "".join(out)

    def _clear(self) -> None:
        self._phrase, self._bare, self._comment, self._angle = [], [], [], None


def address(text: str) -> str:
    """Return an address in comparable form: its domain in lower case, IDNA labels decoded to Unicode."""
    local, at, domain = text.rpartition("@")
    if not at:
        return text
    domain = domain.strip().rstrip(".").lower()
    if "xn--" in domain:
        domain = ".".join(map(_label, domain.split(".")))
    return f"{local}@{domain}"


def _label(label: str) -> str:
    if not label.startswith("xn--") or len(label) > 63:
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
    safe = decoded and decoded.isprintable() and not any(char in decoded for char in ".@<> ")
    return decoded if safe and not any("\ud800" <= char <= "\udfff" for char in decoded) else label


def _local(quoted: str) -> str:
    """Return a quoted string as part of an address: without its quotes where it means the same."""
    return quoted if _ATOM.fullmatch(quoted) else '"' + quoted.replace('"', "") + '"'


def _without_blanks(raw: str) -> str:
    """Return an address without the blanks that do not stand in quotes."""
    if raw.count('"') % 2:
        return "".join(raw.split())
    return '"'.join(piece if index % 2 else "".join(piece.split()) for index, piece in enumerate(raw.split('"')))


def _unescaped(sign: str) -> str:
    return sign[1:] if len(sign) == 2 and sign[0] == "\\" else sign


def _until(signs: Iterator[str], end: str) -> str:
    out: list[str] = []
    for sign in signs:
        if sign == end:
            break
        out.append(_unescaped(sign))
    return "".join(out)


def _comment_text(signs: Iterator[str]) -> str:
    out: list[str] = []
    depth = 1
    for sign in signs:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if not depth:
            break
        out.append(_unescaped(sign))
    return "".join(out)
