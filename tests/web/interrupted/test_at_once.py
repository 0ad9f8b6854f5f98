"""Two people decide about one thing in the same moment: one decision counts, and whoever was slower is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from sekisho.report.json import from_json
from tests.cli.typed import PHRASES
from tests.web.interrupted.conftest import Answer, Real
from tests.web.interrupted.read import decisions, ledger_holds, open_findings, rows
from tests.web.served import serving

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
ROUNDS = 4
SAID = {"reason": "known", "until": "2099-03-31", "seen": "open"}
DENIED = {"number": "03-0000-0000", "spoke_to": "Ms Ito", "read_back": "not ours", "outcome": "denied"}


def at_once(*deeds: Callable[[], Answer]) -> list[Answer]:
    """Do several things in the same moment, and return the answers in their order."""
    start = Barrier(len(deeds))

    def one(deed: Callable[[], Answer]) -> Answer:
        start.wait(30)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def told(page: str) -> str:
    """Return what a page says is wrong."""
    return page.partition('role="alert">')[2].partition("</p>")[0]


def test_of_two_decisions_about_a_finding_one_counts(real: Real) -> None:
    with serving(real.org, lines=1):
        keys = open_findings(real.org)[:ROUNDS]
        for key in keys:
            answers = at_once(
                partial(real.send, "mori", f"/findings/{key}/accept", **SAID, passphrase=PHRASES["tanaka"]),
                partial(real.send, "kato", f"/findings/{key}/suppress", **SAID, passphrase=PHRASES["sato"]),
            )
            assert sorted(one.status for one in answers) == [302, 409]
            won = 0 if answers[0].status == 302 else 1
            assert "Somebody decided about this finding while you read it" in told(answers[1 - won].page)
            (only,) = decisions(real.org, key)
            assert only.by == ("tanaka", "sato")[won]
            state = rows(real.org, "SELECT state FROM shown_finding WHERE key = ?", key)
            assert state == [(("accepted", "suppressed")[won],)]
        counted = rows(real.org, "SELECT open FROM shown_load ORDER BY id DESC LIMIT 1")
        assert counted == [(len(open_findings(real.org)),)]
    assert ledger_holds(real.org)


def test_of_a_call_and_a_refusal_one_counts(real: Real) -> None:
    document = from_json((real.org / "reports" / "report.json").read_bytes())
    with serving(real.org, lines=1):
        for item in document.payments:
            answers = at_once(
                partial(
                    real.send, "mori", f"/payments/{item.id}/call", **DENIED, seen="", passphrase=PHRASES["tanaka"]
                ),
                partial(
                    real.send,
                    "kato",
                    f"/payments/{item.id}/refuse",
                    why="not ours",
                    seen="",
                    passphrase=PHRASES["sato"],
                ),
            )
            assert sorted(one.status for one in answers) == [302, 409]
            slower = next(one for one in answers if one.status == 409)
            assert "Somebody did something about this payment while you read the page" in told(slower.page)
    written = [one for one in decisions(real.org) if one.text("file")]
    assert len(written) == len(document.payments)
    assert ledger_holds(real.org)


def test_of_two_who_take_a_finding_one_has_it(real: Real) -> None:
    with serving(real.org, lines=1):
        for key in open_findings(real.org)[:ROUNDS]:
            path = f"/findings/{key}/hands/assign"
            answers = at_once(*(partial(real.send, who, path, to=who, seen="") for who in ("mori", "kato")))
            assert sorted(one.status for one in answers) == [302, 409]
            won = ("mori", "kato")[[one.status for one in answers].index(302)]
            slower = next(one for one in answers if one.status == 409)
            assert f"it is with {won} now" in told(slower.page)
            found = rows(
                real.org,
                "SELECT name FROM work_assignment JOIN account ON account.id = account_id WHERE finding = ?",
                key,
            )
            assert found == [(won,)]
