"""Acceptance 8: what a message costs at 100,000 and at 10,000, through all of `sekisho first`; runs interleaved.

Run: `python bench/mail_scaling.py [RUNS]`. Compared are processor seconds, which other work on the machine disturbs
little; seconds are shown beside. The ratio that counts is that of the whole runs; beside it stands the ratio without what
a run costs with no more mail than the small sample bank has.
"""

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.child import Spent, must, sekisho
from bench.made_mail import write_mail
from sekisho.sample.build import build_small

RATIO = 1.10
FEW, MANY = 10_000, 100_000
RUNS = 5


def exports(place: Path, messages: int) -> Path:
    """Make a small bank with so many messages more."""
    folder = place / f"exports{messages}"
    build_small(folder)
    if messages:
        write_mail(folder / "more", messages)
    return folder


def run(folder: Path) -> Spent:
    """Look at the folder once, into a new organisation."""
    with TemporaryDirectory() as name:
        return must(sekisho("first", folder, "--org", Path(name) / "org", "--json"))


def main() -> int:
    """Measure in turn; exit code 1 where the median ratio is over the limit."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    whole, net = [], []
    with TemporaryDirectory() as name:
        folders = {count: exports(Path(name), count) for count in (0, FEW, MANY)}
        for number in range(runs):
            spent = {count: run(folder) for count, folder in folders.items()}
            none, few, many = (spent[count].cpu for count in (0, FEW, MANY))
            whole.append((many / MANY) / (few / FEW))
            net.append(((many - none) / MANY) / ((few - none) / FEW))
            print(
                f"run {number}: {few:.1f} s and {many:.1f} s of a processor ({spent[MANY].wall:.0f} s passed), "
                f"{1e6 * many / MANY:.0f} µs a message; ratio {whole[-1]:.2f}, without what a run costs {net[-1]:.2f}",
                flush=True,
            )
    print(f"figure: {median(whole):.2f}, and {median(net):.2f} without the cost of a run itself (median of {runs})")
    return 0 if median(whole) <= RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
