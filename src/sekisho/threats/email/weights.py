"""What the words of a mail weigh when someone is not who they seem: natural-logarithm likelihood ratios.

Prior: one inbound mail in 100,000 is such a fraud (assumed; facts of 2026-11 give less than one in 100,000 for targeted
fraud on firms like ours). THRESHOLD is where the odds reach about 1 in 55: below it a clerk would call in vain more than
fifty times for one hit. The ratios are judgement, ordered by published detection work, and meant to be replaced by
drills; correlated signs stand in one group, of which the strongest counts alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sekisho.detection.score import total
from sekisho.model.verdict import Reason

PRIOR = 1e-5
THRESHOLD = 7.5
INTENTS = {
    "payment_request": ("asks_payment", 2.5),
    "account_change": ("asks_account_change", 4.5),
    "payroll_change": ("asks_payroll_change", 4.5),
    "gift_card": ("asks_gift_card", 4.5),
    "out_of_band": ("asks_other_channel", 3.5),
    "credential_lure": ("asks_sign_in", 2.0),
    "data_request": ("asks_data", 2.5),
    "pretext": ("asks_if_free", 1.5),
}
PRESSURES = {
    "urgency": ("presses_urgency", 1.0),
    "secrecy": ("presses_secrecy", 2.0),
    "authority": ("presses_authority", 0.5),
    "bypass": ("presses_bypass", 2.0),
}
ACCOUNT_NUMBER = 2.0
GROUPS = {
    **{code: "intent" for code, _ in INTENTS.values()},
    **{code: "pressure" for code, _ in PRESSURES.values()},
    **dict.fromkeys(
        ("domain_on_payee_list", "long_two_way_mail", "long_heard_from", "wrote_there_first"), "acquaintance"
    ),
}


def said(features: Mapping[str, Any], intents: Iterable[str]) -> list[Reason]:
    """Return the reasons in a message's words: those of its intents that are in `intents`, an account number, pressure."""
    wanted = set(intents)
    reasons = [_reason(INTENTS[one]) for one in features["intents"] or () if one in wanted]
    if features["account_numbers"]:
        reasons.append(Reason.of("names_account", weight=ACCOUNT_NUMBER))
    return reasons + [_reason(PRESSURES[one]) for one in features["pressures"] or () if one in PRESSURES]


def score(reasons: Iterable[Reason]) -> float:
    """Return the sum of the weights, correlated signs counted once."""
    return total(reasons, GROUPS)


def counted(reasons: Iterable[Reason]) -> list[Reason]:
    """Return the reasons with weights that add up to their score: of a group only the strongest keeps its own."""
    told = list(reasons)
    strongest: dict[str, Reason] = {}
    for reason in told:
        if reason.weight is not None:
            group = GROUPS.get(reason.code, reason.code)
            strongest[group] = max(strongest.get(group, reason), reason, key=_strength)
    return [reason if reason in strongest.values() else replace(reason, weight=None) for reason in told]


def _strength(reason: Reason) -> tuple[float, float, str]:
    weight = reason.weight or 0.0
    return abs(weight), weight, reason.code


def _reason(told: tuple[str, float]) -> Reason:
    code, weight = told
    return Reason.of(code, weight=weight)
