"""Attack: an answer without the policy (an error, a file, a refusal), a page in a frame, a secret in what a fault says."""

import logging
from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.test import Client

from sekisho.web.headers import ALWAYS
from sekisho.web.pages import queue
from tests.web.security.table import ACTIONS, PAGES, stranger

WRONG = (
    "/none",
    "/findings/none",
    "/api/v1/none",
    "/api/v1/findings",
    "/queue?words=%00",
    "/people/1/none",
    "/" + "a" * 3000,
)


def guarded(answer: object) -> bool:
    headers = getattr(answer, "headers", {})
    return {name: headers.get(name) for name in ALWAYS} == ALWAYS and headers.get("Cache-Control") == "no-store"


def test_every_answer_has_the_policy(inside: Callable[..., Client]) -> None:
    browser = inside("administrator")
    for address in (*PAGES, *WRONG, "/style.css", "/console.js", "/plan/slider.js", "/sign-in", "/first"):
        assert guarded(browser.get(address)), address
    for address in ACTIONS:
        assert guarded(stranger().post(address)), address
    assert guarded(browser.post("/people", {f"f{number}": "1" for number in range(600)}))
    assert guarded(browser.get("/", headers={"host": "evil.example"}))
    assert guarded(browser.generic("TRACE", "/"))


def test_the_policy_lets_nothing_written_into_a_page_run_and_nobody_frame_it() -> None:
    policy = dict(part.strip().split(" ", 1) for part in ALWAYS["Content-Security-Policy"].split(";") if part.strip())
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in " ".join(policy.values())


def test_a_page_has_no_script_style_or_handler_of_its_own(inside: Callable[..., Client]) -> None:
    browser = inside("administrator")
    for address in (one for one in PAGES if "." not in one and one != "/plan/board"):
        text = browser.get(address).content.decode().lower()
        assert "<style" not in text, address
        assert " style=" not in text, address
        assert "<script>" not in text, address
        assert " onclick=" not in text, address


def test_what_strangers_ask_for_wrongly_fills_no_output(
    inside: Callable[..., Client], capsys: pytest.CaptureFixture[str]
) -> None:
    browser = inside("learner")
    capsys.readouterr()
    for address in ("/none", "/people", "/queue?x=\n forged line"):
        browser.get(address)
    browser.get("/", headers={"host": "evil.example"})
    stranger().post("/sign-in")
    assert capsys.readouterr().err == ""
    assert logging.getLogger("django.request").isEnabledFor(logging.ERROR)


def test_a_fault_says_nothing_of_itself_to_the_browser(
    inside: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_request: HttpRequest) -> None:
        raise RuntimeError("secret of the house")

    browser = inside()
    browser.raise_request_exception = False
    monkeypatch.setattr(queue, "show", lambda request, *_rest, **_more: broken(request))
    answer = browser.get("/queue")
    assert answer.status_code == 500
    assert guarded(answer)
    text = answer.content.decode()
    for word in ("secret of the house", "Traceback", "RuntimeError", ".py", "Django", "SECRET"):
        assert word not in text
