"""Twelve statements of zero trust, each measured from evidence: how many of how many, and what could not be told.

The pillars are those of CISA's Zero Trust Maturity Model. Of networks nothing is measured yet.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.reader import TableReader
from sekisho.hygiene.zero_trust.analysers import accounts, elsewhere, entries, sign_ins
from sekisho.hygiene.zero_trust.analysers.counting import Count
from sekisho.model.rows import Cell


@dataclass(frozen=True, slots=True)
class Statement:
    """What should be in place, and how it is counted."""

    id: str
    pillar: str
    measure: Callable[[TableReader, Setting], Count]


def _plain(measure: Callable[[TableReader], Count]) -> Callable[[TableReader, Setting], Count]:
    return lambda reader, _: measure(reader)


STATEMENTS = (
    Statement("password_alone_stopped", "identity", _plain(entries.stopped)),
    Statement("guests_stopped", "identity", _plain(entries.guests_stopped)),
    Statement("old_protocols_closed", "identity", _plain(entries.old_protocols_closed)),
    Statement("second_factor_registered", "identity", _plain(accounts.second_factor_registered)),
    Statement("admins_phishing_resistant", "identity", sign_ins.admins_phishing_resistant),
    Statement("unused_accounts_closed", "identity", accounts.unused_accounts_closed),
    Statement("leavers_closed", "identity", accounts.leavers_closed),
    Statement("no_step_to_admin", "identity", _plain(elsewhere.no_step_to_admin)),
    Statement("known_devices", "devices", sign_ins.known_devices),
    Statement("vendors_covered", "applications", _plain(elsewhere.vendors_covered)),
    Statement("stores_closed", "data", _plain(elsewhere.stores_closed)),
    Statement("sources_speak", "visibility", _plain(elsewhere.sources_speak)),
)
"""Every statement, in the order of the pillars."""


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:
    """Yield one row a statement, also where nothing could be told."""
    for one in STATEMENTS:
        found = one.measure(reader, setting)
        yield {
            "statement": one.id,
            "pillar": one.pillar,
            "yes": found.yes,
            "no": found.no,
            "unseen": found.unseen,
            "missing": list(found.missing) or None,
            "failing": list(found.failing) or None,
            "proof": list(found.proof),
        }


ANALYSER = Analyser("practice", 2, rows, ("authentication_step",))
"""What of zero trust is in place."""
