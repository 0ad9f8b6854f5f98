"""Files as other programs write them, made by hand: PDF, Office, pictures of codes."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from email.message import EmailMessage

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def pdf(pages: Sequence[str], link: str = "", *, extra: str = "") -> bytes:
    """Return a PDF of one line a page; the first page leads to `link`."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for number, text in enumerate(pages):
        packed = zlib.compress(f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode())
        notes = ""
        if link and not number:
            notes = f"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 1 1] /A << /S /URI /URI ({link}) >> >>]"
        objects.append(
            f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n{packed.decode('latin-1')}\nendstream"
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /Contents {len(objects)} 0 R {notes} "
            "/Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 612 792] >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {extra} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def archive(members: dict[str, str | bytes]) -> bytes:
    """Return a ZIP of these members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return held.getvalue()


def docx(paragraphs: Sequence[str], **others: str | bytes) -> bytes:
    """Return a Word file; `others` are parts by name, dots written `__`, slashes `_of_`."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
    }
    parts |= {name.replace("_of_", "/").replace("__", "."): content for name, content in others.items()}
    return archive(parts)


def message(*files: tuple[str, str, bytes]) -> bytes:
    """Return a message with attachments: content type, name, content."""
    made = EmailMessage()
    made["From"], made["To"] = "ap@vendor.example", "keiri@shinkin.example"
    made["Date"], made["Subject"], made["Message-ID"] = (
        "Fri, 20 Nov 2026 09:00:00 +0900",
        "Invoice",
        "<i@vendor.example>",
    )
    made.set_content("Please see the attachment.\n")
    for content_type, name, content in files:
        main, _, sub = content_type.partition("/")
        made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return made.as_bytes()
