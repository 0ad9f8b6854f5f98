"""Write a page of every kind of banner, over a message of plain text and over one in HTML, as a mail program shows them."""

import argparse
from html import escape
from pathlib import Path

from sekisho.actions.banner import Banner, Kind
from sekisho.text.say import Lang

SENDERS = {Kind.COLLEAGUE: "tanaka.hanako@mail-example.test"}
LETTER = """<p>いつもお世話になっております。美佳電機の山本です。</p>
<p>今月より振込先の口座が変わりました。本日中に下記へお振り込みをお願いいたします。</p>
<p>Please use the new account for the invoice attached.</p>"""
STYLE = "body{margin:0;padding:16px;font:15px/1.7 sans-serif;background:#fff;color:#222}pre{font:14px/1.6 monospace;white-space:pre-wrap}"
PAGE = '<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'


def page(kind: Kind) -> str:
    """Return the page of one kind."""
    ask: dict[Lang, str] = {"ja": "総務部 内線1234", "en": "General Affairs, ext. 1234"}
    banner = Banner(kind, SENDERS.get(kind, "keiri@mika-denk1.test"), "mika-denki.test", ask)
    plain = escape(f"{banner.plain()}いつもお世話になっております。美佳電機の山本です。")
    return f"{PAGE}<title>{kind.value}</title><style>{STYLE}</style><body>{banner.html()}{LETTER}<hr><pre>{plain}</pre>"


def main() -> None:
    """Write the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("var/banners"))
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for kind in Kind:
        path = out / f"{kind.value}.html"
        path.write_text(page(kind), encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main()
