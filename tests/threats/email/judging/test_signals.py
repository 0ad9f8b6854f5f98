"""Every value of every signal is reached, by a message that shows it."""

from importlib.resources import files
from typing import Any

import pytest

from sekisho.detection.contract import parse_card
from sekisho.detection.words import explain
from sekisho.text.say import Lang
from sekisho.threats.email.analysers.judging.history.seen import Seen
from sekisho.threats.email.analysers.judging.odds import MISSING, Rates, _table, weigh
from sekisho.threats.email.analysers.judging.reasons import reasons
from sekisho.threats.email.analysers.judging.signals.read import read
from sekisho.threats.email.analysers.judging.signals.sign import Setting
from sekisho.threats.email.analysers.judging.verdicts import judged
from tests.threats.email.judging.mails import (
    CHIEF,
    FAILED,
    OWN,
    PASSED,
    PAYER,
    VENDOR,
    checked,
    mail,
    remembered,
    values,
    years,
)

NEW, FREE = "x@somewhere.example", "x@gmail.com"
FIRST = years(**checked(PASSED))


@pytest.fixture(scope="module")
def setting() -> Setting:
    """A memory in which the vendor, a colleague's private address and somebody who is never answered have written for long."""
    heard = [mail("news@letters.example", 7 * week) for week in range(12)]
    private = [mail(PAYER, day, recipients=("jun.private@gmail.com",)) for day in (1, 30)]
    talk = [mail(CHIEF, 100, recipients=(VENDOR,), message_id="talk", said=("a1", "b2", "c3"))]
    chats = [mail(CHIEF, day, message_id=f"c{day}") for day in range(90, 98)]
    paid = [mail(VENDOR, 60, intents={"invoice_due"}, accounts=("5555555",), phones=("0312345678",), message_id="paid")]
    links = [mail(VENDOR, day, links=("files.example",), message_id=f"l{day}") for day in (61, 62)]
    faint = [mail("faint@once.example", 149)]
    second = [mail("two@somewhere-else.example", 149, accounts=("6666666",), traits=())]
    return remembered(*FIRST, *heard, *private, *talk, *chats, *paid, *links, *faint, *second)


SHOWN: list[tuple[str, str, Seen]] = [
    ("sender", "inside", mail(PAYER)),
    ("sender", "known", mail()),
    ("sender", "heard", mail("news@letters.example")),
    ("sender", "known_domain", mail("new.person@aoba-print.example")),
    ("sender", "faint", mail("faint@once.example")),
    ("sender", "new", mail(NEW)),
    ("sender", "new_private", mail(FREE)),
    ("sender", "nobody", mail("")),
    ("identity", "none", mail()),
    ("identity", "inside", mail(PAYER)),
    ("identity", "nobody", mail("")),
    ("identity", "leader_name", mail(FREE, name="Emi Kato")),
    ("identity", "colleague_name", mail(FREE, name="Ueda, Jun")),
    ("identity", "private_address", mail("jun.private@gmail.com", name="Jun Ueda")),
    ("identity", "like_ours", mail("x@hama-bamk.example")),
    ("identity", "like_partner", mail("x@aoba-primt.example")),
    ("identity", "in_host", mail("x@hama-bank.example.attacker.example")),
    ("identity", "address_in_name", mail(NEW, name=f"{PAYER} via desk")),
    ("identity", "brand", mail(NEW, name="PayPal Service")),
    ("reply_to", "same", mail(reply_to=("desk@aoba-print.example",))),
    ("reply_to", "private", mail(reply_to=("mori99@gmail.com",))),
    ("reply_to", "like", mail(reply_to=("mori@aoba-primt.example",))),
    ("reply_to", "new", mail(reply_to=("mori@elsewhere.example",))),
    ("reply_to", "known", mail(reply_to=("x@kawakami.example",))),
    ("reply_to", "bulk", mail(reply_to=("bounce@elsewhere.example",), bulk=True)),
    ("reply_to", "ours", mail(reply_to=(PAYER,))),
    ("authentication", "absent", mail()),
    ("authentication", "pass", mail(**checked(PASSED))),
    ("authentication", "fail_unusual", mail(**checked(FAILED))),
    ("authentication", "none_unusual", mail(**checked(f"mx.{OWN}; spf=none; dmarc=none"))),
    ("authentication", "fail", mail(NEW, **checked(FAILED))),
    ("authentication", "none", mail(NEW, **checked(f"mx.{OWN}; spf=temperror"))),
    ("authentication", "pass", mail(**checked(f"mx.{OWN}; spf=fail; dkim=pass header.d=mail.aoba-print.example"))),
    ("authentication", "pass", mail(**checked(f"mx.{OWN}; spf=pass smtp.mailfrom=b@aoba-print.example; dmarc=none"))),
    ("profile", "thin", mail(NEW)),
    ("profile", "usual", mail()),
    ("profile", "strange", mail(traits=("net=203.0.113.0/24", "path=elsewhere.example", "program=roundcube"))),
    ("thread", "fresh", mail()),
    ("thread", "answer", mail(parents=("answer3.mori@aoba-print.example",))),
    ("thread", "same_firm", mail("boss@aoba-print.example", parents=("talk",))),
    ("thread", "stranger", mail(NEW, parents=("talk",))),
    ("thread", "stranger", mail(FREE, parents=("talk",))),
    ("thread", "stranger", mail(NEW, quoted=("a1", "b2"), quoted_from=(CHIEF,))),
    ("thread", "known_quote", mail(quoted=("a1", "b2"), quoted_from=(CHIEF,))),
    ("thread", "known_quote", mail(NEW, quoted=("a1", "b2"))),
    ("thread", "made_up", mail(NEW, quoted=("y8", "z9"), quoted_from=(CHIEF,))),
    ("thread", "made_up", mail(parents=("talk",), quoted=("y8", "z9"), quoted_from=(CHIEF,))),
    ("thread", "unknown", mail(NEW, subject="Re: that")),
    ("ask", "nothing", mail()),
    ("ask", "warns", mail(awareness=True)),
    ("ask", "unread", mail(read=False)),
    ("ask", "wordless", mail(length=0)),
    ("ask", "gift_card", mail(intents={"gift_card"})),
    ("ask", "invoice_due", mail(NEW, subject="Re: bill", subject_intents={"invoice_due"})),
    ("ask", "nothing", mail(subject="Re: bill", subject_intents={"invoice_due"})),
    ("pressure", "none", mail()),
    ("pressure", "secrecy", mail(pressures={"secrecy"})),
    ("account", "none", mail()),
    ("account", "on_file", mail(accounts=("1234567",))),
    ("account", "used", mail(accounts=("5555555",))),
    ("account", "elsewhere", mail(accounts=("7777777",))),
    ("account", "elsewhere", mail(NEW, accounts=("5555555",))),
    ("account", "differs", mail(accounts=("1234567", "9999999"))),
    ("account", "differs", mail("x@aoba-primt.example", accounts=("9999999",))),
    ("account", "new", mail(NEW, accounts=("9999999",))),
    ("account", "new", mail(NEW, accounts=("6666666",))),
    ("phone", "none", mail()),
    ("phone", "known", mail(phones=("+81312345678",))),
    ("phone", "differs", mail(phones=("0312345678", "09011112222"))),
    ("phone", "differs", mail("x@aoba-primt.example", phones=("09011112222",))),
    ("phone", "known", mail("x@aoba-primt.example", phones=("+81312345678",))),
    ("phone", "known", mail(NEW, phones=("0312345678",))),
    ("phone", "new", mail(NEW, phones=("09011112222",))),
    ("phone", "new", mail(NEW, phones=("0312345678", "09011112222"))),
    ("pair", "none", mail()),
    ("pair", "usual", mail(intents={"payment_request"})),
    ("pair", "first_money", mail(CHIEF, intents={"payment_request"})),
    ("pair", "new_pair", mail(NEW, intents={"gift_card"})),
    ("audience", "few", mail()),
    ("audience", "strangers", mail(recipients=(PAYER, *(f"p{number}@{OWN}" for number in range(6))))),
    ("link", "none", mail()),
    ("link", "known", mail(links=("files.example", "aoba-print.example", OWN))),
    ("link", "new", mail(links=("files.example", "fresh.example"))),
    ("oddity", "none", mail()),
    ("oddity", "bulk", mail(bulk=True)),
    ("oddity", "two_senders", mail(from_count=2)),
    ("oddity", "hidden_signs", mail(name="Emi\u202e otaK")),
    ("oddity", "hidden_signs", mail(subject="pay\u200cment")),
    ("oddity", "active_file", mail(attachments=("bill.pdf", "bill.HTML"))),
    ("oddity", "code", mail(traits=("code=link",))),
    ("oddity", "hidden_text", mail(traits=("hidden=text",))),
    ("oddity", "none", mail(name="\u200fרות כהן")),
    ("language", "en", mail()),
    ("language", "ja", mail(language="ja")),
    ("language", "other", mail(language=None)),
    ("language", "unread", mail(length=12)),
    ("suffix", "none", mail()),
    ("dress", "plain", mail()),
    ("dress", "pictures", mail(subject="Hello \U0001f4b0")),
    ("dress", "mixed", mail(subject="Pаyment")),
    ("dress", "mixed", mail(traits=("script=mixed",))),
    ("body", "words", mail()),
    ("body", "unread", mail(read=False)),
    ("body", "bare_link", mail(links=("fresh.example",), length=30)),
]  # fmt: skip


@pytest.mark.parametrize(("group", "value", "shown"), SHOWN, ids=[f"{group}-{value}" for group, value, _ in SHOWN])
def test_a_signal_says_what_the_message_shows(setting: Setting, group: str, value: str, shown: Seen) -> None:
    assert values(shown, setting)[group] == value


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_reason_that_a_message_gives_has_its_sentence(setting: Setting, lang: Lang) -> None:
    folder = files("sekisho.threats.email.detectors").joinpath("sender_is_another")
    card = parse_card(folder.joinpath("detector.toml").read_bytes(), "sender_is_another")
    for _, _, shown in SHOWN:
        case, signs = read(shown, setting)
        for heavy in (Rates(), *(Rates({f"{one.group} *": 1e9, f"{one.group} {case.sender} *": 1e9}) for one in signs)):
            told = reasons(judged(case, weigh(signs, case.sender, heavy)))
            assert all("{" not in explain(card, one, lang) for one in told)


def many_times(**more: Any) -> Setting:
    return remembered(*years(**more))


def test_checks_that_usually_fail_are_told_as_usual() -> None:
    usual = many_times(**checked(FAILED))
    assert values(mail(**checked(FAILED)), usual)["authentication"] == "fail_usual"
    assert values(mail(**checked(f"mx.{OWN}; dmarc=none")), usual)["authentication"] == "none_usual"


def test_a_seal_counts_of_who_sealed_before_over_the_same_servers_or_is_told_to_be_trusted() -> None:
    sealed = f"{FAILED}; arc=pass"
    before = many_times(**checked(sealed), traits=("seal=relay.example", "path=relay.example"))

    def said(setting: Setting, *traits: str) -> str:
        return values(mail(**checked(sealed), traits=traits), setting)["authentication"]

    assert said(before, "seal=relay.example", "path=relay.example") == "relayed"
    assert said(before, "seal=other.example", "path=relay.example") == "fail_usual"
    assert said(before, "seal=relay.example", "path=other.example") == "fail_usual"
    assert said(before, "path=relay.example") == "fail_usual"
    told = remembered(*FIRST, sealers=("arc.other.example",))
    assert said(told, "seal=other.example", "path=elsewhere.example") == "relayed"


def test_a_result_counts_only_above_a_server_of_ours(setting: Setting) -> None:
    stranger = mail(auth=(PASSED,), auth_below=("elsewhere.example",))
    assert values(stranger, setting)["authentication"] == "absent"
    second = mail(auth=("mx.elsewhere.example; dmarc=pass", PASSED), auth_below=(OWN, OWN))
    assert values(second, setting)["authentication"] == "pass"


def test_a_name_under_which_another_has_written_for_long_is_a_contacts() -> None:
    setting = remembered(*years("ito@longstanding.example", name="Naoko Ito"))
    assert values(mail(FREE, name="Naoko Ito"), setting)["identity"] == "contact_name"
    assert values(mail("naoko@longstanding.example", name="Naoko Ito"), setting)["identity"] == "none"


def test_a_domain_like_one_that_often_writes_is_told_until_it_is_old() -> None:
    setting = remembered(*years("ito@longstanding.example"))
    assert values(mail("ito@longstamding.example"), setting)["identity"] == "like_frequent"
    old = remembered(*years("ito@longstanding.example"), mail("ito@longstamding.example", 2))
    assert values(mail("ito@longstamding.example"), old)["identity"] == "none"
    asked = remembered(
        *years("ito@longstanding.example"),
        *(mail(PAYER, day, recipients=("ito@longstamding.example",)) for day in (140, 141)),
    )
    assert values(mail("ito@longstamding.example"), asked)["identity"] == "none"


def test_who_asks_others_for_money_is_no_new_pair() -> None:
    asked = [mail(VENDOR, day, recipients=(CHIEF,), intents={"invoice_due"}, message_id=f"m{day}") for day in (1, 2)]
    assert values(mail(intents={"payment_request"}), remembered(*asked))["pair"] == "asked_others"


def test_many_recipients_of_before_are_usual() -> None:
    many = tuple(f"p{number}@{OWN}" for number in range(6))
    assert values(mail(recipients=many), remembered(mail(day=1, recipients=many)))["audience"] == "usual"


def test_one_habit_that_differs_is_odd_and_none_is_usual() -> None:
    setting = remembered(*years(), *years("else@kawakami.example", traits=("net=198.51.100.0/24", "program=other")))
    found = {
        values(mail(traits=traits), setting)["profile"]
        for traits in (
            ("net=198.51.100.0/24", "path=aoba-print.example", "program=mutt"),
            ("net=203.0.113.0/24", "path=aoba-print.example", "program=mutt"),
            ("program=other", "path=aoba-print.example"),
            ("hour=3",),
            ("zone=540",),
        )
    }
    assert found == {"usual", "odd"}


def test_endings_from_which_hardly_anybody_writes_are_rare() -> None:
    setting = remembered(*(mail(f"x@firm{number}.example", number) for number in range(101)), mail("y@one.test", 1))
    assert values(mail(NEW), setting)["suffix"] == "usual"
    assert values(mail("z@two.invalid"), setting)["suffix"] == "rare"


def test_every_value_that_weighs_something_is_told_by_a_message_above() -> None:
    shown = {(group, value) for group, value, _ in SHOWN}
    told_elsewhere = {
        ("authentication", "fail_usual"), ("authentication", "none_usual"), ("authentication", "relayed"), ("pair", "asked_others"),
        ("identity", "contact_name"), ("identity", "like_frequent"), ("audience", "usual"), ("suffix", "usual"), ("suffix", "rare"),
        ("profile", "ordinary"), ("profile", "unlike"), ("profile", "odd"), ("thread", "unknown_quote"),
    }  # fmt: skip
    weighing = {(group, value) for group, found in _table().values.items() for value in found}
    asks = {(group, value) for group, value in weighing if group in {"ask", "pressure"}}
    assert weighing - shown - told_elsewhere - asks - MISSING == set()


def test_of_several_names_of_ours_in_a_host_the_same_is_told_in_every_run() -> None:
    setting = remembered(*years())
    setting.memory.own |= {
        f"hama-bank.{ending}" for ending in ("test", "invalid", "localhost", "co.jp", "jp", "net", "org")
    }
    _, signs = read(mail("x@hama-bank.example.attacker.example"), setting)
    assert [sign.params["nearest"] for sign in signs if sign.value == "in_host"] == ["hama-bank.co.jp"]
