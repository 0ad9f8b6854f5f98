import email
import email.policy
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.errors import SekishoError
from sekisho.people.waves.compose import Firm, Form, Marks, To, form_of, mail
from sekisho.people.waves.lure import Card, Lure, Words
from sekisho.people.waves.tokens import LENGTH, SIGNS, Channel, Token, name_of, read, written

KEY, OTHER = b"k" * 32, b"o" * 32
AT = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
TO = To("mori@friday.example", "森 花子", "営業 <b>部</b>", AT)
MARKS = Marks("https://l.example/abc/tok1", "https://l.example/abc/tok2", "https://l.example/abc/tok3", "tok4")
FIRM = Firm("金曜信用金庫", "0550-12-0001", "friday.example")
RAW = """From: "Parcel desk" <notice@parcel-desk.example>
Subject: {{family_name}}様 お荷物のお知らせ
X-Sekisho-Cue: logo: an old mark
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b
Content-Transfer-Encoding: 8bit

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{{family_name}}様 {{department}} {{link}}
--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<p>{{family_name}}様 {{department}} <a href="{{link}}">開く</a></p>
--b--
"""


def lure(raw: str = RAW, file: str = "") -> Lure:
    words = Words(title="t")
    card = Card(
        id="parcel", version=1, tactic="phishing", channel="link", groups=("everyone",), file=file, en=words, ja=words
    )
    return Lure(card, {"en": raw.encode(), "ja": raw.encode()}, {}, "")


def sent(form: Form, to: To = TO, firm: Firm = FIRM) -> email.message.EmailMessage:
    raw = mail(form, to, MARKS, firm, lambda address: b"PNG of " + address.encode()).as_bytes()
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_a_mail_is_filled_in_made_safe_and_bears_its_marks() -> None:
    made = sent(form_of(lure(), "ja"))
    assert made["Subject"] == "森様 お荷物のお知らせ"
    assert (made["X-Sekisho-Sim"], made["Message-ID"]) == ("tok4", "<tok4@friday.example>")
    assert "X-Sekisho-Cue" not in made
    text, page = made.get_body(("plain",)), made.get_body(("html",))
    assert text is not None
    assert page is not None
    assert text.get_content().strip() == "森様 営業 <b>部</b> https://l.example/abc/tok1"
    assert "営業 &lt;b&gt;部&lt;/b&gt;" in page.get_content()
    assert made["From"].addresses[0].addr_spec == "notice@parcel-desk.example"


def test_a_domain_of_the_firm_s_own_takes_the_place_of_example() -> None:
    made = sent(form_of(lure(), "ja"), firm=Firm("F", "1", "friday.example", "drill.friday.example"))
    assert made["From"].addresses[0].addr_spec == "notice@parcel-desk.drill.friday.example"


def test_a_code_and_a_file_lead_to_addresses_of_their_own() -> None:
    made = sent(form_of(lure(RAW.replace("<a href", '<img src="{{qr}}"><a href'), "CV.html"), "en"))
    kinds = {part.get_content_type(): part.get_payload(decode=True) for part in made.walk() if not part.is_multipart()}
    assert kinds["image/png"] == b"PNG of https://l.example/abc/tok2"
    attached = [part for part in made.walk() if part.get_filename() == "CV.html"]
    assert b"https://l.example/abc/tok3" in attached[0].get_payload(decode=True)


def test_what_is_filled_in_is_not_looked_through_for_more() -> None:
    made = sent(form_of(lure(), "ja"), To("m@friday.example", "{{link}} {{mark}}", "{{number}}", AT))
    text = made.get_body(("plain",))
    assert text is not None
    assert text.get_content().startswith("{{mark}}様 {{number}} https://l.example/abc/tok1")


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_adds_a_header_field(name: str, department: str) -> None:
    made = sent(form_of(lure(), "ja"), To("m@friday.example", name, department, AT))
    assert set(made.keys()) <= {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "X-Sekisho-Sim",
        "MIME-Version",
        "Content-Type",
    }


@pytest.mark.parametrize("asked", ["{{password}}", "{{ config }}", "{{key}}"])
def test_a_template_that_asks_for_what_nobody_knows_is_refused(asked: str) -> None:
    with pytest.raises(SekishoError, match="lure_broken"):
        form_of(lure(RAW.replace("{{link}}", asked)), "ja")


@pytest.mark.parametrize("trick", ["{% for x in y %}", "{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{ ''.__class__ }}", "{{name.__class__}}"])  # fmt: skip
def test_nothing_in_a_template_is_run(trick: str) -> None:
    made = sent(form_of(lure(RAW.replace("{{department}}", trick)), "ja"))
    text = made.get_body(("plain",))
    assert text is not None
    assert trick in text.get_content()


@given(st.binary(min_size=10, max_size=10), st.integers(0, 255), st.sampled_from(Channel))
def test_a_token_is_read_back_with_its_key_and_with_no_other(name: bytes, cell: int, channel: Channel) -> None:
    token = Token(name, cell, channel)
    text = written(token, KEY)
    assert len(text) == LENGTH
    assert read(text, KEY) == token
    assert read(text, OTHER) is None


@given(st.integers(0, LENGTH - 1), st.sampled_from(SIGNS))
def test_a_token_with_one_sign_changed_is_none(place: int, sign: str) -> None:
    text = written(Token(name_of("p1", KEY), 3, Channel.LINK), KEY)
    other = text[:place] + sign + text[place + 1 :]
    assert (read(other, KEY) is None) == (other != text)
    assert read(text + "%27", KEY) is None
    assert read(text.upper(), KEY) is None
