"""Who can reach each store: every way that something opens, after what the detector answered."""

from typing import Literal

from sekisho.identity.policies.statements import Says
from sekisho.model.ids import stable_id
from sekisho.model.verdict import Answer
from sekisho.pipeline.areas.answers import Told
from sekisho.report.areas import Climber, State, Store, Way
from sekisho.threats.exposure.analysers.routes import Route, routes

DETECTOR, CLIMBS = "store_open_to_anyone", "becomes_admin_in_one_step"
GRAVE = (Answer.FLAGGED, Answer.UNDETERMINED, Answer.CLEAR)
_PASSES: dict[Says, State] = {Says.YES: "yes", Says.NO: "no", Says.MAYBE: "unknown"}


def stores(told: Told) -> tuple[Store, ...] | None:
    """Return every store, those that anyone reaches first; None where no export tells of stores."""
    if not told.has("store_reach", "store_access"):
        return None
    answers, ways = told.verdicts(DETECTOR), routes(told.reader, told.done.manifest.as_of)
    found = []
    for row in told.reader.dicts("store_reach", ("store_uid", "name", "cloud_account", "data_class")):
        answer, says, finding = told.judged(DETECTOR, answers.get(row["store_uid"]))
        found.append(
            Store(
                key=stable_id("store", row["store_uid"]),
                name=told.hide(row["name"]),
                account=told.hide(row["cloud_account"] or ""),
                holds=told.hide(row["data_class"] or ""),
                answer=answer,
                says=says,
                finding=finding,
                ways=tuple(_way(told, one) for one in ways.get(row["store_uid"], ())),
            )
        )
    return tuple(sorted(found, key=lambda one: (GRAVE.index(one.answer), one.name, one.key)))


def climbers(told: Told) -> tuple[Climber, ...] | None:
    """Return who can become an administrator, by name; None where no export tells of users and roles."""
    if not told.has("escalation"):
        return None
    answers = told.verdicts(CLIMBS)
    rows = told.reader.dicts("escalation", ("principal_arn", "cloud_account", "can_escalate", "is_admin", "witness"))
    found = []
    for row in rows:
        if row["can_escalate"] == "reachable" and row["is_admin"] != "yes":
            _, _, finding = told.judged(CLIMBS, answers.get(row["principal_arn"]))
            name, by = row["principal_arn"].rpartition(":")[2], (row["witness"] or [""])[0]
            found.append(Climber(told.hide(name), told.hide(row["cloud_account"]), told.hide(by), finding))
    return tuple(sorted(found, key=lambda one: one.name))


def _way(told: Told, one: Route) -> Way:
    return Way(
        told.hide(one.who),
        one.by,
        one.may,
        _PASSES[one.says],
        told.hide(one.request),
        one.unknown,
        _block(one.store_block, concerned=one.concerned),
        _block(one.account_block, concerned=one.concerned),
    )


def _block(on: bool | None, *, concerned: bool) -> Literal["yes", "no", "unknown", "no_matter"]:
    if not concerned:
        return "no_matter"
    return "unknown" if on is None else "yes" if on else "no"
