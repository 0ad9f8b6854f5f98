"""Somebody without JavaScript reports, comes back, reads and replies; the server forgets what it saw."""

import html
import os
import re
import subprocess
from pathlib import Path

import httpx
import pytest
from pytest_socket import enable_socket

from sekisho.hotline.box.asked import text
from sekisho.text.say import say
from tests.hotline.site.conftest import COMMAND, Remote, run, served
from tests.hotline.talk import Seat

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
WORDS = "夜間金庫の鍵が二度なくなりました"
JA = {"Accept-Language": "ja"}


def send(
    hotline: Remote, place: str, said: dict[str, object], files: list[tuple[str, bytes]] | None = None
) -> httpx.Response:
    enable_socket()
    parts = [("files", (name, content, "application/pdf")) for name, content in files or []]
    return httpx.post(f"{hotline.address}/{place}", data=said, files=parts or None, headers=JA, timeout=120)


def code_of(page: str) -> str:
    found = re.search(r"\b([0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}-[0-9A-Z])\b", page)
    assert found, page
    return found[1]


def report(hotline: Remote, files: list[tuple[str, bytes]] | None = None, **more: object) -> str:
    answer = send(hotline, "report", {"subject": "physical", "a_physical_where": "本店", "text": WORDS, **more}, files)
    assert answer.status_code == 200
    return code_of(answer.text)


def test_the_whole_conversation(hotline: Remote, seats: tuple[Seat, Seat]) -> None:
    evidence = os.urandom(3_000_000)
    before = set(seats[0].cases())
    code = report(hotline, [("帳簿.pdf", evidence), ("b.pdf", b"klein")])
    (case,) = set(seats[0].cases()) - before
    assert seats[0].look(case)[1] == [WORDS]
    assert seats[1].answer(case, "いつからですか <b>")["ok"]
    shown = send(hotline, "back", {"code": code.lower().replace("-", " ")}).text
    assert WORDS in shown
    assert html.escape("いつからですか <b>") in shown
    assert "本店" in shown
    assert "帳簿.pdf" in shown
    message = re.search(r'name="message" value="(\w+)"', shown)
    assert message
    for number, right in enumerate((evidence, b"klein")):
        got = send(hotline, "file", {"code": code, "message": message[1], "number": str(number)})
        assert got.content == right
        assert got.headers["Content-Type"] == "application/octet-stream"
        assert got.headers["Content-Disposition"].startswith("attachment")
    again = send(hotline, "back", {"code": code, "reply": "1", "text": "先月です"}, [("c.png", b"x" * 40_000)])
    assert "先月です" in again.text
    assert seats[0].look(case)[1] == [WORDS, "いつからですか <b>", "先月です"]


def test_an_answer_that_cannot_be_opened_hides_no_other(hotline: Remote, seats: tuple[Seat, Seat]) -> None:
    before = set(seats[0].cases())
    code = report(hotline)
    (case,) = set(seats[0].cases()) - before
    desk, _ = seats[0].cases()[case]
    seats[0].answer(case, "読めます")
    grants = dict.fromkeys(("reporter", seats[0].ident, seats[1].ident), text(bytes(80)))
    slots = [os.urandom(32_768) for _ in range(7)]
    said = {"case": case, "desk": desk, "message": text(os.urandom(16)), "grants": grants}
    assert seats[0].ask("desk.add", said, slots)[0]["ok"]
    shown = send(hotline, "back", {"code": code}).text
    assert "読めます" in shown
    assert say("hotline.thread.unopened", "ja") in shown
    again = send(hotline, "back", {"code": code, "reply": "1", "text": "続きです"}).text
    assert "続きです" in again


def test_a_department_that_is_left_out_opens_nothing(hotline: Remote, seats: tuple[Seat, Seat]) -> None:
    before = [len(one.cases()) for one in seats]
    report(hotline, left_out="法務")
    assert [len(one.cases()) for one in seats] == [before[0] + 1, before[1]]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"subject": "other"}, "文章もファイルもありません"),
        ({"text": "a"}, "種類が選ばれていません"),
        ({"subject": "nothing", "text": "a"}, "種類が選ばれていません"),
        ({"subject": "other", "text": "a", "left_out": ["監査", "法務"]}, "読める人がいません"),
    ],
)
def test_what_cannot_be_kept_is_said(
    hotline: Remote, seats: tuple[Seat, Seat], said: dict[str, object], words: str
) -> None:
    before = set(seats[0].cases())
    answer = send(hotline, "report", said)
    assert answer.status_code == 400
    assert words in answer.text
    assert set(seats[0].cases()) == before


def test_before_anybody_can_read_nothing_is_taken(tmp_path: Path) -> None:
    with served(tmp_path / "hotline") as empty:
        assert "受け付け" in send(empty, "report", {"subject": "other", "text": "a"}).text


@pytest.mark.parametrize("code", ["", "ABCD", "7ZK3-M0QW-9XAB-2CDE-4FGH-1", "０" * 21])
def test_a_wrong_code_opens_nothing(hotline: Remote, seats: tuple[Seat, Seat], code: str) -> None:
    report(hotline)
    for place in ("back", "file"):
        answer = send(hotline, place, {"code": code})
        assert WORDS not in answer.text
        assert "その受付番号に当たる通報はありません" in answer.text


def test_no_answer_remembers_anybody(hotline: Remote, seats: tuple[Seat, Seat]) -> None:
    code = report(hotline)
    answers = [
        httpx.get(hotline.address),
        httpx.get(f"{hotline.address}/about"),
        httpx.get(f"{hotline.address}/desk"),
        httpx.get(f"{hotline.address}/nothing"),
        httpx.get(f"{hotline.address}/static/hotline.css"),
        httpx.post(f"{hotline.address}/box", content=b"nothing"),
        send(hotline, "back", {"code": code}),
    ]
    for one in answers:
        assert "Set-Cookie" not in one.headers
        assert one.headers["Cache-Control"] == "no-store"
        assert one.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in one.headers["Content-Security-Policy"]
        assert code not in str(one.url)
    assert answers[3].status_code == 404
    assert answers[5].status_code == 400
    left = httpx.get(f"{hotline.address}/leave")
    assert left.headers["Clear-Site-Data"]
    assert not left.headers["Location"].startswith(hotline.address)


def test_nothing_that_was_written_stands_on_the_disk(hotline: Remote, seats: tuple[Seat, Seat]) -> None:
    marks = [WORDS, "geheime-liste.pdf", "in the file itself", code := ""]
    code = report(hotline, [("geheime-liste.pdf", b"in the file itself" * 200_000)])
    send(hotline, "back", {"code": code, "reply": "1", "text": WORDS})
    marks[3] = code
    plain = [one.encode() for one in (*marks, code.replace("-", ""))]
    files = [one for one in hotline.folder.rglob("*") if one.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert not [one for one in plain if one in content], path


def test_a_recipient_is_taken_out_while_it_runs(hotline: Remote, seats: tuple[Seat, Seat]) -> None:
    said = run("remove", str(hotline.folder), seats[0].ident)
    assert "within a minute" in said
    assert [one.name for one in (hotline.folder / "orders").iterdir()] == [f"{seats[0].ident}.remove"]


def test_an_address_that_is_taken_is_named(hotline: Remote) -> None:
    other = hotline.folder.parent / "other"
    run("init", str(other), "--name", "a", "--department", "b")
    port = hotline.address.rpartition(":")[2]
    with (other / "hotline.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"port = {port}\n")
    done = subprocess.run([*COMMAND, "serve", str(other), "--lang", "en"], capture_output=True, text=True, check=False)
    assert done.returncode
    assert f"127.0.0.1:{port} is in use" in done.stderr
    assert "hotline.toml" in done.stderr
