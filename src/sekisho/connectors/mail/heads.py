"""What the header of one part says about its body."""

from dataclasses import dataclass

from sekisho.connectors.mail.headers import Field, structure
from sekisho.connectors.mail.params import parse

FIELD_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class PartHead:
    """Type, charset, boundary ("" for none), transfer encoding and file name of a part. `problems` are codes of what is malformed."""

    content_type: str
    charset: str
    boundary: str
    encoding: str
    attached: bool
    file_name: str
    problems: tuple[str, ...]

    @property
    def leaf_type(self) -> str:
        """Return the type where the part is read as one: a multipart that cannot be parted is plain text."""
        return "text/plain" if self.content_type.startswith("multipart/") else self.content_type


def head_of(fields: tuple[Field, ...], usual: str = "text/plain") -> PartHead:
    """Read the first Content-Type, Content-Disposition and Content-Transfer-Encoding. `usual` is the type where none is told."""
    first: dict[str, bytes] = {}
    for field in fields:
        name = field.name.lower()
        if name.startswith("content-"):
            first.setdefault(name, field.raw)
    kind, of_type, problems = _parsed(first.get("content-type"))
    disposition, of_disposition, more = _parsed(first.get("content-disposition"))
    encoding = first.get("content-transfer-encoding", b"").strip().lower().decode("ascii", "replace")
    name = of_disposition.get("filename") or of_type.get("name") or ""
    content_type = kind if "/" in kind else usual
    charset, boundary = of_type.get("charset", ""), of_type.get("boundary", "")
    attached = disposition == "attachment" or bool(name)
    return PartHead(content_type, charset, boundary, encoding, attached, " ".join(name.split()), problems + more)


def _parsed(raw: bytes | None) -> tuple[str, dict[str, str], tuple[str, ...]]:
    if raw is None:
        return "", {}, ()
    text, problems = structure(raw[:FIELD_BYTES])
    head, named, more = parse(text)
    return head, named, problems + more
