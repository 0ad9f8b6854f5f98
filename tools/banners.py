"""Write a page of every kind of banner, over a message of plain text and over one in HTML, as a mail program shows them."""

import argparse
from html import escape
from pathlib import Path

from sekisho.actions.banner import Banner, Kind
from sekisho.text.say import Lang

SENDERS = {
    Kind.COLLEAGUE: "tanaka.hanako@mail-example.test",
    Kind.CHAT: "sato.ichiro@freebox.test",
    Kind.STRANGER: "info@hajimete.test",
    Kind.UNKNOWN: "info@hajimete.test",
    Kind.ACCOUNT: "keiri@mika-denki.test",
}
LETTERS = {
    Kind.ACCOUNT: (
        "いつもお世話になっております。美佳電機の山本です。",
        "今月より振込先の口座が変わりました。本日中に下記へお振り込みをお願いいたします。",
    ),
    Kind.VENDOR: (
        "いつもお世話になっております。美佳電機の山本です。",
        "今月より振込先の口座が変わりました。請求書を添付いたします。",
    ),
    Kind.COLLEAGUE: (
        "お疲れさまです。営業推進部の田中です。",
        "急ぎの支払いがあります。手が空いていたら返信してください。",
    ),
    Kind.CHAT: (
        "お疲れさまです。理事長の佐藤です。",
        "LINEのグループを作り、QRコードを送ってください。続きはそちらで話します。",
    ),
    Kind.STRANGER: ("はじめてご連絡いたします。", "添付の請求書のお支払いをお願いいたします。"),
    Kind.UNKNOWN: ("ご担当者様", "添付のファイルをご確認ください。"),
}
STYLE = "body{margin:0;padding:16px;font:15px/1.7 sans-serif;background:#fff;color:#222}pre{font:14px/1.6 monospace;white-space:pre-wrap}"
PAGE = '<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'


def page(kind: Kind) -> str:
    """Return the page of one kind."""
    ask: dict[Lang, str] = {"ja": "事務統括部（番号は職員名簿）", "en": "Operations (number in the staff directory)"}
    banner = Banner(kind, SENDERS.get(kind, "keiri@mika-denk1.test"), "mika-denki.test", ask)
    letter = LETTERS[kind]
    html = "".join(f"<p>{escape(line)}</p>" for line in letter)
    plain = escape(banner.plain() + "\n".join(letter))
    return f"{PAGE}<title>{kind.value}</title><style>{STYLE}</style><body>{banner.html()}{html}<hr><pre>{plain}</pre>"


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
