"""Acceptance 2: `sekisho first` asks for no socket of the network, and says the same where there is no network.

Run as root: `python bench/no_packet.py`. One look under `strace`, one in a network namespace with no interface up.
"""

import json
import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.child import SEKISHO, Spent, must, spend
from sekisho.sample.build import build_small

COULD_NOT_RUN = 75
NETWORK = re.compile(r"AF_INET|AF_INET6|AF_PACKET|AF_NETLINK|AF_VSOCK|AF_BLUETOOTH")


def look(folder: Path, org: Path, *before: str | Path) -> Spent:
    """Look at the folder with some words before the command."""
    return must(spend([*before, SEKISHO, "first", folder, "--org", org, "--json"]))


def told(spent: Spent) -> Any:
    """Return what was found, without the place where it was written and the moment of the run."""
    found: dict[str, Any] = json.loads(spent.out)["document"]
    return {name: value for name, value in found.items() if name != "run_at"}


def main() -> int:
    """Trace and compare; exit code 1 where a socket was asked for or the answers differ, 75 where tools are missing."""
    if not (shutil.which("strace") and shutil.which("unshare")):
        print("figure: strace and unshare are needed: apt-get install strace util-linux")
        return COULD_NOT_RUN
    with TemporaryDirectory() as name:
        place = Path(name)
        build_small(place / "exports")
        trace = place / "trace"
        # Without seccomp-bpf every call stops; with it only those that are traced.
        traced = look(
            place / "exports", place / "traced", "strace", "-f", "--seccomp-bpf", "-e", "trace=network", "-o", trace
        )
        lines = [line for line in trace.read_text("utf-8", "replace").splitlines() if "+++" not in line]
        asked = [line for line in lines if NETWORK.search(line)]
        print(*asked[:20], sep="\n")
        alone = look(place / "exports", place / "alone", "unshare", "--map-root-user", "--net")
        same = told(traced) == told(alone)
    print(f"figure: {len(asked)} of {len(lines)} socket calls are for a network; without a network the same: {same}")
    return 0 if not asked and same else 1


if __name__ == "__main__":
    sys.exit(main())
