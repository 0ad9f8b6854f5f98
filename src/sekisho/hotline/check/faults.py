"""The faults, each a question about what was seen. Grave ones keep the hotline from starting: a promise could not be kept."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sekisho.hotline.check.nginx import handed_on, parsed
from sekisho.hotline.check.observed import ORGANISATION, Observed
from sekisho.hotline.rules import FEWEST
from sekisho.hotline.site.headers import ALWAYS, always

LONGEST_KEPT = 1_825
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
COPIES = {"btrfs", "zfs", "bcachefs", "nfs", "nfs4", "cifs", "overlay", "fuse.sshfs"}
"""File systems that leave the state before on the disk, or put it on another machine."""
TRACES = ("PYTHONTRACEMALLOC", "PYTHONFAULTHANDLER", "PYTHONDEVMODE", "PYTHONVERBOSE", "PYTHONDEBUG", "PYTHONINSPECT")
Answer = bool | None
"""True: there is the fault; False: there is not; None: it could not be seen."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, or could not be seen. `code` is that of its sentences."""

    code: str
    grave: bool
    seen: bool


def faults(seen: Observed) -> Iterator[Fault]:
    """Return what is wrong, and what could not be seen."""
    for code, grave, ask in _ASKED:
        found = ask(seen)
        if found is not False:
            yield Fault(code, grave and bool(found), found is not None)


def _proxied(ask: Callable[[dict[str, list[tuple[str, ...]]]], bool]) -> Callable[[Observed], Answer]:
    """Ask about each place of a proxy that hands requests on to the hotline; without a configuration nothing is seen."""

    def asked(seen: Observed) -> Answer:
        places = _places(seen)
        return None if places is None else any(ask(one) for one in places)

    return asked


def _places(seen: Observed) -> list[dict[str, list[tuple[str, ...]]]] | None:
    if seen.proxy is None:
        return None
    try:
        return list(handed_on(parsed(seen.proxy), seen.said.port)) or None
    except ValueError:
        return None


def _last(counts: dict[str, list[tuple[str, ...]]], name: str, otherwise: str) -> str:
    return " ".join(counts[name][-1]) if counts.get(name) else otherwise


def _tells_address(counts: dict[str, list[tuple[str, ...]]]) -> bool:
    said = [words for words in counts.get("proxy_set_header", ()) if len(words) > 1]
    return any("$remote" in " ".join(words[1:]) or "forwarded_for" in " ".join(words[1:]) for words in said)


def _overrides(counts: dict[str, list[tuple[str, ...]]]) -> bool:
    names = {
        words[0].lower() for words in (*counts.get("add_header", ()), *counts.get("proxy_hide_header", ())) if words
    }
    return bool(names & {name.lower() for name in ALWAYS}) or "set-cookie" in names


def _unit(pattern: str) -> Callable[[Observed], Answer]:
    """Ask whether a line is missing in the unit that starts the hotline."""
    return lambda seen: None if seen.unit is None else not re.search(pattern, seen.unit, re.MULTILINE | re.IGNORECASE)


def _core(seen: Observed) -> Answer:
    if seen.core_pattern is None:
        return None
    return seen.core_limit != 0 and bool(seen.core_pattern.strip())


def _answered(ask: Callable[[dict[str, str]], bool]) -> Callable[[Observed], Answer]:
    return lambda seen: (
        None if seen.answer is None else ask({name.lower(): value for name, value in seen.answer.items()})
    )


def _weakened(seen: Observed) -> Answer:
    if seen.answer is None:
        return None
    answer = {name.lower(): value for name, value in seen.answer.items()}
    return any(answer.get(name.lower()) != value for name, value in always(https=seen.said.https).items())


_ASKED: tuple[tuple[str, bool, Callable[[Observed], Answer]], ...] = (
    ("folder_open", True, lambda seen: bool(seen.modes.get("", 0) & 0o077)),
    ("file_open", True, lambda seen: any(mode & 0o077 for name, mode in seen.modes.items() if name)),
    ("root", False, lambda seen: seen.user == 0),
    ("owner", True, lambda seen: seen.owner not in {-1, seen.user}),
    ("open_address", True, lambda seen: seen.said.address not in LOOPBACK and not seen.said.https),
    ("debug", True, lambda seen: bool(seen.environment.get("DJANGO_DEBUG") or seen.environment.get("DEBUG"))),
    ("traces", True, lambda seen: any(seen.environment.get(name) for name in TRACES)),
    ("log_variable", False, lambda seen: any(name.startswith("GUNICORN") for name in seen.environment)),
    ("swap", False, lambda seen: None if seen.swaps is None else bool(seen.swaps) and not (seen.unit and "MemorySwapMax=0" in seen.unit)),
    ("core", False, _core),
    ("ptrace", False, lambda seen: None if seen.ptrace is None else seen.ptrace == 0),
    ("copies", False, lambda seen: None if seen.file_system is None else seen.file_system in COPIES),
    ("console_beside", False, lambda seen: ORGANISATION in seen.beside),
    ("versioned", False, lambda seen: ".git" in seen.beside),
    ("kept_long", False, lambda seen: seen.said.kept_days > LONGEST_KEPT),
    ("no_name", False, lambda seen: seen.said.address in LOOPBACK and seen.said.https and not seen.said.hosts),
    ("recipients", False, lambda seen: None if seen.recipients is None else seen.recipients < FEWEST or (seen.departments or 0) < FEWEST),
    ("digest", False, lambda seen: len(set(seen.said.digest.to)) < FEWEST),
    ("digest_open", True, lambda seen: bool(seen.said.digest.to) and seen.said.digest.security == "none" and seen.said.digest.smtp_host not in LOOPBACK),
    ("proxy_log", False, _proxied(lambda one: _last(one, "access_log", "on") != "off")),
    ("proxy_errors", False, _proxied(lambda one: not re.fullmatch(r"/dev/null( .*)?|.* (crit|alert|emerg)", _last(one, "error_log", "on")))),
    ("proxy_spools", False, _proxied(lambda one: _last(one, "proxy_request_buffering", "on") != "off")),
    ("proxy_answers", False, _proxied(lambda one: _last(one, "proxy_buffering", "on") != "off" and _last(one, "proxy_max_temp_file_size", "1024m") != "0")),
    ("proxy_address", False, _proxied(_tells_address)),
    ("proxy_gzip", False, _proxied(lambda one: _last(one, "gzip", "off") == "on")),
    ("proxy_headers", False, _proxied(_overrides)),
    ("proxy_cache", False, _proxied(lambda one: _last(one, "proxy_cache", "off") != "off")),
    ("unit_journal", False, _unit(r"^StandardError\s*=\s*null")),
    ("unit_tmp", False, _unit(r"^PrivateTmp\s*=\s*(yes|true|1|on)")),
    ("unit_core", False, _unit(r"^LimitCORE\s*=\s*0")),
    ("cookies", False, _answered(lambda answer: "set-cookie" in answer)),
    ("headers", False, _weakened),
    ("assets", False, lambda seen: None if seen.answer is None else bool(seen.assets)),
)  # fmt: skip
CODES = tuple(code for code, _, _ in _ASKED)
