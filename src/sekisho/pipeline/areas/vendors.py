"""Every vendor of the register with its ways in: contract, second factor, last use, and what nobody knows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sekisho.evidence.latest import latest
from sekisho.identity.domains import guest_home
from sekisho.model.verdict import Answer
from sekisho.pipeline.areas.answers import Told
from sekisho.report.areas import Entrance, State, Vendor
from sekisho.report.said import Said
from sekisho.threats.remote_access.analysers.contracts import Vendor as Registered
from sekisho.threats.remote_access.analysers.contracts import vendors

DETECTOR = "vendor_access_outlived_contract"
REGISTER = (
    "vendor_key", "name", "contract_start", "contract_end", "open_ended", "domains", "cloud_accounts", "login_names",
    "access_state", "last_used_on",
)  # fmt: skip
GRAVE = (Answer.FLAGGED, Answer.UNDETERMINED, Answer.CLEAR)
_MFA: Mapping[str, State] = {"password_stopped": "yes", "password_enters": "no"}
_OPEN: Mapping[bool | None, State] = {True: "yes", False: "no", None: "unknown"}


def known_vendors(told: Told) -> tuple[Vendor, ...] | None:
    """Return every vendor, those with a way in that should be closed first; None where there is no register."""
    if not told.has("vendor"):
        return None
    ways, today = _entrances(told), told.today
    listed = vendors(latest(told.reader, "vendor", (), REGISTER))
    found = [_vendor(told, one, ways.get(one.key, ()), today) for one in listed]
    if strangers := ways.get("", ()):
        found.append(Vendor("", "unknown", None, strangers))
    return tuple(sorted(found, key=_grave))


def _vendor(told: Told, one: Registered, ways: tuple[Entrance, ...], today: date) -> Vendor:
    covered, end = one.covered(today)
    return Vendor(told.hide(one.name), covered, end, ways)


def _grave(one: Vendor) -> tuple[int, str]:
    worst = min((GRAVE.index(way.answer) for way in one.entrances), default=len(GRAVE))
    return worst, one.name


def _entrances(told: Told) -> dict[str, tuple[Entrance, ...]]:
    """Return the ways in by vendor; "" has those of firms that are not in the register."""
    found: dict[str, list[Entrance]] = {}
    if told.has("vendor_access"):
        answers, factors = told.verdicts(DETECTOR), _factors(told)
        for row in told.reader.dicts("vendor_access"):
            judged = told.judged(DETECTOR, answers.get(row["access_uid"]))
            found.setdefault(row["vendor_key"], []).append(_entrance(told, row, factors, judged))
    return {key: tuple(sorted(ways, key=_worst)) for key, ways in found.items()}


def _worst(one: Entrance) -> tuple[int, str, str]:
    return GRAVE.index(one.answer), one.kind, one.name


def _entrance(
    told: Told, row: Mapping[str, Any], factors: Mapping[str, State], judged: tuple[Answer, Said, str]
) -> Entrance:
    shown = _shown(told, row["way"])
    return Entrance(
        kind=row["kind"],
        name=shown,
        open=_OPEN[row["alive"]],
        mfa=factors.get(row["way"], "unknown") if row["kind"] in _ACCOUNTS else "unknown",
        last_used=told.day(row["last_used"]),
        by_register=bool(row["by_register"]),
        answer=judged[0],
        says=judged[1].map(lambda text: text.replace(row["way"], shown)),
        finding=judged[2],
    )


def _shown(told: Told, way: str) -> str:
    """Return what a page calls a way in: of a guest's login, which spells out a mail address, the domain alone."""
    home = guest_home(way)
    return f"…@{home}" if home else told.hide(way)


_ACCOUNTS = frozenset({"guest_account", "member_account"})
"""Ways in whose second factor the directory's policies tell; of others no export does."""


def _factors(told: Told) -> dict[str, State]:
    """Return by login name whether more than a password is asked for."""
    if not told.has("account_entry"):
        return {}
    rows = told.reader.dicts("account_entry", ("user_name", "by_policy"))
    return {str(row["user_name"]).lower(): _MFA.get(row["by_policy"], "unknown") for row in rows if row["user_name"]}
