"""A report, its answers and everybody who must not read them, over the protocol."""

import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from sekisho.hotline.box.asked import raw, text
from sekisho.hotline.box.box import answer
from sekisho.hotline.box.invites import invite
from sekisho.hotline.orders import ask_removal, asked, carry_out
from sekisho.hotline.rules import KEPT, PENDING, aged, removed
from sekisho.hotline.sealing.envelopes import ask
from sekisho.hotline.sealing.letters import PLAIN, SLOT, granted, letter_of
from sekisho.model.errors import SekishoError
from tests.hotline.talk import DAY, Hall, Reporter, Seat


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A hotline with nobody in it."""
    made = Hall(tmp_path / "hotline")
    yield made
    made.store.close()


@pytest.fixture
def seats(hall: Hall) -> tuple[Seat, Seat]:
    """Two recipients of two departments."""
    two = Seat(hall, "Sato", "audit"), Seat(hall, "Mori", "legal")
    assert all(one.join()["ok"] for one in two)
    return two


def test_nobody_can_report_before_two_departments_are_there(hall: Hall) -> None:
    assert Seat(hall, "Sato", "audit").join()["ok"]
    assert not hall.ask({"op": "hello"})[0]["opens"]
    assert Reporter(hall).report("早すぎる") == {"ok": False, "code": "closed"}
    assert Seat(hall, "Kato", "audit").join()["ok"]
    assert Reporter(hall).report("まだ早い") == {"ok": False, "code": "closed"}


def test_a_report_is_read_answered_and_answered_back(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    reporter = Reporter(hall)
    assert reporter.report("支店長が鍵を持ち出した")["ok"]
    (case,) = seats[0].cases()
    assert all(seat.look(case)[1] == ["支店長が鍵を持ち出した"] for seat in seats)
    assert seats[1].answer(case, "いつのことですか")["ok"]
    assert reporter.look()[1] == ["支店長が鍵を持ち出した", "いつのことですか"]
    assert reporter.add("先週の金曜です")["ok"]
    assert seats[0].look(case)[1] == ["支店長が鍵を持ち出した", "いつのことですか", "先週の金曜です"]
    assert [one["by"] for one in reporter.look()[0]["letters"]] == ["reporter", seats[1].ident, "reporter"]


def test_a_long_conversation_is_read_to_its_end(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    reporter = Reporter(hall)
    reporter.report("0")
    for number in range(1, 17):
        assert reporter.add(str(number))["ok"]
    assert reporter.look()[1] == [str(number) for number in range(17)]
    assert seats[0].look(next(iter(seats[0].cases())))[1] == [str(number) for number in range(17)]


def test_files_come_back_as_they_were(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    files = [os.urandom(1_234_567), b"", "帳簿".encode()]
    reporter = Reporter(hall)
    reporter.report("帳簿の写し", files)
    said = reporter.look()[0]["letters"][0]
    assert said["slots"] == 127
    key = granted(raw(said["grant"], 80), reporter.private)
    assert key
    plain = reporter.file(said["message"], key)
    letter, body = letter_of(plain[0]), b"".join(plain[1:])
    at = 0
    for told, right in zip(letter.files, files, strict=True):
        part = body[at : at + told.size]
        assert part == right
        assert blake2b(part, digest_size=32).hexdigest() == told.hash
        at += told.size
    assert set(body[at:]) <= {0}
    assert len(body) == 126 * PLAIN


def test_who_was_left_out_opens_nothing_and_sees_no_difference(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    reporter = Reporter(hall, left_out=("legal",))
    reporter.report("法務部長のこと")
    case = next(iter(seats[0].cases()))
    seats[0].answer(case, "わかりました", left_out=("legal",))
    assert seats[0].look(case)[1] == ["法務部長のこと", "わかりました"]
    assert seats[1].cases() == {}
    assert seats[1].look(case)[0] == {"ok": False, "code": "unknown"}
    shown = all_shown(seats[1])
    assert case in {one["case"] for one in shown}
    others = [one for one in shown if one["case"] != case]
    assert len(others) > 20
    assert all({name: len(str(it)) for name, it in one.items()} == {"case": 22, "day": 5, "reporter": 43, "grant": 107} for one in shown)  # fmt: skip
    assert all_shown(seats[1]) == shown
    assert all(hall.place.store.book.cases[0].messages[0].grants[one.ident] for one in seats)


def all_shown(seat: Seat) -> list[dict[str, Any]]:
    """Return everything that a recipient's list has, page by page."""
    found: list[dict[str, Any]] = []
    more = True
    while more:
        said, _ = seat.ask("desk.list", {"from": len(found)})
        found, more = [*found, *said["cases"]], said["more"]
    return found


def test_another_code_leads_nowhere(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    Reporter(hall).report("a")
    stranger = Reporter(hall)
    assert stranger.look()[0] == {"ok": False, "code": "unknown"}
    assert stranger.add("b") == {"ok": False, "code": "unknown"}
    assert len(hall.store.book.cases[0].messages) == 1


def test_what_is_sent_twice_is_kept_once(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    reporter = Reporter(hall)
    reporter.report("a")
    assert reporter.last() == {"ok": True}
    reporter.add("b")
    assert reporter.last() == {"ok": True}
    assert reporter.look()[1] == ["a", "b"]
    assert len(hall.store.book.cases) == 1


def test_a_code_is_of_one_report(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    reporter = Reporter(hall)
    reporter.report("a")
    assert reporter.report("b") == {"ok": False, "code": "unknown"}
    assert reporter.look()[1] == ["a"]


def test_a_message_without_a_place_for_everybody_is_refused(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    reporter = Reporter(hall)
    whole = reporter.grants
    reporter.grants = lambda key: {to: one for to, one in whole(key).items() if to != seats[1].ident}  # type: ignore[method-assign]
    assert reporter.report("a") == {"ok": False, "code": "grants"}
    assert hall.store.book.cases == ()


def test_duties_are_told_by_days_and_a_closed_case_is_deleted_in_the_end(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    reporter = Reporter(hall)
    reporter.report("a")
    assert reporter.look()[0]["due"] == {"acknowledge": DAY + 7, "feedback": DAY + 7 + 92}
    case = next(iter(seats[0].cases()))
    hall.day += 2
    assert seats[0].move(case, "acknowledged")["due"] == {"acknowledge": None, "feedback": DAY + 2 + 92}
    assert seats[0].move(case, "answered")["due"] == {"acknowledge": None, "feedback": None}
    assert seats[0].move(case, "closed")["code"] == "status"
    assert seats[0].move(case, "closed", "confirmed")["status"] == "closed"
    assert seats[0].move(case, "acknowledged")["code"] == "status"
    counted = hall.store.book.counted[0]
    assert (counted.half, counted.category, counted.count) == ("2024-2", "confirmed", 1)
    hall.store.change(lambda book: aged(book, hall.day + KEPT))
    assert reporter.look()[0]["ok"]
    hall.store.change(lambda book: aged(book, hall.day + KEPT + 1))
    assert reporter.look()[0] == {"ok": False, "code": "unknown"}
    assert hall.store.book.counted == (counted,)


def test_an_invitation_is_for_one_person_of_one_department_and_not_for_ever(hall: Hall) -> None:
    token = invite(hall.secret, "audit", hall.day, os.urandom(8))
    assert Seat(hall, "Mori", "legal").join(token)["code"] == "invite"
    assert Seat(hall, "Mori", "audit").join(os.urandom(16))["code"] == "invite"
    assert Seat(hall, "Mori", "audit").join(token)["ok"]
    assert Seat(hall, "Kato", "audit").join(token)["code"] == "invite"
    late = invite(hall.secret, "audit", hall.day, os.urandom(8))
    hall.day += PENDING + 1
    assert Seat(hall, "Kato", "audit").join(late)["code"] == "invite"


def test_who_comes_later_reads_what_was_given_to_them_and_nothing_else(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    first, second = Reporter(hall), Reporter(hall)
    first.report("eins")
    second.report("zwei")
    one = next(case for case in seats[0].cases() if seats[0].look(case)[1] == ["eins"])
    third = Seat(hall, "Abe", "people")
    third.join()
    assert third.cases() == {}
    assert seats[0].give(one, third)["ok"]
    assert set(third.cases()) == {one}
    assert third.look(one)[1] == ["eins"]
    first.add("noch etwas")
    assert third.look(one)[1] == ["eins", "noch etwas"]


def test_what_the_writer_gave_to_who_was_there_is_replaced_by_no_other_recipient(
    hall: Hall, seats: tuple[Seat, Seat]
) -> None:
    hall.day += 1
    reporter = Reporter(hall, left_out=("legal",))
    reporter.report("a")
    case = next(iter(seats[0].cases()))
    before = hall.store.book.cases[0].messages[0].grants[seats[1].ident]
    assert seats[0].give(case, seats[1])["ok"]
    assert hall.store.book.cases[0].messages[0].grants[seats[1].ident] == before
    assert case not in seats[1].cases()


def test_another_passphrase_takes_the_place_of_one_s_own_and_of_nobody_else_s(
    hall: Hall, seats: tuple[Seat, Seat]
) -> None:
    wrapped, fresh = os.urandom(72), os.urandom(32)
    said = {"wrapped": text(wrapped), "fresh": text(fresh)}
    stranger = replace(seats[0], tag=os.urandom(32))
    assert stranger.ask("desk.words", said)[0] == {"ok": False, "code": "unknown"}
    assert seats[0].ask("desk.words", {**said, "wrapped": text(wrapped[:-1])})[0]["code"] == "unreadable"
    before = hall.store.book.recipients
    assert seats[0].ask("desk.words", said)[0]["ok"]
    assert seats[0].ask("desk.list")[0]["code"] == "unknown"
    assert replace(seats[0], tag=fresh).ask("desk.enter")[0]["wrapped"] == text(wrapped)
    assert sum(one in hall.store.book.recipients for one in before) == 1


def test_who_leaves_takes_no_case_along_and_has_no_key_left(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    reporter = Reporter(hall)
    reporter.report("a")
    with pytest.raises(SekishoError, match="hotline_last"):
        hall.store.change(lambda book: removed(book, seats[1].ident))
    third = Seat(hall, "Abe", "people")
    third.join()
    seats[1].give(next(iter(seats[1].cases())), third)
    hall.store.change(lambda book: removed(book, seats[1].ident))
    assert seats[1].ask("desk.list")[0] == {"ok": False, "code": "unknown"}
    assert reporter.add("b")["ok"]
    assert third.look(next(iter(third.cases())))[1] == ["a", "b"]
    assert all(seats[1].ident not in one.grants for one in hall.store.book.cases[0].messages)


def test_who_is_to_be_removed_while_it_runs_is_out_at_its_next_minute(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    third = Seat(hall, "Abe", "people")
    third.join()
    Reporter(hall).report("a")
    for who in (seats[1].ident, "nobody"):
        ask_removal(hall.folder, who)
    carry_out(hall.folder, hall.store)
    assert seats[1].ask("desk.list")[0] == {"ok": False, "code": "unknown"}
    assert {one["name"] for one in hall.ask({"op": "hello"})[0]["recipients"]} == {"Sato", "Abe"}
    ask_removal(hall.folder, third.ident)
    carry_out(hall.folder, hall.store)
    assert third.ask("desk.list")[0]["ok"]
    assert list(asked(hall.folder)) == []


def test_wrong_codes_are_bounded_for_all_together_and_right_ones_go_on(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    reporter = Reporter(hall)
    reporter.report("a")
    hall.patience = 5
    hall.place = hall._place()
    codes = [Reporter(hall).look()[0]["code"] for _ in range(7)]
    assert codes == ["unknown"] * 5 + ["later"] * 2
    assert reporter.look()[1] == ["a"]


def test_wrong_passphrases_and_invitations_are_bounded_with_them(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    hall.patience = 4
    hall.place = hall._place()
    stranger = Seat(hall, "Abe", "audit", ident=seats[0].ident)
    assert [stranger.ask("desk.enter")[0]["code"] for _ in range(2)] == ["unknown"] * 2
    assert [stranger.join(os.urandom(16))["code"] for _ in range(3)] == ["invite"] * 2 + ["later"]
    assert stranger.ask("desk.enter")[0]["code"] == "later"
    assert Seat(hall, "Abe", "audit").join()["ok"]
    assert seats[0].ask("desk.enter")[0]["ok"]


@pytest.mark.parametrize("key", [bytes(32), b"\1" + bytes(31)])
def test_a_key_to_which_nothing_can_be_sealed_is_none(hall: Hall, seats: tuple[Seat, Seat], key: bytes) -> None:
    joining, reporter = Seat(hall, "Abe", "audit"), Reporter(hall)
    token = invite(hall.secret, "audit", hall.day, os.urandom(8))
    said = {
        "op": "desk.join",
        "invite": text(token),
        "id": joining.ident,
        "name": "Abe",
        "department": "audit",
        "key": text(key),
        "wrapped": text(bytes(72)),
        "tag": text(bytes(32)),
    }
    assert hall.ask(said)[0] == {"ok": False, "code": "unreadable"}
    report = {
        "op": "open",
        "tag": reporter.tag,
        "key": text(key),
        "desk": text(bytes(32)),
        "message": text(bytes(16)),
        "grants": {},
    }
    assert hall.ask(report)[0] == {"ok": False, "code": "unreadable"}
    assert len(hall.store.book.recipients) == 2
    assert hall.store.book.cases == ()
    assert Reporter(hall).report("a")["ok"]


@pytest.mark.parametrize("size", [0, 1, SLOT, 7 * SLOT, 9 * SLOT, 8 * SLOT + 1, 2_000 * SLOT])
def test_a_request_of_another_size_is_none(hall: Hall, size: int) -> None:
    with pytest.raises(SekishoError, match="hotline_unreadable"):
        list(answer(hall.place, size, BytesIO(bytes(size)).read))


def test_what_nobody_sealed_is_no_request(hall: Hall) -> None:
    for body in (bytes(8 * SLOT), os.urandom(8 * SLOT)):
        with pytest.raises(SekishoError, match="hotline_unreadable"):
            list(answer(hall.place, 8 * SLOT, BytesIO(body).read))


@pytest.mark.parametrize("said", [{}, {"op": "no"}, {"op": "look"}, {"op": "look", "tag": 1, "reply": ""}, [1], "x"])
def test_what_asks_for_nothing_is_no_request(hall: Hall, said: object) -> None:
    body = ask(said, bytes(hall.own.public_key)) + bytes(7 * SLOT)
    with pytest.raises(SekishoError, match="hotline_unreadable"):
        list(answer(hall.place, len(body), BytesIO(body).read))


def test_an_upload_that_breaks_off_is_kept_nowhere(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    reporter = Reporter(hall)
    reporter.report("a")
    said = {"op": "add", "tag": reporter.tag, "message": text(os.urandom(16)), "grants": {}, "reply": text(bytes(32))}
    body = ask(said, bytes(hall.own.public_key)) + bytes(3 * SLOT)
    with pytest.raises(SekishoError, match="hotline_unreadable"):
        list(answer(hall.place, 8 * SLOT, BytesIO(body).read))
    assert reporter.look()[1] == ["a"]
    assert hall.store.slab.idle


def test_what_opens_to_nobody_looks_like_what_opens(hall: Hall, seats: tuple[Seat, Seat]) -> None:
    for _ in range(40):
        Reporter(hall, left_out=("legal",)).report("a")
    Seat(hall, "Abe", "people").join()
    grants = [grant for case in hall.store.book.cases for one in case.messages for grant in one.grants.values()]
    shown = [raw(one["grant"], 80) for one in all_shown(seats[1])]
    for grant in (*grants, *shown):
        assert is_a_point(grant[:32])
    assert len({grant[:32] for grant in grants}) == len(grants) == 160


def is_a_point(point: bytes) -> bool:
    """Tell whether bytes may be a public key: u has a square v^2 = u^3 + 486662 u^2 + u, and no bit too many."""
    prime = 2**255 - 19
    u = int.from_bytes(point, "little")
    value = (u * u * u + 486_662 * u * u + u) % prime
    return u < prime and pow(value, (prime - 1) // 2, prime) in {0, 1}
