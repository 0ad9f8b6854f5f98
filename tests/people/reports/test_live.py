"""A reporting mailbox in Microsoft 365 is read page by page, from where the last reading ended."""

from dataclasses import replace

import pytest

from sekisho.connectors.graph_mail.account import GraphSource
from sekisho.connectors.graph_mail.client import Client
from sekisho.connectors.graph_mail.fetch import GraphMail
from sekisho.people.reports.collect import Unread
from sekisho.people.reports.live import CollectedPage, collect_pages
from sekisho.people.reports.nouns import Reported
from tests.people.reports import made
from tests.people.reports.test_collect import no_wait, reading, report
from tests.people.reports.test_read import EN, SIM
from tests.servers.fixtures import tenant
from tests.servers.graph import SECRET, TENANT, Graph

__all__ = ["tenant"]
pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
OWNER = "teller@bank.example"


def source(at: Graph) -> GraphMail:
    said = GraphSource(
        name="r", tenant=TENANT, client="c", secret="env:X", mailboxes=[OWNER], folders=["Inbox"],
        endpoint=f"{at.root}/v1.0", login=at.root,
    )  # fmt: skip
    return GraphMail(Client(said, SECRET, no_wait))


def gathered(at: Graph, cursor: str | None = None) -> list[CollectedPage]:
    there = source(at)
    (place,) = there.places()
    return list(collect_pages(there, place, cursor, reading))


def ids(pages: list[CollectedPage]) -> list[str]:
    return [one.message_id if isinstance(one, Reported) else one.error.code for page in pages for one in page.found]


def test_reports_come_page_by_page_and_a_reading_goes_on_where_the_last_ended(tenant: Graph) -> None:
    tenant.put(OWNER, "in", *map(report, range(5)))
    first = gathered(tenant)
    assert ids(first) == [f"<report-{number}@bank.example>" for number in range(5)]
    assert len(first) > 1
    assert ids(gathered(tenant, first[-1].cursor)) == []
    tenant.put(OWNER, "in", report(5))
    assert ids(gathered(tenant, first[-1].cursor)) == ["<report-5@bank.example>"]


def test_a_mail_that_cannot_be_read_is_named(tenant: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.connectors.graph_mail.client.MESSAGE_BYTES", 8_000)
    big = made.attached(replace(EN, number=1, note="y " * 5_000), SIM)
    tenant.put(OWNER, "in", report(0), b"\r\nno header\r\n", big)
    pages = gathered(tenant)
    assert sorted(ids(pages)) == ["<report-0@bank.example>", "report_large", "report_unreadable"]
    names = [one.name for page in pages for one in page.found if isinstance(one, Unread)]
    assert all(name.startswith(f"{OWNER}/in/") for name in names)


def test_the_same_mail_handed_over_again_has_the_same_name(tenant: Graph) -> None:
    tenant.put(OWNER, "in", report(0))
    first = gathered(tenant)
    tenant.generation += 1
    again = gathered(tenant, first[-1].cursor)
    assert [one.name for page in again for one in page.found] == [one.name for page in first for one in page.found]
