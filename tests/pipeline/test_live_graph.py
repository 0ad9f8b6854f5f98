"""Microsoft Graph as documented: everything is fetched once, whatever the service does in between."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.evidence.snapshot import Snapshot
from sekisho.model.errors import SekishoError
from sekisho.pipeline.live import Brought, fetch
from sekisho.pipeline.org import Org
from tests.cli.typed import NOW, typed
from tests.pipeline.bank import silent
from tests.servers.graph import SECRET, TENANT, Graph, graph
from tests.servers.mails import mail

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
OWNER = "teller@bank.example"


@pytest.fixture
def org(tmp_path: Path, tenant: Graph) -> Path:
    return settled(tmp_path / "org", tenant)


def settled(folder: Path, tenant: Graph, **more: str) -> Path:
    """Make an organisation, or name the tenant again in its settings."""
    Org.create(folder)
    text = (folder / "sekisho.toml").read_text("utf-8").partition("[[sources]]")[0]
    lines = {"mailboxes": f'["{OWNER}"]', "endpoint": f'"{tenant.root}/v1.0"', "login": f'"{tenant.root}"', **more}
    said = "\n".join(f"{key} = {value}" for key, value in lines.items())
    head = f'[[sources]]\nname = "m365"\nconnector = "graph_mail"\ntenant = "{TENANT}"\nclient = "app"\n'
    (folder / "sekisho.toml").write_text(f'{text}{head}secret = "env:GRAPH"\n{said}\n', "utf-8")
    return folder


def fetched(org: Path, waits: list[float] | None = None, secret: str = SECRET) -> Brought:
    """Fetch without waiting; what was to be waited for is added to `waits`."""
    waited = waits if waits is not None else []
    return fetch(Org.open(org), "m365", lambda _source: secret, waited.append, NOW, silent)


def kept(org: Path) -> list[str]:
    with Snapshot.open(Org.open(org).store) as snapshot:
        return sorted(str(row["message_id"]) for row in snapshot.dicts("message", ["message_id"]))


def ids(*numbers: int) -> list[str]:
    return sorted(f"{number}@vendor.example" for number in numbers)


def test_every_folder_is_fetched_page_by_page(org: Path, tenant: Graph) -> None:
    tenant.put(OWNER, "in", *map(mail, range(10)))
    tenant.put(OWNER, "sub", mail(10))
    done = fetched(org)
    assert done.whole
    assert {one.place.name: one.new for one in done.places} == {"Inbox": 10, "Inbox/経理": 1, "Archive": 0}
    assert kept(org) == ids(*range(11))


def test_the_next_fetch_asks_for_what_is_new_alone(org: Path, tenant: Graph) -> None:
    tenant.put(OWNER, "in", *map(mail, range(5)))
    fetched(org)
    tenant.put(OWNER, "in", mail(5))
    before = len(tenant.asked)
    assert sum(one.new for one in fetched(org).places) == 1
    assert len([path for _, path in tenant.asked[before:] if path.endswith("$value")]) == 1
    assert kept(org) == ids(*range(6))


def test_a_message_that_was_moved_is_not_there_twice(org: Path, tenant: Graph) -> None:
    tenant.put(OWNER, "in", mail(1))
    fetched(org)
    tenant.move(OWNER, tenant.mail[OWNER][0].id, "arch")
    fetched(org)
    assert kept(org) == ids(1)


def test_a_delta_link_that_expired_leads_to_a_new_start_without_doubles(org: Path, tenant: Graph) -> None:
    tenant.put(OWNER, "in", *map(mail, range(4)))
    fetched(org)
    tenant.generation = 2
    tenant.put(OWNER, "in", mail(4))
    assert fetched(org).whole
    assert kept(org) == ids(*range(5))


def test_a_token_that_expired_is_asked_for_anew(org: Path, tenant: Graph) -> None:
    tenant.token_lasts = 4
    tenant.put(OWNER, "in", *map(mail, range(12)))
    assert fetched(org).whole
    assert tenant.tokens > 3
    assert kept(org) == ids(*range(12))


def test_the_pause_that_the_service_asks_for_is_kept(org: Path, tenant: Graph) -> None:
    tenant.throttle_every = 5
    tenant.put(OWNER, "in", *map(mail, range(12)))
    waits: list[float] = []
    assert fetched(org, waits).whole
    assert set(waits) == {7.0}
    assert kept(org) == ids(*range(12))


def test_too_long_a_pause_ends_the_fetch_and_the_next_goes_on(org: Path, tenant: Graph) -> None:
    tenant.put(OWNER, "in", *map(mail, range(12)))
    tenant.throttle_every, tenant.retry_after = 12, "3600"
    done = fetched(org)
    assert [one.error.code for one in done.places if one.error] == ["source_throttled"]
    assert not done.whole
    before = len(kept(org))
    tenant.throttle_every = 0
    assert fetched(org).whole
    assert 0 < before < 12
    assert kept(org) == ids(*range(12))


def interrupted(*_args: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("at", ["sekisho.pipeline.live.read_in", "sekisho.evidence.incoming.Incoming.done"])
def test_what_was_kept_before_a_crash_is_read_in_once(
    org: Path, tenant: Graph, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    tenant.put(OWNER, "in", *map(mail, range(7)))
    with monkeypatch.context() as broken:
        broken.setattr(at, interrupted)
        with pytest.raises(KeyboardInterrupt):
            fetched(org)
    before = len(tenant.asked)
    assert fetched(org).whole
    assert not [path for _, path in tenant.asked[before:] if path.endswith("$value")]
    assert kept(org) == ids(*range(7))


@pytest.mark.parametrize("kind", ["drop_every", "cut_every"])
def test_connections_that_drop_or_break_off_lose_nothing(org: Path, tenant: Graph, kind: str) -> None:
    setattr(tenant, kind, 4)
    tenant.put(OWNER, "in", *map(mail, range(12)))
    assert fetched(org).whole
    assert kept(org) == ids(*range(12))


def test_drafts_and_what_was_deleted_are_left_out(org: Path, tenant: Graph) -> None:
    tenant.put(OWNER, "in", mail(1), draft=True)
    tenant.put(OWNER, "in", mail(2))
    fetched(org)
    tenant.put(OWNER, "in", mail(3))
    fetched(org)
    assert kept(org) == ids(2, 3)


def test_the_same_message_counts_in_each_mailbox(org: Path, tenant: Graph) -> None:
    tenant.mailbox("second@bank.example")
    settled(org, tenant, mailboxes="[]")
    for owner in (OWNER, "second@bank.example"):
        tenant.put(owner, "in", mail(1))
    fetched(org)
    with Snapshot.open(Org.open(org).store) as snapshot:
        rows = sorted((row["mailbox"], row["message_uid"]) for row in snapshot.dicts("message", None))
    assert [owner for owner, _ in rows] == ["second@bank.example", OWNER]
    assert len({uid for _, uid in rows}) == 1


def test_a_link_to_another_host_is_not_followed(org: Path, tenant: Graph) -> None:
    tenant.next_host = "https://graph.evil.example/v1.0"
    tenant.put(OWNER, "in", *map(mail, range(4)))
    done = fetched(org)
    assert [one.error.code for one in done.places if one.error] == ["host_out_of_scope"]
    tenant.next_host = ""
    tenant.generation = 2


def test_a_secret_that_is_wrong_is_told(org: Path) -> None:
    with pytest.raises(SekishoError, match="graph_login"):
        fetched(org, secret="another")


def test_a_message_that_is_too_large_stays_and_is_told(
    org: Path, tenant: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.connectors.graph_mail.client.MESSAGE_BYTES", 5000)
    tenant.put(OWNER, "in", mail(1), mail(2, 20_000))
    done = fetched(org)
    assert len(done.too_large) == 1
    assert kept(org) == ids(1)


def test_the_command_says_what_came(org: Path, tenant: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPH", SECRET)
    tenant.put(OWNER, "in", mail(1))
    said = typed("ingest", org, "--source", "m365", lang="ja")
    assert (said.code, "teller@bank.exampleのInbox：新着1通。" in said.out) == (0, True)
    assert "3フォルダーに新着はありません。" in typed("ingest", org, "--source", "m365", lang="ja").out


def test_a_token_that_lets_nobody_in_is_told_after_a_second_one(org: Path, tenant: Graph) -> None:
    tenant.token_lasts = 0
    with pytest.raises(SekishoError, match="graph_refused"):
        fetched(org)
    assert tenant.tokens == 2


def troubled(org: Path) -> bool:
    """Fetch from a service in trouble; return whether all was fetched. What was not is told as something that passes."""
    try:
        done = fetched(org)
    except SekishoError as error:
        if error.permanent:
            raise
        return False
    assert not any(one.error and one.error.permanent for one in done.places)
    return done.whole


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["new", "move", "expire", "fetch"]), min_size=4, max_size=8), st.integers(3, 9))
def test_whatever_happens_all_mail_is_there_once_or_told_and_there_after_the_next_calm_fetch(
    tmp_path_factory: pytest.TempPathFactory, events: list[str], every: int
) -> None:
    with graph() as tenant:
        tenant.mailbox(OWNER)
        org = settled(tmp_path_factory.mktemp("any") / "org", tenant)
        tenant.throttle_every, tenant.drop_every, tenant.token_lasts = every, every + 1, every + 2
        number = 0
        for event in (*events, "new", "fetch"):
            if event == "new":
                tenant.put(OWNER, "in", mail(number), mail(number + 1))
                number += 2
            elif event == "move" and tenant.mail[OWNER]:
                tenant.move(OWNER, tenant.mail[OWNER][0].id, "arch")
            elif event == "expire":
                tenant.generation += 1
            elif event == "fetch":
                whole = troubled(org)
                there = kept(org)
                assert len(there) == len(set(there))
                assert there == ids(*range(number)) if whole else set(there) <= set(ids(*range(number)))
        tenant.throttle_every, tenant.drop_every, tenant.token_lasts = 0, 0, 10**9
        assert fetched(org).whole
        assert kept(org) == ids(*range(number))
