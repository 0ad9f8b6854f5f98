"""Forms of mail: HTML alone, HTML beside plain text, an account in an attached letter; none of them unasked."""

import datetime as dt
import email
import email.policy
import random
import re
import unicodedata
import zlib
from collections import Counter
from pathlib import Path

import pytest

from sekisho.attacks import catalogue
from sekisho.attacks.case import Case
from sekisho.attacks.frauds import forms
from sekisho.attacks.frauds.deal import deal
from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import World
from sekisho.attacks.overlay import Overlay
from sekisho.attacks.writers.eml import render
from sekisho.sample import world


@pytest.fixture(scope="module")
def bank() -> World:
    return world.make(3, staff=60, days=90, mailboxes=6, end=dt.date(2026, 11, 20))


@pytest.fixture(scope="module")
def cases(bank: World) -> tuple[Case, ...]:
    return deal(bank, 21, 8, forms=True)


def marked(part: Overlay) -> list[Mail]:
    ids = part.labels[0].message_ids
    return [mail for mail in part.mails if mail.message_id.strip("<>") in {i.strip("<>") for i in ids}]


def shape(mail: Mail) -> str:
    return "plain" if not mail.html else "both" if mail.plain else "alone"


def page(content: bytes) -> str:
    """Return the lines of a letter as its page shows them."""
    packed = re.search(rb"stream\n(.*?)\nendstream", content, re.DOTALL)
    drawn = zlib.decompress(packed[1]) if packed else b""
    return "\n".join(bytes.fromhex(x.decode()).decode("utf-16-be") for x in re.findall(rb"<([0-9a-f]*)> Tj", drawn))


def plain(text: str) -> str:
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))


def written(mail: Mail) -> str:
    """Return what the mail says itself, without the mail that it answers."""
    return re.split(r"\n(?:>|-{4}|From: )", mail.body)[0]


def gives(mail: Mail, part: Overlay) -> bool:
    """Return whether the mail tells an account of its story, in its own words or in a letter."""
    own = plain(written(mail))
    return bool(mail.attachments) or any(re.split("[-/ ]", a)[-1][-4:] in own for a in part.labels[0].accounts)


def test_unasked_no_mail_takes_another_form(bank: World) -> None:
    mails = [mail for case in deal(bank, 5, 2) for part in case.overlays for mail in part.mails]
    assert all(mail.plain and not mail.attachments for mail in mails)


def test_the_first_bank_named_as_a_folder_is_the_first_bank_to_the_byte(bank: World) -> None:
    first, named = deal(bank, 5, 2), deal(bank, 5, 2, texts=Path(catalogue.__file__).parent / "frauds")
    assert [render(m, bank.institution, "") for c in first for p in c.overlays for m in p.mails] == [
        render(m, bank.institution, "") for c in named for p in c.overlays for m in p.mails
    ]


def test_frauds_and_twins_take_each_form_in_the_same_shares(cases: tuple[Case, ...]) -> None:
    shares = []
    for parts in ([c.fraud for c in cases], [t for c in cases for t in c.twins]):
        mails = [mail for part in parts for mail in marked(part)]
        shapes = Counter(shape(mail) for mail in mails)
        letters = sum(bool(mail.attachments) for mail in mails)
        accounts = sum(gives(mail, part) for part in parts for mail in marked(part))
        shares.append((shapes["alone"] / len(mails), letters / accounts))
    (fraud_html, fraud_letter), (twin_html, twin_letter) = shares
    assert 0.12 < fraud_html < 0.28
    assert abs(fraud_html - twin_html) < 0.06
    assert 0.3 < fraud_letter < 0.5
    assert 0.3 < twin_letter < 0.5


def test_the_account_stands_in_the_letter_and_no_more_in_the_body(cases: tuple[Case, ...]) -> None:
    seen = 0
    for part in (part for case in cases for part in case.overlays):
        for mail in (m for m in marked(part) if m.attachments):
            read = page(mail.attachments[-1].content)
            own = written(mail)
            for account in part.labels[0].accounts:
                number = re.findall(r"\d{7,}|[A-Z]{2}\d{2}\w+", account)[-1]
                assert number in plain(read)
                assert number not in plain(own)
                seen += 1
    assert seen > 40


def test_html_alone_has_no_plain_part(bank: World, cases: tuple[Case, ...]) -> None:
    mails = [mail for case in cases for part in case.overlays for mail in part.mails if shape(mail) == "alone"]
    assert mails
    for mail in mails[:40]:
        raw = email.message_from_bytes(render(mail, bank.institution, ""), policy=email.policy.default)
        kinds = {part.get_content_type() for part in raw.walk() if not part.is_multipart()}
        assert "text/html" in kinds
        assert "text/plain" not in kinds


def test_a_text_without_an_account_is_never_given_a_letter() -> None:
    rng = random.Random(1)
    assert not any(forms.drawn("See you at {time}.", "en", rng).file for _ in range(200))
