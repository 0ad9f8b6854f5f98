"""Parameters of Content-Type and Content-Disposition, with RFC 2231 continuations and encoded words."""

import re
from urllib.parse import unquote_to_bytes

from sekisho.connectors.mail.charsets import decode
from sekisho.connectors.mail.headers import words

_PARAM = re.compile(r';\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]++|\\.)*+"?|[^;]*)', re.DOTALL)
_SPLIT = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def parse(text: str) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """Return the leading value in lower case, the parameters by name in lower case, and undecodable charsets."""
    head = text.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in _PARAM.finditer(text):
        name, content = found[1].lower(), _unquote(found[2].strip())
        parts = _SPLIT.fullmatch(name)
        if parts is None or (parts[2] is None and parts[3] is None):
            plain.setdefault(name, content)
        else:
            pieces.setdefault(parts[1], {}).setdefault(int(parts[2] or 0), (content, parts[3] is not None))
    problems: list[str] = []
    for name, content in plain.items():
        plain[name], more = words(content)
        problems.extend(more)
    for name, by_index in pieces.items():
        plain[name], problem = _join(by_index)
        if problem:
            problems.append(problem)
    return head, plain, tuple(problems)


def _unquote(content: str) -> str:
    if not content.startswith('"'):
        return content.partition(" (")[0].strip()
    return _ESCAPED.sub(r"\1", content[1:-1] if len(content) > 1 and content.endswith('"') else content[1:])


def _join(by_index: dict[int, tuple[str, bool]]) -> tuple[str, str]:
    charset = ""
    data = b""
    for position, index in enumerate(sorted(by_index)):
        content, encoded = by_index[index]
        if position == 0 and encoded and content.count("'") >= 2:
            charset, _, content = content.split("'", 2)
        raw = content.encode("utf-8", "surrogatepass")
        data += unquote_to_bytes(raw) if encoded else raw
    return decode(data, charset)
