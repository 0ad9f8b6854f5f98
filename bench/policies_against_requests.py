"""What a stranger gets by a policy of a store, against a plain evaluator of concrete requests, on ten thousand policies.

Run: `python bench/policies_against_requests.py`.
"""

import sys
from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sekisho.identity.policies.statements import Says
from sekisho.identity.policies.stranger import READ, stranger_reaches
from tests.identity.policies.test_against_requests import STORE, opens, statements, written

POLICIES = 10_000


def main() -> int:
    """Compare; exit code 1 where one answer differs."""
    answers = {"same": 0, "other": 0, "open": 0}

    @given(st.lists(statements, min_size=1, max_size=5))
    @settings(
        max_examples=POLICIES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def compare(found: list[Mapping[str, Any]]) -> None:
        policy = [written(one) for one in found]
        says = stranger_reaches({"Version": "2012-10-17", "Statement": policy}, STORE, READ).says
        expected = opens(policy)
        answers["open"] += expected
        answers["same" if says is (Says.YES if expected else Says.NO) else "other"] += 1

    compare()
    print(
        f"figure: {answers['same']} of {sum(answers.values()) - answers['open']} same, {answers['open']} of them open"
    )
    return 1 if answers["other"] else 0


if __name__ == "__main__":
    sys.exit(main())
