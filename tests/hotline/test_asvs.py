"""What docs/hotline-asvs.md claims: every requirement of level 1 and 2 is there, and every test that it names exists."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sekisho.hotline.box.asked import text, understood
from sekisho.hotline.box.invites import invite
from sekisho.hotline.folder import keys, make
from sekisho.hotline.sealing.envelopes import ask, asked
from sekisho.hotline.serve import stood
from sekisho.hotline.site.headers import always
from sekisho.model.errors import SekishoError
from tests.hotline.talk import Hall, Seat
from tests.house.asvs import Row, incomplete, rows, untrue

ROWS = rows("hotline-asvs.md")


def test_every_requirement_stands_there_once_and_is_counted() -> None:
    assert incomplete("hotline-asvs.md") == []


@pytest.mark.parametrize("row", ROWS, ids=[row.number for row in ROWS])
def test_what_is_met_names_a_test_or_a_page_that_is_there(row: Row) -> None:
    assert untrue(row) == []


def test_both_pages_ask_the_same() -> None:
    assert [row[:3] for row in ROWS] == [row[:3] for row in rows("asvs.md")]


@pytest.mark.parametrize("https", [True, False])
def test_the_headers_hold_what_they_promise(*, https: bool) -> None:
    said = always(https=https)
    policy = dict(part.strip().partition(" ")[::2] for part in said.pop("Content-Security-Policy").split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "worker-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    assert ("Strict-Transport-Security" in said) is https
    said.pop("Strict-Transport-Security", None)
    assert said == {
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def inside(folder: Path, code: str) -> str:
    """Run something in a process of the hotline's own in which nothing stands yet, and return what it prints."""
    begin = "import django; django.setup(); from django.test import Client; from sekisho.hotline.site.silence import silence; silence(); "
    environment = {**os.environ, "SEKISHO_HOTLINE": str(folder), "DJANGO_SETTINGS_MODULE": "sekisho.hotline.site.settings"}  # fmt: skip
    done = subprocess.run([sys.executable, "-c", begin + code], env=environment, capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stderr == ""
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make(tmp_path / "hotline", "Aoi", ["audit", "legal"])
    return tmp_path / "hotline"


def test_a_fault_of_ours_tells_a_browser_nothing_of_itself(folder: Path) -> None:
    code = "one = Client(SERVER_NAME='localhost').post('/back', {'code': 'MARK'}); print(one.status_code, one.headers['Cache-Control'], one.content.decode())"
    said = inside(folder, code)
    assert said.startswith("500 no-store <!doctype html>")
    assert "Something went wrong here" in said
    assert not [word for word in ("MARK", "Error", "Traceback", "django", ".py") if word in said]


def test_these_addresses_are_all(folder: Path) -> None:
    code = "from sekisho.hotline.site.urls import urlpatterns; print([str(one.pattern) for one in urlpatterns])"
    assert inside(folder, code).strip() == str(["", "report", "back", "file", "box", "about", "desk", "leave", "static/<str:name>"])  # fmt: skip


def test_leaving_leads_where_the_settings_say_and_nowhere_else(folder: Path) -> None:
    with (folder / "hotline.toml").open("a", encoding="utf-8") as settings:
        settings.write('leave_to = "https://weather.example/"\n')
    code = "print(Client(SERVER_NAME='localhost').get('/leave', {'next': 'https://evil.example/', 'to': '//evil.example'}, headers={'Referer': 'https://evil.example/'}).headers['Location'])"
    assert inside(folder, code).strip() == "https://weather.example/"


def test_every_hotline_has_keys_of_its_own(tmp_path: Path) -> None:
    for name in ("one", "other"):
        make(tmp_path / name, "Aoi", ["audit", "legal"])
    one, other = keys(tmp_path / "one"), keys(tmp_path / "other")
    assert one.secret != other.secret
    assert one.salt != other.salt
    assert one.secret[:16] != one.salt


def test_what_was_recorded_is_opened_by_nobody_who_gets_the_folder_later(folder: Path) -> None:
    before = stood(folder)
    before.store.close()
    recorded = ask({"op": "open", "reply": ""}, bytes(before.own.public_key))
    after = stood(folder)
    after.store.close()
    assert before.salt == after.salt
    assert before.secret == after.secret
    with pytest.raises(SekishoError, match="hotline_unreadable"):
        asked(recorded, after.own)
    assert asked(recorded, before.own)
    kept = b"".join(one.read_bytes() for one in folder.iterdir() if one.name != "hotline.slab")
    assert bytes(before.own) not in kept


@pytest.mark.parametrize(
    "said",
    [
        b'{"op":"hello","reply":"","admin":true}',
        b'{"op":"look","reply":"","tag":"","from":"0"}',
        b'{"op":"look","reply":"","tag":null}',
        b"[" * 100_000,
    ],
)
def test_a_field_that_was_not_meant_is_no_request(said: bytes) -> None:
    with pytest.raises(SekishoError, match="hotline_unreadable"):
        understood(said)


@pytest.mark.parametrize("name", ["", " ", "a" * 61, "a\nBcc: x", "\u202egro", "a\0"])
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    hall = Hall(tmp_path / "hotline")
    try:
        assert Seat(hall, name, "audit").join() == {"ok": False, "code": "unreadable"}
        assert Seat(hall, "Sato", "audit").join()["ok"]
    finally:
        hall.store.close()


def test_an_invitation_is_random_and_proves_itself() -> None:
    made = {invite(bytes(32), "audit", 20_000, os.urandom(8)) for _ in range(1_000)}
    assert len(made) == 1_000
    assert {len(text(one)) for one in made} == {22}
    assert invite(bytes(32), "audit", 20_000, bytes(8)) != invite(b"\1" * 32, "audit", 20_000, bytes(8))
