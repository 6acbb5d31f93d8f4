"""Where rows stand in an order: numbers to compare, of the snapshot and of what changed since.

A row of the snapshot has its place in each order from the database, when it was made. Where a
changed one stands between them only the database can say, for the order of names is ICU's: it is
asked to order the changed ones with a few of the snapshot among them, closer and closer.
"""

import numpy as np

from ..models import Monument
from ..search.backend import Order
from ..search.orders import keys_of, ordered
from .keeping import View

PROBES = 256  # rows of the snapshot that the database orders at a time
LEAST_PROBES = 3  # for each changed one


def name_of(order: Order) -> str:
    """The order as the snapshot's files name it."""
    if order.by not in ("number", "name", "date"):
        return "register"
    name = f"name_{order.language}" if order.by == "name" else order.by
    return f"{name}_descending" if order.is_descending else name


def is_register(order: Order) -> bool:
    return order.by != "distance" and name_of(order) == "register"


def of_base(view: View, order: Order) -> np.ndarray:
    name = name_of(order)
    if name == "register":
        return np.arange(len(view.base), dtype=np.int32)
    return view.base[f"place_{name}"]


def of_part(view: View, order: Order) -> np.ndarray:
    """Places of the changed rows between those of the snapshot, no two alike."""
    name = name_of(order)
    if name not in view.places_of_part:
        view.places_of_part[name] = _found(view, order)
    return view.places_of_part[name]


def _found(view: View, order: Order) -> np.ndarray:
    if not len(view.part):
        return np.empty(0)
    place = of_base(view, order)
    in_order = np.empty(len(place), np.int64)
    in_order[place] = np.arange(len(place))
    standing = in_order[view.alive[in_order]]  # rows that hold, as they stand
    keys = _in_order(view.part.pk, order)
    before = _before(keys, view.base.pk[standing], order)
    found = {}
    for number, (key, many) in enumerate(zip(keys, before, strict=True), 1):
        last = place[standing[many - 1]] if many else -1
        found[key] = last + number / (len(keys) + 1)
    return np.array([found[key] for key in view.part.pk.tolist()])


def _in_order(keys, order: Order) -> list[int]:
    monuments = Monument.objects.filter(pk__in=[int(key) for key in keys]).order_by()
    return list(ordered(monuments, keys_of(order)).values_list("pk", flat=True))


def _before(keys: list[int], standing: np.ndarray, order: Order) -> np.ndarray:
    """How many of the standing rows are before each of the keys, which are in order themselves."""
    least, most = np.zeros(len(keys), np.int64), np.full(len(keys), len(standing))
    each = max(LEAST_PROBES, PROBES // len(keys))
    while (open_ones := np.flatnonzero(least < most)).size:
        probes = _probes(least[open_ones], most[open_ones], each)
        together = _in_order([*keys, *standing[probes]], order)
        place = {key: number for number, key in enumerate(together)}
        probed = np.array([place[key] for key in standing[probes].tolist()])
        for one in open_ones:
            passed = int(np.searchsorted(probed, place[keys[one]]))
            if passed:
                least[one] = max(least[one], probes[passed - 1] + 1)
            if passed < len(probes):
                most[one] = min(most[one], probes[passed])
    return least


def _probes(least, most, each: int) -> np.ndarray:
    """A few places in each gap from `least` to before `most`, and so between any two of them."""
    gaps = np.unique(np.stack([least, most], axis=1), axis=0)
    told = [np.linspace(first, end - 1, min(each, end - first)) for first, end in gaps]
    return np.unique(np.concatenate(told).astype(np.int64))
