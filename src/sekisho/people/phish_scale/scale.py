"""NIST TN 2276 (Dawkins and Jacobs, 2023): instances of cues and the alignment of the premise give a rating."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Amount = Literal["few", "some", "many"]
Alignment = Literal["weak", "medium", "strong"]
Rating = Literal["least", "moderate_to_least", "moderate", "very"]
Kind = Literal["error", "technical", "visual", "language", "tactic"]

CUES: Final[Mapping[str, Kind]] = {
    "spelling": "error",
    "inconsistency": "error",
    "attachment": "technical",
    "sender": "technical",
    "hidden_link": "technical",
    "domain": "technical",
    "no_branding": "visual",
    "logo": "visual",
    "design": "visual",
    "security_icon": "visual",
    "legal": "language",
    "distracting": "language",
    "sensitive": "language",
    "urgency": "language",
    "threat": "language",
    "greeting": "language",
    "no_signer": "language",
    "humanitarian": "tactic",
    "too_good": "tactic",
    "special": "tactic",
    "limited": "tactic",
    "process": "tactic",
    "poses_as": "tactic",
}
"""The 23 cues of table 1, by our names for them."""

_MATRIX: Final[Mapping[tuple[Amount, Alignment], Rating]] = {
    ("few", "weak"): "moderate",
    ("few", "medium"): "very",
    ("few", "strong"): "very",
    ("some", "weak"): "moderate_to_least",
    ("some", "medium"): "moderate",
    ("some", "strong"): "very",
    ("many", "weak"): "least",
    ("many", "medium"): "moderate",
    ("many", "strong"): "moderate",
}


@dataclass(frozen=True, slots=True)
class Cue:
    """One instance of a cue: `id` of `CUES`, the words that show it as they stand in the mail, and where they stand.

    `declared` where the author of the template said so and not the text.
    """

    id: str
    span: str
    place: str
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Premise:
    """The five elements of premise alignment, each 0, 2, 4, 6 or 8: how far the mail fits those who get it, on the day.

    It mimics a process of theirs, is relevant to their work, fits what goes on otherwise, makes them fear to leave it, and was
    the subject of training (which counts against it). `topic` is what the mail is about, "" where nobody can tell.
    """

    mimics: int
    relevance: int
    situation: int
    concern: int
    trained: int
    topic: str = ""

    @property
    def total(self) -> int:
        """Return the alignment, -8 to 32."""
        return self.mimics + self.relevance + self.situation + self.concern - self.trained


@dataclass(frozen=True, slots=True)
class Rated:
    """What was found of a mail for a group on a day. `expected` is how many cues a person would count, None where a person did."""

    cues: tuple[Cue, ...]
    premise: Premise
    expected: int | None = None

    @property
    def count(self) -> int:
        """Return how many cues a person counts."""
        return len(self.cues) if self.expected is None else self.expected

    @property
    def amount(self) -> Amount:
        """Return few (up to 8), some (9 to 14) or many (15 and more) instances."""
        return "few" if self.count <= 8 else "some" if self.count <= 14 else "many"

    @property
    def alignment(self) -> Alignment:
        """Return weak (up to 10), medium (11 to 17) or strong (18 and more)."""
        total = self.premise.total
        return "weak" if total <= 10 else "medium" if total <= 17 else "strong"

    @property
    def rating(self) -> Rating:
        """Return how hard it is to detect."""
        return _MATRIX[self.amount, self.alignment]
