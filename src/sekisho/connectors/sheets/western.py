"""Windows-1252 told from CP932: single letters with accents inside words of ASCII, as no Japanese text has them."""

import re

_RUN = re.compile(rb"[\x80-\xff]+")
_LETTERS = re.compile(rb"[\xc0-\xd6\xd8-\xf6\xf8-\xff\x8a\x8c\x8e\x9a\x9c\x9e\x9f]")
_SIGNS = re.compile(rb"[\x80\x82\x84\x85\x91-\x97\x99\xa0\xa3\xa7\xa9\xab\xae\xb0\xb4\xb7\xba\xbb\xbd]")
_BEHIND = re.compile(rb"[\x92\x94\x97\xbb]")
"""Signs that may follow a letter at once: an apostrophe, a closing quote, a dash."""
_UNUSED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_ALPHABET = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_MOST = 0.9


def is_western(data: bytes) -> bool:
    """Tell whether bytes outside ASCII stand alone, nearly all, as letters beside ASCII letters or as signs."""
    runs = list(_RUN.finditer(data))
    if not runs or _UNUSED.search(data):
        return False
    letters = sum(_is_letter(run, data) for run in runs)
    signs = sum(len(run[0]) == 1 and bool(_SIGNS.fullmatch(run[0])) for run in runs)
    return letters > 0 and letters + signs >= _MOST * len(runs)


def _is_letter(run: re.Match[bytes], data: bytes) -> bool:
    if not _LETTERS.match(run[0]) or (len(run[0]) > 1 and not _BEHIND.fullmatch(run[0][1:])):
        return False
    beside = data[max(0, run.start() - 1) : run.start()] + data[run.end() : run.end() + 1]
    return not _ALPHABET.isdisjoint(beside)
