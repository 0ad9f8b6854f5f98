from pathlib import Path

import pytest

from sekisho.model.errors import SekishoError
from sekisho.model.verdict import Answer
from sekisho.pipeline.mail.firm import Told
from sekisho.pipeline.mail.learn import learn
from sekisho.pipeline.mail.score import Scoring
from sekisho.pipeline.mail.store import NAME, load
from sekisho.threats.email.analysers.judging.history.memory import VERSION
from tests.pipeline.mail.boxes import box, mail, quiet

CHANGE = "Please change our bank account to account number 4417 2290 and pay the invoice today."


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firm whose mail of a year was learned; nobody changes it."""
    place = tmp_path_factory.mktemp("learned")
    learn(place / "org", (box(place / "a.mbox", map(mail, range(260))),), Told(), 1, quiet)
    return place / "org"


def scoring(org: Path, *paths: Path, told: Told | None = None, workers: int = 1) -> Scoring:
    return Scoring(org, paths, told or Told(), workers, quiet)


def test_each_message_gets_an_answer_in_the_order_of_time_and_copies_are_one(org: Path, tmp_path: Path) -> None:
    later = box(tmp_path / "b.mbox", [mail(302), mail(301)])
    copy = box(tmp_path / "c.mbox", [mail(301, checked=False)])
    run = scoring(org, later, copy)
    found = list(run.verdicts())
    assert [one.case.mail.subject for one in found] == ["Minutes 301", "Minutes 302"]
    assert {one.answer for one in found} <= set(Answer)
    assert [one.messages for one in run.files] == [2, 1]


def test_what_was_learned_stays_as_it_was(org: Path, tmp_path: Path) -> None:
    before = (org / NAME).read_bytes()
    path = box(tmp_path / "b.mbox", [mail(300 + number, text=CHANGE) for number in range(20)])
    first = [(one.answer, one.score) for one in scoring(org, path).verdicts()]
    assert (org / NAME).read_bytes() == before
    assert first == [(one.answer, one.score) for one in scoring(org, path).verdicts()]


def test_a_told_change_of_account_is_held_whatever_the_answer(org: Path, tmp_path: Path) -> None:
    path = box(tmp_path / "b.mbox", [mail(303, text=CHANGE), mail(304)])
    assert [one.hold for one in scoring(org, path).verdicts()] == [True, False]


def test_lists_given_are_used_instead_of_what_was_learned(org: Path, tmp_path: Path) -> None:
    vendors = tmp_path / "vendors.csv"
    vendors.write_text("取引先名,ドメイン,口座番号\n青葉印刷,aoba-print.example,44172290\n", "utf-8")
    people = tmp_path / "people.csv"
    people.write_text("氏名,メールアドレス,役職\n佐藤 花子,sato@umibe-shinkin.example,理事長\n", "utf-8")
    path = box(tmp_path / "b.mbox", [mail(303, text="Please pay it to Midori Bank, account number 4417 2290.")])
    asked = Told(directory=people, vendors=vendors, authserv=("mail.umibe-shinkin.example",))
    (found,) = scoring(org, path, told=asked).verdicts()
    assert {one.sign.value for one in found.weighed if one.sign.group == "account"} == {"on_file"}


def test_without_learning_there_is_an_error_that_says_so(tmp_path: Path) -> None:
    path = box(tmp_path / "b.mbox", [mail(1)])
    with pytest.raises(SekishoError, match="mail_not_learned"):
        list(scoring(tmp_path / "org", path).verdicts())


@pytest.mark.parametrize("harm", ["cut", "nonsense", "later_version"])
def test_a_memory_that_cannot_be_read_is_an_error_and_no_answer(org: Path, tmp_path: Path, harm: str) -> None:
    raw = (org / NAME).read_bytes()
    broken = {
        "cut": raw[: len(raw) // 2],
        "nonsense": b"\x00",
        "later_version": raw.removesuffix(bytes([VERSION])) + bytes([VERSION + 1]),
    }[harm]
    assert broken != raw
    (tmp_path / NAME).write_bytes(broken)
    with pytest.raises(SekishoError, match="mail_memory_unreadable"):
        load(tmp_path)
