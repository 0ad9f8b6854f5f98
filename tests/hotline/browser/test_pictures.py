"""What stands beside a picture is told before it is sent, and is not in the copy that is sent."""

import base64

import pytest
from playwright.sync_api import Page

from tests.hotline.browser.pictures import png, webp, with_exif
from tests.hotline.browser.twin import b64, unb64

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
DRAW = """(type) => { const c = document.createElement("canvas"); c.width = c.height = 8; const p = c.getContext("2d");
  p.fillStyle = "#336699"; p.fillRect(0, 0, 8, 8); return c.toDataURL(type, 0.95).split(",")[1] }"""
TELLING = (b"Canon", b"Tanaka", b"Exif", b"EXIF", b"eXIf", b"tEXt", b"tIME", b"loans desk", b"behind the end")
COPY = """async ([way, bytes]) => { const made = await pictures[way](sealing.unb64(bytes));
  const drawn = await pictures.drawn(made.bytes, made.type);
  return { bytes: sealing.b64(made.bytes), type: made.type, way: made.way, size: [drawn.width, drawn.height],
    colour: [...drawn.getContext("2d").getImageData(0, 0, 1, 1).data] } }"""


@pytest.fixture(scope="module")
def drawing(bare: Page) -> Page:
    """The page with what looks into pictures."""
    bare.add_script_tag(url="/static/pictures.js")
    return bare


@pytest.fixture(scope="module")
def samples(drawing: Page) -> dict[str, bytes]:
    """A picture of each kind, with something beside the picture in it."""
    jpeg, plain = (base64.b64decode(drawing.evaluate(DRAW, kind)) for kind in ("image/jpeg", "image/webp"))
    return {"image/jpeg": with_exif(jpeg), "image/png": png(), "image/webp": webp(plain)}


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("image/jpeg", {("place", "34.97500° N 138.38611° E"), ("camera", "Canon"), ("author", "Tanaka Ichiro"),
                        ("text", "from the loans desk")}),
        ("image/png", {("camera", "Canon"), ("author", "Tanaka Ichiro"), ("text", "Author: Tanaka Ichiro"),
                       ("time", "2026-11-30 09:05")}),
        ("image/webp", {("place", "34.97500° N 138.38611° E"), ("camera", "Canon"), ("author", "Tanaka Ichiro")}),
    ],
)  # fmt: skip
def test_what_is_inside_is_found(
    drawing: Page, samples: dict[str, bytes], kind: str, found: set[tuple[str, str]]
) -> None:
    told = drawing.evaluate("(bytes) => pictures.found(sealing.unb64(bytes))", b64(samples[kind]))
    assert {tuple(one) for one in told} == found


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/webp"])
@pytest.mark.parametrize("way", ["clean", "cut"])
def test_a_copy_has_the_picture_and_nothing_else(drawing: Page, samples: dict[str, bytes], kind: str, way: str) -> None:
    assert any(word in samples[kind] for word in TELLING)
    made = drawing.evaluate(COPY, [way, b64(samples[kind])])
    content = unb64(made["bytes"])
    assert [word for word in TELLING if word in content] == []
    assert (made["type"], made["way"]) == (kind, "drawn" if way == "clean" else "cut")
    assert made["size"] == ([1, 1] if kind == "image/png" else [8, 8])
    assert all(abs(had - wanted) < 6 for had, wanted in zip(made["colour"], [0x33, 0x66, 0x99, 255], strict=True))
    assert drawing.evaluate("(bytes) => pictures.found(sealing.unb64(bytes))", made["bytes"]) == []


def test_a_browser_that_gives_noise_for_what_is_drawn_cuts_instead(drawing: Page, samples: dict[str, bytes]) -> None:
    page = drawing.context.new_page()
    page.add_init_script(
        "CanvasRenderingContext2D.prototype.getImageData = () => ({ data: new Uint8ClampedArray(64).fill(255) })"
    )
    page.goto(drawing.url)
    page.add_script_tag(url="/static/pictures.js")
    page.evaluate("sealing.ready()")
    way = page.evaluate("async (bytes) => (await pictures.clean(sealing.unb64(bytes))).way", b64(samples["image/jpeg"]))
    page.close()
    assert way == "cut"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xd8\xff\xe1\xff\xff", b"\x89PNG\r\n\x1a\n\0\0"])
def test_what_cannot_be_drawn_has_no_copy(drawing: Page, content: bytes) -> None:
    assert drawing.evaluate("(bytes) => pictures.clean(sealing.unb64(bytes))", b64(content)) is None
