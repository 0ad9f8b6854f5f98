"""The ways to become an administrator, as `paths.toml` describes them, and what their actions are on."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pkgutil import get_data
from typing import Any

from sekisho.identity.policies.globs import STAR


@dataclass(frozen=True, slots=True)
class Path:
    """One way. `settles` is the call whose answer the export lacks; `profile` says that an instance carries the role."""

    id: str
    kind: str
    actions: tuple[str, ...]
    on: str = ""
    by: str = ""
    service: str = ""
    profile: bool = False
    settles: str = ""


@cache
def paths() -> tuple[Path, ...]:
    """Return every way, in the order of the file."""
    return tuple(Path(**{**one, "actions": tuple(one["actions"])}) for one in _read()["path"])


def shapes(action: str, account: str, partition: str = "aws") -> tuple[str, ...]:
    """Return the patterns of what an action is on in an account; all are needed. `*` itself where it is on nothing."""
    found = _read()["on"].get(action)
    if not found:
        return (STAR,)
    return tuple(f"arn:{partition}:{one}".format(account=account) for one in found)


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((get_data(__package__ or "", "paths.toml") or b"").decode("utf-8"))
