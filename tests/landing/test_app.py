"""What is answered to whom, and what is written down of it: nothing of what anybody typed, and nothing of who they are."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.landing.asked import READ
from sekisho.landing.marks import Marks
from tests.landing.pages import CHROME, DEBRIEF, ENGLISH, FORM, NEUTRAL, SILENT, TOKEN, Desk, Reader, said

PATH = f"/{FORM}/{TOKEN}"


@pytest.mark.parametrize("slug", ENGLISH)
def test_a_link_opens_its_page_and_the_hit_says_so(desk: Desk, slug: str) -> None:
    told = desk.ask("GET", f"/{slug}/{TOKEN}", HTTP_SEC_FETCH_MODE="navigate", HTTP_SEC_FETCH_USER="?1")
    assert told.status == 200
    assert ENGLISH[slug].title in told.body.decode()
    (hit,) = desk.written()
    assert (hit.event, hit.slug, hit.token, hit.agent) == ("get", slug, TOKEN, "chrome")
    assert (hit.flags.fetch, hit.flags.user, hit.flags.nonce) == ("navigate", True, False)
    assert hit.at == desk.now


def test_what_is_typed_has_no_name_and_so_is_sent_by_no_browser(desk: Desk) -> None:
    page = desk.ask("GET", PATH).body.decode()
    inputs = [one.partition(">")[0] for one in page.split("<input")[1:]]
    assert [one for one in inputs if "name=" in one] == [inputs[0]]
    assert 'type="hidden" name="n"' in inputs[0]
    assert any('type="password"' in one for one in inputs)


def test_no_more_than_the_nonce_is_read_of_what_is_sent(desk: Desk) -> None:
    body = Reader(said(desk.nonce()) + b"&password=hunter2" + b"x" * 100_000)
    desk.ask("POST", PATH, body)
    assert body.taken == READ
    assert all(b"hunter2" not in path.read_bytes() for path in desk.folder.rglob("*") if path.is_file())


def test_whoever_acts_gets_the_debrief_and_that_once_counts_once(desk: Desk) -> None:
    nonce = desk.nonce()
    for _ in range(2):
        told = desk.ask("POST", PATH, said(nonce))
        assert told.status == 200
        assert DEBRIEF in told.body.decode()
    assert [one.flags.nonce for one in desk.written() if one.event == "act"] == [True, False]


@pytest.mark.parametrize("slug", [SILENT, NEUTRAL])
def test_the_arm_without_a_debrief_is_told_nothing(desk: Desk, slug: str) -> None:
    told = desk.ask("POST", f"/{slug}/{TOKEN}", said(desk.nonce(slug)))
    assert told.status == 200
    assert "exercise" not in told.body.decode()
    assert "nothing more to do" in told.body.decode()


def test_a_nonce_is_good_for_its_own_page_and_for_a_day(desk: Desk) -> None:
    other = TOKEN[::-1]
    nonce = desk.nonce()
    desk.ask("POST", f"/{FORM}/{other}", said(nonce))
    desk.ask("POST", f"/{SILENT}/{TOKEN}", said(nonce))
    desk.ask("POST", PATH, said(nonce[:-1] + ("A" if nonce[-1] != "A" else "B")))
    desk.ask("POST", PATH, b"n=" + nonce.encode())
    late = desk.nonce()
    desk.forward(hours=25)
    desk.ask("POST", PATH, said(late))
    assert [one.flags.nonce for one in desk.written() if one.event == "act"] == [False] * 5
    in_time = desk.nonce()
    desk.forward(hours=23)
    desk.ask("POST", PATH, said(in_time))
    assert desk.written()[-1].flags.nonce


def test_the_beacon_says_what_the_script_saw(desk: Desk) -> None:
    nonce = desk.nonce()
    told = desk.ask("POST", f"{PATH}/seen", said(nonce, 1 | 2 | 4, 1_234))
    assert (told.status, told.body) == (204, b"")
    flags = desk.written()[-1].flags
    assert (flags.script, flags.trusted, flags.webdriver, flags.visible_ms, flags.nonce) == (True, True, True, 1234, True)  # fmt: skip
    desk.ask("POST", PATH, said(nonce, 3, 2_000))
    assert desk.written()[-1].flags.nonce


def test_nothing_that_is_not_there_can_be_told_from_anything_else(desk: Desk) -> None:
    paths = (
        f"/nosuch00/{TOKEN}", f"{PATH}%27", f"/{FORM}/short", f"/{FORM}", "/", f"{PATH}/x", f"{PATH}/other", "/.env",
        f"/{FORM}/{TOKEN.upper()}", "/" + "a" * 5_000, "/../../etc/passwd", f"/{FORM}/../{FORM}/{TOKEN}",
    )  # fmt: skip
    answers = [desk.ask("GET", path) for path in paths]
    assert {one.status for one in answers} == {404}
    assert len({one.body for one in answers}) == 1
    assert len({tuple(one.headers.items()) for one in answers}) == 1
    assert len(desk.written()) == len(paths)
    assert all(len(hit.slug) <= 16 and len(hit.token) <= 80 for hit in desk.written())


def test_a_changed_token_is_written_as_it_was_sent(desk: Desk) -> None:
    desk.ask("GET", f"{PATH}%27")
    (hit,) = desk.written()
    assert (hit.slug, hit.token, hit.event) == (FORM, f"{TOKEN}%27", "get")


def test_the_link_that_nobody_sees_is_a_trap(desk: Desk) -> None:
    page = desk.ask("GET", PATH).body.decode()
    (link,) = [one for one in page.split("<a ")[1:] if f'href="{PATH}/x"' in one]
    assert 'hidden aria-hidden="true" tabindex="-1"' in link
    desk.ask("GET", f"{PATH}/x")
    assert desk.written()[-1].event == "honeypot"


def test_other_methods_do_nothing_but_leave_a_hit(desk: Desk) -> None:
    page = desk.ask("GET", PATH)
    head = desk.ask("HEAD", PATH)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == page.headers["Content-Length"]
    asked = desk.ask("OPTIONS", PATH)
    assert (asked.status, asked.body, asked.headers["Allow"]) == (204, b"", "GET, HEAD, OPTIONS, POST")
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
        assert desk.ask(method, PATH).status == 404
    assert [one.event for one in desk.written()] == ["get", "head", *["other"] * 6]


@pytest.mark.parametrize(
    "path", [PATH, f"{PATH}/x", "/page.js", "/page.css", "/favicon.ico", "/nowhere", f"{PATH}/seen"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_every_answer_is_kept_by_nobody_framed_by_nobody_and_leads_nowhere(desk: Desk, method: str, path: str) -> None:
    told = desk.ask(method, path)
    sent = {name.lower(): value for name, value in told.headers.items()}
    assert told.status in {200, 204, 404}
    assert not {"location", "refresh", "set-cookie"} & set(sent)
    assert sent["cache-control"] == "no-store"
    assert sent["referrer-policy"] == "no-referrer"
    assert sent["x-content-type-options"] == "nosniff"
    rules = dict(one.strip().split(" ", 1) for one in sent["content-security-policy"].split(";"))
    assert rules["frame-ancestors"] == "'none'"
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert set(rules.values()) == {"'self'", "'none'"}


def test_no_script_or_style_stands_in_a_page_and_nothing_comes_from_elsewhere(desk: Desk) -> None:
    for slug in ENGLISH:
        page = desk.ask("GET", f"/{slug}/{TOKEN}").body.decode()
        assert page.count("<script") == page.count('<script src="/page.js" defer></script>') == 1
        assert "<style" not in page
        assert "style=" not in page
        assert "//" not in page.replace("<!doctype", "")


@pytest.mark.parametrize("header", ["HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ"])
def test_what_is_fetched_before_anybody_asks_says_so(desk: Desk, header: str) -> None:
    desk.ask("GET", PATH, b"", CHROME, **{header: "prefetch;prerender"})
    assert desk.written()[-1].flags.prefetch


def test_addresses_and_agents_are_hashes_that_tell_networks_and_programs_apart(desk: Desk) -> None:
    for address in ("198.51.100.7", "198.51.100.250", "198.51.101.7", "::ffff:198.51.100.1", "2001:db8:1::1", "2001:db8:1:ffff::9"):  # fmt: skip
        desk.ask("GET", PATH, REMOTE_ADDR=address)
    desk.ask("GET", PATH, agent="curl/8.1")
    networks = [one.network for one in desk.written()]
    assert networks[0] == networks[1] == networks[3] == networks[6] != networks[2]
    assert networks[4] == networks[5] != networks[0]
    first, last = desk.written()[0], desk.written()[6]
    assert first.agent_key != last.agent_key
    assert first.client != last.client
    raw = b"".join(path.read_bytes() for path in desk.spool.iterdir())
    assert not [one for one in (b"198.51", b"2001", CHROME.encode(), b"Mozilla", b"8.1") if one in raw]


def test_another_wave_s_hashes_have_nothing_in_common(desk: Desk) -> None:
    from sekisho.landing.bundle import write_bundle

    desk.ask("GET", PATH)
    write_bundle(desk.bundle, ENGLISH, fresh=True)
    desk.seconds += 1
    desk.ask("GET", PATH)
    before, after = desk.written()
    assert not {before.network, before.client, before.agent_key} & {after.network, after.client, after.agent_key}


def test_who_has_every_file_cannot_make_a_browser_s_mark_again(desk: Desk) -> None:
    desk.ask("GET", PATH)
    key = (desk.bundle / "wave.key").read_bytes()
    desk.application = replace(desk.application, secret=b"1" * 32)
    desk.ask("GET", PATH)
    before, after = desk.written()
    again = (Marks(key).network("198.51.100.7"), Marks(key).client("198.51.100.7", CHROME), Marks(key).agent(CHROME))
    marks = [{one.network, one.client, one.agent_key} for one in (before, after)]
    assert not marks[0] & marks[1]
    assert not marks[0] & {*again}


def test_what_a_proxy_of_ours_says_of_the_address_counts_and_what_a_stranger_says_does_not(desk: Desk) -> None:
    desk.application = replace(desk.application, proxies=("10.0.0.1", "10.0.0.2"))
    for peer, chain in (
        ("203.0.113.5", ""), ("10.0.0.1", "203.0.113.5"), ("10.0.0.1", "192.0.2.1, 203.0.113.5, 10.0.0.2"), ("203.0.113.5", "192.0.2.1"),
    ):  # fmt: skip
        desk.ask("GET", PATH, REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=chain)
    assert len({one.network for one in desk.written()}) == 1


@given(
    st.text(max_size=400), st.binary(max_size=400), st.text(max_size=80),
    st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "X", ""]), st.text(max_size=60),
)  # fmt: skip
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_nothing_that_is_sent_is_answered_by_an_error(
    desk: Desk, path: str, body: bytes, agent: str, method: str, address: str
) -> None:
    before = len(desk.written())
    for where in (path, f"{PATH}{path}", f"{PATH}/seen"):
        told = desk.ask(method, where, body, agent, REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=agent)
        assert told.status in {200, 204, 404}
    assert len(desk.written()) >= before + 2
    assert desk.written()[-1].at - desk.now == timedelta(0)
