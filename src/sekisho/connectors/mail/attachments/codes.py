"""QR codes in pictures, where the extra `qr` is installed."""

import io
import warnings
from functools import cache
from importlib.util import find_spec
from typing import Any

from sekisho.connectors.mail.attachments.reading import FAILURES

MOST_PIXELS = 16_000_000
MOST_CODES = 20
SMALLEST = 25
_SEARCHED = 1_600
PAYLOAD = 2_000
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")


@cache
def installed() -> bool:
    """Return whether codes can be read here: `pip install sekisho[qr]`."""
    return find_spec("zxingcpp") is not None and find_spec("PIL") is not None


def payloads(data: bytes) -> tuple[str, ...] | None:
    """Return what the codes in one picture say, in reading order; None where it cannot be searched or is too large."""
    if not installed():
        return None
    from PIL import Image

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.format == "JPEG":
                # A large photograph is unpacked at a fraction of its size, in grey at once.
                picture.draft("L", (_SEARCHED, _SEARCHED))
            return found_in(picture)
    except (*FAILURES, Image.DecompressionBombError):
        return None


def found_in(picture: Any) -> tuple[str, ...] | None:
    """Return what the codes in a picture opened by Pillow say; None where it has too many points to be searched.

    What is smaller than the smallest code is not searched; what is larger than 1,600 points is shrunk.
    """
    if picture.width * picture.height > MOST_PIXELS:
        return None
    if min(picture.size) < SMALLEST:
        return ()
    import zxingcpp
    from PIL.Image import Resampling

    grey = _on_white(picture)
    grey.thumbnail((_SEARCHED, _SEARCHED), Resampling.BOX)
    # Looking for bars as well takes ten times as long, and no phone is led anywhere by them.
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    return tuple(dict.fromkeys(one.text[:PAYLOAD] for one in found[:MOST_CODES] if one.text))


def _on_white(picture: Any) -> Any:
    """Return the picture in grey, what is transparent white, as a mail program shows it."""
    from PIL import Image

    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        coloured = picture.convert("RGBA")
        ground = Image.new("RGBA", coloured.size, "white")
        ground.alpha_composite(coloured)
        picture = ground
    return picture.convert("L")
