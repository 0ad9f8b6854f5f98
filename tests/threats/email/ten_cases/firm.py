"""A small bank and four months of its honest mail, from which habits, names, threads and accounts are learned."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sekisho.cli.mailed import prediction
from sekisho.pipeline.mail.firm import Told
from sekisho.pipeline.mail.learn import learn
from sekisho.pipeline.mail.score import Scoring
from sekisho.text.say import Lang
from sekisho.threats.email.analysers.judging.verdicts import Judged
from tests.threats.email.ten_cases.letters import BORDER, OWN, Letter, Sender, mbox, result

LANGS: tuple[Lang, ...] = ("en", "ja")
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 6, 30, 9, 30, tzinfo=UTC)
TWIN = "corinthbank.test"
CHIEF = Sender("Amelia Stone", f"amelia.stone@{OWN}", "10.1.2.11")
PAYER = Sender("Grace Whitfield", f"grace.whitfield@{OWN}", "10.1.2.12")
HELPER = Sender("Tom Becker", f"tom.becker@{OWN}", "10.1.2.13")
CLERK = Sender("佐藤 美咲", f"misaki.sato@{OWN}", "10.1.2.14")
TWIN_SENDER = Sender("Tom Becker", f"tom.becker@{TWIN}", "198.51.100.77")
VENDOR = Sender("Laura Penn", "laura.penn@hartwell-paper.example", "192.0.2.10", "Apple Mail 3.7")
SUPPLIER = Sender("高橋 直樹", "takahashi@midori-shoji.example", "192.0.2.40", "Becky! 2.81", "iso-2022-jp")
PRIVATE = Sender("Tom Becker", "tom.becker.golf@gmail.com", "192.0.2.90", "iPhone Mail 21F90")
LISTED = Sender("Ines Duarte", "ines.duarte@cooperative-news.example", "192.0.2.120", "Mutt 2.2")
FORWARDED = Sender("Paul Okafor", "paul.okafor@alumni-bar.example", "192.0.2.130", "Thunderbird 128")
LIST_HOST, RELAY = "lists.treasury-talk.example", "relay.forward-house.example"
VENDOR_ACCOUNT, SUPPLIER_ACCOUNT = "40718265", "7654321"
VENDOR_PHONE = "+44 20 7946 0321"
_DIRECTORY = f"""name,email,title
Amelia Stone,{CHIEF.address},Chief Executive Officer
Grace Whitfield,{PAYER.address},Accounts Payable
Tom Becker,{HELPER.address},Systems Engineer
佐藤 美咲,{CLERK.address},Accounts
"""
_VENDORS = f"""vendor,domain,account,phone
Hartwell Paper,hartwell-paper.example,{VENDOR_ACCOUNT},{VENDOR_PHONE}
みどり商事,midori-shoji.example,普通 {SUPPLIER_ACCOUNT},03-5550-1234
"""
_CHAT = (
    "The minutes of the branch meeting are on the shared drive, please add what I forgot.",
    "Could we move our talk about the counter hours to Thursday afternoon?",
    "The printer on the second floor works again after the new drum was put in.",
    "Thanks for the notes on the member survey, they read well as they are.",
)
PROMISE = "The board agreed to widen the vault door and to keep the old hinges for the museum in Corinth."


def on(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of a working day, counted from the first."""
    week, rest = divmod(day, 5)
    return BEGIN + timedelta(days=7 * week + rest, hours=hour - 9, minutes=minute)


def broken(sender: Sender, more: str = "") -> str:
    """Return what our border says where a list or a forwarder passed a message on: SPF of the host, the sender fails."""
    return (
        f"{BORDER}; spf=fail smtp.mailfrom={sender.domain}; dkim=fail header.d={sender.domain};"
        f" dmarc=fail header.from={sender.domain}{more}"
    )


def over_list(text: str, at: datetime, sender: Sender = LISTED) -> Letter:
    """Return a message that came over the list, which breaks the checks of whoever wrote."""
    below = (("List-Id", "<talk.treasury-talk.example>"), ("Precedence", "list"))
    return Letter(
        sender, "talk@treasury-talk.example", "[talk] Rates", text, at, broken(sender), below=below, hops=(LIST_HOST,)
    )


def forwarded(text: str, at: datetime, sealer: str = "forward-house.example", relay: str = RELAY) -> Letter:
    """Return a message that a forwarder passed on and sealed."""
    checks = broken(FORWARDED, f"; arc=pass (i=1 spf=pass dkim=pass dmarc=pass) header.d={sealer}")
    seal = (("ARC-Seal", f"i=1; a=rsa-sha256; cv=none; d={sealer}; s=a; b=AAAA"),)
    return Letter(FORWARDED, HELPER.address, "Reading circle", text, at, checks, below=seal, hops=(relay,))


def history() -> Iterator[Letter]:
    """Yield the honest mail of seventeen weeks."""
    for day in range(85):
        yield Letter(HELPER, PAYER.address, "Office", _CHAT[day % 4], on(day, 9, 10))
        yield Letter(PAYER, HELPER.address, "Office", _CHAT[(day + 1) % 4], on(day, 11, 20))
        if day % 2 == 0:
            yield Letter(CHIEF, PAYER.address, "Branch", _CHAT[(day + 2) % 4], on(day, 14, 5))
        if day % 5 == 1:
            yield from _week(day)
        if day % 5 == 3:
            yield from _other(day)


def _week(day: int) -> Iterator[Letter]:
    """Yield what comes each week from those on the list, and our answers."""
    number = 4000 + day
    bill = Letter(
        VENDOR, PAYER.address, f"Invoice {number}",
        f"Dear Grace,\n\nplease find invoice {number} for GBP 1,240.00. Please pay it to our usual account {VENDOR_ACCOUNT}, sort code 20-00-00.\n\n"
        f"Kind regards\nLaura Penn\nHartwell Paper\nTel {VENDOR_PHONE}",
        on(day, 10),
    )  # fmt: skip
    yield bill
    yield Letter(
        PAYER, VENDOR.address, f"Re: {bill.subject}", "Dear Laura,\n\nthank you, it goes out with the Friday run.\n\nGrace",
        on(day, 12), below=(("In-Reply-To", bill.uid),),
    )  # fmt: skip
    yield Letter(
        SUPPLIER, CLERK.address, f"{number}号 ご請求書",
        "佐藤様\n\nいつもお世話になっております。今月分のご請求書をお送りします。\n"
        f"お振込先：みずほ銀行 丸の内支店 普通 {SUPPLIER_ACCOUNT}\nよろしくお願いいたします。\n\nみどり商事 高橋",
        on(day, 10, 30),
    )  # fmt: skip
    yield Letter(
        CLERK, SUPPLIER.address, "Re: ご請求書", "高橋様\n\n受け取りました。月末に手続きします。\n\n佐藤", on(day, 13)
    )


def _other(day: int) -> Iterator[Letter]:
    """Yield what comes from a colleague's private address and the twin domain, over the list and the forwarder."""
    yield Letter(
        PRIVATE,
        HELPER.address,
        "Golf",
        "Notes from the range, so that I find them at the office tomorrow.",
        on(day, 18),
    )
    yield Letter(
        PAYER, PRIVATE.address, "Saturday", "Are you there on Saturday? The weather should hold.", on(day, 18, 30)
    )
    yield Letter(TWIN_SENDER, PAYER.address, "Helpdesk", _CHAT[day % 4], on(day, 15), result(TWIN))
    yield over_list("Has anybody compared the new deposit rates of the regional banks?", on(day, 16))
    yield forwarded("The reading circle meets in the library again, we go on with chapter five.", on(day, 17))


@dataclass(frozen=True, slots=True)
class Bank:
    """A folder in which the history has been learned; `score` judges letters by it, each by itself."""

    org: Path
    told: Told
    place: Callable[[], Path]

    def score(self, *letters: Letter | bytes) -> tuple[Judged, ...]:
        """Return the answers about letters that come in one after another."""
        path = mbox(self.place(), letters)
        scoring = Scoring(self.org, (path,), self.told, 1, _quiet)
        found = tuple(scoring.verdicts())
        assert sum(one.rejected for one in scoring.files) == 0
        assert all(one["text"] for judged in found for lang in LANGS for one in prediction(judged, lang)["reasons"])
        return found

    def one(self, letter: Letter | bytes) -> Judged:
        """Return the answer about one letter."""
        (found,) = self.score(letter)
        return found


def learned(
    folder: Path, authserv: tuple[str, ...] = (BORDER,), letters: Iterable[Letter | bytes] | None = None
) -> Bank:
    """Learn the history in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    people, vendors = folder / "directory.csv", folder / "vendor_master.csv"
    people.write_text(_DIRECTORY, "utf-8")
    vendors.write_text(_VENDORS, "utf-8")
    told = Told(people, vendors, authserv)
    past = mbox(folder / "past.mbox", letters if letters is not None else history())
    learn(folder / "org", (past,), told, 1, _quiet)
    numbers = iter(range(10_000))
    return Bank(folder / "org", told, lambda: folder / f"new{next(numbers)}.mbox")


def _quiet(_what: str, _done: int, _all: int) -> None:
    """Tell nobody how far it is."""


def signs(judged: Judged) -> dict[str, str]:
    """Return the value of each group's sign."""
    return {one.sign.group: one.sign.value for one in judged.weighed}
