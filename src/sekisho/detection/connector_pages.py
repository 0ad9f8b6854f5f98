"""The documentation page of each connector, made from its card; `python -m sekisho.detection.connector_pages docs/connectors`."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from sekisho.connectors.contract import ConnectorCard
from sekisho.connectors.discover import card_of, folders
from sekisho.detection.pages import bullets, write_all
from sekisho.model.schema import tables
from sekisho.text.say import LANGS, Lang, say


def page(card: ConnectorCard) -> str:
    """Return the page in Markdown: English, then Japanese."""
    parts = [f"# {card.id}", f"{say('page.other_language', 'en')} · {say('page.other_language', 'ja')}"]
    for lang in LANGS:
        parts.extend(_part(card, lang))
    return "\n\n".join(parts) + "\n"


def index(cards: Iterable[ConnectorCard]) -> str:
    """Return the page that lists the connectors."""
    lines = [f"| {say('page.connector', 'en')} / {say('page.connector', 'ja')} | | |", "|---|---|---|"]
    lines += [f"| [{one.id}]({one.id}.md) | {one.text.en.title} | {one.text.ja.title} |" for one in cards]
    return f"# {say('page.connectors', 'en')} / {say('page.connectors', 'ja')}\n\n" + "\n".join(lines) + "\n"


def write_pages(out: Path, cards: Iterable[ConnectorCard]) -> tuple[Path, ...]:
    """Write a page for each connector and `README.md` that lists them; return the files. Old pages there are replaced."""
    ordered = tuple(cards)
    return write_all(out, {f"{one.id}.md": page(one) for one in ordered} | {"README.md": index(ordered)})


def _part(card: ConnectorCard, lang: Lang) -> Iterator[str]:
    """Yield the blocks of the page in one language."""
    text = card.text.ja if lang == "ja" else card.text.en
    yield f'<a id="{lang}"></a>\n## {text.title}'
    yield text.reads
    yield f"### {say('page.export', lang)}\n\n{text.export}"
    yield f"### {say('page.least_privilege', lang)}\n\n{text.least_privilege}"
    yield f"### {say('page.yields', lang)}"
    yield bullets(f"`{name}`: {tables()[name].doc}" for name in card.yields)
    yield f"### {say('page.stands', lang)}\n\n{say(f'page.stands.{card.stands}', lang)}"
    if card.snapshot:
        yield say("page.snapshot", lang)
    yield f"### {say('page.personal_data', lang)}\n\n{text.personal_data}"
    yield bullets(f"`{column}`" for column in card.personal)
    yield f"### {say('page.retention', lang)}\n\n{text.retention}"
    yield f"### {say('page.gaps', lang)}"
    yield bullets(text.gaps)
    yield f"### {say('page.samples', lang)}\n\n{say(f'page.origin.{card.origin.split()[0]}', lang)}"
    yield f"### {say('page.references', lang)}"
    yield bullets(f"<{address}>" for address in card.documentation)


if __name__ == "__main__":
    write_pages(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/connectors"), map(card_of, folders()))
