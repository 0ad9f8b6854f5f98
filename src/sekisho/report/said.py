"""A sentence in both languages, and the masks that keep what is not needed off a page."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sekisho.identity.accounts import masked
from sekisho.model.errors import Param
from sekisho.model.ids import stable_id
from sekisho.text.say import Lang, say

ADDRESS = re.compile(r"[\w.+%'-]+@(?=[\w-]+(\.[\w-]+)+)")
LONG_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_])(?<!\d[.,])"  # not inside a word or an amount
    r"(?!(?:19|20)\d\d-\d\d-\d\d(?![-\d]))"  # nor a date
    r"\+?\d(?:[-– ]?\d){6,}(?![A-Za-z0-9_]|,\d| ••••)"  # nor a bank and branch before a mask
)


@dataclass(frozen=True, slots=True)
class Said:
    """One text in English and in Japanese."""

    en: str
    ja: str

    def at(self, lang: Lang) -> str:
        """Return the text in one language."""
        return self.ja if lang == "ja" else self.en

    @staticmethod
    def both(write: Callable[[Lang], str]) -> "Said":
        """Return what `write` gives in each language."""
        return Said(write("en"), write("ja"))

    @staticmethod
    def of(code: str, **params: "Param | Said") -> "Said":
        """Return the catalog's sentence; a parameter that is itself said in both languages goes in as such."""
        return Said.both(
            lambda lang: say(
                code,
                lang,
                **{key: value.at(lang) if isinstance(value, Said) else value for key, value in params.items()},
            )
        )

    def map(self, change: Callable[[str], str]) -> "Said":
        """Return the text with `change` made in both languages."""
        return Said(change(self.en), change(self.ja))


def last_four(value: str) -> str:
    """Return the last four letters or digits behind a mask; all of a shorter one is hidden."""
    kept = "".join(letter for letter in value if letter.isalnum())
    return f"••••{kept[-4:]}" if len(kept) >= 6 else "••••"


def account(key: str) -> str:
    """Return the key of an account as a page may show it: of one in Japan bank and branch too, which somebody has to call."""
    return masked(key) if key.startswith("jp:") else last_four(key)


def domain(address: str) -> str:
    """Return the domain of a mail address, lower case; "" where it has none."""
    return address.rpartition("@")[2].strip(" <>").lower() if "@" in address else ""


def pseudonym(kind: str, value: str) -> str:
    """Return a stable stand-in for a name: the same name is the same everywhere in every report."""
    return f"{kind}-{stable_id('p', kind, value.casefold())[2:8]}"


def hider(names: Iterable[str]) -> Callable[[str], str]:
    """Return a function that takes names out of a sentence, and masks mail addresses and long numbers in it.

    Names of two letters or more become pseudonyms, the longest first; of an address the domain stays, of a number of
    seven digits or more (accounts, telephones) the last four.
    """
    known = sorted({name for name in names if len(name) > 1}, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(map(re.escape, known)), re.IGNORECASE) if known else None

    def hide(text: str) -> str:
        text = ADDRESS.sub("…@", text)
        text = LONG_NUMBER.sub(lambda found: last_four(found.group()), text)
        return pattern.sub(lambda found: pseudonym("name", found.group()), text) if pattern else text

    return hide
