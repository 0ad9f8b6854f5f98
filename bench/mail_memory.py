"""Acceptance 8: 1 GB of mail through `sekisho first`, and the peak memory of that process.

Run: `python bench/mail_memory.py [GIGABYTES]`. The mail lies in eight mailboxes over a small sample bank.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.child import must, sekisho
from bench.made_mail import write_mail
from sekisho.sample.build import build_small

LIMIT = 500
GIGABYTE = 10**9


def main() -> int:
    """Make the mail, look at it, and compare the peak with the limit; exit code 1 where it is over."""
    size = int(float(sys.argv[1] if len(sys.argv) > 1 else 1) * GIGABYTE)
    with TemporaryDirectory() as name:
        exports = Path(name) / "exports"
        build_small(exports)
        messages, written = write_mail(exports / "more", 0, size)
        print(f"{messages:,} messages, {written / 1e6:,.0f} MB written", flush=True)
        spent = must(sekisho("first", exports, "--org", Path(name) / "org", "--json"))
    print(
        f"figure: {spent.megabytes:.0f} MB at the peak for {written / 1e6:,.0f} MB of mail in {messages:,} messages, "
        f"{spent.wall:.0f} s ({spent.cpu:.0f} s of a processor)"
    )
    return 0 if spent.megabytes < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
