"""What docs/add-a-connector.md shows of code works as it stands there, and what it lists is what there is."""

import importlib
import io
import re
from dataclasses import fields
from types import ModuleType
from typing import Any

import pytest

from sekisho.connectors.contract import ConnectorCard, Context
from sekisho.connectors.sheets import columns
from sekisho.connectors.sheets.columns import FieldSpec
from sekisho.model.rows import Limits, RawRecord, Rejected, Row, Skipped
from tests.house.tree import ROOT

GUIDE = (ROOT / "docs" / "add-a-connector.md").read_text("utf-8")
HEADERS = """
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.sheets.columns import load_spec
from sekisho.connectors.sheets.peek import first_rows
from sekisho.connectors.sheets.recognise import Shape, recognise
from sekisho.connectors.sheets.table import records
from sekisho.model.rows import Limits, Match, RawRecord, Rejected
"""


def block(language: str, holding: str) -> str:
    """Return the block of the guide in a language that holds a text."""
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    return next(one for one in found if holding in one)


def test_the_example_of_a_csv_reads_one(monkeypatch: pytest.MonkeyPatch) -> None:
    others = "".join(
        f'[fields.{name}]\nlabel_en = "{name}"\nlabel_ja = "列"\nheaders = ["{name}"]\n'
        for name in ("time", "day", "device", "source_address", "amount")
    )
    spec = f"{block('toml', 'needs = ')}\n{others}".encode()
    monkeypatch.setattr(columns, "get_data", lambda _module, _name: spec)
    module: Any = ModuleType("acme")
    exec(HEADERS + block("python", "def sniff"), module.__dict__)  # noqa: S102 - our own page
    log = b"time,login,device\n2026-11-20 09:00,a,PC-1\n"
    assert module.sniff(log, "").score > 50
    (record,) = module.read(io.BytesIO(log), {}, Limits())
    assert record.payload.cells == {"time": "2026-11-20 09:00", "user_name": "a", "device": "PC-1"}


def test_every_field_of_what_a_connector_handles_is_listed() -> None:
    for kind in (RawRecord, Context, Row, Rejected, Skipped):
        row = next(line for line in GUIDE.splitlines() if line.startswith(f"| `{kind.__name__}` |"))
        assert {one.name for one in fields(kind)} <= set(re.findall(r"`(\w+)`", row)), kind


def test_every_key_of_the_columns_and_of_the_card_is_told() -> None:
    told = set(re.findall(r"`(\w+)[` ]", GUIDE))
    assert set(FieldSpec.__struct_fields__) | {"needs", "any_of", "foreign", "minutes", "instead_of"} <= told
    assert {"stands", "snapshot", "origin", "documentation", "version"} <= told & set(ConnectorCard.__struct_fields__)


def test_every_helper_is_where_the_guide_says() -> None:
    rows = re.findall(r"^\| (`[^|]+`[^|]*) \| `(sekisho\.[\w.]+)` \|", GUIDE, re.MULTILINE)
    assert len(rows) > 12
    for names, module in rows:
        for name in re.findall(r"`([\w.]+)`", names):
            found: Any = importlib.import_module(module)
            for part in name.split("."):
                found = getattr(found, part)
