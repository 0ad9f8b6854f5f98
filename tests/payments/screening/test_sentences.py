"""Every reason that the screening gives has its sentence in both languages."""

import ast
import re
from pathlib import Path

from sekisho import payments
from sekisho.detection.discover import detectors
from sekisho.text.say import catalog

ROOM = Path(payments.__file__).parent


def test_every_reason_of_the_guard_can_be_said() -> None:
    found = set()
    for path in [*ROOM.glob("screening/*.py"), *ROOM.glob("confirmation/*.py")]:
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "Reason.of":
                found |= {str(one.value) for one in ast.walk(call.args[0]) if isinstance(one, ast.Constant)}
    assert len(found) > 30
    said = {code: catalog().get(f"payments.reason.{code}") for code in found}
    assert {code for code, entry in said.items() if entry is None} == set()


def test_no_reason_of_the_guard_takes_the_words_of_a_detector() -> None:
    own = {code.removeprefix("payments.reason.") for code in catalog() if code.startswith("payments.reason.")}
    assert {one.id for one in detectors() if own & one.card.text.en.keys()} == set()


def test_every_standing_of_a_number_can_be_said() -> None:
    codes = set(re.findall(r'"(number_[a-z_]+)"', (ROOM / "numbers.py").read_text("utf-8")))
    assert len(codes) == 10
    assert {f"payments.reason.{code}" for code in codes} <= catalog().keys()
