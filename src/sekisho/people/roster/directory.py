"""Staff as a directory has them (LDAP, Active Directory among them) -> a roster. Reads alone, page by page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from sekisho.model.errors import SekishoError
from sekisho.model.hosts import HERE
from sekisho.people.roster.addresses import usable
from sekisho.people.roster.nouns import Left, Member, Roster
from sekisho.text.lang import one as lang_named

PAGE = 500
MOST = 100_000
TIMEOUT = 60


class Directory(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A directory: where it is, as whom it is read, and which attribute says what.

    `secret` is where the password is (`env:NAME` or `file:PATH`). `base` is below which entry people stand, `filter` which entries
    are people. `number` is the attribute by which somebody is the same person for ever. `ca` is a file of certificates to trust instead.
    """

    host: str = ""
    port: int = 0
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    secret: str = ""
    ca: str = ""
    base: str = ""
    filter: str = "(objectClass=inetOrgPerson)"
    number: str = "employeeNumber"
    name: str = "displayName"
    address: str = "mail"
    department: str = "departmentNumber"
    title: str = "title"
    lang: str = "preferredLanguage"


def directory_roster(directory: Directory, secret: Callable[[str], str]) -> Roster:
    """Return everybody in a directory. Who has no number is left out, and named by their entry; so is a number that stands twice.

    SekishoError `directory_missing` where the extra is not installed, `tls_needed`, `directory_refused`, `directory_large`,
    `host_unreachable` (passing).
    """
    members: dict[str, Member] = {}
    left: list[Left] = []
    for entry, said in _entries(directory, secret):
        number = _one(said, directory.number)
        if not number:
            left.append(Left(entry, "employee_id", "value_missing"))
        elif number in members:
            left.append(Left(entry, "employee_id", "roster_twice", number))
        else:
            members[number] = _member(number, said, directory)
    twice = {one.sample for one in left if one.reason == "roster_twice"}
    return Roster(tuple(one for number, one in members.items() if number not in twice), tuple(left))


def _member(number: str, said: Mapping[str, Sequence[str]], directory: Directory) -> Member:
    return Member(
        number=number,
        name=_one(said, directory.name) or _one(said, "cn") or number,
        address=usable(_one(said, directory.address)),
        department=_one(said, directory.department),
        title=_one(said, directory.title),
        joined_on=None,
        left_on=_ended(said),
        lang=lang_named(_one(said, directory.lang)[:2].lower()),
    )


def _ended(said: Mapping[str, Sequence[str]]) -> date | None:
    """Return the last day where an account of Active Directory was given one (`accountExpires` as a day)."""
    for name in ("accountExpires", "shadowExpire"):
        value = _one(said, name)[:10]
        try:
            return date.fromisoformat(value)
        except ValueError:
            continue
    return None


def _entries(directory: Directory, secret: Callable[[str], str]) -> Iterator[tuple[str, Mapping[str, Sequence[str]]]]:
    try:
        import ldap3
        from ldap3.core.exceptions import LDAPException, LDAPSocketOpenError, LDAPSocketReceiveError
    except ImportError:
        raise SekishoError("directory_missing") from None
    if directory.security == "none" and directory.host not in HERE:
        raise SekishoError("tls_needed", host=directory.host)
    wanted = [
        directory.number,
        directory.name,
        directory.address,
        directory.department,
        directory.title,
        directory.lang,
    ]
    try:
        with _opened(ldap3, directory, secret(directory.secret) if directory.secret else "") as wire:
            found = wire.extend.standard.paged_search(
                directory.base,
                directory.filter,
                attributes=[*dict.fromkeys(wanted), "cn"],
                paged_size=PAGE,
                generator=True,
            )
            for count, one in enumerate(found):
                if count >= MOST:
                    raise SekishoError("directory_large", most=MOST)
                if one.get("type") == "searchResEntry":
                    yield str(one["dn"]), {key: _texts(value) for key, value in dict(one["attributes"]).items()}
    except (LDAPSocketOpenError, LDAPSocketReceiveError) as error:
        raise SekishoError("host_unreachable", permanent=False, host=directory.host, port=_port(directory), detail=str(error)[:200]) from None  # fmt: skip
    except LDAPException as error:
        raise SekishoError("directory_refused", host=directory.host, detail=str(error)[:200]) from None


def _opened(ldap3: Any, directory: Directory, password: str) -> Any:
    """Return a connection that is bound."""
    import ssl

    trust = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=directory.ca or None)
    server = ldap3.Server(
        directory.host,
        port=_port(directory),
        use_ssl=directory.security == "tls",
        tls=trust,
        connect_timeout=TIMEOUT,
        get_info=ldap3.NONE,
    )
    bind = ldap3.AUTO_BIND_TLS_BEFORE_BIND if directory.security == "starttls" else ldap3.AUTO_BIND_NO_TLS
    return ldap3.Connection(
        server,
        user=directory.user or None,
        password=password or None,
        auto_bind=bind,
        read_only=True,
        receive_timeout=TIMEOUT,
        check_names=False,
        raise_exceptions=True,
        return_empty_attributes=False,
    )


def _port(directory: Directory) -> int:
    return directory.port or (636 if directory.security == "tls" else 389)


def _texts(value: object) -> list[str]:
    found = value if isinstance(value, list) else [value]
    return [one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in found]


def _one(said: Mapping[str, Sequence[str]], name: str) -> str:
    """Return the first value of an attribute, "" where there is none; names in any capitals."""
    for key, values in said.items():
        if key.lower() == name.lower() and values:
            return values[0].strip()
    return ""
