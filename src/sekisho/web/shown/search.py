"""Find findings by words: the slices say which are worth reading, and the text itself decides."""

from django.db.models import QuerySet, Value
from django.db.models.functions import StrIndex

from sekisho.text.say import Lang
from sekisho.web.shown.models import Finding, Load, Slice
from sekisho.web.shown.words import folded, places_in, slices_of

SOUGHT = 500
"""Findings that a search lists at most; nobody reads on, and counting all of them would read all of them."""
FIRST = 2_000
"""Findings worth reading that are looked at first: where most of them have the words, that is enough."""
FEW = 20_000
"""Where more than so many are left to be read, they are read in the order of the queue, whether worth it or not."""


def with_words(rows: QuerySet[Finding], load: Load, lang: Lang, words: str) -> QuerySet[Finding]:
    """Return those findings of `rows`, which are a load's in the order of the queue, that have the words: `SOUGHT` at most.

    Capitals do not count. What is asked of the database does not grow with the number of findings: the slices, those
    that have the words in two goes, and, by whoever reads on, the findings themselves.
    """
    word = folded(words)
    found = rows.alias(at=StrIndex(f"words_{lang}", Value(word))).filter(at__gt=0).values_list("place", flat=True)
    places = worth_reading(load, lang, word)
    here = list(found.filter(place__in=places[:FIRST])[:SOUGHT])
    rest, wanted = places[FIRST:], SOUGHT - len(here)
    if rest and wanted:
        others = found.filter(place__in=rest) if len(rest) <= FEW else found.filter(place__gte=rest[0])
        here += others[:wanted]
    return rows.filter(place__in=here)


def worth_reading(load: Load, lang: Lang, word: str) -> list[int]:
    """Return the places of findings that may have a folded word; those of no other have it."""
    wanted = slices_of(word)
    rows = Slice.objects.filter(load=load, lang=lang, number__in=wanted).values_list("block", "number", "bits")
    return places_in(((block, number, bytes(bits)) for block, number, bits in rows), len(wanted))
