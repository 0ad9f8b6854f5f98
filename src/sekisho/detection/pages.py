"""The documentation page of each detector, made from its card; `python -m sekisho.detection.pages docs/detectors`."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sekisho.detection.contract import Card
from sekisho.detection.discover import Detector, detectors
from sekisho.detection.examples import examples
from sekisho.text.say import LANGS, Lang, say


def page(detector: Detector) -> str:
    """Return the page in Markdown: English, then Japanese."""
    parts = [f"# {detector.id}", f"{say('page.other_language', 'en')} · {say('page.other_language', 'ja')}"]
    for lang in LANGS:
        parts.extend(_part(detector, lang))
    return "\n\n".join(parts) + "\n"


def index(found: Iterable[Detector]) -> str:
    """Return the page that lists the detectors by what they find."""
    lines = [f"| {say('page.detector', 'en')} / {say('page.detector', 'ja')} | | |", "|---|---|---|"]
    lines += [f"| [{one.id}]({one.id}.md) | {one.card.title.en} | {one.card.title.ja} |" for one in found]
    return f"# {say('page.detectors', 'en')} / {say('page.detectors', 'ja')}\n\n" + "\n".join(lines) + "\n"


def write_pages(out: Path, found: Iterable[Detector]) -> tuple[Path, ...]:
    """Write a page for each detector and `README.md` that lists them; return the files. Old pages there are replaced."""
    ordered = tuple(found)
    return write_all(out, {f"{one.id}.md": page(one) for one in ordered} | {"README.md": index(ordered)})


def write_all(out: Path, pages: Mapping[str, str]) -> tuple[Path, ...]:
    """Write the pages by file name, remove pages of what is no longer there, and return the files."""
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, content in pages.items():
        (out / name).write_text(content, "utf-8")
    return tuple(out / name for name in sorted(pages))


def _part(detector: Detector, lang: Lang) -> Iterator[str]:
    """Yield the blocks of the page in one language."""
    card = detector.card
    yield f'<a id="{lang}"></a>\n## {card.title.of(lang)}'
    yield card.question.of(lang)
    yield _facts(card, lang)
    yield f"### {say('page.needs', lang)}\n\n{say('page.needs_how', lang)}"
    yield bullets(" + ".join(f"`{need}`" for need in alternative) for alternative in card.needs)
    yield f"### {say('page.reasons', lang)}"
    yield bullets(f"`{code}`: {template}" for code, template in sorted(card.text.of(lang).items()))
    yield f"### {say('page.runbook', lang)}"
    yield "\n".join(f"{number}. {step}" for number, step in enumerate(card.runbook.of(lang), 1))
    yield f"### {say('page.remedy', lang)}\n\n{card.remedy.of(lang)}"
    yield f"### {say('page.blind_spots', lang)}"
    yield bullets(card.blind_spots.of(lang))
    yield f"### {say('page.false_positives', lang)}"
    yield bullets(card.false_positives.of(lang))
    yield f"### {say('page.examples', lang)}"
    yield bullets(f"{say(f'page.kind.{one.kind}', lang)}: {one.name}" for one in examples(detector))
    yield f"### {say('page.references', lang)}"
    yield bullets(f"<{reference}>" for reference in card.references)


def _facts(card: Card, lang: Lang) -> str:
    """Return the table of short facts."""
    techniques = ", ".join(
        f"[{one}](https://attack.mitre.org/techniques/{one.replace('.', '/')}/)" for one in card.attack
    )
    facts = {
        "family": card.family,
        "subject": f"`{card.subjects.table}.{card.subjects.key}`",
        "severity": say(f"page.level.{card.severity}", lang),
        "confidence": say(f"page.level.{card.confidence}", lang),
        "attack": techniques,
        "scenario": f"`{card.scenario}`",
        "control": f"`{card.control}`",
        "minutes": say("page.minutes_of", lang, minutes=card.minutes, remedy=card.minutes_remedy),
        "since": card.since,
    }
    rows = "\n".join(f"| {say(f'page.{name}', lang)} | {value} |" for name, value in facts.items())
    return f"| | |\n|---|---|\n{rows}"


def bullets(items: Iterable[str]) -> str:
    """Return a Markdown list."""
    return "\n".join(f"- {item}" for item in items)


if __name__ == "__main__":
    write_pages(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/detectors"), detectors())
