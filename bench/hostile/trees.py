"""HTML that a builder of trees pays for by more than its length: formatting opened again, tags that close nothing, deep names."""

from collections.abc import Iterator

from bench.hostile.case import READ, Case, mime

_K = 1000
_NUMBERED = (
    ("formatting_in_each_paragraph", b"<b id=%d>", 1000, b"<p>x</p>" * 2000),
    ("formatting_in_many_paragraphs", b"<b id=%d>", 300, b"<p>x</p>" * 200 * _K),
    ("font_and_paragraph", b"<font a=%d><p>", 20 * _K, b""),
    ("links_and_formatting", b"<a><b id=%d>", 20 * _K, b"</a>" * 20 * _K),
    ("documents_with_attributes", b"<html a%d=1>", 100 * _K, b""),
    ("bodies_with_attributes", b"<body a%d=1>", 100 * _K, b""),
)
_PAIRS = (
    ("adoption", b"<a><b><i><u>" * 40 * _K, b"</a></b></i>" * 40 * _K),
    ("links_in_blocks", b"<a><div>" * 4 * _K, b"</a>" * 4 * _K),
    ("spans_closed_by_another", b"<span>" * 100 * _K, b"</i>" * 100 * _K),
    ("spans_closed_by_block", b"<span>" * 100 * _K, b"</div>" * 100 * _K),
    ("spans_then_paragraphs", b"<span>" * 100 * _K, b"<p>" * 100 * _K),
    ("spans_then_links", b"<span>" * 100 * _K, b"<a href=x>" * 5 * _K),
    ("unknown_closed_by_another", b"<x>" * 100 * _K, b"</y>" * 100 * _K),
    ("unknown_then_items", b"<x>" * 100 * _K, b"<li>" * 100 * _K),
    ("drawing", b"<svg>" + b"<g>" * 100 * _K, b"</x>" * 50 * _K),
    ("table_with_text_outside", b"<table>" * 4 * _K, b"x" * 4 * _K),
    ("style_of_spaces", b"<p style='display" + b" " * 500 * _K, b"'>x</p>"),
    ("style_of_noughts", b"<p style='font-size:" + b"0" * 500 * _K, b"x'>x</p>"),
    ("styles", b"", b"<p style='display:none'>x</p>" * 60 * _K),
    ("deep_styles", b"<span style='display:block'>" * 60 * _K, b"display:none"),
)
_ALONE = (
    b"a", b"nobr", b"button", b"span", b"option", b"form", b"h1", b"summary", b"dialog", b"search", b"hgroup", b"dir", b"menu",
    b"listing", b"address", b"applet", b"marquee", b"object", b"frameset", b"xmp", b"p", b"li", b"dd", b"td", b"tr", b"q", b"ins",
    b"blockquote", b"pre", b"label", b"o:p", b"math", b"svg", b"ruby", b"select", b"noscript", b"template", b"head", b"body", b"html",
)  # fmt: skip


def cases() -> Iterator[Case]:
    """Yield each page; what must come out is the letter, in time."""
    wanted = {**READ, "has_html": True}
    for name, piece, number, behind in _NUMBERED:
        page = b"".join(piece % n for n in range(number)) + behind
        yield Case(f"tree_{name}", mime(b"text/html; charset=utf-8", page), wanted)
    for name, first, second in _PAIRS:
        yield Case(f"tree_{name}", mime(b"text/html; charset=utf-8", first + second), wanted)
    for tag in _ALONE:
        page = (b"<" + tag + b">") * 200 * _K
        yield Case(f"tree_of_{tag.decode().replace(':', '_')}", mime(b"text/html; charset=utf-8", page), wanted)
