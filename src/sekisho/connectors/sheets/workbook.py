"""What a workbook says about itself: its sheets, shared texts, number formats and epoch."""

import posixpath
import re
import xml.parsers.expat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

from sekisho.connectors.sheets.archive import WORKBOOK
from sekisho.model.errors import Refused

_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
_DATE_SIGNS = re.compile(r"[ymdge]", re.IGNORECASE)
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|general', re.IGNORECASE)
_DIGITS = re.compile(r"[0#?]")
# Elements that are done with once seen, and how many others may be held at once.
_REPEATED = frozenset({"row", "si", "mergeCell"})
_MOST_KEPT = 200_000
_ZEROS = re.compile(r"0{2,}")


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """One sheet: its name, the part that holds it, and whether the workbook hides it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Format:
    """How a style shows numbers: as a day, or filled with zeros to `width` (0 where not)."""

    is_date: bool = False
    width: int = 0


@dataclass(frozen=True, slots=True)
class Book:
    """The workbook without its cells."""

    sheets: tuple[SheetInfo, ...]
    texts: tuple[str, ...]
    formats: tuple[Format, ...]
    since_1904: bool


def read_book(archive: zipfile.ZipFile) -> Book:
    """Read everything but the cells; Refused `xlsx_broken` or `xlsx_entities`."""
    targets = {
        element.get("Id", ""): _part(element.get("Target", ""))
        for element in elements(archive, "xl/_rels/workbook.xml.rels")
        if local(element) == "Relationship"
    }
    sheets: list[SheetInfo] = []
    since_1904 = False
    for element in elements(archive, WORKBOOK):
        if local(element) == "sheet":
            link = next((value for key, value in element.items() if key.endswith("}id")), "")
            if link in targets:
                hidden = element.get("state", "visible") != "visible"
                sheets.append(SheetInfo(element.get("name", ""), targets[link], hidden))
        elif local(element) == "workbookPr":
            since_1904 = element.get("date1904", "0") in {"1", "true"}
    return Book(tuple(sheets), tuple(_texts(archive)), _formats(archive), since_1904)


def elements(archive: zipfile.ZipFile, part: str) -> Iterator[Any]:
    """Yield the elements of a part as each ends, outer ones behind inner ones; nothing where the part is not there."""
    try:
        member = archive.open(part)
    except KeyError:
        return
    with member:
        yield from parsed(member, part)


def parsed(member: IO[bytes], part: str) -> Iterator[Any]:
    """Yield elements as each ends. Document types, entities and broken XML are Refused."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    stack: list[Any] = []
    kept = 0
    try:
        for event, element in iterparse(member, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                stack.append(element)
                kept += 1
                if kept > _MOST_KEPT:
                    raise Refused("xlsx_bomb", place=part, field="elements")
                continue
            stack.pop()
            yield element
            if stack and local(element) in _REPEATED:
                stack[-1].clear()
                kept = len(stack)
    except DefusedXmlException:
        raise Refused("xlsx_entities", place=part) from None
    except (ParseError, xml.parsers.expat.ExpatError, ValueError, LookupError) as error:
        raise Refused("xlsx_broken", place=part, detail=str(error)) from None


def local(element: Any) -> str:
    """Return an element's name without its namespace."""
    return cast("str", element.tag).rpartition("}")[2]


def run_text(element: Any) -> str:
    """Return the text of a string item: its runs joined, readings (furigana) left out."""
    out: list[str] = []
    for child in element:
        if local(child) == "t":
            out.append(child.text or "")
        elif local(child) == "r":
            out.extend(inner.text or "" for inner in child if local(inner) == "t")
    return "".join(out)


def _texts(archive: zipfile.ZipFile) -> Iterator[str]:
    for element in elements(archive, "xl/sharedStrings.xml"):
        if local(element) == "si":
            yield run_text(element)


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _formats(archive: zipfile.ZipFile) -> tuple[Format, ...]:
    custom: dict[str, str] = {}
    found: tuple[Format, ...] = ()
    for element in elements(archive, "xl/styles.xml"):
        if local(element) == "numFmt":
            custom[element.get("numFmtId", "")] = element.get("formatCode", "")
        elif local(element) == "cellXfs":
            found = tuple(_format(child.get("numFmtId", "0"), custom) for child in element if local(child) == "xf")
    return found


def _format(number: str, custom: dict[str, str]) -> Format:
    if number not in custom:
        return Format(is_date=number.isdigit() and int(number) in _DATE_IDS)
    plain = _NOT_FORMAT.sub("", custom[number].partition(";")[0])
    if _ZEROS.fullmatch(plain):
        return Format(width=len(plain))
    return Format(is_date=_DATE_SIGNS.search(plain) is not None and not _DIGITS.search(plain.replace(".0", "")))
