"""Which known domain a domain looks like: equal skeleton, a letter or two apart, a word added, another suffix.

Labels are compared twice, as written and as skeletons in the manner of Unicode UTS #39 (rn reads as m, 0 as o, Cyrillic а
as a): a skeleton destroys distances that the raw label keeps, and the raw label hides what a reader's eye joins.
Known labels are found through their deletions, so the cost of one look-up does not grow with the number of known names.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations

import msgspec
from rapidfuzz.distance import OSA

ONE_LETTER_FROM = 5
TWO_LETTERS_FROM = 8
AFFIX_FROM = 4
SUFFIX_FROM = 4
OTHER_SUFFIX_ONE_LETTER_FROM = 8


class Likeness(StrEnum):
    """How a domain resembles a known one, the closest first."""

    SKELETON = "skeleton"
    ONE_LETTER = "one_letter"
    TWO_LETTERS = "two_letters"
    AFFIX = "affix"
    OTHER_SUFFIX = "other_suffix"

    @property
    def rank(self) -> int:
        """0 for the closest."""
        return list(Likeness).index(self)


class _Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    letters: dict[str, str]
    pairs: dict[str, str]
    affixes: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Near:
    """The known domain that another looks like, its kind (own, counterparty, frequent) and how they resemble."""

    domain: str
    kind: str
    likeness: Likeness


@cache
def _tables() -> _Tables:
    data = files("sekisho.threats.email.analysers").joinpath("data", "confusables.toml").read_bytes()
    return msgspec.toml.decode(data, type=_Tables)


@cache
def _letters() -> dict[int, str]:
    return str.maketrans(_tables().letters)


@cache
def _affixes() -> frozenset[str]:
    return frozenset(_tables().affixes["words"])


@lru_cache(maxsize=65536)
def skeleton(label: str) -> str:
    """Return what a hurried reader sees: marks fall away, look-alike letters and pairs become one."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", label) if not unicodedata.combining(sign))
    seen = unicodedata.normalize("NFC", bare).translate(_letters())
    for pair, one in _tables().pairs.items():
        seen = seen.replace(pair, one)
    return seen


def split(domain: str) -> tuple[str, str]:
    """Return label and suffix of a registrable domain: `acme.co.jp` gives `acme` and `co.jp`."""
    label, _, suffix = domain.partition(".")
    return label, suffix


class KnownNames:
    """The known domains, indexed once. `known` maps each to its kind: own, counterparty or frequent."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = dict(known)
        self._by_form: dict[str, set[str]] = defaultdict(set)
        self._by_deletion: dict[str, set[str]] = defaultdict(set)
        self._by_label: dict[str, set[str]] = defaultdict(set)
        for domain in known:
            label, suffix = split(domain)
            self._by_form[skeleton(label)].add(domain)
            for name in (label, f"{label}-{suffix.replace('.', '-')}", f"{label}{suffix.replace('.', '')}"):
                self._by_label[name].add(domain)
            for form in {label, skeleton(label)}:
                for deletion in _deletions(form):
                    self._by_deletion[deletion].add(domain)

    @property
    def known(self) -> Mapping[str, str]:
        """Return each known domain with its kind."""
        return self._known

    def nearest(self, domain: str) -> Near | None:
        """Return the closest known domain; own before counterparty before frequent where two are as close."""
        found = (near for near in self._candidates(domain) if near.domain != domain)
        return min(found, key=lambda near: (near.likeness.rank, _KINDS.index(near.kind), near.domain), default=None)

    def _candidates(self, domain: str) -> Iterator[Near]:
        label, suffix = split(domain)
        mark = skeleton(label)
        for other in self._by_form.get(mark, ()):
            if split(other)[0] != label:
                yield self._near(other, Likeness.SKELETON)
            elif split(other)[1] != suffix and len(label) >= SUFFIX_FROM and self._known[other] != "frequent":
                yield self._near(other, Likeness.OTHER_SUFFIX)
        close = {
            other for form in {label, mark} for key in _deletions(form) for other in self._by_deletion.get(key, ())
        }
        for other in close:
            likeness = _distance(label, suffix, *split(other))
            if likeness:
                yield self._near(other, likeness)
        for core in _cores(label):
            for other in self._by_label.get(core, ()):
                if len(split(other)[0]) >= AFFIX_FROM and split(other)[0] != label:
                    yield self._near(other, Likeness.AFFIX)

    def _near(self, domain: str, likeness: Likeness) -> Near:
        return Near(domain, self._known[domain], likeness)


_KINDS = ("own", "counterparty", "frequent")


def _deletions(label: str) -> set[str]:
    """Return `label` with up to one letter (two from 8 letters on) taken out; itself too."""
    if len(label) < ONE_LETTER_FROM - 1 or len(label) > 63:
        return {label}
    depth = 2 if len(label) >= TWO_LETTERS_FROM - 2 else 1
    found = {label}
    for count in range(1, depth + 1):
        for places in combinations(range(len(label)), count):
            found.add("".join(letter for index, letter in enumerate(label) if index not in places))
    return found


def _distance(label: str, suffix: str, other: str, other_suffix: str) -> Likeness | None:
    """Return one_letter or two_letters by OSA distance of raw labels or skeletons, None where they are further apart."""
    shorter = min(len(label), len(other))
    if label == other or shorter < ONE_LETTER_FROM or _differ_by_number(label, other):
        return None
    apart = min(OSA.distance(label, other), OSA.distance(skeleton(label), skeleton(other)))
    if apart <= 1 and (suffix == other_suffix or shorter >= OTHER_SUFFIX_ONE_LETTER_FROM):
        return Likeness.ONE_LETTER
    if apart == 2 and shorter >= TWO_LETTERS_FROM and suffix == other_suffix:
        return Likeness.TWO_LETTERS
    return None


def _differ_by_number(label: str, other: str) -> bool:
    """Return whether only digits at the end differ, as in `mail1` and `mail2`: one owner counts servers this way."""
    stem, other_stem = label.rstrip("0123456789"), other.rstrip("0123456789")
    return stem == other_stem and stem != label and other_stem != other


def _cores(label: str) -> Iterable[str]:
    """Yield what remains of a label when a word like `billing` is taken from either end."""
    yield label
    for word in _affixes():
        for glue in ("-", ""):
            if label.endswith(glue + word) and len(label) > len(glue + word):
                yield label[: -len(glue + word)]
            if label.startswith(word + glue) and len(label) > len(glue + word):
                yield label[len(glue + word) :]
