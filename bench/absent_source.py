"""Afternoon 6: without a source, the interval of each input that needed it contains the one with it, and it is named.

Run: `python bench/absent_source.py`. The small made-up bank is looked at whole, and once more without each kind of export.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.child import must, sekisho
from sekisho.sample.build import build_small

KINDS = {
    "entra_conditional_access": ["entra/conditionalAccessPolicies.json"],
    "entra_users": ["entra/users.json", "entra/userRegistrationDetails.json"],
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
    "counterparty_list": ["payees.xlsx"],
    "mbox": ["mail"],
}


def looked(folder: Path, org: Path) -> dict[str, Any]:
    """Look at a folder and return the document."""
    told: dict[str, Any] = json.loads(must(sekisho("first", folder, "--org", org, "--json")).out)["document"]
    return told


def covers(document: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Return the interval of each control's coverage."""
    return {one["control"]: (one["low"], one["high"]) for risk in document["risks"] for one in risk["controls"]}


def without(bank: Path, place: Path, patterns: list[str]) -> Path:
    """Copy the bank without some of its exports."""
    shutil.copytree(bank, place)
    for pattern in patterns:
        for path in place.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return place


def broken(whole: dict[str, Any], part: dict[str, Any], source: str) -> Iterator[str]:
    """Yield what does not hold: an interval that does not contain the whole one, or a source that is not named."""
    before, after = covers(whole), covers(part)
    for control, (low, high) in before.items():
        if not (after[control][0] <= low + 1e-9 and high <= after[control][1] + 1e-9):
            changed = f"{after[control][0]:.2f}..{after[control][1]:.2f}"
            yield f"{source}: {control} {low:.2f}..{high:.2f} is not within {changed}"
    if source not in {gap["source"] for gap in part["unseen"]}:
        yield f"{source} is not named"


def main() -> int:
    """Compare each; exit code 1 where something does not hold."""
    wrong: list[str] = []
    inputs = 0
    with TemporaryDirectory() as name:
        place = Path(name)
        build_small(place / "bank")
        whole = looked(place / "bank", place / "whole")
        inputs = len(covers(whole))
        for source, patterns in KINDS.items():
            part = looked(without(place / "bank", place / source, patterns), place / f"{source}.org")
            found = list(broken(whole, part, source))
            print(f"{source}: {'holds' if not found else '; '.join(found)}", flush=True)
            wrong += found
    print(f"figure: {len(KINDS)} sources, {inputs} inputs each, {len(wrong)} that do not hold")
    return 0 if not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
