"""Messages as the judge sees them, a firm, and a memory of them: each test names what matters to it alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sekisho.identity.domains import domain_of
from sekisho.threats.email.analysers.judging.history.firm import Counterparty, Firm
from sekisho.threats.email.analysers.judging.history.memory import Memory
from sekisho.threats.email.analysers.judging.history.names import known_domains
from sekisho.threats.email.analysers.judging.history.seen import Seen
from sekisho.threats.email.analysers.judging.signals.read import read
from sekisho.threats.email.analysers.judging.signals.sign import Case, Setting, Sign
from sekisho.threats.email.analysers.likeness import KnownNames

OWN = "hama-bank.example"
BORDER = f"mx.{OWN}"
START = datetime(2026, 2, 2, 9, tzinfo=UTC)
PAYER, CHIEF = f"ueda@{OWN}", f"kato@{OWN}"
VENDOR = "mori@aoba-print.example"
PASSED = f"{BORDER}; spf=pass smtp.mailfrom=aoba-print.example; dmarc=pass header.from=aoba-print.example"
FAILED = f"{BORDER}; spf=fail smtp.mailfrom=x.example; dmarc=fail header.from=aoba-print.example"
STAFF = (
    {"row_id": "1", "employee_id": "e1", "name": "Jun Ueda", "name_kana": None, "name_romaji": None, "email": PAYER, "title": "Accounts"},
    {"row_id": "2", "employee_id": "e2", "name": "Emi Kato", "name_kana": None, "name_romaji": None, "email": CHIEF, "title": "President"},
)  # fmt: skip
PARTNER = Counterparty("c1", "Aoba Print", ("aoba-print.example",), ("1234567",), ("0312345678",))
OTHER = Counterparty("c2", "Kawakami", ("kawakami.example",), ("7777777",))


def firm(**more: Any) -> Firm:
    """Return a firm of two people and two counterparties."""
    return Firm.of(STAFF, (PARTNER, OTHER), (OWN,), (BORDER,), **more)


def mail(address: str = VENDOR, day: int = 150, **more: Any) -> Seen:
    """Return a message of a day counted from the first, with nothing in it that tells."""
    time = START + timedelta(days=day)
    plain = Seen(
        uid=f"u{day}{address}", message_id=f"{day}.{address}", address=address, name="", domain=domain_of(address),
        from_count=1, reply_to=(), recipients=(PAYER,), recipient_names=(), subject="Hello", time=time,
        day=time.toordinal(), parents=(), auth=(), auth_below=(), attachments=(), bulk=False, read=True, length=80, language="en",
        awareness=False, intents=frozenset(), subject_intents=frozenset(), pressures=frozenset(), accounts=(), phones=(), links=(),
        said=(), quoted=(), quoted_from=(), traits=("net=192.0.2.0/24", "path=aoba-print.example", "program=mutt"),
    )  # fmt: skip
    changes: dict[str, Any] = {
        name: frozenset(value) if isinstance(value, set) else value for name, value in more.items()
    }
    return replace(plain, **changes)


def checked(*lines: str) -> dict[str, Any]:
    """Return results of checks that stand above our border's line."""
    return {"auth": lines, "auth_below": (OWN,) * len(lines)}


def remembered(*mails: Seen, **more: Any) -> Setting:
    """Return what signals are given where these messages were learned before."""
    memory, told = Memory(own={OWN}), firm(**more)
    for one in mails:
        memory.learn(one, passed=None if not one.auth else "dmarc=pass" in one.auth[0])
    return Setting(memory, told, KnownNames(known_domains(memory, told, (START + timedelta(days=150)).toordinal())))


def years(address: str = VENDOR, count: int = 20, **more: Any) -> list[Seen]:
    """Return messages of one sender every five days, each answered."""
    found: list[Seen] = []
    for number in range(count):
        found.append(mail(address, 5 * number, **more))
        found.append(mail(PAYER, 5 * number, recipients=(address,), message_id=f"answer{number}.{address}"))
    return found


def case_of(one: Seen, setting: Setting) -> tuple[Case, dict[str, Sign]]:
    """Return the case and the sign of each group, the last where there are several."""
    case, signs = read(one, setting)
    return case, {sign.group: sign for sign in signs}


def values(one: Seen, setting: Setting) -> dict[str, str]:
    """Return the value of each group."""
    return {group: sign.value for group, sign in case_of(one, setting)[1].items()}
