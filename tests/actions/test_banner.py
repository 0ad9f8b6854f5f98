"""A banner says in five lines what was noticed, what to do and whom to ask, whatever the sender wrote."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.actions.banner import DETECTORS, Banner, Kind, noticed, tame
from sekisho.detection.discover import detectors
from sekisho.findings.nouns import Finding, State
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason


@pytest.mark.parametrize("kind", list(Kind))
def test_a_banner_is_a_title_and_two_lines_a_language(kind: Kind) -> None:
    banner = Banner(kind, "ceo@evil.example", "bank.example", {"ja": "総務 内線 1234", "en": "Ext. 1234"})
    assert [lang for lang, _ in banner.lines()] == ["ja", "ja", "en", "en"]
    assert all("1234" in text for lang, text in banner.lines()[1::2])
    assert banner.plain().count("\n") == 8
    assert "支払先一覧または職員名簿の番号" in banner.plain()


def test_without_anybody_to_ask_it_is_the_supervisor() -> None:
    assert "上司" in Banner(Kind.CHAT, "").plain()


def test_a_sender_who_is_not_known_is_not_spoken_of() -> None:
    assert Banner(Kind.VENDOR, "a@b.example").lines() == Banner(Kind.UNKNOWN, "").lines()


@given(st.text(), st.text())
def test_what_the_sender_wrote_is_text_and_nothing_else(sender: str, like: str) -> None:
    banner = Banner(Kind.VENDOR, sender, like)
    assert Tags.of(banner.html()) == {"div"}
    assert len(banner.plain().splitlines()) == 8


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
