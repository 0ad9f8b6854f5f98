"""The text that a sender wrote now: quotes, forwarded blocks and signatures cut off (English and Japanese).

Everything here looks at one line or a few neighbouring lines at a time, so a hostile text costs no more than its length.
"""

import re

_QUOTED = re.compile(r"^\s{0,3}(?:>|＞|\|\s)")
_DIVIDER = re.compile(
    r"^[\s>]{0,4}[-_=*]{2,30}\s{0,3}(?:original (?:message|appointment)|forwarded (?:message|by\b)|reply message|"
    r"元のメッセージ|元のメール|転送(?:された)?メッセージ|転送メール|original mail)",
    re.IGNORECASE,
)
_FORWARD = re.compile(r"^\s{0,4}(?:begin forwarded message|以下は転送|以下、?転送)", re.IGNORECASE)
_WROTE = re.compile(
    r"(?:\bwrote|\bwrites|\ba écrit|\bschrieb|(?:は|が)書きました|のメール|さんからのメッセージ)\s?[:：]\s*$",
    re.IGNORECASE,
)
_WROTE_START = re.compile(r"^\s{0,4}(?:on\s|am\s|le\s|>?\s?\d{4}[年/.-]|\d{1,2}[/.]\d{1,2})", re.IGNORECASE)
_JA_GMAIL = re.compile(r"^\s{0,4}\d{4}[年/-]\s?\d{1,2}[月/-].{0,120}<[^<>]{3,120}>\s?[:：]\s*$")
_HEADER_FROM = re.compile(r"^[\s*>]{0,4}(?:from|差出人|送信者|発信者|de|von)\*?\s?[:：]\*?\s*\S", re.IGNORECASE)
_HEADER_NEXT = re.compile(
    r"^[\s*>]{0,4}(?:sent|date|to|cc|subject|送信日時|送信日|日時|日付|宛先|件名|受信日時)\*?\s?[:：]", re.IGNORECASE
)
_HEADS = re.compile(r"[\s*>]{0,4}(?:[-_=*>\d以差送発]|begin|from|on\s|am\s|le\s|de|von)", re.IGNORECASE)
"""How every head of a quoted message begins, but for those that end in a colon."""
_COLONS = (":", "：")
_SIGNATURE = re.compile(r"^--\s*$")
_RULE = re.compile(r"^\s{0,8}[-=_*~+#━─═＝＊・◆◇■□●○〇☆★〜～‐ー]{5,200}\s*$")
_CONTACT = re.compile(
    r"tel\b|phone|fax\b|mobile|@|〒|https?://|電話|携帯|直通|内線|住所|株式会社|有限会社|部\s|課\s", re.IGNORECASE
)
_SIGNATURE_LINES = 14
_WROTE_WIDTH = 240


def without_quotes(text: str) -> str:
    """Return `text` without quoted lines and without everything after the head of a replied or forwarded message.

    A reply under its quote is kept: `On … wrote:` ends the text only where what follows is not marked with `>`.
    """
    lines = text.split("\n")
    kept: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if _QUOTED.match(line):
            index += 1
            continue
        height = _introduction(lines, index)
        if height:
            if not _quoted_next(lines, index + height):
                break
            index += height
            continue
        kept.append(line)
        index += 1
    return "\n".join(kept)


def _introduction(lines: list[str], index: int) -> int:
    """Return how many lines the head of a quoted message takes at `index`, 0 where there is none."""
    line = lines[index]
    announces = line.rstrip().endswith(_COLONS)
    if len(line) > _WROTE_WIDTH or not (announces or _HEADS.match(line)):
        return 0
    if _DIVIDER.match(line) or _FORWARD.match(line) or _JA_GMAIL.match(line):
        return 1
    if _HEADER_FROM.match(line) and any(_HEADER_NEXT.match(after) for after in lines[index + 1 : index + 5]):
        return 1
    if announces or _WROTE_START.match(line):
        joined = line
        for height, after in enumerate(["", *lines[index + 1 : index + 3]], start=1):
            joined = f"{joined} {after.strip()}" if after else joined
            if _WROTE.search(joined[-_WROTE_WIDTH:]) and (_WROTE_START.match(line) or "@" in joined):
                return height
    return 0


def _quoted_next(lines: list[str], index: int) -> bool:
    """Return whether the next line with text, among the next four, is a quoted one."""
    for line in lines[index : index + 4]:
        if line.strip():
            return bool(_QUOTED.match(line))
    return False


def without_signature(text: str) -> str:
    """Return `text` without its closing signature: after `-- `, or a ruled block of contact lines at the end.

    A longer block, or one without contact marks, is what the sender wants read and stays.
    """
    lines = text.rstrip().split("\n")
    first = max(0, len(lines) - _SIGNATURE_LINES)
    for index in range(first, len(lines)):
        rest = lines[index + 1 :]
        if _SIGNATURE.match(lines[index]):
            return "\n".join(lines[:index])
        if _RULE.match(lines[index]) and sum(1 for line in rest if _CONTACT.search(line[:200])) >= 2:
            return "\n".join(lines[:index])
    return "\n".join(lines)
