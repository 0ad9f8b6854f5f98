"""Made-up results for tests: each mail in one line, or many alike."""

from collections.abc import Iterator

import numpy as np

from sekisho.people.measure.answers import Answers, Row, State, answers

NOTHING, PERSON, MACHINE, UNDETERMINED = State.NOTHING, State.PERSON, State.MACHINE, State.UNDETERMINED


def some(
    people: range, round_: int, mail: str, clicked: int, *, group: str = "staff", reported: int = 0, doubtful: int = 0
) -> Iterator[Row]:
    """Yield one mail to each person; the first ones click, those after them are undetermined, the last ones report."""
    for place, one in enumerate(people):
        state = PERSON if place < clicked else UNDETERMINED if place < clicked + doubtful else NOTHING
        yield Row(f"person {one}", group, round_, mail, state, place >= len(people) - reported)


def made(*parts: Iterator[Row]) -> Answers:
    """Return several of them together."""
    return answers(row for part in parts for row in part)


def lived(
    random: np.random.Generator, people: int, rounds: int, *, gain: float = 0.0, after: int = 10**6, rise: float = 0.0
) -> Answers:
    """Return rounds in which two mails of five stay the same (`same 0` to `same 5`), and the others get harder by `rise` a round.

    Everybody is more able by `gain` after the round `after`.
    """
    ability = random.normal(0, 0.7, people)
    rows = []
    turn = [random.permutation(6) for _ in range(people)]
    for when in range(1, rounds + 1):
        same = random.random(people) < 0.4
        for one in range(people):
            left = turn[one]
            hard, mail = (-2.0, f"same {left[when % 6]}") if same[one] else (-2.0 + rise * when, f"new {when}")
            able = ability[one] + (gain if when > after else 0.0)
            failed = random.random() < 1 / (1 + np.exp(able - hard))
            rows.append(Row(one, f"group {one % 6}", when, mail, State(int(failed)), bool(random.random() < 0.2)))
    return answers(rows)


SAME = frozenset(f"same {one}" for one in range(6))
