"""What the sender asks for: intents, pressures and awareness in English and Japanese text.

Sentence by sentence: phrases are found, patterns of slots are matched, and what is denied ("no change to our account"),
reported ("mails that ask you to …"), quoted within such a report, or listed as its example is taken out again. A report
takes nothing away outside itself: a mail that warns of fraud and then asks still asks.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from sekisho.threats.email.analysers.finder import BLANK, Finder
from sekisho.threats.email.analysers.phrases import Hit, Pattern, hits_within, slots_by_phrase

TEXT_LIMIT = 24_000
HITS_LIMIT = 64
_CJK = r"\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々〆ー"
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+")
_WRAPS = re.compile(rf"[{_CJK}、,]")
_GOES_ON = re.compile(rf"(?!・)[{_CJK}「]")
_ITEM = re.compile(r"[-*・■□●○◆◇▼※①-⑳「『]|\d{1,2}[.)]")
_SPACES = " \t"
# Found beside the phrases: amounts of money fill the slot `amount`, and account and telephone numbers the slot `number`.
_FOUND_SLOTS = {name: frozenset({name}) for name in ("amount", "number")}
_FOUND = frozenset(_FOUND_SLOTS)
_QUOTES = ("straight", "open", "close")
_EXAMPLE_SENTENCES = 8
_WIDE_NEEDS = frozenset({"anchor", "directive"})
_CHANGES = frozenset({"account_change", "payroll_change", "settlement_change", "callback_request"})
_PAYMENTS = frozenset({"payment_request", "invoice_due", "transfer_instruction"})
# What a kind of speech takes away from its own sentence, where it does not take away all.
_TAKES = {"same": _CHANGES, "done": _PAYMENTS}
_TAKES_ALL = frozenset({"reported", "denied", "about", "ignored"})
_WORD = re.compile(r"[^\W\d_\u3040-\u9fff]{2,30}")
_ENOUGH_WORDS = 20
# The commonest English words: they make up a third of English prose and hardly any of another language.
_ENGLISH = frozenset({
    "about", "all", "an", "and", "any", "are", "as", "at", "attached", "be", "been", "but", "by", "can", "could",
    "dear", "do", "each", "find", "for", "from", "get", "go", "had", "has", "have", "he", "hello", "her", "here",
    "hi", "him", "his", "how", "if", "in", "into", "is", "it", "its", "just", "let", "like", "look", "make", "me",
    "more", "my", "need", "new", "no", "not", "now", "of", "on", "or", "our", "out", "people", "please", "regards",
    "said", "see", "she", "so", "some", "than", "thank", "thanks", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "time", "to", "two", "up", "us", "use", "was", "way", "we", "were", "what", "when",
    "which", "who", "will", "with", "would", "you", "your",
})  # fmt: skip


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A grammar file: slots with their phrases, patterns by intent, pressure and kind of speech.

    `wide` are patterns of intents that may begin in one sentence and end in the next; they are tried where the two hold a
    word in the slot `anchor` and one in the slot `directive`.
    """

    slots: dict[str, list[str]]
    intents: dict[str, list[str]]
    wide: dict[str, list[str]]
    pressures: dict[str, list[str]]
    speech: dict[str, list[str]]


Patterns = tuple[tuple[str, Pattern], ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    """Named patterns for intents, pressures and kinds of speech."""

    intents: Patterns
    pressures: Patterns
    speech: Patterns

    def any(self) -> bool:
        """Tell whether there is a pattern at all."""
        return bool(self.intents or self.pressures or self.speech)


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """One language, compiled: what finds all phrases, and the patterns over their slots.

    `words` says that phrases begin and end where words do.
    """

    finder: Finder
    slots: Mapping[str, frozenset[str]]
    words: bool
    intents: Patterns
    wide: Patterns
    pressures: Patterns
    speech: Patterns


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the text asks for (`intents`), how it presses, and whether it warns of fraud instead of asking."""

    intents: frozenset[str] = frozenset()
    pressures: frozenset[str] = frozenset()
    awareness: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """What one grammar finds: intents outside quotes and within them, pressures, and whether fraud is reported."""

    asked: frozenset[str]
    quoted: frozenset[str]
    pressures: frozenset[str]
    reported: bool


class _Phrase(NamedTuple):
    """What a phrase holds: itself and those inside it, counted from its start; the slots of all; and a mark of quotation."""

    hits: tuple[Hit, ...]
    slots: frozenset[str]
    mark: str = ""


@dataclass(slots=True)
class _Sentence:
    """Phrases with their places. `count` is how many hits they make, which are made when they are asked for."""

    found: list[tuple[int, _Phrase]] = field(default_factory=list)
    count: int = 0
    slots: frozenset[str] = frozenset()
    quoted: bool = False

    def take(self, place: int, phrase: _Phrase) -> None:
        """Take a phrase, unless there are too many."""
        if self.count < HITS_LIMIT:
            self.found.append((place, phrase))
            self.count += len(phrase.hits)

    def ended(self) -> bool:
        """Gather the slots, and say whether there is a phrase among them."""
        if len(self.found) == 1:
            self.slots = self.found[0][1].slots
        elif self.found:
            self.slots = frozenset().union(*[phrase.slots for _, phrase in self.found])
        return not self.slots <= _FOUND

    def hits(self) -> list[Hit]:
        """Return the hits at their places in the text."""
        return [Hit(place + start, place + end, slots) for place, one in self.found for start, end, slots in one.hits]


@dataclass(slots=True)
class _Quotes:
    """Which quotations are open, each ended by its own mark; straight marks open and close by turns."""

    depth: int = 0
    straight: bool = False

    def opened(self, mark: str) -> bool:
        """Take a mark, and say whether it opens a quotation."""
        if mark == "straight":
            self.straight = not self.straight
            return self.straight
        self.depth = self.depth + 1 if mark == "open" else max(0, self.depth - 1)
        return mark == "open"

    def inside(self) -> bool:
        return self.depth > 0 or self.straight


@cache
def grammar(language: str) -> Grammar:
    """Return the compiled grammar of `en` or `ja`; msgspec.ValidationError where its file is broken."""
    data = files("sekisho.threats.email.analysers").joinpath("data", f"{language}.toml").read_bytes()
    told = msgspec.toml.decode(data, type=_File)
    slots = slots_by_phrase(told.slots)
    words = language == "en"
    return Grammar(
        finder=Finder(slots, words=words),
        slots=slots,
        words=words,
        intents=_patterns(told.intents, told.slots),
        wide=_patterns(told.wide, told.slots),
        pressures=_patterns(told.pressures, told.slots),
        speech=_patterns(told.speech, told.slots),
    )


def _patterns(told: Mapping[str, list[str]], slots: Mapping[str, list[str]]) -> Patterns:
    found = tuple((name, Pattern.parse(text)) for name, texts in told.items() for text in texts)
    for name, pattern in found:
        missing = set(pattern.slots) - set(slots) - _FOUND
        if missing:
            raise ValueError(f"{name} uses unknown slots {sorted(missing)}")
    return found


def language(text: str) -> str | None:
    """Return ja, en, or None where the first 2,000 characters are words of another language.

    One Japanese letter in ten makes it Japanese: names in an English mail are not enough. Text of fewer than twenty words
    counts as English, since too little stands there to tell.
    """
    head = text[:2000]
    japanese = sum(map(len, _JAPANESE.findall(head)))
    if japanese and japanese * 10 >= len(head):
        return "ja"  # other words are no longer than the rest of the head
    words = _WORD.findall(head.lower())
    if japanese and japanese * 10 >= japanese + sum(map(len, words)):
        return "ja"
    if len(words) >= _ENOUGH_WORDS and sum(1 for word in words if word in _ENGLISH) * 12 < len(words):
        return None
    return "en"


def prepare(text: str) -> str:
    """Return `text` after NFKC in lower case; wrapped lines joined, paragraphs and list items kept apart."""
    text = unicodedata.normalize("NFKC", text[:TEXT_LIMIT]).lower().replace("’", "'")
    text = _joined(text.split("\n"), japanese=_JAPANESE.search(text) is not None).replace("\t", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _joined(lines: list[str], *, japanese: bool) -> str:
    """Return lines as one text: a word that goes on is whole again, and a new paragraph, item or what a colon announces is apart."""
    parts = [lines[0]]
    before = lines[0].rstrip(_SPACES)
    for number, line in enumerate(lines[1:], start=1):
        head = line.lstrip(_SPACES)
        if japanese and before and head and _GOES_ON.match(head) and _WRAPS.match(before[-1]):
            parts[-1] = parts[-1].rstrip(_SPACES)
            parts.append(head)
        else:
            item = _ITEM.match(head) if head else number < len(lines) - 1
            announced = before.endswith(":") and (not item or len(lines[number - 1]) > len(before))
            if announced:
                parts[-1] = parts[-1].rstrip(_SPACES)
            parts += (BLANK, line) if announced else (BLANK, head) if item else (" ", line)
        before = line.rstrip(_SPACES)
    return "".join(parts)


def meaning(text: str) -> Meaning:
    """Return what `text` (new text, subject included) asks for. Cost grows with its length alone, up to TEXT_LIMIT."""
    ready = prepare(text)
    languages = ("en", "ja") if _JAPANESE.search(ready) else ("en",)
    parts = [_read(grammar(language), ready) for language in languages]
    reported = any(part.reported for part in parts)
    intents = frozenset[str]().union(*(part.asked if reported else part.asked | part.quoted for part in parts))
    pressures = frozenset[str]().union(*(part.pressures for part in parts))
    return Meaning(intents, pressures, reported and not intents)


def _read(rules: Grammar, text: str) -> _Said:
    intents: set[str] = set()
    quoted: set[str] = set()
    pressures: set[str] = set()
    reported_somewhere = False
    examples_left = 0
    before = _Sentence()
    for sentence in _sentences(rules, text):
        last, before = before, _Sentence()
        wanted = _wanted(rules, sentence.slots)
        hits = sentence.hits() if wanted.any() else []
        speech = _found(wanted.speech, hits)
        reported = "reported" in speech
        reported_somewhere = reported_somewhere or (reported and "denied" not in speech)
        if "introduces" in speech and reported_somewhere:
            examples_left = _EXAMPLE_SENTENCES
        elif examples_left:
            examples_left -= 1
        if examples_left or speech & _TAKES_ALL:
            continue
        asked = _found(wanted.intents, hits)
        if speech:
            asked.difference_update(*(_TAKES[kind] for kind in speech & _TAKES.keys()))
        else:
            before = sentence
            asked |= _across(rules, last, sentence)
        (quoted if sentence.quoted else intents).update(asked)
        pressures |= _found(wanted.pressures, hits)
    return _Said(frozenset(intents), frozenset(quoted), frozenset(pressures), reported_somewhere)


def _found(patterns: Patterns, hits: list[Hit]) -> set[str]:
    found: set[str] = set()
    for name, pattern in patterns:
        if name not in found and pattern.found_in(hits):
            found.add(name)
    return found


def _across(rules: Grammar, last: _Sentence, sentence: _Sentence) -> set[str]:
    """Return what two neighbouring sentences ask together, as in `Our account was closed. Kindly use the one below`."""
    if not last.count or _WIDE_NEEDS.isdisjoint(sentence.slots):
        return set()
    slots = last.slots | sentence.slots
    return _found(_wide(rules, slots), last.hits() + sentence.hits()) if slots >= _WIDE_NEEDS else set()


@lru_cache(maxsize=16_384)
def _wanted(rules: Grammar, present: frozenset[str]) -> _Rules:
    """Return the patterns whose slots are all there: the same sets of slots come up in mail again and again."""
    return _Rules(*(_possible(patterns, present) for patterns in (rules.intents, rules.pressures, rules.speech)))


@lru_cache(maxsize=16_384)
def _wide(rules: Grammar, present: frozenset[str]) -> Patterns:
    return _possible(rules.wide, present)


def _possible(patterns: Patterns, present: frozenset[str]) -> Patterns:
    return tuple((name, pattern) for name, pattern in patterns if present.issuperset(pattern.slots))


def _sentences(rules: Grammar, text: str) -> Iterator[_Sentence]:
    """Yield the sentences that hold a phrase, with at most HITS_LIMIT phrases each."""
    now = _Sentence()
    quotes = _Quotes()
    for name, place, end in rules.finder.find(text):
        if name == "stop":
            if now.ended():
                yield now
            if now.count:
                now = _Sentence()
            now.quoted = quotes.inside()
            continue
        if name in _FOUND:
            slots = _FOUND_SLOTS[name]
            now.take(place, _Phrase((Hit(0, end - place, slots),), slots))
            continue
        phrase = _phrase(rules, text[place:end])
        if phrase.mark:
            now.quoted |= quotes.opened(phrase.mark) and not now.count
        else:
            now.take(place, phrase)
    if now.ended():
        yield now


@cache
def _phrase(rules: Grammar, written: str) -> _Phrase:
    """Return the phrases in a phrase, and which mark of quotation the first one is, "" where it is none."""
    found = hits_within(written, rules.slots, words=rules.words)
    mark = next((mark for mark in _QUOTES if mark in found[0].slots), "")
    return _Phrase(found, frozenset().union(*(hit.slots for hit in found)), mark)
