"""Which answers measure a control, how subjects become a share, and what a flag adds."""

from dataclasses import replace

import pytest

from sekisho.detection.discover import ours
from sekisho.model.quantity import Coverage
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.pipeline.counted import (
    OWN_MEASURE,
    Told,
    coming,
    expected,
    measured,
    measures,
    part_of,
    quantities,
    unlisted,
)
from sekisho.risk.discover import controls
from sekisho.risk.firm import Quantity

LOGS = frozenset({"cloudtrail", "m365_audit_log", "entra_sign_ins", "endpoint_csv"})
SUPPLIED = {
    "api_activity": ("cloudtrail", "m365_audit_log"),
    "authentication": ("entra_sign_ins",),
    "endpoint_activity": ("endpoint_csv",),
    "staff": ("staff_roster",),
}


def flag(detector: str, table: str, key: str, answer: Answer = Answer.FLAGGED) -> Verdict:
    return Verdict(detector, Subject(table, key), answer, (Reason.of("said"),))


def test_statements_that_count_other_detectors_subjects_measure_no_control_again() -> None:
    by, against = measures(ours()), measures(ours(), clear=False)
    assert by["password_alone_enters"] == against["password_alone_was_used"] == "mfa_for_everyone"
    assert "practice_not_in_place" not in by | against


def test_every_control_is_measured_by_a_detector_or_has_a_measure_of_its_own() -> None:
    assert controls().keys() == OWN_MEASURE | set(measures(ours()).values())


def test_flags_that_contradict_speak_of_the_very_subjects_that_are_counted() -> None:
    by, against = measures(ours()), measures(ours(), clear=False)
    table = {one.id: one.card.subjects for one in ours()}
    for detector, control in against.items():
        assert table[detector] in [table[other] for other, its in by.items() if its == control], detector


def test_a_plan_measures_nothing() -> None:
    by = measures(ours()) | measures(ours(), clear=False)
    assert coming(ours())["plan_opens_store"] == "public_access_block"
    assert "plan_opens_store" not in by


def test_each_log_counts_alike_and_a_missing_one_is_unseen() -> None:
    assert expected(SUPPLIED) == {"log_watch": LOGS}
    parts = {"cloudtrail": Coverage(3, 1, 0), "entra_sign_ins": Coverage(2, 0, 0), "own_logs": Coverage(0, 0, 2)}
    told = Told({"log_watch": parts}, expected={"log_watch": LOGS})
    (found,) = measured(told)
    assert found.coverage == Coverage(0.75 + 1.0, 0.25, 1.0 + 2.0)
    assert found.coverage.total == len(LOGS) + 1


@pytest.mark.parametrize("missing", sorted(LOGS))
def test_without_a_log_the_share_holds_what_it_would_be_with_it(missing: str) -> None:
    parts = {
        "cloudtrail": Coverage(3, 1, 0),
        "m365_audit_log": Coverage(1, 0, 0),
        "entra_sign_ins": Coverage(0, 2, 1),
        "endpoint_csv": Coverage(5, 0, 1),
    }
    told = Told({"log_watch": parts}, expected={"log_watch": LOGS})
    (whole,) = measured(told)
    less = {name: one for name, one in parts.items() if name != missing}
    (part,) = measured(replace(told, coverage={"log_watch": less}))
    assert part.coverage.share.low <= whole.coverage.share.low + 1e-12
    assert whole.coverage.share.high <= part.coverage.share.high + 1e-12


def test_of_other_controls_every_subject_counts_once() -> None:
    (found,) = measured(Told({"mfa_for_everyone": {"": Coverage(30, 10, 2)}}))
    assert (found.control, found.coverage) == ("mfa_for_everyone", Coverage(30, 10, 2))
    assert part_of("mfa_for_everyone", Subject("directory_account", "a:b")) == ""
    assert part_of("log_watch", Subject("source_pulse", "cloudtrail:1:eu")) == "cloudtrail"


def test_without_the_list_of_all_accounts_those_that_were_seen_are_a_part() -> None:
    assert unlisted([("entra_registration", "directory_account"), ("staff_roster", "staff")]) == {"mfa_for_everyone"}
    assert unlisted([("entra_users", "directory_account")]) == {"exfiltration_watch"}
    told = Told({"mfa_for_everyone": {"": Coverage(30, 10, 2)}}, unlisted=frozenset({"mfa_for_everyone"}))
    (found,) = measured(told)
    assert found.coverage == Coverage(30, 10, 2 + 84)


def test_nothing_measured_of_a_control_is_an_interval_from_none_to_all() -> None:
    (found,) = measured(Told(expected={"log_watch": LOGS}))
    assert (found.coverage.share.low, found.coverage.share.high) == (0.0, 1.0)


def test_a_flag_takes_one_subject_from_every_scenario_of_its_control() -> None:
    told = Told(by={"password_alone_enters": "mfa_for_everyone"})
    seen = flag("password_alone_enters", "directory_account", "a")
    clear = flag("password_alone_enters", "directory_account", "b", Answer.CLEAR)
    other = flag("source_fell_silent", "source_pulse", "cloudtrail:1:eu")
    found = quantities([seen, clear, other], told)
    scenarios = [one.scenario for one in controls()["mfa_for_everyone"].effects]
    assert found == {seen.finding_id: tuple(Quantity(one, "mfa_for_everyone", from_no=1.0) for one in scenarios)}


def test_a_silent_log_counts_its_share_of_its_export() -> None:
    parts = {"log_watch": {"cloudtrail": Coverage(3, 1, 0)}}
    told = Told(parts, {"source_fell_silent": "log_watch"}, {}, {"log_watch": LOGS})
    silent = flag("source_fell_silent", "source_pulse", "cloudtrail:1:eu")
    unheard = flag("source_fell_silent", "source_pulse", "other:1:eu")
    found = quantities([silent, unheard], told)
    assert {one.from_no for one in found[silent.finding_id]} == {0.25}
    assert {one.from_no for one in found[unheard.finding_id]} == {0.0}


def test_what_a_plan_opens_is_one_store_more_and_none_that_is_there() -> None:
    opens = flag("plan_opens_store", "opened_store", "c-1")
    found = quantities([opens], Told(coming={"plan_opens_store": "public_access_block"}))
    assert found[opens.finding_id] == (Quantity("store_disclosure", "public_access_block", adds_no=1.0),)
