"""Where an HTML tag ends and what its attributes say, as a browser's tokenizer reads them, in linear time."""

import re

# Tags as nearly all are written; the rest is read attribute by attribute.
_PLAIN = re.compile(
    r"""(?:[ \t\n\f\r]++[a-zA-Z][a-zA-Z0-9:_-]*+(?:=(?:"[^"<>]*+"|'[^'<>]*+'|[^ \t\n\f\r"'<>=`]++))?)*+[ \t\n\f\r]*+/?>"""
)
_ATTRIBUTE = re.compile(
    r"""[ \t\n\f\r/]*+(?P<name>=?[^ \t\n\f\r/>=]*+)"""
    r"""(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:"(?P<two>[^"]*+)"|'(?P<one>[^']*+)'|(?P<bare>[^ \t\n\f\r>"'][^ \t\n\f\r>]*+)|(?P<open>["'])|))?+"""
)
MOST = 1_000


def end_of_tag(source: str, at: int) -> int:
    """Return the place behind the `>` of the tag whose attributes begin at `at`; -1 where the tag never ends.

    Where a quote is never closed, which would end the page, the tag ends at the next `>`: text is seen rather than lost.
    """
    if source.startswith(">", at):
        return at + 1
    plain = _PLAIN.match(source, at)
    if plain is not None:
        return plain.end()
    while at < len(source):
        found = _ATTRIBUTE.match(source, at)
        if found is None or found["open"]:
            break
        at = found.end()
        if source.startswith(">", at):
            return at + 1
        if not found[0]:
            break
    return source.find(">", at) + 1 or -1


def attributes(inside: str) -> dict[str, str]:
    """Return the attributes written in a tag, names in lower case, the first of each name, at most 1,000."""
    named: dict[str, str] = {}
    at = 0
    while at < len(inside) and len(named) < MOST:
        found = _ATTRIBUTE.match(inside, at)
        if found is None or not found[0]:
            break
        at = found.end()
        if found["name"]:
            named.setdefault(found["name"].lower(), found["two"] or found["one"] or found["bare"] or "")
    return named
