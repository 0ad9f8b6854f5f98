"""Every refusal and reject that the connectors can make has its sentences."""

import ast
from collections.abc import Iterator
from pathlib import Path

from sekisho.connectors import discover
from sekisho.text.say import OWN, catalog, faults

ROOM = Path(discover.__file__).parent
# Where the code stands among the arguments.
PLACES = {"Refused": 0, "SekishoError": 0, "Rejected": 2, "Fault": 1, "NoValue": 0}


def codes(*names: str) -> set[str]:
    return {code for path in ROOM.rglob("*.py") for code in codes_in(ast.parse(path.read_text("utf-8")), names)}


def codes_in(tree: ast.AST, names: tuple[str, ...]) -> Iterator[str]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names:
            place = PLACES[call.func.id]
            said = [part for part in ast.walk(call.args[place]) if isinstance(part, ast.Constant)] if call.args else []
            yield from (str(part.value) for part in said if "_" in str(part.value))


def test_every_refusal_has_a_sentence_and_what_to_do() -> None:
    found = codes("Refused", "SekishoError")
    assert len(found) > 30
    for code in sorted(found):
        entry = catalog()[f"error.{code}"]
        assert entry.do_en, code
        assert entry.do_ja, code


def test_every_reject_has_a_sentence() -> None:
    in_messages = {"message_empty", "message_without_headers", "headers_too_large"}
    found = codes("Rejected", "Fault", "NoValue") | in_messages
    assert len(found) > 20
    assert {code for code in found if f"reject.{code}" not in catalog()} == set()


def test_every_entry_that_a_folder_brings_can_be_said() -> None:
    brought = list(ROOM.glob(f"*/{OWN}"))
    assert brought
    assert {path.parent.name: faults(path.read_bytes(), path.parent.name) for path in brought} == {
        path.parent.name: () for path in brought
    }
