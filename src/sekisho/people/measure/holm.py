"""Many comparisons at once: Holm's step-down correction (1979)."""

from collections.abc import Sequence


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """Return p-values that may each be held against the level of all together, in the order given."""
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    adjusted, highest = [0.0] * len(chances), 0.0
    for rank, at in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[at]))
        adjusted[at] = highest
    return tuple(adjusted)
