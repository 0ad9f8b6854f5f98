"""Who is a person: somebody who was there, in a browser that was caught at nothing; all else is a machine or is not known."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.visit import Flags, Hit
from sekisho.people.clicks.around import Around
from sekisho.people.clicks.calibration import NONE, learn
from sekisho.people.clicks.facts import REASONS, Channel, MailFacts, Report
from sekisho.people.clicks.judge import VERSION, judge
from sekisho.text.say import LANGS, say
from tests.people.clicks.made import FORM, HERE, MAIL, OTHER, PLAIN, SCRIPTED, SENT, TOKEN, hit, reported, there

CLOUD = "cloud/chrome"


def said(hits: Sequence[Hit], reports: Sequence[Report] = (), mail: MailFacts = MAIL) -> tuple[str, tuple[str, ...]]:
    found = judge(hits, mail, NONE, reports)
    return found.state, found.reasons


def test_somebody_who_moves_on_the_page_is_a_person_and_acting_is_told_beside_it() -> None:
    found = judge(there(600), MAIL)
    assert (found.state, found.reasons, found.acted, found.version) == ("person", ("trusted",), True, VERSION)
    assert found.at == SENT + timedelta(seconds=600)
    looked = judge(there(600)[:2], MAIL)
    assert (looked.state, looked.acted) == ("person", False)


def test_somebody_whose_beacon_was_blocked_is_known_by_the_form() -> None:
    assert said([hit("get", 60), hit("act", 70, FORM)]) == ("person", ("trusted",))


@pytest.mark.parametrize(
    "flags",
    [
        Flags(script=True, trusted=True, visible_ms=399, nonce=True),
        Flags(script=True, trusted=True, visible_ms=900),
        Flags(script=True, visible_ms=900, nonce=True),
    ],
)
def test_a_beacon_that_is_too_early_forged_or_says_nothing_makes_nobody_a_person(flags: Flags) -> None:
    assert said([hit("get", 60), hit("seen", 61, flags)]) == ("undetermined", ("only_opened",))


def test_whoever_acts_without_a_script_is_probably_a_person_and_counted_as_unknown() -> None:
    found = judge([hit("get", 60), hit("act", 70, PLAIN)], MAIL)
    assert (found.state, found.reasons, found.acted) == ("undetermined", ("probable",), True)


@pytest.mark.parametrize(
    ("reason", "hits"),
    [
        ("scripted", [hit("get", 60), hit("act", 70, SCRIPTED)]),
        ("no_page", [hit("act", 70)]),
        ("fast", [hit("get", 60), hit("act", 60.5, PLAIN)]),
        ("webdriver", [hit("get", 60), hit("act", 70, Flags(webdriver=True, nonce=True))]),
        ("webdriver", [hit("get", 60), hit("seen", 62, msgspec.structs.replace(HERE, webdriver=True))]),
        ("agent", [hit("get", 60, agent="headless"), hit("seen", 62, HERE, agent="headless")]),
        ("head", [hit("head", 60)]),
        ("head", [hit("other", 60)]),
        ("prefetch", [hit("get", 60, Flags(prefetch=True))]),
        ("tampered", [hit("get", 60, token=f"{TOKEN}%27"), hit("get", 61)]),
        ("honeypot", [hit("honeypot", 61), hit("get", 60)]),
        ("early", [hit("get", 19)]),
        *(("agent", [hit("get", 60, client=f"cloud/{one}")]) for one in ("bot", "curl", "empty", "outlook", "old")),
    ],
)  # fmt: skip
def test_what_speaks_for_a_machine_makes_it_one(reason: str, hits: list[Hit]) -> None:
    state, reasons = said(hits)
    assert state == "machine"
    assert reason in reasons


def test_a_page_that_was_merely_opened_is_not_known_and_is_no_click() -> None:
    found = judge([hit("get", 3_600)], MAIL)
    assert (found.state, found.reasons, found.acted) == ("undetermined", ("only_opened",), False)


def test_twenty_seconds_count_where_it_is_known_when_the_mail_was_sent() -> None:
    assert said([hit("get", 20)])[0] == "undetermined"
    assert said([hit("get", 5)], mail=MailFacts(TOKEN))[0] == "undetermined"


def test_a_person_who_is_quick_is_a_person() -> None:
    assert said(there(12))[0] == "person"


@pytest.mark.parametrize(("minutes", "state"), [(-9, "machine"), (9, "machine"), (-11, "person"), (11, "person")])
def test_a_trap_speaks_for_ten_minutes_and_against_its_own_client(minutes: float, state: str) -> None:
    caught = hit("honeypot", 1_202 + 60 * minutes)
    assert said([*there(1_200), caught])[0] == state
    assert said([*there(1_200), msgspec.structs.replace(caught, client=CLOUD)])[0] == "person"


@pytest.mark.parametrize("behind", [".", "%E3%80%82", ")", "%3E", "%EF%BC%89", "%22", ","])
def test_a_sign_of_the_text_that_a_mail_program_took_into_the_link_is_no_tampering(behind: str) -> None:
    assert said([hit("get", 60, token=f"{TOKEN}{behind}"), *there(90)]) == ("person", ("trusted",))


@pytest.mark.parametrize("behind", ["%27", "'", "%00", "../x", "a", "%3Cscript%3E"])
def test_anything_else_behind_the_link_is(behind: str) -> None:
    assert said([hit("get", 89, token=f"{TOKEN}{behind}"), *there(90)]) == ("machine", ("tampered",))


def test_a_scanner_before_takes_nothing_from_the_person_after_it() -> None:
    scan = [hit("head", 2, client=CLOUD), hit("get", 3, client=CLOUD), hit("get", 4, client=CLOUD, token=f"{TOKEN}%27")]
    found = judge([*scan, *there(900)], MAIL)
    assert (found.state, found.reasons, found.at) == ("person", ("trusted",), SENT + timedelta(seconds=900))


def test_the_click_is_when_the_person_s_page_was_asked_for_and_not_when_a_scanner_of_the_same_name_did() -> None:
    hits = [hit("get", 5), hit("get", 880, Flags(prefetch=True)), *there(900)]
    assert judge(hits, MAIL).at == SENT + timedelta(seconds=900)


def test_the_rescan_by_a_report_button_is_never_a_click() -> None:
    scripted = [hit("get", 305, client=CLOUD), hit("act", 309, SCRIPTED, client=CLOUD)]
    assert said([hit("get", 302, client=CLOUD)], reported(300)) == ("machine", ("after_report",))
    assert said([hit("get", 250, client=CLOUD)], reported(300)) == ("machine", ("after_report",))
    assert said(scripted, reported(300))[0] == "machine"
    assert said([hit("get", 302, client=CLOUD), hit("seen", 304, HERE, client=CLOUD)], reported(300))[0] != "person"


def test_who_clicked_and_then_reported_stays_a_person_and_what_opens_the_report_is_a_machine() -> None:
    desk = there(310, "ticket/chrome")
    assert said(there(120), reported(140)) == ("person", ("trusted",))
    assert said([*there(120), *desk], reported(300)) == ("person", ("trusted",))
    found = judge([*there(120), *desk], MAIL, NONE, reported(300))
    assert found.at == SENT + timedelta(seconds=120)


def test_who_was_never_there_before_the_report_is_not_told_from_whoever_got_it() -> None:
    assert said(there(310, "ticket/chrome"), reported(300)) == ("undetermined", ("reported_first",))
    assert said(there(3_600, "ticket/chrome"), reported(300)) == ("undetermined", ("forwarded",))
    assert said(there(100 * 3_600, "office/chrome"), reported(300)) == ("person", ("trusted",))


def test_a_mailbox_that_nobody_reads_and_a_mark_that_is_no_link_are_opened_by_machines() -> None:
    channels: tuple[Channel, ...] = ("seed", "mark")
    for channel in channels:
        assert said(there(600), mail=MailFacts(TOKEN, SENT, channel)) == ("machine", ("unread",))


def test_a_token_of_each_channel_is_judged_alike() -> None:
    channels: tuple[Channel, ...] = ("link", "qr", "file")
    for channel in channels:
        assert said(there(600), mail=MailFacts(TOKEN, SENT, channel))[0] == "person"


def test_nothing_is_judged_where_nothing_happened() -> None:
    with pytest.raises(ValueError, match="nothing"):
        judge([], MAIL)


def test_what_behaved_in_seeds_as_a_person_does_is_a_machine_elsewhere() -> None:
    seeds = {OTHER: there(30, CLOUD, OTHER)}
    learned = learn(seeds, {OTHER: MailFacts(OTHER, SENT, "seed")})
    assert judge(there(600, CLOUD), MAIL, learned).reasons == ("calibrated",)
    assert judge(there(600, CLOUD), MAIL).state == "person"
    assert judge(there(600), MAIL, learned).state == "person"


def test_what_merely_opened_seeds_takes_nothing_from_a_person_who_uses_the_same_browser_there() -> None:
    learned = learn({OTHER: [hit("get", 30, token=OTHER)]}, {OTHER: MailFacts(OTHER, SENT, "seed")})
    assert judge(there(600), MAIL, learned).state == "person"
    assert judge([hit("get", 600)], MAIL, learned).reasons == ("calibrated",)


def test_a_scanner_of_the_same_network_under_another_name_leaves_it_open_as_long_as_such_scanners_come() -> None:
    learned = learn({OTHER: there(30, "cloud/chrome-1", OTHER)}, {OTHER: MailFacts(OTHER, SENT, "seed")})
    assert judge(there(50, "cloud/chrome-2"), MAIL, learned).reasons == ("calibrated_network",)
    assert judge(there(900, "cloud/chrome-2"), MAIL, learned).state == "person"
    assert judge([hit("get", 50, client="cloud/edge")], MAIL, learned).reasons == ("calibrated",)


def test_a_seed_that_nothing_opened_teaches_nothing() -> None:
    learned = learn({}, {OTHER: MailFacts(OTHER, SENT, "seed")})
    assert learned.mails == 1
    assert judge([hit("get", 600)], MAIL, learned).state == "undetermined"


def test_what_was_learned_can_be_kept() -> None:
    learned = learn({OTHER: there(30, CLOUD, OTHER)}, {OTHER: MailFacts(OTHER, SENT, "seed")})
    assert msgspec.json.decode(msgspec.json.encode(learned), type=type(learned)) == learned


def test_a_browser_that_asks_otherwise_than_such_browsers_do_is_none() -> None:
    telling = Around(says_how=True)
    assert judge([hit("get", 600)], MAIL, NONE, (), telling).reasons == ("forged_agent",)
    assert judge([hit("get", 600, Flags(fetch="navigate"))], MAIL, NONE, (), telling).state == "undetermined"
    assert judge([hit("get", 600, client="office/firefox")], MAIL, NONE, (), telling).state == "undetermined"


EVENTS = st.builds(
    hit,
    st.sampled_from(["get", "head", "seen", "act", "honeypot", "other"]),
    st.floats(0, 90_000),
    st.builds(
        Flags, prefetch=st.booleans(), script=st.booleans(), trusted=st.booleans(), webdriver=st.booleans(),
        visible_ms=st.integers(0, 9_999_999), nonce=st.booleans(),
    ),
    client=st.sampled_from(["office/chrome", "office/edge", "cloud/old", "home/safari", "cloud/bot"]),
    token=st.sampled_from([TOKEN, TOKEN, TOKEN, f"{TOKEN}%27", TOKEN[:20]]),
)  # fmt: skip


@given(st.lists(EVENTS, min_size=1, max_size=12), st.lists(st.floats(0, 90_000), max_size=2), st.integers())
def test_the_same_hits_in_any_order_give_the_same_verdict(hits: list[Hit], reports: list[float], seed: int) -> None:
    those = [one for after in reports for one in reported(after)]
    shuffled = Random(seed).sample(hits, len(hits))  # noqa: S311 - the same each time
    found = judge(hits, MAIL, NONE, those)
    again = judge(shuffled, MAIL, NONE, those)
    assert (again.state, again.at, again.acted, set(again.reasons)) == (found.state, found.at, found.acted, set(found.reasons))  # fmt: skip
    assert found.reasons
    assert (found.at is None) == (found.state == "machine")


@given(st.lists(EVENTS, min_size=1, max_size=12))
def test_nobody_is_a_person_without_having_been_there(hits: list[Hit]) -> None:
    if judge(hits, MAIL).state == "person":
        assert any(one.flags.trusted and one.flags.nonce and one.flags.visible_ms >= 400 for one in hits)


@given(st.lists(EVENTS, max_size=12))
def test_what_other_clients_do_never_makes_a_person_a_machine(hits: list[Hit]) -> None:
    others = [one for one in hits if one.client != "office/chrome"]
    assert judge([*there(600), *others], MAIL).state == "person"


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("lang", LANGS)
def test_every_reason_has_its_sentence(reason: str, lang: str) -> None:
    assert say(f"people_clicks.reason.{reason}", "ja" if lang == "ja" else "en")
