"""Mailbox takeover against a truth that was written without the detectors: positives, honest twins, partial records, chains.

Run: `SEKISHO_SAMPLES=FOLDER python bench/mail_takeover.py`. Format and rules of judging: bench/truth/takeover/README.md.
Each case is judged alone, from files as the vendors export them. The figures of the two parts stand apart: `build` is
open to those who write detectors, `sealed` is read by this program only.
"""

import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.child import Spent, sekisho

COULD_NOT_RUN = 75
TRUTH = Path(__file__).parent / "truth" / "takeover"
HALVES = ("build", "sealed")
KINDS = ("positive", "twin", "partial", "chain", "sequence")
EXPECTED = {
    "positive": "flagged",
    "chain": "flagged",
    "twin": "clear",
    "sequence": "clear",
    "partial": "undetermined",
}
WORST_FIRST = ("flagged", "undetermined", "clear")
SAMPLE = Path("logs") / "m365_unified_audit_log_sample.csv"
PURVIEW = (
    "RecordId",
    "CreationDate",
    "RecordType",
    "Operation",
    "UserId",
    "AuditData",
    "AssociatedAdminUnits",
    "AssociatedAdminUnitsNames",
)


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the truth: records as a vendor wrote them, and the right answer for those that are judged."""

    case: str
    kind: str
    expected: str
    why: str
    technique: tuple[str, ...]
    own_domains: tuple[str, ...]
    records: tuple[Mapping[str, Any], ...]
    judged: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of one record: the worst verdict of its lines, and the techniques named beside `flagged`."""

    verdict: str
    techniques: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether a case was judged right, what is wrong with it where not, and whether all its judged records were cleared."""

    right: bool
    wrong: str
    cleared: bool


def record_id(record: Mapping[str, Any]) -> str:
    """Return the id by which findings name a record: `Id` (audit log), `id` (sign-ins), `uniqueQualifier` (Google)."""
    own = record.get("Id", record.get("id"))
    return str(own["uniqueQualifier"] if isinstance(own, dict) else own)


def source(record: Mapping[str, Any]) -> str:
    """Return which export a record belongs to: audit, signins or google."""
    if "Operation" in record:
        return "audit"
    return "google" if isinstance(record.get("id"), dict) else "signins"


def parsed(line: str) -> Case:
    """Return the case on one line; ValueError when it contradicts itself."""
    value = json.loads(line)
    lists = {name: tuple(value[name]) for name in ("technique", "own_domains", "records")}
    case = Case(**{**value, **lists, "judged": frozenset(value["judged"])})
    ids = [record_id(record) for record in case.records]
    if EXPECTED.get(case.kind) != case.expected or len(ids) != len(set(ids)) or not set() < case.judged <= set(ids):
        raise ValueError(case.case)
    return case


def cases(half: str, truth: Path = TRUTH) -> dict[str, tuple[Case, ...]]:
    """Return the cases of one part by technique (the name of the file)."""
    files = sorted((truth / half).glob("*.jsonl"))
    return {file.stem: tuple(map(parsed, file.read_text("utf-8").splitlines())) for file in files}


def purview(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write records of the audit log as Purview exports them: CSV with a byte order mark, the newest first."""
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(PURVIEW)
        for record in sorted(records, key=lambda one: str(one["CreationTime"]), reverse=True):
            told = [record["Id"], f"{record['CreationTime']}.0000000Z", record["RecordType"], record["Operation"]]
            writer.writerow([*told, record.get("UserId", ""), json.dumps(record, ensure_ascii=False), "", ""])


def exported(case: Case, folder: Path, *, as_csv: bool) -> list[Path]:
    """Write a case into one file for each export it draws on, and return the files."""
    files = []
    for name in sorted({source(record) for record in case.records}):
        records = [record for record in case.records if source(record) == name]
        path = folder / f"{name}.{'csv' if as_csv and name == 'audit' else 'jsonl'}"
        if path.suffix == ".csv":
            purview(path, records)
        else:
            path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), "utf-8")
        files.append(path)
    return files


def asked(files: Sequence[Path], domains: Iterable[str], out: Path) -> Spent:
    """Run the command on these files, `--input` and `--own-domain` as often as there are values."""
    words: list[str | Path] = ["mail", "takeover", "--out", out]
    for file in files:
        words += ["--input", file]
    for domain in domains:
        words += ["--own-domain", domain]
    return sekisho(*words)


def answers(lines: Iterable[str]) -> dict[str, Answer]:
    """Return what the findings say by record; of several lines the worst verdict counts."""
    said: dict[str, Answer] = {}
    for line in lines:
        if not line.strip():
            continue
        value = json.loads(line)
        verdict = str(value["verdict"]).lower()
        named = value.get("technique") or []
        techniques = frozenset([named] if isinstance(named, str) else map(str, named))
        new = Answer(verdict, techniques if verdict == "flagged" else frozenset())
        old = said.get(str(value["record_id"]), new)
        worst = min(old.verdict, new.verdict, key=WORST_FIRST.index)
        said[str(value["record_id"])] = Answer(worst, old.techniques | new.techniques)
    return said


def accepted(named: Iterable[str], technique: Iterable[str]) -> bool:
    """Return whether a named technique is an accepted one, its parent or its child."""
    wanted = tuple(technique)
    return any(a == b or a.startswith(f"{b}.") or b.startswith(f"{a}.") for a in named for b in wanted)


def marked(case: Case, said: Mapping[str, Answer]) -> Mark:
    """Judge one case by the rules of the README."""
    judged = [said.get(one) for one in sorted(case.judged)]
    cleared = all(one is not None and one.verdict == "clear" for one in judged)
    flagged = [one for one in judged if one is not None and one.verdict == "flagged"]
    if case.expected == "flagged":
        named = frozenset[str]().union(*(one.techniques for one in flagged))
        right = bool(flagged) and accepted(named, case.technique)
        wrong = f"flagged as {sorted(named)}" if flagged else f"not flagged: {_verdicts(judged)}"
    elif case.expected == "clear":
        right = all(one.verdict != "flagged" for one in said.values())
        wrong = f"{sum(one.verdict == 'flagged' for one in said.values())} records flagged"
    else:
        right = all(one is not None and one.verdict == "undetermined" for one in judged)
        wrong = f"not undetermined: {_verdicts(judged)}"
    return Mark(right, "" if right else wrong, cleared)


def _verdicts(judged: Iterable[Answer | None]) -> str:
    counts = Counter("no answer" if one is None else one.verdict for one in judged)
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))


def tried(case: Case, folder: Path, *, as_csv: bool) -> Mark:
    """Judge one case from files of its own."""
    folder.mkdir(parents=True)
    out = folder / "findings.jsonl"
    spent = asked(exported(case, folder, as_csv=as_csv), case.own_domains, out)
    if "Traceback" in spent.err or not out.exists():
        told = (spent.err.strip().splitlines() or ["no findings"])[-1]
        return Mark(right=False, wrong=f"exit {spent.code}: {told[:160]}", cleared=False)
    return marked(case, answers(out.read_text("utf-8").splitlines()))


def half(name: str, scratch: Path) -> Iterator[tuple[str, Case, Mark]]:
    """Judge one part; every other case of a technique is exported by Purview, where it draws on the audit log."""
    for technique, held in cases(name).items():
        for number, case in enumerate(held):
            yield technique, case, tried(case, scratch / name / case.case, as_csv=bool(number % 2))


def shown(name: str, marks: Sequence[tuple[str, Case, Mark]]) -> Iterator[str]:
    """Yield right of total by technique and kind. Of the sealed part no case is told, so that it stays sealed."""
    total = Counter((technique, case.kind) for technique, case, _ in marks)
    right = Counter((technique, case.kind) for technique, case, mark in marks if mark.right)
    for technique in sorted({one[0] for one in total}):
        told = [f"{kind} {right[technique, kind]}/{total[technique, kind]}" for kind in KINDS if total[technique, kind]]
        yield f"{name:6} {technique:10} {', '.join(told)}"
    honest = [mark for _, case, mark in marks if case.expected == "clear"]
    yield f"{name:6} {sum(mark.cleared for mark in honest)} of {len(honest)} honest cases cleared in so many words"
    if name == "build":
        for _, case, mark in marks:
            if not mark.right:
                yield f"  WRONG {case.case}: {mark.wrong}; expected {case.expected}: {case.why}"


def real(sample: Path, scratch: Path) -> tuple[int, int]:
    """Return the records and the flagged ones of the real audit log; -1 flagged where there was no answer."""
    csv.field_size_limit(1 << 30)
    with sample.open(encoding="utf-8-sig", newline="") as lines:
        held = [json.loads(row["AuditData"]) for row in csv.DictReader(lines)]
    domain = Counter(str(one["OrganizationName"]) for one in held if "OrganizationName" in one).most_common(1)[0][0]
    out = scratch / "real.jsonl"
    spent = asked([sample], [domain], out)
    if "Traceback" in spent.err or not out.exists():
        print(f"real: exit {spent.code}\n{spent.err[-2000:]}")
        return len(held), -1
    said = answers(out.read_text("utf-8").splitlines())
    print(f"real   {len(held)} records: {_verdicts(said.values())}", flush=True)
    return len(held), sum(one.verdict == "flagged" for one in said.values())


def main() -> int:
    """Judge both parts and the real log; exit code 1 where anything is not right, 75 without samples or command."""
    sample = Path(os.environ.get("SEKISHO_SAMPLES") or "/nonexistent") / SAMPLE
    if not sample.is_file():
        print("figure: set SEKISHO_SAMPLES to the folder of samples")
        return COULD_NOT_RUN
    if sekisho("mail", "takeover", "--help").code:
        print("figure: the command `mail takeover` is not there")
        return COULD_NOT_RUN
    figures, good = [], True
    with TemporaryDirectory() as name:
        for part in HALVES:
            marks = list(half(part, Path(name)))
            print(*shown(part, marks), sep="\n", flush=True)
            good = good and all(mark.right for _, _, mark in marks)
            figures.append(f"{part} {sum(mark.right for _, _, mark in marks)} of {len(marks)}")
        records, flagged = real(sample, Path(name))
    print(f"figure: {', '.join(figures)} right; {flagged} false alarms in {records} records of a real log")
    return 0 if good and flagged == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
