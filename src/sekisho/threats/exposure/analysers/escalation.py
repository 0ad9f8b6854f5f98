"""Whether a user or role can make itself an administrator in one step."""

from collections.abc import Iterator, Mapping, Sequence

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.reader import TableReader
from sekisho.identity.policies.statements import Says
from sekisho.model.rows import Cell
from sekisho.threats.exposure.analysers.estate import SERVICE_PATH, Estate, estate_of, outside_trust
from sekisho.threats.exposure.analysers.paths import paths
from sekisho.threats.exposure.analysers.principals import Principal, principals
from sekisho.threats.exposure.analysers.steps import Step, step

_ANSWER = {Says.YES: "reachable", Says.NO: "not_reachable", Says.MAYBE: "undetermined"}
_ADMIN = {Says.YES: "yes", Says.NO: "no", Says.MAYBE: "undetermined"}


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:
    """Yield one row a user or role; what only the vendor's own services use is left out."""
    every = principals(reader)
    estate = estate_of(every, setting.now)
    own = sorted({one.account for one in every})
    for one in every:
        if one.kind in {"user", "role"} and SERVICE_PATH not in one.arn:
            yield _row(one, estate, own)


def _row(one: Principal, estate: Estate, own: list[str]) -> Mapping[str, Cell]:
    admin = estate.admin[one.arn]
    found = [] if admin.says is Says.YES else [step(one, path, estate) for path in paths()]
    best = max((each.says for each in found), default=Says.NO)
    shown = [each for each in found if each.says is best is not Says.NO]
    doubts = set(admin.doubts) if admin.says is Says.MAYBE else set()
    if best is Says.MAYBE:
        doubts |= {key for each in found if each.says is Says.MAYBE for key in each.doubts}
    return {
        "principal_arn": one.arn,
        "cloud_account": one.account,
        "kind": one.kind,
        "is_admin": _ADMIN[admin.says],
        "can_escalate": _ANSWER[best],
        "paths": [each.path for each in shown] or None,
        "witness": [each.witness for each in shown] or None,
        "unknown": sorted(doubts) or None,
        "outside_trust": outside_trust(one, own) or None,
        "last_used": one.last_used,
        "proof": sorted({*one.rows, *_cited(shown, estate)}),
    }


def _cited(shown: Sequence[Step], estate: Estate) -> Iterator[str]:
    """Yield the rows of the users, groups and roles on whom something is called."""
    targets = {word for each in shown for word in each.witness.split()}
    return (row for other in estate.every if other.arn in targets for row in other.rows)


ANALYSER = Analyser("escalation", 2, rows)
"""Who becomes an administrator in one step."""
