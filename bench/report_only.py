"""Afternoon 3: policy sets that only report are read as no protection.

Run: `SEKISHO_SAMPLES=FOLDER python bench/report_only.py`. Each set of policies is laid beside made accounts and looked at
as any folder is: as it only reports, untouched where it was written so, and once more switched on. Switched on some
accounts must be stopped, or that none was stopped before would say nothing.
"""

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sekisho.pipeline.first import first

COULD_NOT_RUN = 75
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
REPORTS, ACTS = "enabledForReportingButNotEnforced", "enabled"
MEMBERS, GUESTS = 12, 2
DETECTOR = "password_alone_enters"


@dataclass(frozen=True, slots=True)
class PolicySet:
    """The files of one firm's policies, as they were written."""

    name: str
    files: tuple[Path, ...]

    def documents(self) -> dict[Path, Any]:
        """Return the content of every file."""
        return {path: json.loads(text(path)) for path in self.files}

    @property
    def states(self) -> frozenset[str]:
        """The states of its policies as they were written."""
        found = (one for document in self.documents().values() for one in policies(document))
        return frozenset(str(one.get("state") or one.get("State")) for one in found)


def text(path: Path) -> str:
    """Return a file's text; some tools write UTF-16."""
    data = path.read_bytes()
    return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")


def policies(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every policy in a document, however deep it lies."""
    if isinstance(value, dict) and isinstance(value.get("conditions") or value.get("Conditions"), dict):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from policies(inner)


def sets(root: Path) -> Iterator[PolicySet]:
    """Yield the sets of the samples: each folder of one baseline, each file of a collection of tenants."""
    folders = [root / "AlexFilipin/PolicyRepository", *sorted((root / "AlexFilipin/PolicySets").glob("*"))]
    for folder in (*folders, root / "j0eyv/ConditionalAccess"):
        files = tuple(sorted(folder.rglob("*.json")))
        if files:
            yield PolicySet(f"{folder.parent.name}/{folder.name}", files)
    for path in (*sorted((root / "caOptics").glob("*.json")), root / "scubagear/ProviderSettingsExport.json"):
        if path.exists() and any(policies(json.loads(text(path)))):
            yield PolicySet(f"{path.parent.name}/{path.name}", (path,))


def named(found: PolicySet, word: str) -> set[str]:
    """Return the groups that the set's policies include or exclude."""
    whole = (one for document in found.documents().values() for one in policies(document))
    users = [(one.get("conditions") or one.get("Conditions") or {}) for one in whole]
    people = [one.get("users") or one.get("Users") or {} for one in users]
    return {
        group for one in people for key in (f"{word}Groups", f"{word.title()}Groups") for group in one.get(key) or ()
    }


def lay(found: PolicySet, folder: Path, state: str) -> None:
    """Write the set in one state beside accounts; half of the members are in every group that is only included."""
    folder.mkdir()
    for number, (path, document) in enumerate(found.documents().items()):
        target = folder / f"policy_{number:03}.json"
        if found.states == {state}:
            shutil.copyfile(path, target)
            continue
        for one in policies(document):
            one["State" if "State" in one else "state"] = state
        target.write_text(json.dumps(document), "utf-8")
    people = [account(number) for number in range(MEMBERS + GUESTS)]
    (folder / "users.json").write_text(json.dumps({"value": people}), "utf-8")
    excluded = named(found, "exclude")
    groups = [
        {"id": one, "displayName": one, "members": [] if one in excluded else list(map(member, people[: MEMBERS // 2]))}
        for one in sorted(named(found, "include") | excluded)
    ]
    if groups:
        (folder / "groups.json").write_text(json.dumps({"value": groups}), "utf-8")


def account(number: int) -> dict[str, Any]:
    """Return a made account as the directory exports it; the last ones are guests."""
    guest = number >= MEMBERS
    login = f"p{number}_vendor.example#EXT#@firm.example" if guest else f"p{number}@firm.example"
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "userPrincipalName": login,
        "displayName": f"Person {number}",
        "accountEnabled": True,
        "userType": "Guest" if guest else "Member",
    }


def member(person: Mapping[str, Any]) -> dict[str, Any]:
    """Return an account as a member of a group."""
    return {"@odata.type": "#microsoft.graph.user", "id": person["id"]}


def answers(folder: Path, org: Path) -> Counter[str]:
    """Look at a folder and count what is said of its accounts, and the policies that were read."""
    done = first(folder, org, NOW, lambda *_: None).done
    with done.snapshot as snapshot:
        counts = Counter(row["by_policy"] for row in snapshot.dicts("account_entry", ["by_policy"]))
        counts["policies"] = snapshot.count("access_policy")
    counts["clear"] = done.manifest.answers[DETECTOR]["clear"]
    return counts


def main() -> int:
    """Look at every set twice; exit code 1 where a set that only reports stops anyone, 75 without samples."""
    root = Path(os.environ.get("SEKISHO_SAMPLES") or "/nonexistent") / "entra"
    found = list(sets(root))
    if not found:
        print("figure: not run: set SEKISHO_SAMPLES to the folder of samples")
        return COULD_NOT_RUN
    total: Counter[str] = Counter()
    with TemporaryDirectory() as name:
        for number, one in enumerate(found):
            for state in (REPORTS, ACTS):
                folder = Path(name) / f"{number}-{state}"
                lay(one, folder, state)
                counts = answers(folder, Path(name) / f"{number}-{state}.org")
                total.update({f"{state} {key}": value for key, value in counts.items()})
                written = ", as written" if one.states == {state} else ""
                print(f"{one.name}: {state}{written}: {dict(sorted(counts.items()))}", flush=True)
            total["as written"] += one.states == {REPORTS}
    stopped = max(total[f"{REPORTS} password_stopped"], total[f"{REPORTS} clear"])
    accounts = len(found) * (MEMBERS + GUESTS)
    enters, on = total[f"{REPORTS} password_enters"], total[f"{ACTS} password_stopped"]
    print(
        f"figure: {stopped} of {accounts} accounts stopped by {total[f'{REPORTS} policies']} policies that only report "
        f"({len(found)} sets, {total['as written']} written so); the same switched on stop {on}"
    )
    return 0 if not stopped and enters == accounts and on else 1


if __name__ == "__main__":
    sys.exit(main())
