"""An item as RFC 5322 bytes, so that mail from Outlook becomes the same rows as any other mail."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime

from sekisho.connectors.mail.attachments.files import INPUT_BYTES
from sekisho.connectors.mail.headers import Field, split_block
from sekisho.connectors.mail.outlook import item as tags
from sekisho.connectors.mail.outlook.item import Attached, Item, Properties, moment, text_of
from sekisho.connectors.mail.outlook.ole import code_page
from sekisho.connectors.mail.rtf import Rtf, rtf_text, unpacked

_OWN_OF_BODY = frozenset(
    {"content-type", "content-transfer-encoding", "content-disposition", "content-length", "mime-version"}
)
_ONE_OFF = bytes.fromhex("812b1fa4bea310199d6e00dd010f5402")
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,100}", re.IGNORECASE)
_MOST_KEPT = 2 * INPUT_BYTES
_PREFIX = re.compile(r"\A\x01.", re.DOTALL)
_BREAKS = re.compile(r"[\r\n\x00]+")
Lines = list[bytes]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message's bytes, and what its header is.

    `kept` is the one that it came with, `completed` one whose missing fields were made from properties, `rebuilt` wholly so.
    """

    data: bytes
    header: str


def render(item: Item, path: str = "0") -> Rendered:
    """Write an item as a message: its own header in order where it is kept, and a body of base64 parts."""
    kept = _kept_header(item.text(tags.HEADERS))
    names = {field.name.lower() for field in kept}
    head = [_line(field) for field in kept]
    if "from" not in names:
        head += [line for line in _rebuilt(item) if line.partition(b":")[0].lower().decode("ascii") not in names]
    header = "kept" if "from" in names else "completed" if kept else "rebuilt"
    return Rendered(b"\r\n".join([*head, *_body(item, path)]) + b"\r\n", header)


def _kept_header(text: str) -> tuple[Field, ...]:
    """Return the fields of the header that came with the message, without those that describe a body no longer there."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "surrogatepass")
    fields, _ = split_block(raw)
    return tuple(field for field in fields if field.name.lower() not in _OWN_OF_BODY)


def _line(field: Field) -> bytes:
    return field.name.encode("ascii") + b":" + field.raw.replace(b"\n", b"\r\n")


def _rebuilt(item: Item) -> Iterator[bytes]:
    held = item.properties
    sender, represented = _mailbox(held, tags.SENDER), _mailbox(held, tags.REPRESENTED)
    yield b"From: " + (represented or sender)
    if represented and sender and sender != represented:
        yield b"Sender: " + sender
    replies = b", ".join(_reply_to(held.get(tags.REPLY_TO)))
    if replies:
        yield b"Reply-To: " + replies
    for number, name in ((1, b"To"), (2, b"Cc"), (3, b"Bcc")):
        boxes = [_mailbox(one, tags.RECIPIENT) for one in item.recipients if one.get(tags.RECIPIENT_TYPE) == number]
        if any(boxes):
            yield name + b": " + b",\r\n ".join(box for box in boxes if box)
    # An archive writes before a subject how long its prefix (Re:) is.
    yield b"Subject: " + _words(_PREFIX.sub("", item.text(tags.SUBJECT)))
    sent = moment(held.get(tags.SUBMITTED)) or moment(held.get(tags.DELIVERED))
    if sent is not None:
        yield b"Date: " + format_datetime(sent).encode("ascii")
    for name, tag in (
        (b"Message-ID", tags.MESSAGE_ID),
        (b"In-Reply-To", tags.IN_REPLY_TO),
        (b"References", tags.REFERENCES),
    ):
        if item.text(tag):
            yield name + b": " + _flat(item.text(tag)).encode("utf-8", "replace")


def _mailbox(held: Properties, tag: tuple[int, int, int, int]) -> bytes:
    """Return a mailbox by its SMTP address; an address inside Exchange alone is none, so the name stands by itself."""
    smtp, address, kind, name = (text_of(held, one) for one in tag)
    if not smtp and (kind.upper() == "SMTP" or "@" in address) and not address.upper().startswith("/O="):
        smtp = address
    return _written(name if name != smtp else "", smtp)


def _written(name: str, address: str) -> bytes:
    plain = _flat(address).replace("<", "").replace(">", "").encode("utf-8", "replace")
    if not name:
        return plain
    shown = _flat(name)
    quoted = '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return (quoted.encode("ascii") if shown.isascii() else _words(shown)) + (b" <" + plain + b">" if plain else b"")


def _reply_to(value: object) -> Iterator[bytes]:
    """Yield the mailboxes of a list of entries (MS-OXCDATA 2.3.3): those that carry their own address."""
    if not isinstance(value, bytes):
        return
    for piece in value.split(_ONE_OFF)[1:51]:
        wide = len(piece) >= 4 and int.from_bytes(piece[2:4], "little") & 0x8000
        text = piece[4:].decode("utf-16-le", "replace") if wide else piece[4:].decode("cp1252", "replace")
        name, _, address = [*text.split("\x00"), "", "", ""][:3]
        if "@" in address:
            yield _written(name if name != address else "", address)


def _body(item: Item, path: str) -> Lines:
    words = list(_own_parts(item))
    if len(words) > 1:
        words = [_multipart("alternative", f"{path}-words", words)]
    files = [_file(one, f"{path}-{number}") for number, one in enumerate(item.attached)]
    if item.cut:
        files.append(_leaf("application/octet-stream", b"\x00", "[more]"))
    parts = words + files
    whole = parts[0] if len(parts) == 1 else _multipart("mixed", path, parts)
    return [b"MIME-Version: 1.0", *whole]


def _own_parts(item: Item) -> Iterator[Lines]:
    """Yield what the sender wrote: plain text and HTML as kept, else what is wrapped in RTF."""
    plain, html = item.properties.get(tags.TEXT), item.properties.get(tags.HTML)
    packed = item.properties.get(tags.RTF)
    rtf = Rtf("rtf", "")
    if not html and isinstance(packed, bytes):
        rtf = rtf_text(unpacked(packed) or b"")
    has_plain = isinstance(plain, str) and bool(plain.strip("\x00 \r\n"))
    if has_plain or (not html and rtf.kind != "html"):
        text = plain if isinstance(plain, str) and has_plain else rtf.text
        yield _leaf("text/plain; charset=utf-8", text.rstrip("\x00").encode("utf-8", "replace"))
    if isinstance(html, str):
        yield _leaf("text/html; charset=utf-8", html.rstrip("\x00").encode("utf-8", "replace"))
    elif isinstance(html, bytes) and html:
        charset = code_page(item.properties.get(tags.CODE_PAGE))
        yield _leaf(f"text/html; charset={charset}" if charset else "text/html", html)
    elif rtf.kind == "html":
        yield _leaf("text/html; charset=utf-8", rtf.text.encode("utf-8", "replace"))


def _file(one: Attached, path: str) -> Lines:
    name = text_of(one.properties, *tags.FILE_NAMES)
    if one.message is not None:
        inside = render(one.message, path).data
        return [*_part_head("message/rfc822", f"{name}.eml" if name else ""), b"", inside]
    data = one.properties.get(tags.ATTACHED)
    if one.missing or not isinstance(data, bytes):
        # Kept elsewhere, or an object of another program: one byte that no reader takes for anything.
        return _leaf("application/octet-stream", b"\x00", name or "[object]")
    declared = text_of(one.properties, tags.MIME_TYPE)
    return _leaf(
        declared if _TYPE.fullmatch(declared) else "application/octet-stream", data[:_MOST_KEPT], name or "[file]"
    )


def _leaf(content_type: str, data: bytes, name: str = "") -> Lines:
    head = [*_part_head(content_type, name), b"Content-Transfer-Encoding: base64", b""]
    return [*head, base64.encodebytes(data).replace(b"\n", b"\r\n")]


def _part_head(content_type: str, name: str) -> Lines:
    head = [b"Content-Type: " + content_type.encode("ascii")]
    if name:
        head.append(
            b'Content-Disposition: attachment; filename="' + _words(name.replace('"', "'").replace("\\", "/")) + b'"'
        )
    return head


def _multipart(kind: str, path: str, parts: list[Lines]) -> Lines:
    mark = f"outlook-{path}".encode("ascii")
    out: Lines = [b"Content-Type: multipart/" + kind.encode("ascii") + b'; boundary="' + mark + b'"', b""]
    for part in parts:
        out += [b"--" + mark, *part]
    return [*out, b"--" + mark + b"--"]


def _words(text: str) -> bytes:
    """Return text for a header: as it is where ASCII, else as encoded words of at most 40 bytes each."""
    flat = _flat(text)
    if flat.isascii() and "=?" not in flat:
        return flat.encode("ascii")
    words: Lines = []
    while flat:
        end = min(len(flat), 13)
        words.append(b"=?utf-8?b?" + base64.b64encode(flat[:end].encode("utf-8", "replace")) + b"?=")
        flat = flat[end:]
    return b"\r\n ".join(words)


def _flat(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()
