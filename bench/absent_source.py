"""Afternoon 6: without a source, the interval of each input that needed it contains the one with it, and it is named.

Run: `python bench/absent_source.py`. The small made-up bank is looked at whole, and once more without each kind of export.
Every input of every scenario is compared (stages, efficacies, coverages, sizes, caps) but the belief about attempts a year:
what was seen moves it, and a belief that was moved lies within no other.
"""

import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sekisho.model.quantity import Interval
from sekisho.pipeline.first import First, first
from sekisho.risk.model import inputs
from sekisho.sample.build import build_small

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ROUNDING = 1e-9
BELIEF = "attempts"
KINDS = {
    "entra_conditional_access": ["entra/conditionalAccessPolicies.json"],
    "entra_users": ["entra/users.json"],
    "entra_registration": ["entra/userRegistrationDetails.json"],
    "entra_groups": ["entra/groups.json", "entra/directoryRoles.json"],
    "entra_named_locations": ["entra/namedLocations.json"],
    "entra_sign_ins": ["entra/signIns*.json"],
    "aws_bucket_access": ["aws/buckets", "aws/account.public-access-block.json"],
    "aws_account_authorization": ["aws/account-authorization-details.json"],
    "cloudtrail": ["aws/cloudtrail"],
    "m365_audit_log": ["m365"],
    "endpoint_csv": ["endpoint"],
    "vendor_register": ["vendors"],
    "training_results": ["people/training*"],
    "phishing_results": ["people/phishing*"],
    "github_pulls": ["dev/pulls.json"],
    "terraform_plan": ["dev/tfplan.json"],
    "sarif": ["dev/*.sarif"],
    "counterparty_list": ["payees.xlsx"],
    "mbox": ["mail"],
    "staff_roster": ["staff.csv"],
    "zengin_sogo_furikomi": ["history", "furikomi_*.txt"],
}
Known = dict[str, Interval]


def looked(folder: Path, org: Path) -> First:
    """Look at a folder."""
    return first(folder, org, NOW, lambda _stage, _done, _total: None)


def known(look: First) -> Known:
    """Return the interval of every input of every scenario."""
    return {
        f"{model.scenario.id}.{name}": ends.interval
        for model in look.done.models
        for name, ends in inputs(model).items()
        if name != BELIEF
    }


def without(bank: Path, place: Path, patterns: list[str]) -> Path:
    """Copy the bank without some of its exports."""
    shutil.copytree(bank, place)
    found = [path for pattern in patterns for path in place.glob(pattern)]
    if not found:
        raise SystemExit(f"the bank has no {patterns}")
    for path in found:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return place


def broken(before: Known, after: Known) -> Iterator[str]:
    """Yield each input whose interval does not contain the one that it has with everything."""
    for name, whole in before.items():
        part = after[name]
        slack = ROUNDING * max(abs(whole.high), 1.0)
        if not (part.low <= whole.low + slack and whole.high <= part.high + slack):
            yield f"{name} {whole.low:.3g}..{whole.high:.3g} is not within {part.low:.3g}..{part.high:.3g}"


def main() -> int:
    """Compare each; exit code 1 where something does not hold."""
    wrong = widened = compared = 0
    with TemporaryDirectory() as name:
        place = Path(name)
        build_small(place / "bank")
        before = known(looked(place / "bank", place / "whole"))
        for source, patterns in KINDS.items():
            look = looked(without(place / "bank", place / source, patterns), place / f"{source}.org")
            after = known(look)
            found = list(broken(before, after))
            wider = sorted(one for one, its in after.items() if its != before[one])
            if wider and source not in {gap.source for gap in look.document.unseen}:
                found.append("is not named")
            print(f"{source}: {'; '.join(found) or 'holds'} ({len(wider)} widened)", flush=True)
            wrong, widened, compared = wrong + len(found), widened + len(wider), compared + len(after)
            shutil.rmtree(place / source)
            shutil.rmtree(place / f"{source}.org")
    print(f"figure: {len(KINDS)} sources, {compared} inputs compared, {widened} widened, {wrong} that do not hold")
    return 0 if not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
