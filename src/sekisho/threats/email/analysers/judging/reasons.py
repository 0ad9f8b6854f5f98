"""Weighed signs as reasons: codes that have a sentence, with weights that add up to the score."""

import math
from collections.abc import Iterator

from sekisho.model.verdict import Reason
from sekisho.threats.email.analysers.judging.odds import Weighed
from sekisho.threats.email.analysers.judging.verdicts import Judged

QUIET = frozenset({
    "identity_none", "identity_inside", "identity_nobody", "reply_to_same", "reply_to_known", "reply_to_bulk", "reply_to_ours",
    "authentication_absent", "authentication_none", "authentication_none_usual", "authentication_fail_usual",
    "profile_ordinary", "profile_thin", "thread_fresh", "thread_same_firm", "thread_known_quote", "thread_unknown",
    "ask_unread", "ask_wordless", "pressure_none", "account_none", "phone_none", "phone_known",
    "pair_none", "pair_usual", "pair_asked_others", "audience_few", "audience_usual", "link_none", "link_known",
    "oddity_none", "language_en", "language_ja", "suffix_usual", "dress_plain", "body_words", "body_unread", "suffix_none", "language_unread",
})  # fmt: skip
"""Values that say nothing worth a line; what they weigh is told together."""
LIGHT = 0.05


def reasons(judged: Judged) -> tuple[Reason, ...]:
    """Return the reasons of an answer, the heaviest first, then what was missing."""
    told: list[Reason] = []
    rest: list[float] = []
    for one in judged.weighed:
        code = f"{one.sign.group}_{one.sign.value}"
        if code in QUIET or abs(one.weight) < LIGHT:
            rest.append(one.weight)
        else:
            told.append(Reason.of(code, weight=round(one.weight, 2), **one.sign.params))
            told.extend(_differences(one))
    if abs(math.fsum(rest)) >= LIGHT:
        told.append(Reason.of("ordinary", weight=round(math.fsum(rest), 2)))
    return (*told, *(Reason.of(gap) for gap in judged.gaps))


def _differences(one: Weighed) -> Iterator[Reason]:
    """Yield in what a message differs from its sender's others; what that weighs is told by the sign itself."""
    if one.sign.group == "profile" and one.weight > 0:
        for cause in str(one.sign.params.get("what", "")).split():
            yield Reason.of(f"differs_{cause}")
