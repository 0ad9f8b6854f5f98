"""The page in a real browser: at no width may it scroll sideways. Skipped where Chromium is not installed."""

import html
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from sekisho.model.money import Money
from sekisho.report.build import build
from sekisho.report.html import to_html
from sekisho.report.inputs import ReportInputs
from sekisho.report.limits import PAYMENTS
from sekisho.text.say import LANGS

WIDTHS = (320, 390, 768, 1280)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run")
MEASURE = """<script>
addEventListener("load", () => {
  const wide = Array.from(document.querySelectorAll("iframe"), (frame) => {
    const page = frame.contentDocument.documentElement;
    return [frame.title, page.clientWidth, page.scrollWidth];
  });
  document.querySelector("pre").textContent = JSON.stringify(wide);
});
</script>"""


def measured(pages: dict[str, str], folder: Path) -> list[tuple[str, int, int]]:
    """Return language, width of the window and width of the page, for every page at every width."""
    frames = "".join(
        f'<iframe title="{name}" width="{width}" height="900" style="border:0" srcdoc="{html.escape(page)}"></iframe>'
        for name, page in pages.items()
        for width in WIDTHS
    )
    frame = folder / "frames.html"
    frame.write_text(f"<!doctype html><meta charset=utf-8><pre></pre>{frames}{MEASURE}", "utf-8")
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", frame.as_uri()]
    seen = subprocess.run(command, capture_output=True, text=True, check=True, timeout=100).stdout
    found = re.search(r"<pre>(.*?)</pre>", seen, re.DOTALL)
    assert found is not None
    assert found[1], "the browser measured nothing"
    return [(name, window, page) for name, window, page in json.loads(html.unescape(found[1]))]


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_page_scrolls_sideways_at_no_width(facts: ReportInputs, tmp_path: Path) -> None:
    many = tuple(
        replace(facts.payments[0], payment_uid=f"p-{n:03}", amount=Money(1_000_000 + n)) for n in range(PAYMENTS + 2)
    )
    full = build(replace(facts, payments=(*facts.payments, *many)))
    widths = measured({lang: to_html(full, lang) for lang in LANGS}, tmp_path)
    assert sorted({window for _, window, _ in widths}) == sorted(WIDTHS)
    assert [(name, window, page) for name, window, page in widths if page > window] == []
