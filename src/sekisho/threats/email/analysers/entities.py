"""Account numbers, phone numbers and link domains in a text. Every expression is bounded."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain

from sekisho.identity.accounts import iban_key
from sekisho.identity.domains import registrable

TEXT_LIMIT = 64_000
COUNT_LIMIT = 50
# Length of an IBAN by country: ISO 13616 registry, the part that mail to a bank in Japan, Europe and the Gulf can meet.
_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "CH": 21, "CY": 28, "CZ": 24,
    "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27,
    "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PT": 25,
    "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29, "VA": 22,
}  # fmt: skip
# Without one of these words nothing is looked for: a plain search for words costs far less than the expressions.
_ANY_BANK = (
    "bank",
    "iban",
    "account",
    "acct",
    "a/c",
    "beneficiar",
    "konto",
    "compte",
    "口座",
    "普通",
    "当座",
    "銀行",
    "信用金庫",
    "振込",
    "ゆうちょ",
    "郵便",
    "clabe",
)
_ANY_JAPANESE = ("口座", "普", "当座", "(当", "貯蓄", "ordinary", "savings", "current a", "checking")
_ANY_ENGLISH = ("acc", "a/c", "beneficiary", "clabe")
_ANY_POST = ("ゆうちょ", "郵便", "払込", "振替口座", "記号")
_IBAN = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2}\d{2})((?:[ -]?[A-Z0-9]){11,30})", re.IGNORECASE)
_IBAN_LIKE = re.compile(r"\d(?<=[A-Za-zİıſK]{2}\d)\d")
"""What every IBAN holds. Like the others that are looked for first, it begins with one sign of a set: that is found fast."""
_SEVEN = re.compile(r"(?<![\d\-.,/#¥\\$〒])\d{7}(?![\d\-/]|,\d|\.\d|\s?円)")
_SEVEN_LIKE = re.compile(r"\d{7}")
_SHORT = re.compile(
    r"(?:口座番号|普通預金|当座預金|普通|当座|[(（ 　]普[)） 　]|[(（]当[)）])[ \t)）:：(（|/]{0,4}(?:口座)?(?:番号|no\.?|№|#)?[ \t:：.)）|]{0,3}"
    r"(\d{3}-\d{4}|\d{4,7})(?![\d\-/]|,\d|\s?円)",
    re.IGNORECASE,
)
# Seven digits behind one of these are the number of something else.
_OTHER_NUMBER = re.compile(
    r"(?:請求|契約|客様|顧客|会員|注文|伝票|受付|管理|整理|登録|職員|社員|合わせ|問合せ|組合員)書?(?:番号|no\.?|№)[^\d\n]{0,8}$",
    re.IGNORECASE,
)
_POSTAL = re.compile(
    r"記号[^\d\n]{0,8}([01]\d{4})(?:[ -]\d(?!\d))?\D{0,12}?(\d{2,8})(?!\d)"
    r"|(?<![\d-])([01]\d{4})-(?:\d-)?(\d{2,8})(?![\d-])"
)
_POSTAL_NEAR = re.compile("|".join(_ANY_POST))
_JA_ACCOUNT = re.compile(
    r"口座|普通|当座|貯蓄預金|[( ]普[) ]|\(当\)|ordinary|savings|current a|checking", re.IGNORECASE
)
_JA_BANK = re.compile(
    r"銀行|信用金庫|信金|信用組合|信組|労働金庫|労金|農協|漁協|ゆうちょ|バンク|支店|本店|営業部|口座|振込|振り込|\bbank\b|\bbranch\b",
    re.IGNORECASE,
)
_EN_ACCOUNT = re.compile(
    r"\b(?:account|acct|acc|a/c|beneficiary|clabe)\.?\s{0,2}(?:account)?\s{0,2}(?:number|numbers|num|no|nr|#)?[ \t]{0,3}"
    r"(?:\([a-z]{2,8}\))?[ \t|]{0,3}(?:is|[.:#=])?[.:#=|\s]{0,4}"
    r"(\d[\d \-]{4,22}\d)(?![\d/])",
    re.IGNORECASE,
)
_EN_BANK = re.compile(
    r"\b(?:bank|routing|aba|iban|swift|bic|sort code|beneficiary|wire|remit|branch|ach|transit|bsb|s/c|clabe|institution)\b",
    re.IGNORECASE,
)
# Money sent to an account needs no other word of banking; "your account" may be that of any customer.
_PAID_TO = re.compile(
    r"\b(?:pay|paid|paying|payment|transfer|send|deposit|settle)\b[^.!?\n]{0,90}\b(?:to|into)\s(?:(?:the|our|my|this|new|usual|following)\s){0,3}$",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w\-./+])(?:\+\d{1,3}[ \-.]?)?(?:\(\d{1,5}\)[ \-.]?|\d{1,5}[ \-.])?\d{1,4}[ \-.]\d{3,4}(?![\w\-])"
)
# What every telephone number of that kind holds: it stands on one line, and few lines hold it.
_PHONE_LIKE = re.compile(r"\d[ \-.]\d{3}")
_PLAIN_LIKE = re.compile(r"0[5789]0\d{8}")
_PLAIN_PHONE = re.compile(r"(?<![\d\-])0[5789]0\d{8}(?!\d)")
_URL = re.compile(r"\bhttps?://(?:[^\s/@<>\"']{1,100}@)?([^\s/?#:<>\"'\])}、。」]{3,253})", re.IGNORECASE)


def accounts(text: str) -> list[str]:
    """Return account numbers near bank words, in order, at most 50.

    Japanese accounts are 7 digits (shorter ones written right behind the word are padded with zeros), IBANs are whole and
    hold their check digits, others are digits without blanks.
    """
    text = unicodedata.normalize("NFKC", text[:TEXT_LIMIT])
    lower = text.lower()
    if not any(word in lower for word in _ANY_BANK):
        return []
    found = list(_ibans(text))
    if any(word in lower for word in _ANY_POST):
        found += _postal(text)
    if any(word in lower for word in _ANY_JAPANESE):
        found += _japanese(text)
    english = _english(text) if any(word in lower for word in _ANY_ENGLISH) else ()
    for place, number in english:
        if not any(number in known for _, known in found):
            found.append((place, number))
    return list(dict.fromkeys(number for _, number in sorted(found)))[:COUNT_LIMIT]


def _ibans(text: str) -> Iterator[tuple[int, str]]:
    if _IBAN_LIKE.search(text) is None:
        return
    for match in _IBAN.finditer(text):
        length = _IBAN_LENGTHS.get(match.group(1)[:2].upper())
        whole = (match.group(1) + match.group(2)).replace(" ", "").replace("-", "").upper()
        if length and len(whole) >= length and iban_key(whole[:length]):
            yield match.start(), whole[:length]


def _japanese(text: str) -> Iterator[tuple[int, str]]:
    for match in _SEVEN.finditer(text) if _SEVEN_LIKE.search(text) else ():
        near = text[max(0, match.start() - 70) : match.end() + 12]
        before = text[max(0, match.start() - 24) : match.start()]
        if _JA_ACCOUNT.search(near) and _JA_BANK.search(near) and not _OTHER_NUMBER.search(before):
            yield match.start(), match.group()
    for match in _SHORT.finditer(text):
        yield match.start(1), match.group(1).replace("-", "").zfill(7)


def _postal(text: str) -> Iterator[tuple[int, str]]:
    """Yield accounts of the postal bank, told as 記号 and 番号, with the seven digits that other banks pay to.

    An ordinary one (記号 begins with 1) loses the check digit at its end; one for transfers (0) only gets zeros in front.
    """
    for match in _POSTAL.finditer(text):
        if _POSTAL_NEAR.search(text, max(0, match.start() - 60), match.end() + 12):
            sign, number = match.group(1) or match.group(3), match.group(2) or match.group(4)
            yield match.start(), (number[:-1] if sign[0] == "1" else number).zfill(7)


def _english(text: str) -> Iterator[tuple[int, str]]:
    for match in _EN_ACCOUNT.finditer(text):
        near = text[max(0, match.start() - 200) : match.end() + 200]
        if _EN_BANK.search(near) or _PAID_TO.search(text[max(0, match.start() - 120) : match.start()]):
            yield match.start(), match.group(1).replace(" ", "").replace("-", "")


def phones(text: str) -> list[str]:
    """Return phone numbers as digits (with + where written), in order, at most 50."""
    text = unicodedata.normalize("NFKC", text[:TEXT_LIMIT])
    found: dict[str, None] = {}
    lines = (line for line in text.split("\n") if _PHONE_LIKE.search(line)) if _PHONE_LIKE.search(text) else ()
    plain = _PLAIN_PHONE.finditer(text) if _PLAIN_LIKE.search(text) else ()
    for match in chain(chain.from_iterable(map(_PHONE.finditer, lines)), plain):
        digits = "".join(letter for letter in match.group() if letter.isdigit())
        if 9 <= len(digits) <= 15:
            found["+" + digits if match.group().startswith("+") else digits] = None
    return list(found)[:COUNT_LIMIT]


def link_domains(text: str, links: Sequence[str]) -> list[str]:
    """Return the registrable domains of links in the text and of `links` (href targets), in order, at most 50."""
    found: dict[str, None] = {}
    written = _URL.findall(text[:TEXT_LIMIT]) if "://" in text else ()
    for host in (*written, *_URL.findall(" ".join(links[:200]))):
        if "." in host:
            found[registrable(host)] = None
    return list(found)[:COUNT_LIMIT]
