"""What `sekisho.toml` says of the people programme: where landings are, who sends, and where staff report."""

import re
from urllib.parse import urlsplit

import msgspec

from sekisho.model.hosts import HERE
from sekisho.people.roster.directory import Directory

_DOMAIN = re.compile(
    r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE
)


class Programme(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The people programme. Mail goes out by the server of `actions`; recipients are those of `organisation.own_domains` alone.

    `landing` is the address of the landing process as staff reach it, `spool` the folder that it writes to and `bundle` the
    one that it reads, both named from the organisation's folder. `lure_domain` takes the place of `.example` in senders'
    addresses; `return_domain` receives what comes back (the domain of `actions.digest_from` where it is ""), `reply_to` the answers to
    templates that ask for one. `number` is the telephone number that callback templates give. `reporting` names the IMAP source
    of the mailbox that staff report to, `returned` that of the one that mail comes back to, `authserv` the name under which the firm's own server writes authentication results.
    `share` of a team gets its mail within any hour at most. `seeds` are mailboxes of ours that nobody reads. `hotline` is the
    anonymous hotline's address, to which modules lead. `portal` is the address of the portal as staff reach it, where it is a
    process of its own. `directory` is where staff can be read from instead of a list.
    """

    landing: str = ""
    bundle: str = "landing/bundle"
    spool: str = "landing/spool"
    lure_domain: str = ""
    return_domain: str = ""
    reply_to: str = ""
    number: str = ""
    reporting: str = ""
    returned: str = ""
    authserv: str = ""
    share: float = 0.2
    per_minute: int = 600
    seeds: list[str] = []
    hotline: str = ""
    portal: str = ""
    directory: Directory = Directory()


def wrong_programme(one: Programme) -> str:
    """Return the first setting that cannot be, as the file would say it; "" where all can."""
    checks = {
        "landing": (one.landing, not one.landing or _address(one.landing)),
        "hotline": (one.hotline, not one.hotline or _address(one.hotline)),
        "portal": (one.portal, not one.portal or (_address(one.portal) and not urlsplit(one.portal).path.strip("/"))),
        "lure_domain": (one.lure_domain, not one.lure_domain or _DOMAIN.fullmatch(one.lure_domain)),
        "return_domain": (one.return_domain, not one.return_domain or _DOMAIN.fullmatch(one.return_domain)),
        "reply_to": (one.reply_to, not one.reply_to or one.reply_to.count("@") == 1),
        "share": (one.share, 0 < one.share <= 1),
        "per_minute": (one.per_minute, one.per_minute >= 1),
        "seeds": (one.seeds, all(box.count("@") == 1 for box in one.seeds)),
    }
    return next((f"programme.{name} = {value!r}" for name, (value, good) in checks.items() if not good), "")


def _address(text: str) -> bool:
    """Tell whether something is an address that a browser opens: HTTPS, or this machine."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = not parts.query and not parts.fragment and not parts.username
    return bool(host) and plain and (parts.scheme == "https" or (parts.scheme == "http" and host in HERE))
