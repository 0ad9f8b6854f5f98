"""Which figures are not printed, so that none about fewer than ten persons is told or can be worked out from a total."""

from collections.abc import Sequence

from sekisho.people.measure.answers import LEAST


def hidden(people: Sequence[int], least: int = LEAST) -> tuple[bool, ...]:
    """Return which of some groups are left out, where the figure of all together is printed.

    Groups of 1 to `least` - 1 are. A total less all groups that are printed gives those that are not, so they must be two at
    least and `least` persons together: the smallest others are left out with them. Where everybody is too few, no total is
    printed either. Groups of nobody stay.
    """
    out = {at for at, size in enumerate(people) if 0 < size < least}
    rest = sorted((at for at, size in enumerate(people) if size >= least), key=lambda at: (people[at], at))
    while out and rest and (len(out) < 2 or sum(people[at] for at in out) < least):
        out.add(rest.pop(0))
    return tuple(at in out for at in range(len(people)))
