"""How long `sekisho --help` and `sekisho --version` take to answer: the median of so many runs of each."""

import sys
from statistics import median

from bench.child import must, sekisho

LIMIT = 0.3
RUNS = 5
ASKED = (("--help",), ("--version",))


def main() -> int:
    """Run them in turn; exit code 1 where a median is over the limit."""
    took: dict[str, list[float]] = {words[0]: [] for words in ASKED}
    work: dict[str, list[float]] = {words[0]: [] for words in ASKED}
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS):
        for words in ASKED:
            spent = must(sekisho(*words))
            took[words[0]].append(spent.wall)
            work[words[0]].append(spent.cpu)
            print(f"{words[0]}: {spent.wall:.2f} s, {spent.cpu:.2f} s of a processor", flush=True)
    print(
        "figure: "
        + ", ".join(f"{name} {median(took[name]):.2f} s ({median(work[name]):.2f} s of a processor)" for name in took)
    )
    return 0 if max(map(median, took.values())) < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
