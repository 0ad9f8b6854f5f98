"""The console's database: a file of the organisation's folder, or PostgreSQL at an address, tried before anything starts."""

from pathlib import Path
from typing import Any

from sekisho.model.errors import SekishoError
from sekisho.model.rights import FILE
from sekisho.model.secret import kept_secret
from sekisho.pipeline.settings import Console

WAITS = 5
"""Seconds after which a server that does not answer is given up."""
OLDEST = 14
"""The oldest PostgreSQL that the console works with, as Django does."""
_HERE = ("", "localhost", "127.0.0.1", "::1")


def database(org: Path | None, console: Console) -> dict[str, object]:
    """Return the database as Django is told of it; None as folder is a database that nobody keeps.

    SekishoError `database_driver`, `database_address`, and those of `kept_secret`.
    """
    if console.database:
        return _server(console)
    name = str(org / "console.db") if org else ":memory:"
    # A writer waits for the one before it; a reader never waits.
    started = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    options = {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": started}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": options}


def make_file(org: Path, console: Console) -> None:
    """Make the file of the database where it is a file: it holds who works here, so that it is made for us alone.

    The files that SQLite puts beside it are made like it. One that is there is not opened: to close it again would let go
    of the locks that this process has on it.
    """
    path = org / "console.db"
    if not console.database and not path.exists():
        path.touch(mode=FILE)


def reach(console: Console) -> None:
    """Connect once with the server that the settings name, if they name one.

    SekishoError `database_unreachable` where it does not answer or refuses, `database_unfit` where it is too old or keeps
    no Unicode, and those of `database`.
    """
    if not console.database:
        return
    given = _given(console)
    import psycopg

    try:
        with psycopg.connect(**{"connect_timeout": WAITS, **given}) as line:
            version, encoding = line.info.server_version, line.info.parameter_status("server_encoding") or ""
    except psycopg.Error as error:
        raise SekishoError("database_unreachable", where=_where(given), detail=_first_line(error, given)) from None
    if version // 10_000 < OLDEST or encoding != "UTF8":
        raise SekishoError("database_unfit", where=_where(given), found=f"PostgreSQL {version // 10_000}, {encoding}")


def _server(console: Console) -> dict[str, object]:
    given = _given(console)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    told: dict[str, object] = {names[name]: value for name, value in given.items() if name in names}
    options = {name: value for name, value in given.items() if name not in names}
    # A server that is gone is noticed by the next page, not by its reader.
    return {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": {"connect_timeout": WAITS, **options}, **told}  # fmt: skip


def _given(console: Console) -> dict[str, Any]:
    """Return what the address and the secret beside it say, by the names that PostgreSQL has for them."""
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise SekishoError("database_driver") from None
    try:
        given: dict[str, Any] = {name: str(value) for name, value in conninfo_to_dict(console.database).items()}
    except psycopg.Error:
        raise SekishoError("database_address") from None
    if "://" not in console.database or "dbname" not in given:
        raise SekishoError("database_address")
    if console.database_secret:
        given["password"] = kept_secret(console.database_secret)
    return _sealed(given)


def _sealed(given: dict[str, Any]) -> dict[str, Any]:
    """Return what is given with TLS to a server elsewhere, that proves its name, unless something else is asked for."""
    hosts = given.get("host", "").split(",")
    here = all(one in _HERE or one.startswith(("/", "@")) for one in hosts)
    if here or "sslmode" in given:
        return given
    return {"sslrootcert": "system", **given, "sslmode": "verify-full"}


def _where(given: dict[str, Any]) -> str:
    """Return a database as people know it: without the password."""
    port = f":{given['port']}" if "port" in given else ""
    return f"{given['dbname']} @ {given.get('host', 'localhost')}{port}"


def _first_line(error: Exception, given: dict[str, Any]) -> str:
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return said.replace(given["password"], "***") if given.get("password") else said
