"""Render HTML reports to PNG at the widths of a desk, a tablet and two phones, through Debian's headless Chromium.

Exit code 1 where a page scrolls sideways. A long page is cut into pictures of at most `PICTURE` pixels in height, numbered from the top.
"""

import argparse
import base64
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

WIDTHS = (1280, 768, 390, 320)
PICTURE = 2400
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
MISSING = (
    "Chromium is missing: as root, run 'apt-get install chromium chromium-driver fonts-noto-cjk', "
    "then 'make screenshots' again."
)


class Browser:
    """One session of ChromeDriver on loopback."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._session = ""

    def open(self, profile: Path) -> None:
        """Start Chromium with an empty profile."""
        options = {"args": [*FLAGS, f"--user-data-dir={profile}"]}
        wanted = {"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}}
        self._session = self._ask("POST", "session", wanted)["sessionId"]

    def close(self) -> None:
        """End Chromium."""
        if self._session:
            self._ask("DELETE", f"session/{self._session}")

    def tell(self, command: str, **params: Any) -> Any:
        """Send one command of the Chrome DevTools protocol and return its result."""
        return self._ask("POST", f"session/{self._session}/goog/cdp/execute", {"cmd": command, "params": params})

    def go(self, page: Path) -> None:
        """Load a local page and wait until it is there."""
        self._ask("POST", f"session/{self._session}/url", {"url": page.resolve().as_uri()})

    def _ask(self, method: str, path: str, body: object | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self._address}/{path}", data, {"Content-Type": "application/json"}, method=method)  # noqa: S310 - the driver started below, on loopback
        with urlopen(request, timeout=60) as answer:  # noqa: S310 - as above
            return json.load(answer)["value"]


@contextmanager
def browser() -> Iterator[Browser]:
    """Start ChromeDriver on a free port, yield a browser, and end both."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True) as driver,
    ):
        assert driver.stdout is not None  # noqa: S101 - a pipe was asked for
        started = (re.search(r"successfully on port (\d+)", line) for line in driver.stdout)
        port = next((match[1] for match in started if match), "")
        session = Browser(f"http://127.0.0.1:{port}")
        try:
            session.open(Path(profile))
            yield session
        finally:
            session.close()
            driver.terminate()


def picture(session: Browser, page: Path, width: int, out: Path) -> tuple[list[Path], bool]:
    """Render a page at one width; return the pictures from top to bottom, and whether the page fits the width."""
    session.tell("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
    session.go(page)
    size = session.tell("Page.getLayoutMetrics")["cssContentSize"]
    fits: bool = size["width"] <= width
    if not fits:
        print(f"{page} is {size['width']:.0f} px wide at {width}: it scrolls sideways", file=sys.stderr)
    made = []
    for number, top in enumerate(range(0, max(1, int(size["height"])), PICTURE), start=1):
        clip = {"x": 0, "y": top, "width": width, "height": min(PICTURE, size["height"] - top), "scale": 1}
        shot = session.tell("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        target = out / f"{page.stem}-{width}-{number:02}.png"
        target.write_bytes(base64.b64decode(shot["data"]))
        made.append(target)
    return made, fits


def main() -> int:
    """Render every page given at every width and print the names of the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("pages", nargs="*", type=Path, help="HTML files")
    parser.add_argument("--out", type=Path, default=Path("var/screenshots"), help="folder for the pictures")
    arguments = parser.parse_args()
    if not arguments.pages:
        parser.error("no page given: run `make demo` first, or name one, as in `make screenshots HTML=report.html`")
    if not (shutil.which("chromedriver") and shutil.which("chromium")):
        print(MISSING, file=sys.stderr)
        return 1
    arguments.out.mkdir(parents=True, exist_ok=True)
    fitting = True
    with browser() as session:
        for page in arguments.pages:
            for width in WIDTHS:
                made, fits = picture(session, page, width, arguments.out)
                print(*made, sep="\n")
                fitting = fitting and fits
    return 0 if fitting else 1


if __name__ == "__main__":
    sys.exit(main())
