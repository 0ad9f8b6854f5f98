"""`python -m sekisho.landing BUNDLE SPOOL`: serve the landing pages of an exercise until somebody stops it."""

import argparse
import os
import sys
from pathlib import Path

from sekisho.landing.serve import ADDRESS, PORT, serve
from sekisho.model.errors import SekishoError
from sekisho.text.lang import LANGS, of_terminal
from sekisho.text.say import sentence

FAILED, TRY_AGAIN = 4, 6
"""Exit codes, as those of `sekisho`."""


def main() -> int:
    """Serve; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sekisho.landing", description=__doc__)
    parser.add_argument("bundle", type=Path, help="the folder with pages that the console wrote")
    parser.add_argument("spool", type=Path, help="the folder that hits are written to")
    parser.add_argument("--address", default=ADDRESS)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--proxy", action="append", default=[], help="address of a proxy whose X-Forwarded-For counts")
    parser.add_argument("--https", action="store_true", help="behind a proxy that speaks HTTPS")
    parser.add_argument("--lang", choices=LANGS, default=of_terminal(os.environ))
    asked = parser.parse_args()
    try:
        serve(
            asked.bundle, asked.spool, asked.address, asked.port, proxies=asked.proxy, https=asked.https, tell=_tell
        )  # fmt: skip
    except SekishoError as error:
        sys.stderr.write(f"{sentence(error, asked.lang)}\n")
        return FAILED if error.permanent else TRY_AGAIN
    return 0


def _tell(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
