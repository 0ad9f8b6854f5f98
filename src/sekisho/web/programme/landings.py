"""What the landing process is given: the pages of the waves that are under way, and nothing of whom they are for."""

from pathlib import Path

import msgspec

from sekisho.landing.bundle import new_slug, write_bundle
from sekisho.landing.page import Page
from sekisho.people.waves.lure import Lure, lures
from sekisho.people.waves.plan import Plan
from sekisho.pipeline.settings import load
from sekisho.text.lang import LANGS, Lang
from sekisho.web.keys import folder
from sekisho.web.programme.models import Wave, WaveState

UNDER_WAY = (WaveState.FROZEN, WaveState.SENDING, WaveState.OPEN)


def slugs(plan: Plan) -> dict[str, str]:
    """Return a slug for each template of a plan and each language: `{slug: "template/language"}`."""
    return {new_slug(): f"{lure}/{lang}" for lure in sorted(plan.lures) for lang in LANGS}


def publish(*, fresh: bool = False) -> None:
    """Write the pages of all waves that are under way; with `fresh` visits of before and after can no more be compared.

    SekishoError as of `write_bundle`.
    """
    pages: dict[str, Page] = {}
    for wave in Wave.objects.filter(state__in=UNDER_WAY):
        for slug, about in wave.pages.items():
            lure, _, lang = about.partition("/")
            pages[slug] = page_of(lures()[lure], "ja" if lang == "ja" else "en")
    org = folder()
    told = load(org).programme
    for place in (org / told.spool, org / told.bundle):
        _closed(place)
    write_bundle(org / told.bundle, pages, fresh=fresh)


def _closed(place: Path) -> None:
    """Make a folder and those above it that are not there, for their owner alone: whoever runs the landing elsewhere opens them."""
    missing = [one for one in (place, *place.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700)


def page_of(lure: Lure, lang: Lang) -> Page:
    """Return what a link of a template opens, and what is read afterwards."""
    from sekisho.people.waves.debrief import shown

    words = lure.card.words(lang)
    titled = words.page_title or words.title
    return msgspec.convert(
        {
            "lang": lang,
            "kind": words.page,
            "title": titled,
            "text": words.page_text,
            "button": words.page_button,
            "file": lure.card.file,
            "debrief": shown(lure.debriefs[lang]),
        },
        Page,
    )
