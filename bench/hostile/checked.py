"""Compare what came out of a case with what must."""

from collections.abc import Iterator

from bench.hostile.case import Case
from bench.hostile.through import Seen

_OF_TEXT = frozenset({"text", "html_links"})


def misses(case: Case, seen: Seen | None) -> Iterator[str]:
    """Yield what is not as the case wants it."""
    if seen is None:
        return
    yield from seen.faults
    if case.reject is not None:
        if case.reject not in seen.rejects:
            yield f"was not rejected as {case.reject}"
        return
    if not seen.messages and not seen.rejects:
        yield "nothing came out"
    if not case.wanted:
        return
    if not seen.messages:
        yield f"was rejected as {', '.join(seen.rejects)}"
        return
    if case.mbox and case.count and len(seen.messages) != case.count:
        yield f"{len(seen.messages)} messages, not {case.count}"
    message, text = seen.messages[0]
    for column, wanted in case.wanted.items():
        value = ((text or {}) if column in _OF_TEXT else message).get(column)
        if not (wanted(value) if callable(wanted) else value == wanted):
            yield f"{column} is {str(value)[:80]!r}"
