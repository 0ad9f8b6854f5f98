"""A page shows what a module says, and nothing in a module runs in a browser."""

import json
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.errors import SekishoError
from sekisho.people.learning.markdown import parser
from sekisho.people.learning.module import Module
from sekisho.people.learning.render import (
    REL,
    TAGS,
    BlockShown,
    LabShown,
    _html,
    _walled,
    _Way,
    line,
    notes,
    page,
)
from tests.people.learning.written import FRONT, LAB, WHOLE, changed, made, tried

HOTLINE = "https://hotline.bank.example/"
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<form action=https://evil.example><input name=a></form>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<details open ontoggle=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/logout)",
    "[x](http://evil.example)",
    "[x](hotline:evil)",
    "[x](hotline://evil.example)",
    '[x](https://ok.example "onmouseover=alert(1)")',
    '[x](https://ok.example" onmouseover="alert(1))',
    "[x](https://ok.example'onmouseover='alert(1))",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![x](https://evil.example/pixel.png)",
    '![x" onerror="alert(1)](https://evil.example)',
    "![x](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    "[^orion]: javascript:alert(1)\n\n[^orion]",
    "[^<script>alert(1)</script>]",
    "[^orion](javascript:alert(1))",
    "[a [^orion] b](https://ok.example)",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\ncode\n```',
    "`<script>alert(1)</script>`",
    "|a|\n|-|\n|<script>alert(1)</script>|",
    "|<img src=x onerror=alert(1)>|\n|:-:|\n|x|",
    "# <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script>alert(1)\\</script>",
    "**<script>**alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "https://evil.example/ www.evil.example",
    '" onfocus="alert(1)" autofocus="',
    "'><script>alert(1)</script>",
    "\u202e<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "{{ 7*7 }} {% include '/etc/passwd' %}",
)  # fmt: skip


class Seen(HTMLParser):
    """The tags, attributes and words of HTML as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data


def safe(html: str, hotline: str = HOTLINE) -> Seen:
    seen = Seen(html)
    assert seen.tags <= TAGS, seen.tags
    for tag, name, value in seen.attributes:
        if name == "href":
            assert value.startswith(("https://", "HTTPS://", "#note-")) or value == hotline, value
        else:
            assert (tag, name) in {("a", "rel"), ("li", "id"), ("li", "value"), ("ol", "start")}, (tag, name, value)
    assert html.count("<a ") == html.count(f'rel="{REL}"')
    return seen


def everything(module: Module, hotline: str = HOTLINE) -> list[str]:
    """Return every piece of HTML that a module can show."""
    found = [str(notes(module, hotline))]
    for number in range(len(module.pages)):
        shown = page(module, number, hotline)
        found += [str(shown.title), str(shown.notes)]
        for part in shown.parts:
            if isinstance(part, BlockShown):
                found.append(str(part.title))
                for step in part.steps:
                    found += [str(step.show), str(step.ask), *map(str, step.choices)]
            elif isinstance(part, LabShown):
                found += [str(part.ask), *map(str, part.hints)]
            else:
                found.append(str(part))
    for block in module.blocks:
        for step in getattr(block, "steps", ()):
            found += [str(line(module, choice.why, hotline)) for choice in step.choices]
    return found


def everywhere(attack: str) -> list[Module]:
    """Return modules with an attack in their text, in each field of a block, in each field of the front matter."""
    quoted = json.dumps(attack)
    places = [
        ("title: A new account", f"title: {quoted}"),
        ("summary: For whoever pays.", f"summary: {quoted}"),
        ("text: Orion S.A., Form 8-K, 10 August 2024", f"text: {quoted}"),
        ("says: USD 60 million wired", f"says: {quoted}"),
        ("title: Friday, 16:40", f"title: {quoted}"),
        ("ask: What do you do first?", f"ask: {quoted}"),
        ("  - text: Pay.", f"  - text: {quoted}"),
        ("why: Then it is gone.", f"why: {quoted}"),
        ("  - show: Nobody answers.", f"  - show: {quoted}"),
        ("hints:\n  - Look at the policies.", f"hints:\n  - {quoted}"),
        ("url: https://www.sec.gov/", "url: " + json.dumps(f"https://www.sec.gov/{attack}")),
        ("## Second\n", f"## {attack.splitlines()[0]}\n"),
    ]
    found = [FRONT + "## One\n\n" + attack + "\n\nAfter.\n"]
    found += [changed((old, new), text=WHOLE + LAB) for old, new in places]
    tries = [tried(text) for text in found]
    refused = {one.code for one in tries if isinstance(one, SekishoError)}
    assert refused <= {"module_field", "module_yaml", "module_open"}
    return [one for one in tries if isinstance(one, Module)]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_in_a_module_runs_wherever_it_stands(attack: str) -> None:
    modules = everywhere(attack)
    assert modules
    for module in modules:
        for hotline in (HOTLINE, ""):
            for html in everything(module, hotline):
                safe(html, hotline)


@pytest.mark.parametrize("attack", ATTACKS)
def test_either_wall_holds_without_the_other(attack: str) -> None:
    way = _Way({"orion": 1}, HOTLINE)
    safe(str(_walled(attack, way)))
    safe(str(_walled(attack.replace("[x](", '<a href="').replace(")", '">x</a>'), way)))
    first = Seen(_html(parser().parse(attack), way))
    assert first.tags <= TAGS | {"h1"}
    assert {name for _, name, _ in first.attributes} <= {"href", "class", "style", "title", "start"}
    assert all(value.casefold().startswith("https://") or value == "#note-1" for _, name, value in first.attributes if name == "href")  # fmt: skip


def test_a_script_is_shown_as_it_was_written() -> None:
    module = made(FRONT + "## One\n\n<script>alert(1)</script>\n")
    assert safe(everything(module)[-1]).words.strip() == "<script>alert(1)</script>"


@given(st.text(max_size=120))
def test_no_text_at_all_leaves_the_walls(text: str) -> None:
    module = made(FRONT + "## One\n\n[^orion]\n")
    safe(str(line(module, text, HOTLINE)))


PIECES = st.sampled_from(["<", ">", '"', "'", "script", "img src=x", "onerror=", "javascript:", "data:", "[", "]", "(", ")", "![", "[^", "[^orion]", "`", "```", "\n", "\n\n", "|", "-|-", "&#", "106;", "&lt;", "*", "_", "\\", "# ", "> ", "- ", "svg", "/", "https://", "hotline:", " ", "a", "\x00", "\u2028"])  # fmt: skip


@given(st.lists(PIECES, max_size=30))
def test_no_mixture_of_tricks_leaves_the_walls(pieces: list[str]) -> None:
    module = tried(FRONT + "## One\n\n" + "".join(pieces) + "\n")
    for html in everything(module) if isinstance(module, Module) else ():
        safe(html)


def test_the_hotline_is_an_address_where_there_is_one() -> None:
    module = made(FRONT + "## One\n\nTell [the hotline](hotline:). [^orion]\n")
    assert f'<a href="{HOTLINE}" rel="{REL}">the hotline</a>' in str(page(module, 0, HOTLINE).parts[0])
    onion = "http://abcdefghijklmnop.onion/"
    assert f'href="{onion}"' in str(page(module, 0, onion).parts[0])


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "//evil.example", 'https://x.example/"onclick="alert(1)', "ftp://x.example"])  # fmt: skip
def test_without_a_usable_address_the_hotline_s_words_stand_as_text(address: str) -> None:
    module = made(FRONT + "## One\n\nTell [the **hotline**](hotline:), or [us](https://bank.example).\n")
    html = str(page(module, 0, address).parts[0])
    assert "Tell the <strong>hotline</strong>, or <a" in html
    assert html.count("<a ") == 1


def test_citations_are_numbers_and_the_sources_stand_below() -> None:
    two = changed(
        (
            "sources:\n",
            "sources:\n  - id: ic3\n    text: IC3 report 2025\n    url: https://www.ic3.gov/\n    says: USD 3bn\n",
        ),
        ("Call the number that you know.", "Call [^orion] and again [^orion], and [^ic3]."),
    )
    module = made(two)
    first, second = page(module, 0), page(module, 1)
    assert '<sup><a href="#note-2" rel="noopener noreferrer">2</a></sup>' in str(first.parts[0])
    assert 'id="note-2" value="2"' in first.notes
    assert "IC3" not in first.notes
    assert second.notes.count("<li") == 2
    assert f'<a href="https://www.ic3.gov/" rel="{REL}">https://www.ic3.gov/</a>' in second.notes


def test_a_source_that_is_cited_after_an_answer_stands_below_as_well() -> None:
    module = made(changed(("    why: It is q1.", '    why: "It is so. [^orion]"')))
    assert 'id="note-1"' in page(module, 1).notes
    assert '<a href="#note-1"' in line(module, "It is so. [^orion]")


def test_a_page_that_cites_nothing_has_no_notes() -> None:
    assert page(made(), 1).notes == ""


def test_a_citation_without_a_source_stays_as_it_is_written() -> None:
    module = made(FRONT + "## One\n\nIt is known. [^nobody]\n")
    assert "[^nobody]" in str(page(module, 0).parts[0])


def test_what_is_right_never_stands_on_a_page_before_it_is_answered() -> None:
    module = made(WHOLE + LAB)
    shown = "".join(repr(page(module, number)) for number in range(3))
    for block in module.blocks:
        whys = [block.why] if block.id == "bucket" else [one.why for step in block.steps for one in step.choices]  # type: ignore[union-attr]
        assert not any(why in shown for why in whys)
    assert "right" not in shown


def test_a_letter_is_told_from_its_first_lines() -> None:
    scene = page(made(), 0).parts[1]
    assert isinstance(scene, BlockShown)
    assert scene.steps[0].heads == (("From", "Mori Print <office@mori-print.example>"), ("Subject", "New bank details"))
    assert str(scene.steps[0].show) == "Please use the new account."
    assert (scene.steps[1].heads, str(scene.steps[1].show)) == ((), "Nobody answers.")


def test_a_japanese_letter_is_told_from_its_first_lines() -> None:
    text = changed(("From: Mori Print", "差出人：森印刷"), ("Subject: New", "件名：新しい"))
    scene = page(made(text), 0).parts[1]
    assert isinstance(scene, BlockShown)
    assert [name for name, _ in scene.steps[0].heads] == ["差出人", "件名"]


def test_a_letter_whose_first_lines_are_words_is_shown_whole() -> None:
    scene = page(made(changed(("  Subject: New bank details\n", "  and so on\n"))), 0).parts[1]
    assert isinstance(scene, BlockShown)
    assert scene.steps[0].heads == ()
    assert "From: Mori Print &lt;office" in scene.steps[0].show


def test_tables_lists_and_emphasis_are_shown() -> None:
    module = made(FRONT + "## One *two*\n\n**a** `b`\n\n1. c\n\n|d|e|\n|-|-|\n|f|g|\n\n> h\n")
    shown = page(module, 0)
    assert shown.title == "One <em>two</em>"
    for part in ("<strong>a</strong>", "<code>b</code>", "<ol>", "<td>f</td>", "<blockquote>"):
        assert part in str(shown.parts[0])


def test_there_is_no_page_after_the_last() -> None:
    with pytest.raises(IndexError):
        page(made(), 3)
