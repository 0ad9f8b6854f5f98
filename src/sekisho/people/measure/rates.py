"""The three states of some mails as a rate."""

import numpy as np

from sekisho.people.measure.answers import Answers, Flags, Measure, State
from sekisho.people.measure.intervals import Rate


def rate(answers: Answers, measure: Measure, rows: Flags) -> Rate:
    """Return the rate of the mails in `rows`; of reports there are only two states."""
    total = int(rows.sum())
    if measure == "report":
        return Rate(int(answers.reported[rows].sum()), 0, 0, total)
    states = np.bincount(answers.click[rows], minlength=len(State))
    return Rate(int(states[State.PERSON]), int(states[State.MACHINE]), int(states[State.UNDETERMINED]), total)
