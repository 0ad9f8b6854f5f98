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
