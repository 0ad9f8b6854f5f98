"""What a message says: its text, its links, its attachments' names and, apart from its own text, what they say."""

from dataclasses import dataclass, field

from sekisho.connectors.mail.attachments.files import INPUT_BYTES, Attachment, Files
from sekisho.connectors.mail.charsets import clean
from sekisho.connectors.mail.headers import Field
from sekisho.connectors.mail.parts import Part, TooComplex, parts

TEXT_KEPT = 256 * 1024
MOST_LINKS = 200
SOURCE_READ = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Body:
    """Text (at most 256 KiB of UTF-8), links, attachments' names, and what could not be opened ("" where nothing).

    `cut` says of what only a beginning was read: `text`, `links`. `files` is what the attachments say, None where there
    are none; `hidden` is True where HTML held text that is not shown.
    """

    text: str
    links: tuple[str, ...]
    attachments: tuple[str, ...]
    has_html: bool
    unopened: str
    cut: tuple[str, ...]
    problems: frozenset[str]
    hidden: bool = False
    files: Files | None = None


@dataclass(slots=True)
class _Gathered:
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    has_html: bool = False
    unopened: str = ""
    cut: set[str] = field(default_factory=set)
    problems: set[str] = field(default_factory=set)
    room: int = TEXT_KEPT
    source: int = SOURCE_READ
    tags: int = 200_000
    hidden: bool = False
    files: Files | None = None


def read_body(fields: tuple[Field, ...], raw: bytes, start: int, depth: int) -> Body:
    """Read the parts of one message whose body begins at `start`. The text of forwarded messages stands behind the message's own, quoted."""
    got = _Gathered()
    for part in parts(fields, raw, start, depth):
        if isinstance(part, TooComplex):
            got.unopened = part.bound
        else:
            _take(part, got)
    text = "\n\n".join(piece for piece in (_own_text(got), *got.quoted) if piece)
    kept = _cut(clean(text))
    if len(kept) < len(text):
        got.cut.add("text")
    if len(got.links) >= MOST_LINKS:
        got.cut.add("links")
    return Body(
        kept,
        tuple(clean(link) for link in got.links[:MOST_LINKS]),
        tuple(clean(name) for name in got.attachments),
        got.has_html,
        got.unopened,
        tuple(sorted(got.cut)),
        frozenset(got.problems),
        got.hidden,
        got.files,
    )


def _take(part: Part, got: _Gathered) -> None:
    got.problems.update(part.problems)
    readable = part.content_type in {"text/plain", "text/html"}
    got.has_html = got.has_html or part.content_type == "text/html"
    if part.attached or not readable:
        if part.file_name or part.attached or not part.content_type.startswith("text/"):
            got.attachments.append(part.file_name or f"[{part.content_type}]")
        _read_file(part, got)
        return
    if part.cut or got.room <= 0 or got.source <= 0:
        got.cut.add("text")
    if got.room <= 0 or got.source <= 0:
        return
    got.source -= part.end - part.start
    text, problems = part.text()
    got.problems.update(problems)
    if part.content_type == "text/html":
        from sekisho.connectors.mail.html import read_html

        page = read_html(text, max(1, got.tags))
        got.tags -= page.tags
        text = page.text
        got.hidden = got.hidden or page.hidden
        if page.cut:
            got.cut.add("text")
        if not part.nested:
            got.links.extend(page.links)
    text = text.strip("\n")
    got.room -= len(text)
    if part.nested:
        got.quoted.append("\n".join(f"> {line}" for line in text.split("\n")))
    else:
        (got.html if part.content_type == "text/html" else got.plain).append(text)


def _read_file(part: Part, got: _Gathered) -> None:
    """Read what is not the message's own text, within the bound for all attachments of a message."""
    if part.content_type == "message/rfc822":
        # The message inside was opened: its parts come by themselves.
        return
    got.files = got.files or Files()
    # Base64 writes four letters for three bytes, and a line's end for each 57.
    whole = part.end - part.start <= INPUT_BYTES * 3 // 2
    data = part.content(INPUT_BYTES * 3 // 2) if whole else None
    got.files.take(Attachment(part.content_type, part.charset, part.file_name, data))


def _own_text(got: _Gathered) -> str:
    """Join the plain parts; HTML stands in where there is no plain text, and behind it where it says more."""
    plain = "\n\n".join(piece for piece in got.plain if piece.strip())
    html = "\n\n".join(piece for piece in got.html if piece.strip())
    if not plain or not html:
        return plain or html
    return plain if _covers(plain, html) else f"{plain}\n\n{html}"


def _covers(plain: str, html: str) -> bool:
    """Return whether at least half of the longer lines of `html` stand in `plain`, blanks and quote marks aside."""
    seen = "".join(plain.replace(">", "").split())
    lines = ["".join(line.lstrip("> ").split()) for line in html.split("\n")[:2000]]
    lines = [line[:40] for line in lines if len(line) >= 8]
    return 2 * sum(line in seen for line in lines) >= len(lines)


def _cut(text: str) -> str:
    data = text.encode("utf-8")
    return text if len(data) <= TEXT_KEPT else data[:TEXT_KEPT].decode("utf-8", "ignore")
