"""Odd mail that is seen all the same, and what is said of mail that could not be read to its end."""

import base64
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sekisho.people.reports import layers
from sekisho.people.reports.answer import Desk, answer
from sekisho.people.reports.beside import MOST_HOSTS, strange_hosts
from sekisho.people.reports.marks import tokens_in
from sekisho.people.reports.nouns import OwnDomains, Reason
from sekisho.people.reports.tnef import item_in
from sekisho.people.reports.verify import verified
from tests.connectors.mail.outlook import made as outlook
from tests.people.reports import made
from tests.people.reports.test_read import EN, ONE, OWN, SIM, read
from tests.people.reports.winmail import File, winmail

NOW = datetime(2026, 12, 1, tzinfo=UTC)
PART = b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + SIM.raw + b"\r\n--b--\r\n"


@pytest.mark.parametrize(
    ("how", "body"), [("base64", base64.encodebytes(PART)), ("quoted-printable", PART.replace(b"=", b"=3D"))]
)
def test_a_multipart_that_was_encoded_as_a_whole_is_read(how: str, body: bytes) -> None:
    kind = f'multipart/mixed; boundary="b"\r\nContent-Transfer-Encoding: {how}'
    assert read(EN.built("x", kind, body)).tokens == (ONE.mark,)


def test_a_mail_that_says_it_is_encoded_and_is_not_is_read() -> None:
    body = PART.replace(b"message/rfc822\r\n", b"message/rfc822\r\nContent-Transfer-Encoding: base64\r\n")
    assert read(EN.built("x", 'multipart/mixed; boundary="b"', body)).tokens == (ONE.mark,)


def test_a_multipart_that_never_ends_and_one_without_its_boundary_are_read() -> None:
    assert read(EN.built("x", 'multipart/mixed; boundary="b"', PART.removesuffix(b"--b--\r\n"))).tokens == (ONE.mark,)
    assert read(EN.built("x", 'multipart/mixed; boundary="c"', PART)).tokens == (ONE.mark,)
    assert read(EN.built("x", "multipart/mixed", PART)).tokens == (ONE.mark,)


def test_a_page_and_a_source_that_are_attached_are_looked_through() -> None:
    for kind, name, text in (("html", "a.html", f'<a href="{SIM.link}">'), ("plain", "source.txt", SIM.raw.decode())):
        letter = EN.open("x")
        letter.set_content("see")
        letter.add_attachment(text.encode(), maintype="text", subtype=kind, filename=name)
        assert read(EN.sealed(letter)).credited


def test_a_contact_of_outlooks_is_no_mail() -> None:
    held = outlook.compound(outlook.message({0x001A: "IPM.Contact", 0x0037: "Aoki", 0x1000: SIM.link}))
    letter = EN.open("x")
    letter.set_content("see")
    letter.add_attachment(held, maintype="application", subtype="vnd.ms-outlook", filename="a.msg")
    found = read(EN.sealed(letter))
    assert (found.tokens, found.kind) == ((), "none")


def test_an_empty_mail_in_a_report_is_broken() -> None:
    body = (
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
        + SIM.link.encode()
        + b"\r\n--b--\r\n"
    )
    found = read(EN.built("x", 'multipart/mixed; boundary="b"', body))
    assert Reason.BROKEN in found.reasons
    assert found.tokens == (ONE.link,)


def test_a_file_past_the_bound_is_left_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.people.reports.carried.MESSAGE_BYTES", 500)
    found = read(made.attached(EN, SIM))
    assert Reason.CUT in found.reasons


def test_more_bytes_than_may_be_spent_are_left_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def spent(work: layers.Work, _size: int) -> bool:
        work.passed = True
        return False

    monkeypatch.setattr(layers.Work, "spend", spent)
    found = read(made.attached(EN, SIM))
    assert Reason.CUT in found.reasons
    assert found.tokens == (ONE.mark,)


def test_words_past_the_bound_are_left_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.people.reports.carried.MOST_TEXT", 20)
    for make in (made.link_alone, made.words_in_winmail, made.inline):
        found = read(make(EN, SIM))
        assert found.tokens == ()
    assert Reason.CUT in read(made.inline(EN, SIM, page=True)).reasons


def test_a_picture_beside_the_mail_changes_nothing() -> None:
    letter = EN.open("x")
    letter.set_content("see")
    letter.add_attachment(b"\x89PNG" + b"0" * 100, maintype="image", subtype="png", filename="a.eml.png")
    letter.add_attachment(made.parsed(SIM))
    assert read(EN.sealed(letter)).tokens == (ONE.mark,)


def test_a_message_in_winmail_that_is_none_is_left() -> None:
    item = item_in(winmail({0x0037: "x"}, [File("m", message=b"no tnef")]))
    assert item is not None
    assert item.cut
    assert item.attached[0].message is None


def test_a_link_whose_kept_signs_are_broken_is_still_looked_at() -> None:
    assert tokens_in(f"https://urldefense.com/v3/__https://l.example/{ONE.link}*3F__;A!!x$") == (ONE.link,)


def test_no_more_strange_hosts_are_named_than_the_bound() -> None:
    many = " ".join(f"https://a{number}.example/" for number in range(MOST_HOSTS * 2))
    assert len(strange_hosts([many], OWN.domains)) == MOST_HOSTS


def test_an_address_of_the_net_that_is_none_tells_nothing() -> None:
    line = ("Received", "from x ([999.1.1.1]) by mx.bank.example with ESMTP; x")
    assert verified([line], "bank.example", OWN) == ("undetermined", Reason.NO_RESULTS)


def test_a_report_without_a_message_id_is_answered_all_the_same() -> None:
    raw = made.attached(EN, SIM).replace(b"Message-ID: <report-0@bank.example>\r\n", b"", 1)
    given = answer(read(raw), Desk(made.BOX, "x", "y"), OWN, NOW, ())
    assert given is not None
    assert given.message["In-Reply-To"] is None


def test_a_domain_that_cannot_be_written_is_not_answered() -> None:
    long = OwnDomains.of([f"{'あ' * 70}.example"])
    found = replace(read(made.attached(EN, SIM)), reporter=f"a@{'あ' * 70}.example")
    assert answer(found, Desk(made.BOX, "x", "y"), long, NOW, ()) is None


def test_results_behind_many_fields_are_not_looked_for() -> None:
    raw = b"X: y\r\n" * 500 + made.attached(EN, SIM)
    assert read(raw).verified == "undetermined"
