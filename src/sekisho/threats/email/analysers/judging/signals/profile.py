"""I5: how this message was made and sent, against how this sender's messages usually are.

For each trait the likelihood under the sender's own counts, backed off to the domain and to all mail (Dirichlet), is
compared with that of an intruder, who half of the time uses what anybody uses and half of the time what the sender does.
Traits of one cause (program, net, clock, habit) count once, the strongest.
"""

import math
from collections.abc import Mapping

from sekisho.threats.email.analysers.judging.history.memory import Known, Memory
from sekisho.threats.email.analysers.judging.signals.sign import Case, Sign

ENOUGH = 8
ENOUGH_OF_DOMAIN = 15
BACK_OFF = 2.0
COPIES = 0.45
CAUSES = {
    "program": "program",
    "id": "program",
    "order": "program",
    "layout": "program",
    "charset": "program",
    "net": "net",
    "path": "path",
    "zone": "clock",
    "hour": "clock",
    "end": "habit",
}
MOST = {"program": 4.0, "net": 4.0, "path": 4.0, "clock": 1.5, "habit": 0.7}
BINS = ((5.0, "strange"), (3.0, "odd"), (1.5, "unlike"), (0.4, "ordinary"), (-99.0, "usual"))


def profile(case: Case) -> Sign:
    """Return usual, ordinary, unlike, odd, strange, or thin where too few messages of the sender are known."""
    score, told = surprise(case)
    if told is None:
        return Sign("profile", "thin")
    value = next(name for least, name in BINS if score >= least)
    return Sign("profile", value, {"what": told, "address": case.mail.address})


def surprise(case: Case) -> tuple[float, str | None]:
    """Return the log likelihood ratio of an intruder over the sender, and the causes that tell (None: too little known)."""
    mail, memory = case.mail, case.setting.memory
    known, domain = memory.habits(mail.address, mail.domain)
    if too_few(known, domain):
        return 0.0, None
    by_cause: dict[str, float] = {}
    for trait in mail.traits:
        name, _, value = trait.partition("=")
        cause = CAUSES.get(name)
        if cause is None or (cause == "habit" and known.came < ENOUGH):
            continue
        ratio = _ratio(name, value, known, domain, memory)
        ratio = min(ratio, MOST[cause])
        by_cause[cause] = max(by_cause.get(cause, 0.0), ratio, key=abs)
    strong = [cause for cause, ratio in sorted(by_cause.items(), key=lambda item: -item[1]) if ratio >= 1.0]
    return math.fsum(by_cause.values()), " ".join(strong)


def too_few(known: Known, domain: Known) -> bool:
    """Return whether too little mail of a sender, and of everybody at its domain, is known to tell what is usual."""
    return known.came < ENOUGH and domain.came < ENOUGH_OF_DOMAIN


def _ratio(name: str, value: str, known: Known, domain: Known, memory: Memory) -> float:
    anyone = _share(memory.all_traits.get(name, {}), value, 1.0 / 50, 5.0)
    of_domain = _share(domain.traits.get(name, {}), value, anyone * 0.5 + 0.002, BACK_OFF)
    own = _share(known.traits.get(name, {}), value, of_domain, BACK_OFF)
    return math.log(COPIES + (1 - COPIES) * anyone / own)


def _share(counts: Mapping[str, int], value: str, prior: float, weight: float) -> float:
    return (counts.get(value, 0) + weight * prior) / (sum(counts.values()) + weight)
