"""Check the locks: every line hashed, no address in them, the four agree, and they hold what pyproject.toml asks for.

An address in a lock would send an installation to the machine of whoever wrote the lock.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REQUIREMENTS = Path("requirements")
ADDRESS = re.compile(r"https?:|file:|index|find-links|git\+|^-[^-]|@ ", re.IGNORECASE)
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^ ;\\]+)")


def pins(lock: Path) -> dict[str, str]:
    """Return version by canonical name."""
    found = (PIN.match(line) for line in lock.read_text("utf-8").splitlines())
    return {canonicalize_name(match["name"]): match["version"] for match in found if match}


def address_problems(lock: Path) -> Iterator[str]:
    """Name each line that holds an address, and each pin without a hash."""
    lines = lock.read_text("utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if ADDRESS.search(line):
            yield f"{lock}:{number} holds an address or an option: {line.strip()}"
        if PIN.match(line) and not (number < len(lines) and "--hash=sha256:" in lines[number]):
            yield f"{lock}:{number} has no hash: {line.strip()}"


def missing(lock: Path, wanted: list[str]) -> Iterator[str]:
    """Name each direct requirement that the lock does not satisfy."""
    held = pins(lock)
    for text in wanted:
        requirement = Requirement(text)
        version = held.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            yield f"{lock} does not satisfy {text} (it holds {version}); run `make lock`"


def problems() -> Iterator[str]:
    """Yield every fault of the four locks."""
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    core = list(project["dependencies"])
    charts = core + list(project["optional-dependencies"]["charts"])
    console = charts + list(project["optional-dependencies"]["console"])
    lines = (REQUIREMENTS / "dev.in").read_text("utf-8").splitlines()
    dev = console + [line for line in lines if line and not line.startswith("#")]
    whole = pins(REQUIREMENTS / "all.txt")
    for name, wanted in (("core.txt", core), ("charts.txt", charts), ("console.txt", console), ("all.txt", dev)):
        lock = REQUIREMENTS / name
        yield from address_problems(lock)
        yield from missing(lock, wanted)
        for package, version in pins(lock).items():
            if whole.get(package) != version:
                yield f"{lock} pins {package} {version}, all.txt pins {whole.get(package)}; run `make lock`"


def main() -> int:
    """Print the faults; return 1 when there is one."""
    found = list(problems())
    for line in found:
        print(line, file=sys.stderr)
    if not found:
        print("Locks: hashed, without addresses, and in step with pyproject.toml.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
