"""Every reason that the screening gives has its sentence in both languages."""

import ast
from pathlib import Path

from sekisho import payments
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
    assert {code for code, entry in said.items() if entry is None} - {"confirmation_close_named"} == set()
