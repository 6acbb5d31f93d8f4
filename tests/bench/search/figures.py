"""Arithmetic of figures that more than one table needs."""

import math
from collections.abc import Sequence


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of `values` that so many per cent of them do not exceed (nearest rank)."""
    if not values:
        raise ValueError("Of no values there is no percentile.")
    rank = math.ceil(percent / 100 * len(values))
    return sorted(values)[max(rank, 1) - 1]


def ratio(ours: float | None, other: float | None) -> float | None:
    """How many times the one is of the other; None when either was not measured."""
    if ours is None or not other:
        return None
    return ours / other
