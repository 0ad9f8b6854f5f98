"""Whether what somebody might dial or open is made up: telephone numbers, addresses and domains in what is asked and shown."""

import re
import unicodedata
from collections.abc import Iterator

from sekisho.people.learning.lint.problem import Problem, problem
from sekisho.people.learning.module import Module, sentences
from sekisho.text.lang import Lang

_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－", "-"))
_PHONE = re.compile(
    r"""(?<![\w.-])(?:
        \+\d{1,3}[-. ]?(?:\(?\d{1,4}\)?[-. ]?){1,3}\d{3,4}      # with a country
      | 0\d{1,4}[-(. ]\d{1,4}[-). ]\d{3,4}                      # Japan
      | 0[5789]0\d{8}                                           # Japan, mobile, in one go
      | \(?[2-9]\d{2}\)?[-. ]\d{3}[-. ]\d{4}                    # North America
    )(?![\w-]|\.\d)""",
    re.VERBOSE,
)
_SHORT = re.compile(r"(?<![\w.-])[2-9]\d{2}-\d{4}(?![\w-])")
"""A number of North America without its area; in Japanese it would be a post code."""
_NOT_DIALLED = re.compile(r"(?:\+81[-. ]?\(?0?\)?|0)(?:550|590)[-(. ]1\d[-). ]\d{4}|(?:.*\D)?555[-. ]01\d\d")
_MAIL = re.compile(r"[\w.+-]+@((?:[\w-]+\.)+[\w-]+)")
_SITE = re.compile(r"(?:https?://|www\.)((?:[\w-]+\.)*[\w-]+)", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w@./-])((?:[a-z0-9-]+\.)+(?:com|net|org|jp|co|io|info|biz|cn|ru|us|uk|de|fr|hk|sg|kr|tw|app|dev|cloud|online|site|xyz|top|shop|me|cc|link|click|live|ai|eu))(?![\w-]|\.\w)",
    re.IGNORECASE,
)
MADE_UP = (".example", ".test", ".invalid", ".localhost", "example.com", "example.net", "example.org")
OPERATORS = ("amazonaws.com", "googleapis.com", "gserviceaccount.com", "windows.net", "azure.com", "azurewebsites.net", "microsoft.com", "microsoftonline.com", "office.com", "office365.com", "sharepoint.com", "google.com", "github.com", "githubusercontent.com")  # fmt: skip
"""Domains under which the clouds themselves are run: modules on them have to name these."""


def made_up_problems(module: Module) -> Iterator[Problem]:
    """Yield each telephone number and domain of a block that may be somebody's."""
    for block in module.blocks:
        for text in sentences(block):
            plain = unicodedata.normalize("NFKC", text).translate(_HYPHENS)
            yield from (problem(module, "phone", block.line, number=one) for one in phones(plain, module.locale))
            yield from (problem(module, "domain", block.line, domain=one) for one in domains(plain))


def phones(text: str, lang: Lang) -> Iterator[str]:
    """Yield the telephone numbers of a text that could be dialled."""
    found = _PHONE.findall(text) + (_SHORT.findall(_PHONE.sub(" ", text)) if lang == "en" else [])
    yield from (one for one in found if not _NOT_DIALLED.fullmatch(one))


def domains(text: str) -> Iterator[str]:
    """Yield the domains of a text that may exist."""
    named = [found[1].removeprefix("www.") for pattern in (_MAIL, _SITE, _BARE) for found in pattern.finditer(text)]
    for one in dict.fromkeys(named):
        host = one.casefold().rstrip(".")
        if not any(f".{host}".endswith(f".{end.lstrip('.')}") for end in (*MADE_UP, *OPERATORS)):
            yield one
