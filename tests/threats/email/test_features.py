"""A message and its text become one row that survives the text."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sekisho.model.schema import tables
from sekisho.threats.email.analysers.features import feature_rows, features


def mail(uid: str = "m1", **values: Any) -> dict[str, Any]:
    row = {
        "message_uid": uid,
        "from_address": "tanaka@mail.aoba.example",
        "to_addresses": ["keiri@bank.example"],
        "cc_addresses": [],
        "subject": "お振込先変更のご連絡",
        "list_id": None,
        "headers": "[]",
        "event_time": datetime(2026, 11, 13, tzinfo=UTC),
    }
    return row | values


def words(uid: str = "m1", text: str | None = "本文です。", links: list[str] | None = None) -> dict[str, Any]:
    return {"message_uid": uid, "text": text, "html_links": links}


def test_a_message_gives_every_column_of_its_table() -> None:
    row = features(
        mail(), words(text="口座が変わりました。\n普通 1234567\n-- \nTEL 03-1234-5678\nhttps://x.aoba.example/")
    )
    assert set(row) == {column.name for column in tables()["message_features"].columns}
    assert row["sender_domain"] == "aoba.example"
    assert row["intents"] == ["account_change"]
    assert row["account_numbers"] == ["1234567"]
    assert row["phones"] == ["0312345678"]
    assert row["link_domains"] == ["aoba.example"]
    assert row["language"] == "ja"
    assert row["is_bulk"] is False


def test_without_text_nothing_is_said_about_it() -> None:
    for text in (None, words(text=None)):
        row = features(mail(), text)
        assert row["intents"] is None
        assert row["new_text_length"] is None
        assert row["awareness"] is None


def test_the_subject_of_an_answer_belongs_to_the_thread() -> None:
    for subject in (
        "Re: 振込先変更のご連絡",
        "RE[2]: our bank details have changed",
        "転送: 振込先変更",
        "Fwd: new bank account",
    ):
        assert features(mail(subject=subject), words(text="了解しました。"))["intents"] == []
    assert features(mail(subject=None), words(text="了解しました。"))["intents"] == []


def test_an_account_in_a_forwarded_mail_is_kept_for_the_join_but_asks_for_nothing() -> None:
    text = "FYI\n\n-----Original Message-----\nFrom: x\n振込先口座が変わりました。普通 1234567"
    row = features(mail(subject="FW: x"), words(text=text))
    assert row["intents"] == []
    assert row["account_numbers"] == ["1234567"]
    assert row["new_text_length"] == 3


@pytest.mark.parametrize(
    ("headers", "list_id"),
    [
        ('[["List-Unsubscribe","<x>"]]', None),
        ('[["Precedence","bulk"]]', None),
        ('[["Precedence", "list"]]', None),
        ("[]", "news.example"),
    ],
)
def test_bulk_mail_is_known_by_its_headers(headers: str, list_id: str | None) -> None:
    assert features(mail(headers=headers, list_id=list_id), None)["is_bulk"] is True


def test_an_ordinary_header_is_not_bulk() -> None:
    assert (
        features(mail(headers='[["Precedence","first-class"],["Subject","precedence bulk"]]'), None)["is_bulk"] is False
    )
    assert features(mail(headers=None), None)["is_bulk"] is False


def rows(messages: list[str], texts: list[str]) -> dict[str, Any]:
    found = list(feature_rows(map(mail, messages), [words(uid, uid) for uid in texts]))
    assert len(found) == len({row["message_uid"] for row in found})
    return {str(row["message_uid"]): row["new_text_length"] for row in found}


def test_streams_are_paired_whatever_their_order() -> None:
    expected = {"a": 1, "bb": 2, "ccc": 3}
    assert rows(["a", "bb", "ccc"], ["a", "bb", "ccc"]) == expected
    assert rows(["a", "bb", "ccc"], ["ccc", "bb", "a"]) == expected
    assert rows(["ccc", "a", "bb"], ["bb", "ccc", "a"]) == expected


def test_copies_count_once_and_missing_texts_are_said() -> None:
    assert rows(["a", "a", "bb"], ["a", "a", "bb"]) == {"a": 1, "bb": 2}
    assert rows(["a", "bb"], ["bb"]) == {"a": None, "bb": 2}
    assert rows(["a", "bb"], []) == {"a": None, "bb": None}
    assert rows([], ["a"]) == {}
    assert rows(["a", "bb", "a"], ["zz", "bb", "yy", "a"]) == {"a": 1, "bb": 2}
