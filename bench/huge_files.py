"""Bad input: files of 10 GB that are one record, or none, through `sekisho first`: a sentence each, in bounded memory.

Run: `python bench/huge_files.py [GIGABYTES]`. The files are sparse, so that they take no room; the rest is assessed.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.child import must, sekisho
from sekisho.sample.build import build_small

LIMIT = 500
GIGABYTE = 10**9
HEADS = {
    "one_message.mbox": b"From a@b.example Mon Jan  1 00:00:00 2026\nFrom: a@b.example\nSubject: x\n\n",
    "one_line.csv": "取引先コード,取引先名,金融機関コード,支店コード,預金種目,口座番号,口座名義\r\n7,".encode("cp932"),
    "one_record.txt": b"1210000000001" + b" " * 107 + b"\r\n2",
    "nothing.bin": b"",
}


def main() -> int:
    """Look at a small bank with one huge file of each kind beside it; exit code 1 where memory or answers are wrong."""
    size = int(float(sys.argv[1] if len(sys.argv) > 1 else 10) * GIGABYTE)
    good, peak, spent_on = 0, 0.0, 0.0
    for name, head in HEADS.items():
        with TemporaryDirectory() as place:
            exports = Path(place) / "exports"
            build_small(exports)
            with (exports / name).open("wb") as file:
                file.write(head)
                file.truncate(size)
            spent = must(sekisho("first", exports, "--org", Path(place) / "org", "--json"))
            seen = json.loads(spent.out)
        (fate,) = [one for one in seen["files"] if one["name"] == name]
        said = fate["error"]["says"] if fate["error"] else f"{fate['rejected']} of {fate['records']} records rejected"
        whole = len(seen["document"]["payments"]) == 2 and (fate["error"] or fate["rejected"] == fate["records"] == 1)
        print(f"{name}: {spent.megabytes:.0f} MB, {spent.wall:.0f} s; {said}", flush=True)
        good += bool(whole)
        peak, spent_on = max(peak, spent.megabytes), spent_on + spent.wall
    print(f"figure: {good} of {len(HEADS)} answered at {size / GIGABYTE:g} GB each, {peak:.0f} MB, {spent_on:.0f} s")
    return 0 if good == len(HEADS) and peak < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
