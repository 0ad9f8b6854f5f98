"""A banner says in a few lines what was noticed, what to do and whom to ask, whatever the sender wrote."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.actions.banner import DETECTORS, Banner, Kind, marked, noticed, tame
from sekisho.detection.discover import detectors
from sekisho.findings.nouns import Finding, State
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason


@pytest.mark.parametrize("kind", list(Kind))
def test_a_banner_is_a_title_and_four_lines_a_language(kind: Kind) -> None:
    banner = Banner(kind, "ceo@evil.example", "bank.example", {"ja": "総務 内線 1234", "en": "Ext. 1234"})
    assert [lang for lang, _ in banner.lines()] == ["ja"] * 4 + ["en"] * 4
    assert all("1234" in text for lang, text in banner.lines()[2::4])
    assert all("Sekisho" in text for lang, text in banner.lines()[3::4])
    assert banner.plain().count("\n") == 14
    assert re.search("支払先一覧|職員名簿", banner.plain())


def test_no_two_kinds_say_the_same() -> None:
    said = {Banner(kind, "ceo@evil.example", "bank.example").lines()[0] for kind in Kind}
    assert len(said) == len(Kind)


def test_without_anybody_to_ask_it_is_the_supervisor() -> None:
    assert "上司" in Banner(Kind.CHAT, "").plain()


def test_who_may_have_joined_is_asked_of_a_chat_and_nothing_else() -> None:
    assert "参加をしたとき" in Banner(Kind.CHAT, "").plain()
    assert "参加をしたとき" not in Banner(Kind.ACCOUNT, "").plain()


def test_a_kind_that_lacks_its_names_says_what_is_true_without_them() -> None:
    assert Banner(Kind.VENDOR, "a@b.example").lines() == Banner(Kind.UNKNOWN, "a@b.example").lines()
    assert Banner(Kind.STRANGER, "").lines() == Banner(Kind.UNKNOWN, "").lines()
    assert "差出人が" not in Banner(Kind.UNKNOWN, "").lines()[0][1]
    assert "a@b.example" in Banner(Kind.UNKNOWN, "a@b.example").lines()[0][1]


@pytest.mark.parametrize(
    ("sender", "like", "expected"),
    [
        ("a@mika-denk1.test", "mika-denki.test", ("a@mika-denk[1].test", "mika-denk[i].test")),
        ("a@mikadenki.test", "mika-denki.test", ("a@mik[a]denki.test", "mik[a-]denki.test")),
        ("a@mika-denki.co", "mika-denki.com", ("a@mika-denki.c[o]", "mika-denki.c[om]")),
        ("a@rnika.test", "mika.test", ("a@[rn]ika.test", "[m]ika.test")),
        ("a@xmika.test", "mika.test", ("a@[xm]ika.test", "[m]ika.test")),
        ("a@aab.test", "ab.test", ("a@[aa]b.test", "[a]b.test")),
        ("a@mika-denki-group-services.test", "mika-denki.test", None),
        ("a@mika.test", "mika.test", None),
        ("a@mika.test", "b@mika.test", None),
        ("mika.test", "", None),
        ("", "", None),
    ],
)
def test_what_differs_stands_in_brackets(sender: str, like: str, expected: tuple[str, str] | None) -> None:
    assert marked(sender, like) == (expected or (sender, like))


@given(st.text("ab.-", max_size=12), st.text("ab.-", max_size=12))
def test_without_the_brackets_the_names_are_what_they_were(sender: str, like: str) -> None:
    shown = marked(f"x@{sender}", like)
    assert tuple(one.replace("[", "").replace("]", "") for one in shown) == (f"x@{sender}", like)


def test_brackets_are_explained_where_they_stand() -> None:
    lines = Banner(Kind.VENDOR, "a@mika-denk1.test", "mika-denki.test").lines()
    assert "mika-denk[1].test" in lines[0][1]
    assert "［ ］の中が違います" in lines[0][1]
    assert "within the brackets" in lines[4][1]
    assert "brackets" not in Banner(Kind.VENDOR, "a@mika-denki-group-services.test", "mika-denki.test").plain()


@given(st.text(), st.text())
def test_what_the_sender_wrote_is_text_and_nothing_else(sender: str, like: str) -> None:
    banner = Banner(Kind.VENDOR, sender, like)
    assert Tags.of(banner.html()) <= {"div", "span"}
    assert len(banner.plain().splitlines()) == 14


class Tags(HTMLParser):
    """Gathers the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's own
        self.found.add(tag)

    @staticmethod
    def of(page: str) -> set[str]:
        """Return the names of all elements of a page."""
        parser = Tags()
        parser.feed(page)
        return parser.found


def test_letters_that_turn_the_line_round_are_taken_out() -> None:
    assert tame("a\u202egnp.exe\n") == "a\ufffdgnp.exe\ufffd"
    assert len(tame("x" * 500)) == 121


def finding(detector: str, *reasons: Reason) -> Finding:
    time = datetime(2026, 11, 20, tzinfo=UTC)
    subject = Subject("message", "msg-1")
    return Finding("f-1", detector, subject, State.OPEN, Answer.FLAGGED, reasons, (), 1, time, time)


@pytest.mark.parametrize(
    ("detector", "reasons", "expected"),
    [
        ("payee_account_differs", [], (Kind.ACCOUNT, "")),
        ("colleague_name_from_outside", [Reason.of("asks_other_channel")], (Kind.COLLEAGUE, "")),
        (
            "lookalike_sender_speaks_of_payment",
            [Reason.of("first_contact"), Reason.of("looks_like_one_letter", nearest="bank.example")],
            (Kind.VENDOR, "bank.example"),
        ),
        ("lookalike_sender_speaks_of_payment", [Reason.of("first_contact", domain="x")], (Kind.STRANGER, "")),
        ("another", [Reason.of("ask_out_of_band"), Reason.of("sender_new")], (Kind.CHAT, "")),
        ("another", [Reason.of("looks_like_nothing")], (Kind.STRANGER, "")),
        ("another", [], (Kind.UNKNOWN, "")),
    ],
)
def test_the_reasons_tell_what_was_noticed(detector: str, reasons: list[Reason], expected: tuple[Kind, str]) -> None:
    assert noticed(finding(detector, *reasons)) == expected


def test_the_detectors_named_are_there() -> None:
    assert DETECTORS.keys() <= {one.card.id for one in detectors()}
