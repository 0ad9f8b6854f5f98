"""What runs long over code that other tests run too: its coverage is not counted, since counting takes half as long again."""

import pytest

PLACES = (
    "tests/actions/test_act.py",
    "tests/cli/test_afternoon.py",
    "tests/cli/test_cli_adversary.py",
    "tests/cli/test_first.py",
    "tests/cli/test_own.py",
    "tests/cli/test_payment_trials.py",
    "tests/cli/test_payments.py",
    "tests/cli/test_verify.py",
    "tests/hotline/browser/",
    "tests/hotline/site/",
    "tests/hotline/test_leaks.py",
    "tests/landing/test_pages.py",
    "tests/people/reports/test_hostile.py",
    "tests/pipeline/test_combinations.py",
    "tests/pipeline/test_helpers.py",
    "tests/pipeline/test_time.py",
    "tests/watch/test_run.py",
    "tests/web/interrupted/",
    "tests/web/security/test_dawdlers.py",
    "tests/web/security/test_known_browsers.py",
    "tests/web/programme/test_security.py",
    "tests/web/programme/test_whole.py",
    "tests/web/stories/",
    "tests/web/test_api_description.py",
    "tests/web/test_axe.py",
    "tests/web/test_postgresql.py",
    "tests/web/test_rights.py",
    "tests/web/test_weight.py",
    "::test_killed_anywhere",
    "::test_a_group_killed_anywhere",
)
"""Parts of the names of tests."""


def uncounted(items: list[pytest.Item]) -> None:
    """Mark them."""
    for item in items:
        if any(place in item.nodeid for place in PLACES):
            item.add_marker(pytest.mark.no_cover)
