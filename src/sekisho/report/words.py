"""Figures as a board reads them: two significant digits, in 万 and 億 or thousands and millions; small shares in words."""

import re
import unicodedata

from sekisho.model.money import MINOR_DIGITS, Money
from sekisho.text import formats
from sekisho.text.say import Lang

_STEPS: dict[Lang, tuple[tuple[int, str], ...]] = {
    "en": ((10**9, " billion"), (10**6, " million")),
    "ja": ((10**8, "億"), (10**4, "万")),
}


def two_digits(value: int) -> int:
    """Return a whole number to its two leading digits."""
    size: int = 10 ** max(len(str(abs(value))) - 2, 0)
    return round(value / size) * size


def rough(value: Money, lang: Lang) -> str:
    """Write an amount to two significant digits, whole units at least: a simulated figure is not known to the yen."""
    major = two_digits(round(value.major))
    factor, word = next(((size, word) for size, word in _STEPS[lang] if abs(major) >= size), (1, ""))
    text = f"{major / factor:,.1f}".removesuffix(".0") + word
    if value.currency == "JPY":
        return f"{text}円" if lang == "ja" else f"{text} yen"
    return f"{value.currency} {text}"


def exact(value: Money, lang: Lang) -> str:
    """Write an amount in full; decimals only where they are not zero."""
    digits = MINOR_DIGITS.get(value.currency, 2)
    if digits and value.minor % 10**digits == 0 and value.currency != "JPY":
        return f"{value.currency} {value.minor // 10**digits:,}"
    return formats.money(value, lang)


def share(value: float, lang: Lang) -> str:
    """Write a share; one under a thousandth but not nothing is said to be so."""
    if 0 < value < 0.001:
        return "0.1%未満" if lang == "ja" else "under 0.1%"
    return formats.share(value, lang)


def rate(value: float) -> str:
    """Write a yearly count to two significant digits."""
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"


def signed(value: float) -> str:
    """Write a weight with its sign and one decimal; a minus as long as a plus."""
    return f"{value:+.1f}".replace("-", "−")


def dialled(number: str) -> str:
    """Return a telephone number as a link dials it: up to the first other word, its digits and a plus in front."""
    plain = re.sub("[\u2010-\u2015\u2212]", "-", unicodedata.normalize("NFKC", number)).strip()
    found = re.match(r"\+?[0-9() ./-]*", plain)
    return re.sub("[() ./-]", "", found[0] if found else "")
