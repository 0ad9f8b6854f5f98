"""Why a password gets in: what would stop it if an exclusion were lifted, or a policy that only reports switched on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sekisho.hygiene.mfa.analysers.evaluate import Entry, PolicySet, policy_set
from sekisho.hygiene.mfa.analysers.people import Membership, whom
from sekisho.hygiene.mfa.analysers.places import Locations
from sekisho.hygiene.mfa.analysers.policy import Policy
from sekisho.hygiene.mfa.analysers.three import Masks, Says, masks


@dataclass(frozen=True, slots=True)
class About:
    """Of one account: the policies that are about it, and those that certainly leave it out, one bit a policy."""

    met: Masks
    left_out: int


@dataclass(frozen=True, slots=True)
class Told:
    """The answer for one account, the code of the reason, and the policies that speak of it."""

    entry: Entry
    why: str
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All policies that are not disabled, those that act as a mask, and the ways through them from two places."""

    policies: tuple[Policy, ...]
    outside: PolicySet
    inside: PolicySet
    acting: int
    groups: Membership
    _told: dict[About, Told] = field(default_factory=dict)

    def about(self, accounts: Sequence[Mapping[str, Any]]) -> list[About]:
        """Return for each account which policies are about it."""
        people = [whom(one) for one in self.policies]
        return [_about([one.says(account, self.groups) for one in people]) for account in accounts]

    def told(self, about: About) -> Told:
        """Return the answer for the accounts that the same policies are about."""
        if about not in self._told:
            self._told[about] = self._tell(about)
        return self._told[about]

    @property
    def stopping(self) -> int:
        """Mask of the policies that act and that a password alone fails."""
        return self.acting & self.outside.sure_stops

    def _tell(self, about: About) -> Told:
        entry = self.outside.entry(self._acting(about.met))
        applying = about.met.sure & self.acting & self.outside.maybe_stops
        if entry.enters is Says.MAYBE:
            return Told(entry, "cannot_tell", self._names(entry.unsure))
        if entry.enters is Says.NO:
            inside = self.inside.entry(self._acting(about.met)).enters is Says.YES
            return Told(entry, "stopped_outside" if inside else "stopped", self._names(applying))
        return Told(entry, *self._open(about, applying))

    def _open(self, about: About, applying: int) -> tuple[str, tuple[str, ...]]:
        """Return why a password gets in: the smallest change that would stop it, where one of the two does."""
        lifted = about.left_out & self.stopping
        if self._stopped(about.met, lifted):
            alone = [bit for bit in _bits(lifted) if self._stopped(about.met, bit)]
            return "left_out", self._names(sum(alone) or lifted)
        reporting = about.met.sure & self.outside.sure_stops & ~self.acting
        if self._stopped(about.met, 0, reporting):
            return "report_only", self._names(reporting)
        if applying:
            return "narrow", self._names(applying)
        if lifted:
            return "left_out", self._names(lifted)
        return ("report_only" if reporting else "no_policy"), self._names(reporting)

    def _stopped(self, met: Masks, lifted: int, switched_on: int = 0) -> bool:
        """Tell whether an account is stopped once exclusions are lifted and policies act that only report."""
        if not lifted | switched_on:
            return False
        acting = self.acting | switched_on
        about = Masks((met.sure | lifted) & acting, (met.maybe | lifted) & acting)
        return self.outside.entry(about).enters is Says.NO

    def _acting(self, met: Masks) -> Masks:
        return met.both(Masks(self.acting, self.acting))

    def _names(self, mask: int) -> tuple[str, ...]:
        return tuple(one.name for at, one in enumerate(self.policies) if mask >> at & 1)


def rules(policies: Sequence[Policy], places: Locations, groups: Membership) -> Rules:
    """Return what policies ask for together; the disabled ones are left aside."""
    standing = tuple(one for one in policies if one.enforced or one.reports)
    acting = masks([Says.YES if one.enforced else Says.NO for one in standing]).sure
    inside = policy_set(standing, places, trusted=True)
    return Rules(standing, policy_set(standing, places), inside, acting, groups)


def _about(answers: Sequence[tuple[Says, Says]]) -> About:
    return About(masks([met for met, _ in answers]), masks([left_out for _, left_out in answers]).sure)


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest
        mask ^= lowest
