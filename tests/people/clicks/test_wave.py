"""What mails of a wave say about one another: networks that open many at once, clients that were caught elsewhere, changed tokens."""

import pytest

from sekisho.model.visit import Flags, Hit
from sekisho.people.clicks.calibration import learn
from sekisho.people.clicks.facts import MailFacts, Report
from sekisho.people.clicks.gather import gather
from sekisho.people.clicks.judge import judge, judge_wave
from tests.people.clicks.made import OTHER, PLAIN, SENT, TOKEN, hit, reported, there

TOKENS = [f"{number:x}" * 32 for number in range(10)]
MAILS = {token: MailFacts(token, SENT) for token in (*TOKENS, TOKEN, OTHER)}


def opened(count: int, apart: float, client: str = "cloud/safari") -> dict[str, list[Hit]]:
    return {token: [hit("get", 600 + number * apart, client=client, token=token)] for number, token in enumerate(TOKENS[:count])}  # fmt: skip


@pytest.mark.parametrize(("count", "apart", "state"), [(3, 20, "machine"), (2, 20, "undetermined"), (3, 40, "undetermined"), (9, 30, "machine")])  # fmt: skip
def test_a_network_that_opens_more_than_two_mails_in_a_minute_is_a_machine(count: int, apart: float, state: str) -> None:  # fmt: skip
    found = judge_wave(opened(count, apart), MAILS)
    assert {one.state for one in found.values()} == {state}
    assert len(found) == count


def test_an_office_in_which_many_click_at_once_is_none() -> None:
    hits = {token: there(600 + number, token=token) for number, token in enumerate(TOKENS)}
    assert {one.state for one in judge_wave(hits, MAILS).values()} == {"person"}
    hits[TOKEN] = [hit("get", 605, client="office/safari")]
    assert judge_wave(hits, MAILS)[TOKEN].state == "undetermined"


def test_programs_that_give_themselves_away_make_no_burst_of_the_office_they_run_in() -> None:
    how = Flags(fetch="navigate")
    hits = {token: [hit("get", 600 + number, token=token)] for number, token in enumerate(TOKENS)}
    hits |= {OTHER: [hit("get", 604, how, token=OTHER)], TOKEN: [hit("get", 9_000, how)]}
    hits["c" * 32] = [hit("get", 20_000, how, token="c" * 32)]
    found = judge_wave(hits, {**MAILS, "c" * 32: MailFacts("c" * 32, SENT)})
    assert {found[token].state for token in TOKENS[:8]} == {"machine"}
    assert found[OTHER].state == "undetermined"


def test_links_of_one_mail_are_one_mail() -> None:
    mails = {token: MailFacts(token, SENT, mail="one mail") for token in TOKENS}
    assert {one.state for one in judge_wave(opened(9, 1), mails).values()} == {"undetermined"}


def test_a_trap_in_one_link_speaks_for_the_others_of_the_same_mail() -> None:
    mails = {token: MailFacts(token, SENT, mail="one mail") for token in (TOKEN, OTHER)}
    hits = {TOKEN: there(600), OTHER: [hit("honeypot", 610, token=OTHER)]}
    assert judge_wave(hits, mails)[TOKEN].reasons == ("honeypot",)
    assert judge_wave(hits, MAILS)[TOKEN].state == "person"


def test_a_client_that_was_caught_at_one_mail_is_a_machine_where_it_merely_opens_another() -> None:
    hits = {TOKEN: [hit("get", 600)], OTHER: [hit("honeypot", 700, token=OTHER)]}
    assert judge_wave(hits, MAILS)[TOKEN].reasons == ("honeypot",)


def test_browsers_tell_how_they_ask_and_one_that_does_not_is_none() -> None:
    how = Flags(fetch="navigate")
    hits = {token: [hit("get", 600 + 100 * number, how, token=token)] for number, token in enumerate(TOKENS[:3])}
    hits[TOKEN] = [hit("get", 9_000)]
    found = judge_wave(hits, MAILS)
    assert found[TOKEN].reasons == ("forged_agent",)
    assert found[TOKENS[0]].state == "undetermined"
    assert judge_wave({TOKEN: hits[TOKEN]}, MAILS)[TOKEN].state == "undetermined"


def test_only_what_was_opened_has_a_verdict_and_reports_are_those_of_the_same_mail() -> None:
    reports: dict[str, list[Report]] = {OTHER: reported(590)}
    found = judge_wave({TOKEN: there(600), OTHER: [], TOKENS[0]: []}, MAILS, reports=reports)
    assert list(found) == [TOKEN]
    assert found[TOKEN].state == "person"


def test_one_alone_is_judged_as_in_a_wave_of_nothing_else() -> None:
    for hits in (there(600), [hit("get", 600)], [hit("head", 600)]):
        assert judge_wave({TOKEN: hits}, MAILS)[TOKEN] == judge(hits, MAILS[TOKEN])


@pytest.mark.parametrize(
    "sent", [TOKEN, f"{TOKEN}%27", f"{TOKEN}'", TOKEN[:20], TOKEN.upper(), f"{TOKEN[:16]}{'a' * 16}", f"{TOKEN}/etc"]
)
def test_a_changed_token_is_known_by_how_it_begins(sent: str) -> None:
    found = gather([hit("get", 1, token=sent)], MAILS)
    assert list(found.by_token) == [TOKEN]
    assert found.strays == 0


@pytest.mark.parametrize("sent", ["", "a", TOKEN[:11], "nothing-of-ours", "b" * 31])
def test_what_begins_like_no_token_is_about_none(sent: str) -> None:
    known = [TOKEN, OTHER]
    found = gather([hit("get", 1, token=sent)], known)
    assert (found.by_token, found.strays) == ({}, 1)


def test_of_links_of_one_mail_that_begin_alike_the_one_that_is_most_alike_is_meant() -> None:
    known = [f"{TOKEN[:16]}{'k' * 16}", f"{TOKEN[:16]}{'m' * 16}"]
    found = gather([hit("get", 1, token=f"{known[1][:24]}zzzz")], known)
    assert list(found.by_token) == [known[1]]


def gateway(after: float, token: str) -> list[Hit]:
    """Return what a program in the office leaves that calls itself the staff's browser and follows every link."""
    return [hit("get", after, token=token), hit("honeypot", after + 1, token=token)]


def test_a_program_that_calls_itself_the_staff_s_browser_takes_nothing_from_them_once_seeds_told_of_it() -> None:
    seed = "d" * 32
    learned = learn({seed: gateway(30, seed)}, {seed: MailFacts(seed, SENT, "seed")})
    hits = {token: [*gateway(10, token), *there(100 + number, token=token)] for number, token in enumerate(TOKENS)}
    hits |= {TOKEN: gateway(12, TOKEN), OTHER: [hit("get", 3_000, token=OTHER)]}
    found = judge_wave(hits, MAILS, learned)
    assert {found[token].state for token in TOKENS} == {"person"}
    assert found[TOKEN].state == "machine"
    assert found[OTHER].reasons == ("only_opened",)
    assert {one.state for one in judge_wave(hits, MAILS).values()} == {"machine", "undetermined"}


def test_such_a_program_that_moves_like_a_person_in_seeds_is_believed_nowhere() -> None:
    seed = "d" * 32
    learned = learn({seed: [*gateway(30, seed), *there(40, token=seed)]}, {seed: MailFacts(seed, SENT, "seed")})
    assert judge_wave({TOKEN: [*gateway(10, TOKEN), *there(100)]}, MAILS, learned)[TOKEN].state == "machine"


def test_what_the_staff_use_speaks_against_nobody_where_seeds_were_opened_by_something_of_the_same_name() -> None:
    seed = "d" * 32
    scan = [hit("get", 60, client="cloud/chrome", token=seed), hit("act", 62, PLAIN, client="cloud/chrome", token=seed)]
    learned = learn({seed: scan}, {seed: MailFacts(seed, SENT, "seed")})
    plain = [hit("get", 60, client="home/chrome"), hit("act", 70, PLAIN, client="home/chrome")]
    assert judge_wave({TOKEN: plain}, MAILS, learned)[TOKEN].reasons == ("calibrated",)
    staff = {token: there(600 + 100 * number, token=token) for number, token in enumerate(TOKENS)}
    assert judge_wave({**staff, TOKEN: plain}, MAILS, learned)[TOKEN].reasons == ("probable",)
