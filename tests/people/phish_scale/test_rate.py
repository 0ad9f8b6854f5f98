"""A mail is as hard to see through as NIST's tables say: by the cues that it shows and how far it fits who gets it."""

from contextlib import suppress
from datetime import date
from email.message import EmailMessage
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.errors import SekishoError
from sekisho.people.phish_scale.letter import LARGEST
from sekisho.people.phish_scale.lexicon import lexicon, plain
from sekisho.people.phish_scale.premise import Readers
from sekisho.people.phish_scale.rate import rate
from sekisho.people.phish_scale.scale import CUES, Cue, Premise, Rated
from sekisho.people.phish_scale.topics import topics
from sekisho.people.roster.groups import GROUPS
from sekisho.text.say import LANGS, catalog

NOBODY = Readers("everyone", None, 0.0)
CLEAN = """Dear {{name}},

the order for the new screens is ready for your approval in the purchasing tool, number 4471.

Kind regards
Mary Poole
Purchasing, tel. 020 7946 0112
"""


def mail(text: str, subject: str = "Order 4471", html: str = "", sender: str = "Mary Poole <mary.poole@aoi.example>", **more: str) -> bytes:  # fmt: skip
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "{{name}} <staff@aoi.example>", subject
    for name, value in more.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return bytes(made)


def found(raw: bytes) -> dict[str, list[str]]:
    """Return the spans of each cue."""
    told: dict[str, list[str]] = {}
    for one in rate(raw, "a.eml", NOBODY).cues:
        told.setdefault(one.id, []).append(one.span)
    return told


@pytest.mark.parametrize(
    ("count", "total", "rating"),
    [
        (0, 10, "moderate"), (8, 11, "very"), (8, 18, "very"),
        (9, 10, "moderate_to_least"), (14, 17, "moderate"), (14, 18, "very"),
        (15, 10, "least"), (15, 11, "moderate"), (40, 30, "moderate"),
    ],
)  # fmt: skip
def test_cues_and_premise_give_the_rating_of_nist_s_table(count: int, total: int, rating: str) -> None:
    premise = Premise(total, 0, 0, 0, 0)
    assert Rated((Cue("urgency", "now", "body"),) * count, premise).rating == rating


def test_a_clean_mail_shows_only_that_a_colleague_writes_about_business() -> None:
    assert found(mail(CLEAN)).keys() == {"process", "poses_as"}


@pytest.mark.parametrize(
    ("cue", "raw"),
    [
        ("spelling", mail("Please verfy you acount.\n" + CLEAN)),
        ("sender", mail(CLEAN, sender="Aoi Bank <info@other-place.example>")),
        ("sender", mail(CLEAN, Reply_To="mary@elsewhere.example")),
        ("urgency", mail(CLEAN + "It is urgent.\nPoole, tel. 020 7946 0112\n")),
        ("threat", mail("Your access will be suspended.\n" + CLEAN)),
        ("limited", mail("It expires on Friday.\n" + CLEAN)),
        ("sensitive", mail("Enter your password.\n" + CLEAN)),
        ("greeting", mail(CLEAN.replace("{{name}}", "customer"))),
        ("no_signer", mail(CLEAN.replace(", tel. 020 7946 0112", ""))),
        ("too_good", mail("Congratulations!\n" + CLEAN)),
        ("poses_as", mail(CLEAN, sender="IT Service Desk <it.service@aoi.example>")),
        ("legal", mail("All rights reserved.\n" + CLEAN)),
        ("design", mail("Read this now!!!\n" + CLEAN)),
        ("domain", mail(CLEAN, html="<p>Dear {{name}} <img alt='Aoi'> <a href='https://aoi.example.login-check.example/'>https://aoi.example.login-check.example/</a></p>")),
        ("domain", mail(CLEAN, sender="Mary <mary@harb0ur.example>")),
        ("logo", mail(CLEAN, X_Sekisho_Cue="logo: the old mark at the top")),
    ],
)  # fmt: skip
def test_each_cue_is_found_with_the_words_that_show_it(cue: str, raw: bytes) -> None:
    assert cue in found(raw)


def test_a_link_that_says_where_it_leads_hides_nothing() -> None:
    link = "<p>Dear {{name}} <img alt='Aoi'><a href='https://aoi.example/a'>%s</a></p>"
    assert found(mail(CLEAN, html=link % "https://aoi.example/a")).get("hidden_link") is None
    for words in ("Open the order", "order_4471.pdf"):
        assert found(mail(CLEAN, html=link % words))["hidden_link"] == [f"{words} -> https://aoi.example/a"]


def test_a_code_to_be_scanned_hides_where_it_leads_and_is_no_mark_of_a_firm() -> None:
    told = found(
        mail(
            CLEAN, sender="Parking Office <bays@aoi.example>", html="<p>Dear {{name}} <img src='{{qr}}' alt='Code'></p>"
        )
    )
    assert {"hidden_link", "no_branding"} <= told.keys()


def test_a_sentence_shows_a_cue_once_however_many_words_it_has_for_it() -> None:
    told = found(mail("Please act now, urgently, immediately and without delay.\nIt is urgent.\n" + CLEAN))
    assert len(told["urgency"]) == 2


def test_what_is_filled_in_is_no_word_said_twice() -> None:
    assert "spelling" not in found(mail("Date: {{date}}\n" + CLEAN))
    assert found(mail("Please see see the order.\n" + CLEAN))["spelling"] == ["see see"]


@pytest.mark.parametrize(
    "text",
    ["Please verify you account.", "The acount is closed.", "Your messages is held.", "We has closed it.", "Your parcel was deliver.", "It is a urgent matter."],
)  # fmt: skip
def test_mistakes_are_seen_that_no_list_names(text: str) -> None:
    assert len(found(mail(f"{text}\n{CLEAN}"))["spelling"]) == 1


def test_numbers_that_contradict_each_other_are_seen() -> None:
    assert found(mail("Your order 20771 is ready.\nOrder 20717 waits.\n" + CLEAN))["inconsistency"] == ["20717 / 20771"]


@pytest.mark.parametrize(
    ("subject", "text", "topic"),
    [
        ("Scan from the copier: 3 pages", "The file can be opened with your password.", "scan"),
        ("The evening run: who joins the team?", "Please sign up for the marathon; photos of last year are in the album.", "staff_event"),
        ("複合機からのスキャン文書", "開くには業務用のパスワードが必要です。よろしくお願いします。", "scan"),
    ],
)  # fmt: skip
def test_what_a_mail_is_about_is_not_how_one_signs_in_to_it(subject: str, text: str, topic: str) -> None:
    assert rate(mail(text, subject=subject), "a.eml", NOBODY).premise.topic == topic


def test_a_matter_that_nobody_knows_fits_those_more_whose_trade_it_speaks_of() -> None:
    def relevance(group: str) -> int:
        raw = mail("Please look at the levels of the swap desk before the hedge is rolled.\n", "The thing")
        return rate(raw, "a.eml", Readers(group, None, 0.0)).premise.relevance

    assert relevance("treasury") > relevance("everyone")


def test_a_crude_mail_is_less_like_what_it_mimics() -> None:
    text = "Please verfy you acount immediatly, your messages is held and we has closed it.\n"
    crude, good = (
        rate(mail(one, "Your mailbox"), "a.eml", NOBODY).premise for one in (text, "Please verify your account.\n")
    )
    assert crude.topic == good.topic == "mailbox"
    assert crude.mimics < good.mimics


def test_japanese_mistakes_are_those_of_japanese_mails() -> None:
    text = "お客様各位\n\nアカウントに异常が検出されました。至急、パスワードをご確認ください。\n２４時間以内に操作しない場合、24 時間後に利用を停止します。\n"
    told = found(mail(text, subject="【重要】確認のお願い"))
    assert {"spelling", "inconsistency", "urgency", "sensitive", "threat", "greeting", "no_signer"} <= told.keys()  # fmt: skip
    assert "异" in "".join(told["spelling"])


def test_the_same_mail_is_harder_for_who_does_such_things_every_day_and_easier_once_they_were_trained() -> None:
    raw = mail(CLEAN, subject="New bank details for future payments")

    def total(group: str, trained: float = 0.0) -> int:
        return rate(raw, "a.eml", Readers(group, date(2026, 5, 1), trained)).premise.total

    assert total("payments_desk") > total("everyone") > total("payments_desk", 1.0) - 6
    assert total("payments_desk") - total("payments_desk", 1.0) == 8
    assert rate(raw, "a.eml", Readers("payments_desk", None, 0.6)).premise.trained in {4, 6}
    assert rate(raw, "a.eml", NOBODY).premise.topic == "payment_change"


def test_a_topic_fits_some_months_and_what_the_author_says_stands() -> None:
    raw = mail(CLEAN, subject="Tax refund")
    may, march = (rate(raw, "a.eml", Readers("everyone", date(2026, month, 1), 0.0)).premise for month in (5, 3))
    assert march.situation > may.situation
    said = rate(mail(CLEAN, X_Sekisho_Premise="mimics=8 concern=6"), "a.eml", NOBODY).premise
    assert (said.mimics, said.concern) == (8, 6)


def test_what_is_no_mail_or_too_large_is_refused() -> None:
    with pytest.raises(SekishoError, match="template_unreadable"):
        rate(b"", "a.eml", NOBODY)
    with pytest.raises(SekishoError, match="template_large"):
        rate(bytes(LARGEST + 1), "a.eml", NOBODY)


@given(st.binary(max_size=2_000), st.text(max_size=200))
def test_any_bytes_are_rated_or_refused(junk: bytes, words: str) -> None:
    for raw in (junk, b"From: a@b.example\n\n" + junk, mail(words)):
        with suppress(SekishoError):
            assert rate(raw, "a.eml", NOBODY).rating


@pytest.mark.parametrize("junk", ["a", "ください停止", "1,", "{{", "you account please ", "-a."])
def test_a_mail_as_large_as_may_be_is_rated_in_a_moment(junk: str) -> None:
    raw = (
        b"From: A <a@b.example>\nContent-Type: text/plain; charset=utf-8\n\n"
        + (junk * 1_000_000).encode()[: LARGEST - 200]
    )
    began = perf_counter()
    assert rate(raw, "a.eml", NOBODY).rating
    assert perf_counter() - began < 10


def test_every_topic_says_in_both_languages_how_far_it_fits() -> None:
    for one in topics():
        assert one.turns.keys() == {"en", "ja"}
        assert one.fits.keys() <= {*GROUPS, "everyone"}
        assert all(part in {0, 2, 4, 6, 8} for pair in one.fits.values() for part in pair)


def test_every_cue_has_words_in_both_languages() -> None:
    for lang in LANGS:
        assert lexicon(lang).cues.keys() <= CUES.keys() | {"signer"}
        assert all(f"phish_scale.cue.{cue}" in catalog() for cue in CUES)
    assert plain("ＡＢＣ’s") == "abc's"
