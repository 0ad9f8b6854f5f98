"""The folder of the first release, with its console's database, is taken over: `upgrade/0.1/README.md` says how it was made.

That release kept the console's data in a file alone, so that there is nothing to take over on PostgreSQL.
"""

import re
import sqlite3
import tarfile
from contextlib import closing
from datetime import timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener, urlopen

import pytest

from sekisho.findings.nouns import State
from sekisho.pipeline.look import look
from sekisho.pipeline.org import Org
from tests.cli.typed import NOW
from tests.pipeline.bank import silent
from tests.servers.local import free_port
from tests.web.conftest import PASSWORD, code_now
from tests.web.served import serving

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
FIRST = Path(__file__).parent / "upgrade" / "0.1" / "first.tar.xz"
SECRETS = {"mori": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "kansa": "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"}
ACCEPTED = "f-8ed3b068a80b20af42d8"


@pytest.fixture
def org(tmp_path: Path) -> Path:
    """The folder as the first release left it."""
    with tarfile.open(FIRST) as packed:
        packed.extractall(tmp_path, filter="data")
    place = tmp_path / "first.sekisho"
    for written in place.glob("*.sql"):
        with closing(sqlite3.connect(written.with_suffix(".db"))) as line:
            line.executescript(written.read_text("utf-8"))
    settings = place / "sekisho.toml"
    settings.write_text(settings.read_text("utf-8").replace("port = 8700", f"port = {free_port()}"), "utf-8")
    return place


def read(browser: OpenerDirector, address: str, **fields: str) -> str:
    """Open a page, or send the form that stands there; return what is shown then."""
    with browser.open(address, timeout=30) as answer:
        page = str(answer.read().decode())
    if not fields:
        return page
    token, *_ = re.findall('name="csrfmiddlewaretoken" value="([^"]+)"', page)
    with browser.open(address, urlencode({"csrfmiddlewaretoken": token, **fields}).encode(), timeout=30) as answer:
        return str(answer.read().decode())


def signed_in(address: str, name: str) -> OpenerDirector:
    """Sign in as people did with the first release: with the same password and the same secret of one-time codes."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    assert 'id="code"' in read(browser, f"{address}/sign-in", name=name, password=PASSWORD)
    assert f'href="/me">{name}</a>' in read(browser, f"{address}/sign-in/code", code=code_now(SECRETS[name]))
    return browser


def test_people_the_journal_and_what_was_decided_are_taken_over(org: Path) -> None:
    with serving(org, lines=1) as served:
        mori, kansa = (signed_in(served.address, name) for name in SECRETS)
        assert "What to do next" in read(mori, served.address)
        page = read(mori, f"{served.address}/findings/{ACCEPTED}")
        assert "arn:aws:s3:::shiosai-crm-export" in page
        assert "Take it up again" in page
        assert "known, and mended in March" in page
        assert f"/findings/{ACCEPTED}" not in read(mori, f"{served.address}/queue")
        assert f"/findings/{ACCEPTED}" in read(mori, f"{served.address}/queue?every=1&words=shiosai-crm")
        journal = read(kansa, f"{served.address}/journal?about={ACCEPTED}+accept")
        assert "decided about a finding" in journal
        told = read(kansa, f"{served.address}/journal/check")
        assert 'role="alert"' not in told
        assert int(re.findall(r"All (\d+) entries", told)[0]) > 7, "the chain goes on where it ended"
        asked = Request(f"{served.address}/api/v1/findings", headers={"Authorization": "Bearer sks_" + "0" * 46})  # noqa: S310 - our own address
        with pytest.raises(HTTPError, match="401") as refused:
            urlopen(asked, timeout=30)  # noqa: S310 - as above
        refused.value.close()


def test_what_was_accepted_stays_so_in_the_next_assessment(org: Path) -> None:
    done, _, _ = look(Org.open(org), NOW + timedelta(days=14), silent)
    assert done.book.findings[ACCEPTED].state is State.ACCEPTED
    with serving(org, lines=1) as served:
        mori = signed_in(served.address, "mori")
        assert "What to do next" in read(mori, served.address)
        assert f"/findings/{ACCEPTED}" not in read(mori, f"{served.address}/queue")
        assert "shiosai-crm-export" in read(mori, f"{served.address}/areas/exposure")


def test_a_first_password_that_was_out_already_is_good_for_three_days_more(org: Path) -> None:
    with closing(sqlite3.connect(org / "console.db")) as line, line:
        line.execute("UPDATE account SET must_change = 1 WHERE name = 'mori'")
    with (
        serving(org, lines=1) as served,
        signed_in(served.address, "mori").open(f"{served.address}/queue", timeout=30) as page,
    ):
        assert page.url.endswith("/me/password")
