"""The values that matter for a key: one for every way in which the conditions on it can come out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from itertools import combinations

from sekisho.identity.policies.ask import Test
from sekisho.identity.policies.conditions import Value, day, network_of, operator_of
from sekisho.identity.policies.globs import escaped, example, is_literal, matches

MOST_WILD = 4
"""With more patterns on one key, only one, two or all of them are met at once."""
Network = IPv4Network | IPv6Network
WIDE, NARROW = {4: 8, 6: 16}, {4: 16, 6: 32}
"""A range with a prefix up to WIDE is no fence: anyone gets an address in it. From NARROW on it is somebody's own."""
_OTHERS = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
        "224.0.0.0/3", "::/8", "fc00::/7", "fe80::/10", "ff00::/8",
    )
)  # fmt: skip
"""Ranges that no request from the internet comes from."""
_START = (ip_address("198.51.100.1"), ip_address("2001:db8::1"))


def _wanted(tests: Iterable[Test]) -> Iterator[tuple[str, str]]:
    """Yield the operator and each value that is asked for; values with variables are left out."""
    for test in tests:
        base = operator_of(test.condition.operator).base
        for value in test.condition.values:
            if not (test.variables and "${" in value):
                yield base, value


def picked(tests: Sequence[Test], shape: str = "?*") -> list[Value]:
    """Return values of a picker's choice, of those that `shape` matches: every outcome of texts, numbers and dates."""
    wanted = list(_wanted(tests))
    literal = {value for base, value in wanted if base in _LITERAL or (base in _PATTERN and is_literal(value))}
    literal |= {value.swapcase() for base, value in wanted if base == "stringequalsignorecase"}
    wild = sorted({value for base, value in wanted if base in _PATTERN and not is_literal(value)})
    found = [one for one in sorted(literal) if matches(shape, one)]
    numbers = [one for base, value in wanted for one in _around(base, value)]
    # A text where a number is asked for is refused before anyone compares it.
    for met in () if numbers else _subsets(wild):
        rest = (*(one for one in wild if one not in met), *map(escaped, sorted(literal)))
        found += [text for text in (example((shape, *met), rest).text,) if text is not None]
    found += numbers
    several = any(operator_of(test.condition.operator).over for test in tests)
    return [(one,) for one in found] + ([tuple(found)] if several and len(found) > 1 else [])


_LITERAL = frozenset({"stringequals", "stringequalsignorecase", "binaryequals", "bool"})
_PATTERN = frozenset({"stringlike", "arnequals", "arnlike"})


def _subsets(wild: Sequence[str]) -> Iterator[tuple[str, ...]]:
    sizes = range(len(wild) + 1) if len(wild) <= MOST_WILD else (0, 1, 2, len(wild))
    for size in sizes:
        yield from combinations(wild, size)


def _around(base: str, value: str) -> Iterator[str]:
    read: Callable[[str], float | None] = day if base.startswith("date") else float
    if base.startswith(("numeric", "date")):
        try:
            at = read(value)
        except ValueError:
            at = None
        if at is not None:
            yield from (f"{at + step:g}" if abs(at) < 1e5 else str(at + step) for step in (-1, 0, 1))


def given(value: str, tests: Sequence[Test], kind: str) -> list[Value | None]:
    """Return a value that is given out and cannot be picked, of the kind that a pattern describes.

    Where a test has a pattern that another value of the kind meets and this one does not, someone may have been given
    such a one: None.
    """
    wild = [pattern for base, pattern in _wanted(tests) if base in _PATTERN and not is_literal(pattern)]
    lucky = any(not matches(pattern, value) and example((kind, pattern)).text is not None for pattern in wild)
    return [(value,), None] if lucky else [(value,)]


def named(
    shape: str, kind: str, tests: Sequence[Test], given_out: Callable[[str], str] = lambda _: ""
) -> list[Value | None]:
    """Return names that someone picks within an own `shape`; None where a test has a pattern for others' of the kind.

    `given_out` returns the part of a pattern that nobody picks; where it is plain, the name is somebody's own.
    """
    own = given_out(shape)
    found: list[Value | None] = [one for one in picked(tests, shape) if all(given_out(name) == own for name in one)]
    wild = [pattern for base, pattern in _wanted(tests) if base in _PATTERN and not is_literal(pattern)]
    open_ = [one for one in wild if not (part := given_out(one)) or not is_literal(part)]
    met = {one for one in open_ for value in found for name in value or () if matches(one, name)}
    other = any(one not in met and example((kind, one)).text is not None for one in open_)
    return [*found, None] if other or not found else found


def addresses(tests: Sequence[Test], *, anywhere: bool = False) -> list[Value | None]:
    """Return addresses that someone on the internet can have, one for every set of ranges that hold it.

    Nobody but its owner has one in a narrow range, and whether anyone has one in a range of middling width is not
    known: None. With `anywhere` (a network of one's own) every address can be had.
    """
    ranges = frozenset(one for _, value in _wanted(tests) if (one := network_of(value)))
    return list(_addresses(ranges, anywhere=anywhere)) if ranges else [(str(one),) for one in _START]


@lru_cache(maxsize=4096)
def _addresses(ranges: frozenset[Network], *, anywhere: bool) -> tuple[Value | None, ...]:
    found: dict[frozenset[Network], str] = {}
    unsure = False
    for version in (4, 6):
        held = [one for one in ranges if one.version == version]
        reserved = [one for one in _OTHERS if one.version == version]
        for address in _points(held, reserved, version):
            holding = frozenset(one for one in held if address in one)
            closest = max((one.prefixlen for one in holding), default=0)
            if not anywhere and (closest >= NARROW[version] or any(address in one for one in reserved)):
                continue
            if not anywhere and closest > WIDE[version]:
                unsure = True
            else:
                found.setdefault(holding, str(address))
    return (*((one,) for one in found.values()), *([None] if unsure else []))


def _points(held: Sequence[Network], reserved: Sequence[Network], version: int) -> Iterator[IPv4Address | IPv6Address]:
    """Yield an address of every stretch between the ends of ranges, a usual one first."""
    start = _START[0 if version == 4 else 1]
    yield start
    last = 2 ** (32 if version == 4 else 128) - 1
    ends = {0} | {int(one.network_address) for one in (*held, *reserved)}
    ends |= {int(one.broadcast_address) + 1 for one in (*held, *reserved)}
    for at in sorted(ends):
        if at <= last:
            yield type(start)(at)
