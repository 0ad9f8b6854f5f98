"""What a connector's folder must hold before it counts: card, both languages, samples, defects, sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from sekisho.connectors.contract import CardText, Connector, ConnectorCard
from sekisho.connectors.discover import card_of, folders
from sekisho.connectors.examples import EXPECTED, Example, Expected, examples, outcome
from sekisho.connectors.reasons import codes_of
from sekisho.connectors.wanted import stands_in
from sekisho.model.errors import Param, SekishoError
from sekisho.model.schema import tables
from sekisho.text.say import OWN, catalog, faults, said_in, written

PARTS = ("__init__.py", "read.py", "normalise.py")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is missing or wrong; `connectors.lint.<code>` is its sentence."""

    code: str
    params: tuple[tuple[str, Param], ...]

    @staticmethod
    def of(code: str, folder: Path, **params: Param) -> "Problem":
        """Make a problem of one folder."""
        return Problem(code, (("connector", folder.name), *sorted(params.items())))


def lint(folder: Path) -> tuple[Problem, ...]:
    """Return everything that the folder of one connector lacks; empty where it counts."""
    try:
        card = card_of(folder)
    except SekishoError as error:
        return (Problem.of("card_broken", folder, detail=str(error.params.get("detail", ""))),)
    missing = tuple(Problem.of("part_missing", folder, part=part) for part in PARTS if not (folder / part).is_file())
    try:
        found = examples(folder)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        return (*missing, Problem.of("card_broken", folder, detail=f"{EXPECTED}: {error}"))
    return (*missing, *_of_texts(card, folder), *_of_card(card, folder), *_of_examples(found, card, folder))


def check_examples(connector: Connector, folder: Path) -> tuple[Problem, ...]:
    """Read every example and return those that did not become what stands beside them."""
    found = (check_example(connector, folder, example) for example in examples(folder))
    return tuple(problem for problem in found if problem is not None)


def check_example(connector: Connector, folder: Path, example: Example) -> Problem | None:
    """Read one example; a problem names the first difference. What the connector's code raises passes through.

    Where the extra that the connector needs is not installed, nothing is tried.
    """
    extra = connector.card.extra
    if example.expected is None or (extra and find_spec(extra) is None):
        return None
    got = outcome(connector, example.path, example.expected)
    if got == example.expected:
        return None
    where, wanted, found = first_difference(example.expected, got)
    part = f"{example.path.parent.name}/{example.path.name}"
    return Problem.of("example_differs", folder, part=part, where=where, expected=wanted, got=found)


def first_difference(expected: Expected, got: Expected) -> tuple[str, str, str]:
    """Return where two outcomes part (a path into the expectation, `rows[0].values.amount_minor`) and both values."""
    for where, wanted, found in _pairs("", msgspec.to_builtins(expected), msgspec.to_builtins(got)):
        if wanted != found:
            return where, repr(wanted), repr(found)
    return "", "", ""


def _pairs(where: str, wanted: Any, found: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the values of two outcomes side by side, innermost first; what only one has is None in the other."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        for key in (*wanted, *(key for key in found if key not in wanted)):
            yield from _pairs(f"{where}.{key}".lstrip("."), wanted.get(key), found.get(key))
    elif isinstance(wanted, list) and isinstance(found, list):
        for number in range(max(len(wanted), len(found))):
            pair = (one[number] if number < len(one) else None for one in (wanted, found))
            yield from _pairs(f"{where}[{number}]", *pair)
    else:
        yield where, wanted, found


def _of_texts(card: ConnectorCard, folder: Path) -> Iterator[Problem]:
    for language in ("en", "ja"):
        text: CardText = getattr(card.text, language)
        for name in CardText.__struct_fields__:
            value = getattr(text, name)
            if not value or (isinstance(value, list) and not all(value)):
                yield Problem.of("text_empty", folder, part=name, language=language)
    if not card.documentation:
        yield Problem.of("part_missing", folder, part="documentation")


def _of_card(card: ConnectorCard, folder: Path) -> Iterator[Problem]:
    known = {f"{name}.{column.name}" for name, table in tables().items() for column in table.all_columns}
    if "payment" in card.yields and not ("payment_file" in card.yields and card.stands == "whole"):
        yield Problem.of("payment_alone", folder)
    for name in card.yields:
        if name not in tables():
            yield Problem.of("table_unknown", folder, part=name)
    for name in card.personal:
        if name not in known:
            yield Problem.of("table_unknown", folder, part=name)
    ours = {one.name: one for one in folders()}
    for name in card.instead_of:
        if name not in ours or not stands_in(card, card_of(ours[name])):
            yield Problem.of("instead_unfit", folder, part=name)


def _of_examples(found: tuple[Example, ...], card: ConnectorCard, folder: Path) -> Iterator[Problem]:
    for example in found:
        if example.expected is None:
            yield Problem.of("golden_missing", folder, part=f"{example.path.parent.name}/{example.path.name}")
    good = [item.expected for item in found if not item.is_defect and item.expected is not None]
    bad = [item.expected for item in found if item.is_defect and item.expected is not None]
    if not any(item.rows for item in good):
        yield Problem.of("sample_missing", folder)
    if not any(item.rejected or item.refused for item in bad):
        yield Problem.of("defect_missing", folder)
    if card.stands == "whole" and any(item.skipped for item in (*good, *bad)):
        yield Problem.of("whole_skips", folder)
    yield from _of_sentences((*good, *bad), folder)
    yield from _of_rows((*good, *bad), card, folder)


def _of_sentences(expected: tuple[Expected, ...], folder: Path) -> Iterator[Problem]:
    """Yield codes without a sentence, of the examples and of the code, and what is wrong with the sentences brought."""
    codes = {f"reject.{entry['reason']}" for item in expected for entry in item.rejected}
    codes |= {f"error.{item.refused['code']}" for item in expected if item.refused}
    codes |= {code for path in sorted(folder.glob("*.py")) for code in codes_of(path.read_bytes())}
    own = folder / OWN
    brought = own.read_bytes() if own.is_file() else b""
    wrong = faults(brought, folder.name)
    for fault in wrong:
        code = "sentence_broken" if fault.entry else "sentences_broken"
        yield Problem.of(code, folder, path=str(own), entry=fault.entry, detail=fault.detail)
    if all(fault.entry for fault in wrong):
        known = catalog().keys() - said_in(folder.name) | written(brought)
        for code in sorted(codes - known):
            yield Problem.of("sentence_missing", folder, part=code)


def _of_rows(expected: tuple[Expected, ...], card: ConnectorCard, folder: Path) -> Iterator[Problem]:
    """Yield tables and columns of the rows that are not there, and personal ones that the card keeps quiet about."""
    rows = [row for item in expected for row in item.rows]
    for table in sorted({row["table"] for row in rows}.difference(card.yields)):
        yield Problem.of("yield_undeclared", folder, part=table)
    for table, name in sorted({(row["table"], name) for row in rows for name in row["values"]}):
        if table not in tables() or name == "unmapped":
            continue
        column = next((one for one in tables()[table].columns if one.name == name), None)
        if column is None:
            yield Problem.of("column_unknown", folder, part=f"{table}.{name}")
        elif column.personal and f"{table}.{name}" not in card.personal:
            yield Problem.of("personal_undeclared", folder, part=f"{table}.{name}")
