import subprocess
import sys

WRITES = """
import sys
from datetime import UTC, datetime
from sekisho.evidence.arrow import hours_of, to_table
from sekisho.model.schema import tables
rows = to_table(tables()["staff"], [{"employee_id": "1", "event_time": datetime(2026, 1, 1, tzinfo=UTC)}, {}])
list(hours_of(rows, ["employee_id"]))
print("pandas" in sys.modules)
import pyarrow
print(pyarrow.table({"a": [1]}).num_rows)
"""


def test_rows_are_written_without_loading_pandas() -> None:
    done = subprocess.run([sys.executable, "-c", WRITES], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["False", "1"], "")


READS = """
import sys
from sekisho.evidence.reader import MemoryTables
staff = MemoryTables({"staff": [{"employee_id": "1"}]}).ibis("staff")
print(staff.filter(staff.employee_id == "1").to_pyarrow().to_pylist()[0]["employee_id"])
print("pandas" in sys.modules)
import pandas
print(staff.count().to_pyarrow().as_py())
"""


def test_rows_are_asked_for_without_loading_pandas_and_who_wants_it_may() -> None:
    done = subprocess.run([sys.executable, "-c", READS], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["1", "False", "1"], "")
