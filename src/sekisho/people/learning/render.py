"""Show a page: Markdown to HTML that is safe twice over. What is right, and why, never stands on a page before it was answered."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape as escaped
from typing import Any, Final

from markupsafe import Markup, escape

from sekisho.people.learning.markdown import CITED, HOTLINE, parser
from sekisho.people.learning.module import Block, Lab, Module, Quiz, Source, Step, Text, sentences

TAGS: Final = frozenset(["a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"])  # fmt: skip
REL: Final = "noopener noreferrer"
_NOTE = re.compile(r"#note-\d{1,3}")
_HEAD = re.compile(r"([^\s:：][^:：]{0,30})[:：]\s*(.*)")


@dataclass(frozen=True, slots=True)
class StepShown:
    """One question. Where what is seen is a letter, `heads` are its first lines (From, Subject) by name."""

    heads: tuple[tuple[str, str], ...]
    show: Markup
    ask: Markup
    choices: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class BlockShown:
    """A scene or a question; `kind` is the scene's, or "quiz"."""

    id: str
    kind: str
    title: Markup
    steps: tuple[StepShown, ...]


@dataclass(frozen=True, slots=True)
class LabShown:
    """A lab; each hint is to be shown when it is asked for."""

    id: str
    ask: Markup
    look: tuple[str, ...]
    hints: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class PageShown:
    """A page; `parts` are in its order, Markup being text.

    `notes` lists the sources that it cites, also in what is said after an answer; "" where it cites none.
    """

    title: Markup
    parts: tuple[Markup | BlockShown | LabShown, ...]
    notes: Markup


@dataclass(frozen=True, slots=True)
class _Way:
    """What text needs besides itself: the number of each source, and the hotline's address ("" where there is none)."""

    numbers: Mapping[str, int]
    hotline: str


def page(module: Module, number: int, hotline: str = "") -> PageShown:
    """Return a page, from 0. `hotline` is the address that `hotline:` leads to (http or https); without it, its words stand as text.

    IndexError where there is no such page.
    """
    way, found = _way(module, hotline), module.pages[number]
    cited: set[str] = set()
    for part in found.parts:
        written = (part.markdown,) if isinstance(part, Text) else sentences(part)
        cited |= {one for text in written for one in CITED.findall(text)}
    return PageShown(_line(found.title, way), tuple(_part(one, way) for one in found.parts), _notes(module, cited, way))


def line(module: Module, text: str, hotline: str = "") -> Markup:
    """Return one line of Markdown of a module, as a `why`, as safe HTML."""
    return _line(text, _way(module, hotline))


def notes(module: Module, hotline: str = "") -> Markup:
    """Return all sources of a module as a numbered list."""
    return _notes(module, {one.id for one in module.sources}, _way(module, hotline))


def _way(module: Module, hotline: str) -> _Way:
    usable = re.fullmatch(r"https?://[^\s\"'<>`\\]+", hotline) is not None
    return _Way({one.id: number for number, one in enumerate(module.sources, 1)}, hotline if usable else "")


def _part(part: Text | Block, way: _Way) -> Markup | BlockShown | LabShown:
    if isinstance(part, Text):
        return _walled(_html(parser().parse(part.markdown), way), way)
    if isinstance(part, Lab):
        hints = tuple(_line(one, way) for one in part.hints)
        return LabShown(part.id, _line(part.ask, way), part.look, hints)
    if isinstance(part, Quiz):
        return BlockShown(part.id, "quiz", Markup(), tuple(_step(one, "quiz", way) for one in part.steps))
    steps = tuple(_step(one, part.kind, way) for one in part.steps)
    return BlockShown(part.id, part.kind, _line(part.title, way), steps)


def _step(step: Step, kind: str, way: _Way) -> StepShown:
    heads, body = _letter(step.show) if kind == "mail" else ((), step.show)
    choices = tuple(_line(one.text, way) for one in step.choices)
    return StepShown(heads, escape(body), _line(step.ask, way), choices)


def _letter(show: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return the first lines of a letter by name, and its body; no lines where it does not begin with such."""
    top, gap, body = show.partition("\n\n")
    heads = [_HEAD.fullmatch(one.strip()) for one in top.splitlines()]
    found = tuple((one[1], one[2]) for one in heads if one)
    return (found, body.strip("\n")) if gap and found and len(found) == len(heads) else ((), show)


def _line(text: str, way: _Way) -> Markup:
    return _walled(_html(parser().parseInline(" ".join(text.split())), way), way)


def _html(tokens: list[Any], way: _Way) -> str:
    for token in tokens:
        if token.children:
            token.children = [_turned(child, way) for child in _without_hotline(token.children, way)]
    return str(parser().renderer.render(tokens, parser().options, {}))


def _without_hotline(children: list[Any], way: _Way) -> list[Any]:
    """Return tokens without the links to a hotline that is not there; their words stay."""
    kept, closing = [], 0
    for child in children:
        if child.type == "link_open" and child.attrGet("href") == HOTLINE and not way.hotline:
            closing += 1
        elif child.type == "link_close" and closing:
            closing -= 1
        else:
            kept.append(child)
    return kept


def _turned(child: Any, way: _Way) -> Any:
    if child.type == "link_open" and child.attrGet("href") == HOTLINE:
        child.attrSet("href", way.hotline)
    if child.type == "citation":
        number = way.numbers.get(child.content)
        told = f"[^{child.content}]" if number is None else f'<sup><a href="#note-{number}">{number}</a></sup>'
        child.type, child.content = "html_inline", told
    return child


def _notes(module: Module, cited: set[str], way: _Way) -> Markup:
    rows = "".join(_note(number, one) for number, one in enumerate(module.sources, 1) if one.id in cited)
    return _walled(f"<ol>{rows}</ol>", way) if rows else Markup()


def _note(number: int, source: Source) -> str:
    link = f'<a href="{escaped(source.url)}">{escaped(source.url)}</a>'
    return f'<li id="note-{number}" value="{number}">{escaped(source.text)}<br>{link}</li>'


def _walled(html: str, way: _Way) -> Markup:
    """Return HTML with nothing in it but what modules may show, whatever the parser let through."""
    import nh3

    attributes = {"a": {"href"}, "li": {"id", "value"}, "ol": {"start"}}
    safe = nh3.clean(
        html,
        tags=set(TAGS),
        attributes=attributes,
        attribute_filter=_kept(way),
        link_rel=REL,
        url_schemes={"http", "https"},
    )
    return Markup(safe)  # noqa: S704 - nh3 has just left nothing but allowed tags in it


def _leads(address: str, way: _Way) -> bool:
    return address.casefold().startswith("https://") or address == way.hotline or bool(_NOTE.fullmatch(address))


def _kept(way: _Way) -> Callable[[str, str, str], str | None]:
    def kept(_tag: str, name: str, value: str) -> str | None:
        if name == "href":
            return value if _leads(value, way) else None
        if name == "id":
            return value if _NOTE.fullmatch(f"#{value}") else None
        return value if value == REL or value.isdecimal() else None

    return kept
