"""The hotline's folder: its settings, its key, its store. Nothing of it stands in the folder of the console."""

import os
import re
import secrets
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec

from sekisho.model.errors import SekishoError
from sekisho.model.paths import shown

SETTINGS, KEY = "hotline.toml", "hotline.key"
_HOST = re.compile(r"[a-z0-9.-]{1,253}")
_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class Digest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is told every day, at which hour, that it is time to look; whether or not there is news."""

    to: list[str] = []
    hour: str = "08:30"
    sender: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = ""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `hotline.toml` says. `hosts` are names by which browsers reach it; `https` is true behind a proxy that speaks HTTPS."""

    organisation: str = ""
    address: str = "127.0.0.1"
    port: int = 8710
    hosts: list[str] = []
    https: bool = False
    time_zone: str = "Asia/Tokyo"
    kept_days: int = 730
    departments: list[str] = []
    leave_to: str = "https://www.wikipedia.org/"
    digest: Digest = Digest()


@dataclass(frozen=True, slots=True)
class Keys:
    """What comes out of the hotline's random file: `salt` (16 bytes) is public, `secret` (32) makes decoys and invitations."""

    salt: bytes
    secret: bytes


def make(folder: Path, organisation: str, departments: list[str]) -> None:
    """Make the folder of a hotline, for its owner alone. SekishoError `hotline_occupied`."""
    if folder.exists() and any(folder.iterdir()):
        raise SekishoError("hotline_occupied", path=shown(str(folder)))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    said = {"organisation": organisation, "departments": departments}
    # What JSON writes of texts and lists of them is TOML, too.
    lines = [f"{name} = {msgspec.json.encode(value).decode()}\n" for name, value in said.items()]
    _write(folder / SETTINGS, "".join(lines).encode())
    _write(folder / KEY, secrets.token_bytes(48))


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def settings(folder: Path) -> Settings:
    """Return what the settings say; SekishoError `hotline_none`, `hotline_settings`."""
    path = folder / SETTINGS
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=Settings)
    except FileNotFoundError:
        raise SekishoError("hotline_none", path=shown(str(folder))) from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SekishoError("hotline_settings", path=shown(str(path)), detail=str(error)) from None
    if wrong := _wrong(found):
        raise SekishoError("hotline_settings", path=shown(str(path)), detail=wrong)
    return found


def _wrong(said: Settings) -> str:
    """Return the key that cannot be so, "" where none."""
    checks = {
        "port": 0 < said.port < 65_536,
        "hosts": all(_HOST.fullmatch(one) for one in said.hosts),
        "kept_days": 0 < said.kept_days <= 3_650,
        "departments": len(set(said.departments)) == len(said.departments),
        "digest.hour": bool(_HOUR.fullmatch(said.digest.hour)),
        "digest.security": said.digest.security in {"tls", "starttls", "none"},
    }
    return next((name for name, right in checks.items() if not right), "")


def keys(folder: Path) -> Keys:
    """Return the hotline's keys; SekishoError `hotline_none`."""
    try:
        seed = (folder / KEY).read_bytes()
    except FileNotFoundError:
        raise SekishoError("hotline_none", path=shown(str(folder))) from None
    return Keys(
        blake2b(b"", digest_size=16, key=seed, person=b"salt").digest(),
        _derived(seed, b"decoys"),
    )


def _derived(seed: bytes, purpose: bytes) -> bytes:
    return blake2b(b"", digest_size=32, key=seed, person=purpose).digest()
