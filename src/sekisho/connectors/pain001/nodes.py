"""A stream of XML -> its parts one after another, each a small tree with its lines. No document type, no entities."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from sekisho.model.errors import Refused
from sekisho.model.rows import Limits

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:pain\.001\.001\.(?:0[3-9]|1[0-2])")
MESSAGE = "CstmrCdtTrfInitn"
_OPEN = frozenset({"Document", MESSAGE, "PmtInf"})
_ASIDE = "SplmtryData"
_BLANK = " \t\r\n"
_CHUNK = 1 << 16
_MOST_PARTS = 5_000
_LONGEST = 1 << 16


@dataclass(frozen=True, slots=True)
class Node:
    """One element: its name, the line it begins on, its text without blanks at the ends, its attributes and children."""

    name: str
    line: int
    text: str
    attributes: Mapping[str, str]
    children: tuple["Node", ...] = ()

    @property
    def place(self) -> str:
        """Where it begins, as users are told."""
        return f"line {self.line}"

    def all(self, name: str) -> tuple["Node", ...]:
        """Return the children of that name."""
        return tuple(child for child in self.children if child.name == name)

    def get(self, *path: str) -> "Node | None":
        """Return the first element down `path`, None where there is none."""
        here: Node | None = self
        for name in path:
            found = here.all(name) if here else ()
            here = found[0] if found else None
        return here

    def said(self, *path: str) -> str:
        """Return the text of the element down `path`, "" where there is none."""
        found = self.get(*path)
        return found.text if found else ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the message: `group` is the number of the PmtInf it stands in from 1, 0 outside; `node` None closes it."""

    group: int
    node: Node | None
    line: int


@dataclass(slots=True)
class _Frame:
    name: str
    line: int
    attributes: dict[str, str]
    texts: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


class _Builder(ContentHandler):
    """Builds the parts; what is complete waits in `ready`."""

    def __init__(self, limits: Limits, where: Any) -> None:
        super().__init__()
        self.ready: list[Part] = []
        self.group = 0
        self._depth = min(limits.depth, 32)
        self._stack: list[_Frame] = []
        self._space = ""
        self._aside = 0
        self._count = self._letters = 0
        self._where = where

    @property
    def line(self) -> int:
        """The line that is being read."""
        return int(self._where.getLineNumber() or 1)

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:  # noqa: N802, ARG002
        space, local = name
        if self._aside or local == _ASIDE:
            self._aside += 1
            return
        path = "/".join([*(frame.name for frame in self._stack[2:]), local])
        if not self._stack:
            if local != "Document" or not NAMESPACE.fullmatch(space or ""):
                raise Refused("pain_version", place=f"line {self.line}", field="Document", found=(space or local)[:80])
            self._space = space
        self._count += 1
        too_many = self._count > _MOST_PARTS or len(self._stack) >= self._depth
        if space != self._space or too_many:
            raise Refused("pain_unexpected", place=f"line {self.line}", field=path[:120])
        self._outermost(local, path)
        plain = {key[1]: value for key, value in attrs.items() if key[0] is None}
        self._stack.append(_Frame(local, self.line, plain))

    def _outermost(self, local: str, path: str) -> None:
        """Refuse what stands where the message, its header or its groups should; begin a group."""
        level = len(self._stack)
        wanted = {1: {MESSAGE}, 2: {"GrpHdr", "PmtInf"}}.get(level)
        if wanted and local not in wanted:
            raise Refused("pain_unexpected", place=f"line {self.line}", field=path)
        if level == 2 and local == "PmtInf":
            self.group += 1
        if self._begins_part(level, local):
            self._count = self._letters = 0

    def _begins_part(self, level: int, local: str) -> bool:
        return (level == 2 and local not in _OPEN) or (level == 3 and self._stack[2].name == "PmtInf")

    def characters(self, content: str) -> None:
        if self._aside or not self._stack:
            return
        self._letters += len(content)
        if self._letters > _LONGEST:
            raise Refused("pain_unexpected", place=f"line {self.line}", field=self._stack[-1].name)
        self._stack[-1].texts.append(content)

    def endElementNS(self, name: Any, qname: Any) -> None:  # noqa: N802, ARG002
        if self._aside:
            self._aside -= 1
            return
        frame = self._stack.pop()
        text = "".join(frame.texts).strip(_BLANK)
        level = len(self._stack)
        opened = level < 2 or (level == 2 and frame.name == "PmtInf")
        if text and (frame.children or opened):
            raise Refused("pain_unexpected", place=f"line {frame.line}", field=frame.name)
        node = Node(frame.name, frame.line, text, frame.attributes, tuple(frame.children))
        if opened:
            self._letters = 0
            if level == 2:
                self.ready.append(Part(self.group, None, self.line))
        elif self._begins_part(level, frame.name):
            self.ready.append(Part(self.group if level == 3 else 0, node, self.line))
        else:
            self._stack[-1].children.append(node)


def parts(stream: BinaryIO, limits: Limits) -> Iterator[Part]:
    """Yield the header and the children of each PmtInf, and each PmtInf's end. Bounded in memory.

    Refused `pain_broken` where it is no XML, `pain_doctype` where it declares a document type or an entity, `pain_version`,
    `pain_unexpected`; always with the line.
    """
    parser: Any = DefusedExpatParser(forbid_dtd=True)
    builder = _Builder(limits, parser)
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(builder)
    try:
        while chunk := stream.read(_CHUNK):
            parser.feed(chunk)
            yield from builder.ready
            builder.ready.clear()
        parser.close()
    except DefusedXmlException:
        raise Refused("pain_doctype", place=f"line {builder.line}", field="DOCTYPE") from None
    except SAXParseException as error:
        raise _broken(error.getLineNumber() or 1, error.getMessage()) from None
    except (SAXException, ValueError, LookupError) as error:
        raise _broken(1, str(error)) from None
    yield from builder.ready


def _broken(line: int, detail: str) -> Refused:
    return Refused("pain_broken", place=f"line {line}", field="XML", detail=detail[:120])
