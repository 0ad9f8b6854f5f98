"""Send the digest of the newest report, as a process of the background: `python -m sekisho.actions.mail_digest ORG`."""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sekisho.actions.digest import digest, sent
from sekisho.findings.nouns import OPEN_STATES
from sekisho.model.errors import SekishoError
from sekisho.model.secret import kept_secret
from sekisho.pipeline.org import Org
from sekisho.report.document import Document
from sekisho.report.json import from_json
from sekisho.report.words import rough
from sekisho.text.say import Lang
from sekisho.watch.child import Line, tell
from sekisho.watch.nouns import Said


def heads(document: Document, lang: Lang) -> Iterator[str]:
    """Yield a line for each open finding in the report's order: id, title and price, and nobody's name."""
    for one in document.findings:
        if one.state in OPEN_STATES:
            price = f"  {rough(one.price.middle, lang)}" if one.price else ""
            yield f"{one.id}  {one.title.at(lang)}{price}"


def main(path: str, now: datetime) -> int:
    """Send the digest and say how it went; 0 where it went well."""
    said = Said(new=1)
    try:
        org = Org.open(Path(path))
        actions = org.settings.actions
        lines = list(heads(_document(org), actions.digest_lang))
        sent(actions, digest(actions, lines, now, actions.digest_lang), kept_secret, time.sleep)
    except SekishoError as error:
        said = Said(error.code, dict(error.params))
    tell(Line(said=said), sys.stdout.buffer)
    return 1 if said.code else 0


def _document(org: Org) -> Document:
    """Return the newest report; SekishoError `not_assessed`."""
    try:
        return from_json((org.reports / "report.json").read_bytes())
    except FileNotFoundError:
        raise SekishoError("not_assessed", org=str(org.path)) from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], datetime.now(UTC)))
