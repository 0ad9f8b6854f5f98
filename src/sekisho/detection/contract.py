"""What a detector says about itself in `detector.toml`, read strictly: an unknown key, table or field stops the load."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from string import Formatter
from typing import Annotated

import msgspec

from sekisho.model.errors import SekishoError
from sekisho.model.schema import tables
from sekisho.text.say import Lang

ATTACK_ID = re.compile(r"T\d{4}(\.\d{3})?")
ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

Minutes = Annotated[int, msgspec.Meta(ge=0)]


class Severity(StrEnum):
    """How bad it is when the answer is flagged and right."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for low to 3 for critical."""
        return list(Severity).index(self)


class Confidence(StrEnum):
    """How often a flag is right, as the author judges before drills have measured it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frozen piece of a card that refuses keys it does not know."""


class Words(Part, frozen=True):
    """One text in both languages."""

    en: str
    ja: str

    def of(self, lang: Lang) -> str:
        """Return the text in `lang`."""
        return self.ja if lang == "ja" else self.en


class WordLists(Part, frozen=True):
    """Several texts in both languages, in the same order."""

    en: tuple[str, ...]
    ja: tuple[str, ...]

    def of(self, lang: Lang) -> tuple[str, ...]:
        """Return the texts in `lang`."""
        return self.ja if lang == "ja" else self.en


class Templates(Part, frozen=True):
    """A sentence template for each reason code: the same codes and placeholders in both languages."""

    en: dict[str, str]
    ja: dict[str, str]

    def of(self, lang: Lang) -> Mapping[str, str]:
        """Return the templates in `lang`."""
        return self.ja if lang == "ja" else self.en


class Subjects(Part, frozen=True):
    """The table that enumerates the subjects, and the column that names one."""

    table: str
    key: str


class Headline(Part, frozen=True):
    """What a first page says of the open findings together: sentences with `{count}`, `one_en` for a single one."""

    en: str
    one_en: str
    ja: str


class Card(Part, frozen=True):
    """A detector as it describes itself. `needs` are alternatives, each a set of `table.field`; minutes are a person's.

    `title` names in a few words what is found, for lists and tables; `question` is what is asked of one subject.
    `measures` is False where a flag shows that the control is missing and clear does not show that it is in place.
    `coming` is True where the subjects are not there yet, as those of a plan: a flag measures nothing and would add one
    subject that the control does not cover.
    """

    id: str
    title: Words
    question: Words
    family: str
    severity: Severity
    confidence: Confidence
    attack: tuple[str, ...]
    scenario: str
    control: str
    subjects: Subjects
    needs: tuple[tuple[str, ...], ...]
    minutes: Minutes
    minutes_remedy: Minutes
    text: Templates
    blind_spots: WordLists
    false_positives: WordLists
    runbook: WordLists
    remedy: Words
    references: tuple[str, ...]
    since: str
    headline: Headline | None = None
    measures: bool = True
    coming: bool = False

    @property
    def tables(self) -> frozenset[str]:
        """Every table that some alternative needs, and the table of the subjects."""
        return frozenset({self.subjects.table, *(need.split(".")[0] for need in self.fields)})

    @property
    def fields(self) -> tuple[str, ...]:
        """Every `table.field` that some alternative needs, sorted, each once."""
        return tuple(sorted({need for alternative in self.needs for need in alternative}))


@cache
def placeholders(template: str) -> frozenset[tuple[str, str]]:
    """Return the (parameter, format) pairs that a template fills in; ValueError where its braces do not match."""
    return frozenset((name, spec or "") for _, name, spec, _ in Formatter().parse(template) if name is not None)


def parse_card(data: bytes, folder: str) -> Card:
    """Return the card in `data`, checked; SekishoError `detector_broken` names the detector, the field and why."""
    try:
        card = msgspec.toml.decode(data, type=Card)
    except msgspec.DecodeError as error:
        raise SekishoError("detector_broken", detector=folder, field="detector.toml", why=str(error)) from error
    for field, why in _faults(card, folder):
        raise SekishoError("detector_broken", detector=folder, field=field, why=why)
    return card


def _faults(card: Card, folder: str) -> Iterator[tuple[str, str]]:
    """Yield (field, why) for what the shape alone cannot say."""
    if card.id != folder or not ID.fullmatch(card.id):
        yield "id", f"`{card.id}` is not the name of its folder in lower case with underscores"
    for technique in card.attack:
        if not ATTACK_ID.fullmatch(technique):
            yield "attack", f"`{technique}` is not an ATT&CK id such as T1566.002"
    for need in (f"{card.subjects.table}.{card.subjects.key}", *card.fields):
        if not _known(need):
            yield "needs", f"no table has the field `{need}`"
    for code in sorted(card.text.en.keys() | card.text.ja.keys()):
        if code not in card.text.en or code not in card.text.ja:
            yield "text", f"`{code}` has no sentence in one of the languages"
        elif _slots(card.text.en[code]) != _slots(card.text.ja[code]):
            yield "text", f"`{code}` fills in different parameters in the two languages"


def _slots(template: str) -> frozenset[tuple[str, str]] | None:
    """Return the placeholders, None where the braces do not match or a parameter has no plain name."""
    try:
        found = placeholders(template)
    except ValueError:
        return None
    return found


def _known(need: str) -> bool:
    """Return whether `table.field` is in a schema."""
    table, _, field = need.partition(".")
    schema = tables().get(table)
    return schema is not None and any(column.name == field for column in schema.all_columns)
