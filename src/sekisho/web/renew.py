"""Have the console's pages follow a new report, as a process: `python -m sekisho.web.renew ORG`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.pipeline.org import Org
from sekisho.watch.child import Line, tell
from sekisho.watch.nouns import Said
from sekisho.web.serve import prepare


def main(path: str, now: datetime) -> int:
    """Load the newest report and say how it went; 0 where it went well."""
    said = Said()
    try:
        prepare(Org.open(Path(path)), now)
    except SekishoError as error:
        said = Said(error.code, dict(error.params))
    tell(Line(said=said), sys.stdout.buffer)
    return 1 if said.code else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], datetime.now(UTC)))
