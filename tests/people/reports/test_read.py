"""A report is read whatever it is wrapped in, and is that of the person who sent it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sekisho.connectors.mail.message import message_uid
from sekisho.model.errors import SekishoError
from sekisho.people.reports.nouns import OwnDomains, Reason, Reported
from sekisho.people.reports.read import LARGEST, read_report
from sekisho.people.waves import compose, tokens
from tests.people.reports import made
from tests.people.reports.made import Letter, Marks, real, simulated
from tests.people.reports.wrapped import WRAPS

SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
ONE = Marks("1m" + "a" * 30, "1k" + "a" * 30, "1f" + "a" * 30)
TWO = Marks("2m" + "b" * 30, "2k" + "b" * 30)
OURS = {ONE.mark, ONE.link, ONE.file, TWO.mark, TWO.link}
PASS = (
    "Authentication-Results: mx.bank.example; dkim=pass header.d=bank.example; dmarc=pass header.from=bank.example",
    "Received: from out.bank.example (out.bank.example [192.0.2.7]) by mx.bank.example with ESMTPS; Tue, 1 Dec 2026 10:00:01 +0900",
)
FAIL = (PASS[0].replace("=pass", "=fail"), PASS[1])
OWN = OwnDomains.of(["bank.example"], ["mx.bank.example"], [made.BOX])
EN, JA = Letter(above=PASS), Letter(lang="ja", sender="青木 <aoki@bank.example>", above=PASS)
SIM, SIM_JA = simulated(ONE), simulated(ONE, "ja", number=1)


def read(raw: bytes, own: OwnDomains = OWN, *, fold: bool = True) -> Reported:
    return read_report(raw, "report/1", OURS.__contains__, own, (lambda token: token[0]) if fold else None)


FORMS: dict[str, tuple[bytes, str, str]] = {
    "attached": (made.attached(EN, SIM), "attachment", ONE.mark),
    "button": (made.reported_by_button(EN, SIM), "attachment", ONE.mark),
    "base64": (made.encoded(EN, SIM), "attachment", ONE.mark),
    "quoted-printable": (made.encoded(JA, SIM_JA, "quoted-printable"), "attachment", ONE.mark),
    "octet-stream": (made.as_file(JA, SIM_JA), "attachment", ONE.mark),
    "file without a name that tells": (made.as_file(EN, SIM, name="a.bin"), "attachment", ONE.mark),
    "msg": (made.msg_file(EN, SIM), "attachment", ONE.mark),
    "msg without its header": (made.msg_file(JA, SIM_JA, header=False, narrow=True), "attachment", ONE.mark),
    "winmail.dat": (made.in_winmail(EN, SIM), "tnef", ONE.mark),
    "winmail.dat without a header": (made.in_winmail(JA, SIM_JA, header=False), "tnef", ONE.mark),
    "file in winmail.dat": (made.file_in_winmail(EN, SIM), "tnef", ONE.mark),
    "rich text in winmail.dat": (made.words_in_winmail(EN, SIM), "tnef", ONE.link),
    "Japanese text in winmail.dat": (made.japanese_in_winmail(JA, SIM_JA), "tnef", ONE.link),
    "signed": (made.signed(EN, SIM), "attachment", ONE.mark),
    "handed on": (made.handed_on(EN, SIM, Letter(sender="x@y.example"), Letter(number=3)), "attachment", ONE.mark),
    "digest": (made.digest(EN, [SIM]), "attachment", ONE.mark),
    "abuse report": (made.abuse_report(EN, SIM), "arf", ONE.mark),
    "abuse report with a header alone": (made.abuse_report(EN, SIM, whole=False), "arf", ONE.mark),
    "link alone": (made.link_alone(EN, SIM), "link_only", ONE.link),
    "link in quoted-printable left in": (made.link_alone(EN, SIM, left_in=True), "link_only", ONE.link),
    "answered": (made.answered(EN, SIM), "inline", ONE.mark),
    "page alone": (made.inline(EN, SIM, page=True, text=False), "inline", ONE.link),
    **{
        f"inline {program}": (made.inline(JA if program.endswith("ja") else EN, SIM, program=program), "inline", ONE.link)
        for program in made.PROGRAMS
    },
    "inline iso-2022-jp": (
        made.inline(JA, SIM_JA, program="outlook_ja", charset="iso-2022-jp"), "inline", ONE.link
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_report_in_any_form_is_the_senders(form: str) -> None:
    raw, kind, token = FORMS[form]
    found = read(raw)
    assert (found.reporter, found.tokens, found.kind, found.verified) == ("aoki@bank.example", (token,), kind, "yes")
    assert found.credited
    assert not found.auto
    assert found.real == ()


@pytest.mark.parametrize("form", FORMS)
def test_the_language_of_the_answer_is_the_reporters(form: str) -> None:
    raw, _, _ = FORMS[form]
    japanese = b"=?utf-8?" in raw.partition(b"\r\nTo: ")[0]
    assert read(raw).lang == ("ja" if japanese else "en")


@pytest.mark.parametrize("wrap", WRAPS, ids=lambda one: one.__name__)
def test_a_forward_with_rewritten_links_is_attributed(wrap: Callable[[str], str]) -> None:
    sim = simulated(ONE, wrap=wrap)
    for raw in (made.inline(EN, sim), made.inline(EN, sim, page=True, text=False), made.link_alone(EN, sim)):
        assert read(raw).tokens == (ONE.link,)


def test_a_colleague_who_hands_on_the_mail_of_another_is_the_one_who_reports() -> None:
    raw = made.inline(replace(EN, sender="Baba <BABA@Bank.Example>"), SIM)
    assert b"mori@bank.example" in raw
    assert read(raw).reporter == "baba@bank.example"


def test_all_tokens_of_one_mail_are_one_mail_and_are_all_named_where_nobody_tells_so() -> None:
    sim = simulated(ONE, file=True)
    assert read(made.attached(EN, sim), fold=False).tokens == (ONE.mark,)
    both = made.inline(EN, sim).replace(ONE.link.encode(), ONE.link.encode() + b" " + ONE.file.encode())
    assert set(read(both, fold=False).tokens) == {ONE.link, ONE.file}
    assert read(both).tokens == (ONE.link,)


def test_two_exercises_in_one_mail_are_both_named() -> None:
    other = simulated(TWO, "ja")
    for raw in (made.attached(EN, SIM, other), made.inline(EN, SIM, other), made.as_file(EN, SIM, other), made.digest(EN, [SIM, other])):  # fmt: skip
        assert {one[0] for one in read(raw).tokens} == {"1", "2"}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_real_phish_is_handed_over_whole(lang: made.Lang) -> None:
    phish = real(7, lang)
    for raw in (made.attached(EN, phish), made.encoded(EN, phish), made.as_file(EN, phish), made.signed(EN, phish), made.file_in_winmail(EN, phish), made.abuse_report(EN, phish)):  # fmt: skip
        found = read(raw)
        assert found.tokens == ()
        assert not found.credited
        assert found.about is not None
        assert message_uid(found.about) == message_uid(phish.raw)
        assert found.real == (found.about,)


def test_a_real_phish_from_outlooks_files_is_handed_over_as_a_mail() -> None:
    phish = real(7)
    for raw in (made.msg_file(EN, phish), made.in_winmail(EN, phish)):
        found = read(raw)
        assert found.about is not None
        assert b"Message-ID: <7.x@evil.example>" in found.about


def test_a_real_phish_beside_an_exercise_is_what_is_handed_over() -> None:
    phish = real(7)
    found = read(made.attached(EN, SIM, phish))
    assert found.tokens == (ONE.mark,)
    assert found.credited
    assert found.about is not None
    assert b"<7.x@evil.example>" in found.about
    assert [b"<7.x@evil.example>" in one for one in found.real] == [True]


def test_a_mail_in_which_nothing_is_reported_is_none() -> None:
    plain = Letter(above=PASS).open("Question")
    plain.set_content("Is the canteen open on Friday?")
    found = read(EN.sealed(plain))
    assert (found.kind, found.tokens, found.about) == ("none", (), None)


def test_tokens_that_are_not_ours_count_for_nothing() -> None:
    foreign = simulated(Marks("9" * 32, "8" * 32))
    for raw in (made.attached(EN, foreign), made.inline(EN, foreign)):
        found = read(raw)
        assert found.tokens == ()
        assert not found.credited


def test_a_simulated_mail_that_lies_in_the_mailbox_itself_is_nobodys_report() -> None:
    spoofing = SIM.raw.replace(b"notice@parcel-desk.example", b"desk@bank.example")
    found = read("\r\n".join(PASS).encode() + b"\r\n" + spoofing)
    assert Reason.ITSELF in found.reasons
    assert found.auto
    assert not found.credited


def test_who_says_that_it_is_harmless_has_not_reported_it() -> None:
    assert not read(made.reported_by_button(EN, SIM, verdict="2")).credited
    assert not read(made.attached(replace(EN, subject="Not junk: parcel"), SIM)).credited
    assert read(made.reported_by_button(EN, SIM, verdict="1")).credited


@pytest.mark.parametrize(
    ("sender", "reason"),
    [
        ("x@stranger.example", Reason.OUTSIDE),
        ('"aoki@bank.example" <x@stranger.example>', Reason.OUTSIDE),
        ("aoki@bank.example.evil.example", Reason.OUTSIDE),
        ("aoki@bank.example, baba@bank.example", Reason.SEVERAL_SENDERS),
        ("Aoki", Reason.NO_SENDER),
    ],
)
def test_a_report_of_a_stranger_or_of_nobody_is_not_credited(sender: str, reason: Reason) -> None:
    found = read(made.attached(replace(EN, above=PASS), SIM).replace(b"From: Aoki <aoki@bank.example>\r\nTo: report", f"From: {sender}\r\nTo: report".encode(), 1))  # fmt: skip
    assert reason in found.reasons
    assert not found.credited
    assert found.tokens == (ONE.mark,)


def test_two_from_fields_are_two_senders() -> None:
    raw = b"From: baba@bank.example\r\n" + made.attached(EN, SIM)
    assert Reason.SEVERAL_SENDERS in read(raw).reasons


def test_a_forged_report_is_not_credited_but_what_it_holds_is_handed_over() -> None:
    found = read(made.attached(replace(EN, above=FAIL), real(3)))
    assert found.verified == "no"
    assert found.barred == {Reason.FORGED}
    assert found.real
    assert not read(made.attached(replace(EN, above=FAIL), SIM)).credited


def test_mail_within_the_firm_that_no_border_saw_counts_undetermined() -> None:
    found = read(made.attached(replace(EN, above=()), SIM))
    assert found.verified == "undetermined"
    assert found.credited


def test_a_machines_report_counts_only_for_a_proved_sender() -> None:
    raw = made.abuse_report(replace(EN, above=()), SIM)
    found = read(raw)
    assert found.reporter == "aoki@bank.example"
    assert found.barred == {Reason.MACHINE_UNPROVED}
    loop = made.abuse_report(replace(EN, sender="staff@isp.example"), SIM)
    assert read(loop).reporter == "staff@isp.example"
    assert not read(loop).credited


def test_what_is_sealed_is_said_to_be() -> None:
    raw = EN.built("x", "application/pkcs7-mime; smime-type=enveloped-data", b"MIIB\r\n")
    assert Reason.SEALED in read(raw).reasons


def test_broken_files_are_told_and_the_rest_is_read() -> None:
    letter = EN.open("x")
    letter.set_content("see")
    letter.add_attachment(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken", maintype="application", subtype="octet-stream", filename="a.msg"
    )
    letter.add_attachment(b"not tnef", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    letter.add_attachment(made.parsed(SIM))
    found = read(EN.sealed(letter))
    assert Reason.BROKEN in found.reasons
    assert found.tokens == (ONE.mark,)
    assert found.credited


def test_what_is_no_mail_or_too_large_is_told() -> None:
    with pytest.raises(SekishoError, match="report_unreadable"):
        read(b"\r\n\r\nno header")
    with pytest.raises(SekishoError, match="report_large"):
        read(b"x" * (LARGEST + 1))


def test_a_domain_at_which_everybody_has_mail_is_not_the_firms() -> None:
    with pytest.raises(SekishoError, match="report_domain_shared"):
        OwnDomains.of(["bank.example", "gmail.com"])


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_mail_as_the_programme_sends_it_is_known_in_a_report(lang: made.Lang) -> None:
    key = b"k" * 32
    mark, link, qr, file = (tokens.written(tokens.Token(b"n" * 10, 3, one), key) for one in (tokens.Channel.MARK, tokens.Channel.LINK, tokens.Channel.QR, tokens.Channel.FILE))  # fmt: skip
    marks = compose.Marks(f"https://landing.example/form/{link}", f"https://landing.example/form/{qr}", f"https://landing.example/form/{file}", mark)  # fmt: skip
    form = compose.Form(
        "a@desk.example", "Desk", "Parcel", "", "Open {{link}}", '<a href="{{link}}">x</a>', "a.html", lang
    )
    to = compose.To("mori@bank.example", "森 花子", "営業", datetime(2026, 12, 1, 9, tzinfo=UTC))
    raw = compose.mail(form, to, marks, compose.Firm("x", "y", "bank.example"), lambda _link: b"").as_bytes()
    sent = made.Mail(raw, "Desk <a@desk.example>", "Parcel", "Open", marks.link, f"<{mark}@bank.example>", lang)
    for raw, token in (
        (made.attached(EN, sent), mark),
        (made.in_winmail(JA, sent), mark),
        (made.inline(EN, sent), link),
    ):
        found = read_report(raw, "r", lambda text: tokens.read(text, key) is not None, OWN, lambda text: text[:16])
        assert found.tokens == (token,)
        assert found.credited


def test_old_line_ends_make_no_difference() -> None:
    raw = made.attached(EN, SIM)
    for ends in (b"\n", b"\r"):
        assert read(raw.replace(b"\r\n", ends)).tokens == (ONE.mark,)
