"""The backend that answers from the snapshot, and from what changed since: row for row as SQL."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from gis.tiles import Bubble, Tile

from ..models import Monument
from ..search.backend import MOST_RELEVANT, Cut, Order
from ..search.facets import ALL, CONDITION
from . import keeping, places
from .bubbles import bubbles
from .segment import NEARNESS_SLACK, Picked, Segment

KEPT = "snapshot"  # of asked.kept: one request is answered from one moment


class SnapshotBackend:
    """See SearchBackend. Whoever asks it anything has asked `answers` before."""

    def answers(self, asked) -> bool:
        """Of today, of what is published, and when there is a snapshot that can be used.

        Not when a facet is meant otherwise: the condition of what one agency keeps.
        """
        is_public = asked.queryset.query.where == Monument.objects.published().query.where
        if asked.is_past or asked.others or not is_public or not _knows(asked):
            return False
        if KEPT not in asked.kept:
            view = keeping.current()
            asked.kept[KEPT] = None if view is None else Found(view, asked)
        return asked.kept[KEPT] is not None

    def holds(self, asked, question, *, anywhere: bool = False) -> bool:
        return asked.kept[KEPT].holds(question, anywhere)

    def count(self, asked) -> int:
        return asked.kept[KEPT].count

    def samples_count(self, asked) -> int:
        return asked.kept[KEPT].samples_count

    def facets(self, asked) -> dict[str, dict[str, int]]:
        return asked.kept[KEPT].facets

    def page(
        self, asked, *, order: Order, length: int, after=None, before=None, first: int = 0
    ) -> Cut:
        found = asked.kept[KEPT]
        if order.by == "relevance" and asked.meant:
            return found.page_of_likely(length, after, before, first)
        answers = Ordered(found, order)
        edge = answers.edge(after or before)
        if edge is None:
            return answers.page_from(first, length)
        return answers.page_behind(edge, length) if after else answers.page_ahead(edge, length)

    def bubbles(self, asked, tile: Tile, deeper: int) -> list[Bubble]:
        """What answers, summed up by cells: MapPlaceQuerySet.bubbles, to a rounding of the sums."""
        return bubbles(asked.kept[KEPT], tile, deeper)

    def answering(self, asked, keys: list[int]) -> list[int]:
        """Those of these primary keys whose monuments answer."""
        return asked.kept[KEPT].answering(np.array(keys, np.int64)).tolist()


def _knows(asked) -> bool:
    known = ALL | {CONDITION.name: CONDITION}
    facets = {name: one.facet for name, one in asked.facet_filters.items()}  # copies, of a form
    return all(known[name].where is facet.where for name, facet in facets.items())


class Found:
    """The rows that answer a question, in the snapshot and in the part of what changed since."""

    def __init__(self, view: keeping.View, asked):
        self.view, self.asked = view, asked
        self.segments = (view.base, view.part)

    def _keys(self, facet) -> list:
        return self.asked.values_of(facet).keys_of(self.asked.chosen(facet))

    @cached_property
    def _chosen(self) -> dict[str, list]:
        facets = self.asked.facet_filters
        return {facet: self._keys(facet) for facet in facets if self.asked.chosen(facet)}

    def _standing(self, segment: Segment) -> np.ndarray:
        is_base = segment is self.view.base
        return self.view.alive if is_base else np.ones(len(segment), bool)

    @cached_property
    def _unfaceted(self) -> list[np.ndarray]:
        return [self._apart_from_facets(segment) for segment in self.segments]

    def _apart_from_facets(self, segment):
        mask, asked = self._standing(segment), self.asked
        if any(year is not None for year in asked.years):
            mask = mask & segment.built(*asked.years)
        if asked.box:
            mask = mask & segment.in_box(*asked.box)
        return mask

    @cached_property
    def _holding(self) -> list[np.ndarray | None]:
        if not self.asked.meant:
            return [None, None]
        return [segment.holding(self.asked.meant) for segment in self.segments]

    @cached_property
    def _by_facet(self) -> list[dict[str, np.ndarray]]:
        day = self.asked.day
        return [
            {facet: one.choosing(facet, keys, day) for facet, keys in self._chosen.items()}
            for one in self.segments
        ]

    def _narrowed(self, number: int, *, but: str | None = None) -> np.ndarray:
        """All conditions except the words, and except a facet's own choice."""
        mask = self._unfaceted[number]
        for facet, chosen in self._by_facet[number].items():
            mask = mask if facet == but else mask & chosen
        return mask

    def _answers(self, number: int, *, but: str | None = None) -> Picked:
        mask, holding = self._narrowed(number, but=but), self._holding[number]
        return Picked(mask if holding is None else mask & holding)

    @cached_property
    def answers(self) -> list[Picked]:
        return [self._answers(number) for number in range(len(self.segments))]

    @property
    def count(self) -> int:
        return sum(picked.count for picked in self.answers)

    @cached_property
    def samples_count(self) -> int:
        pairs = zip(self.segments, self.answers, strict=True)
        return sum(int(picked.of(one["is_sample"]).sum()) for one, picked in pairs)

    @cached_property
    def facets(self) -> dict[str, dict[str, int]]:
        return {facet: self._tally(facet) for facet in self.asked.facet_filters}

    def _tally(self, facet) -> dict[str, int]:
        """Counts by the codes of the values; of a value that is no choice today nothing is said."""
        code_of, counts = self.asked.values_of(facet).code_of, Counter()
        for number, segment in enumerate(self.segments):
            is_chosen = facet in self._chosen
            picked = self._answers(number, but=facet) if is_chosen else self.answers[number]
            for key, count in segment.tally(facet, picked, self.asked.day).items():
                if key in code_of:
                    counts[code_of[key]] += count
        return dict(counts)

    def holds(self, question, anywhere: bool) -> bool:
        for number, segment in enumerate(self.segments):
            mask = self._standing(segment) if anywhere else self._narrowed(number)
            if mask.any() and any((tier & mask).any() for tier in segment.tiers(question)):
                return True
        return False

    def likeliest(self, most: int) -> list[int]:
        """MonumentQuerySet.likeliest, of both segments: tier by tier, until there are enough."""
        keys: dict[int, None] = {}
        tiers = (segment.tiers(self.asked.meant) for segment in self.segments)
        narrowed = [self._narrowed(number) for number in range(len(self.segments))]
        for tier in zip(*tiers, strict=True):
            rows = [np.flatnonzero(a & b)[:most] for a, b in zip(tier, narrowed, strict=True)]
            keys |= dict.fromkeys(self._merged(rows)[:most])
            if len(keys) >= most:
                break
        return list(keys)[:most]

    def _merged(self, rows) -> list[int]:
        """Keys of rows of both segments, as they stand in the register."""
        ours, theirs = rows
        if not len(theirs):
            return self.view.base.pk[ours].tolist()
        by_register = Order("register")
        between = places.of_part(self.view, by_register)[theirs]
        keys = np.concatenate([self.view.base.pk[ours], self.view.part.pk[theirs]])
        return keys[np.argsort(np.concatenate([ours, between]), kind="stable")].tolist()

    def page_of_likely(self, length, after, before, first) -> Cut:
        edge = self.key_of(after or before)
        keys = self.likeliest(MOST_RELEVANT if edge else min(first + length + 1, MOST_RELEVANT))
        if edge in keys:
            at = keys.index(edge)
            first = at + 1 if after else max(at - length, 0)
        page = keys[first : first + length]
        return Cut(page, first, first > 0, first + length < len(keys))

    def row_of(self, reference: str | None) -> tuple[int, int] | None:
        """The segment and the row of a monument that the public may know."""
        digits = (reference or "")[1:]
        if not digits.isascii() or not digits.isdigit() or len(digits) > 15:
            return None
        for number, segment in enumerate(self.segments):
            rows = np.flatnonzero(segment["reference"] == int(digits))
            if len(rows) and self._standing(segment)[rows[0]]:
                return number, int(rows[0])
        return None

    def key_of(self, reference: str | None) -> int | None:
        found = self.row_of(reference)
        return found and int(self.segments[found[0]].pk[found[1]])

    def answering(self, keys: np.ndarray) -> np.ndarray:
        pairs = zip(self.segments, self.answers, strict=True)
        found = [
            one.pk[rows[picked.mask[rows]]] for one, picked in pairs for rows in [one.rows_of(keys)]
        ]
        return np.concatenate(found)

    def along(self, number: int, ranges: Iterable[tuple[int, int]]) -> np.ndarray:
        """Where answers of a segment stand on the Z-order curve, within ranges of its keys."""
        segment = self.segments[number]
        edges = [np.searchsorted(segment["along_tile_key"], one) for one in ranges]
        places = np.concatenate([np.arange(0), *(np.arange(*one) for one in edges)])
        return places[self.answers[number].mask[segment["along_row"][places]]]


class Ordered:
    """Answers with numbers to compare: `main` is what they go by, `then` parts what is alike."""

    def __init__(self, found: Found, order: Order, rows: list[np.ndarray] | None = None):
        """Of all answers, or of `rows` of the two segments."""
        self.found, self.order = found, order
        self.rows = rows or [picked.rows for picked in found.answers]
        self.count = sum(map(len, self.rows))
        # The rows of the base stand as the register does: no number is looked at.
        self.is_in_order = places.is_register(order) and not len(self.rows[1])

    @cached_property
    def _both(self) -> tuple[np.ndarray, np.ndarray]:
        told = [self._told(number, self.rows[number]) for number in range(2)]
        main, then = (np.concatenate(one) for one in zip(*told, strict=True))
        return main, then

    @property
    def main(self) -> np.ndarray:
        return self._both[0]

    @property
    def then(self) -> np.ndarray:
        return self._both[1]

    def _keys(self, answers: np.ndarray) -> list[int]:
        """The primary keys of some of the answers, which are counted from those of the base on."""
        base, part = self.found.segments
        of_base = answers < len(self.rows[0])
        keys = np.empty(len(answers), np.int64)
        keys[of_base] = base.pk[self.rows[0][answers[of_base]]]
        keys[~of_base] = part.pk[self.rows[1][answers[~of_base] - len(self.rows[0])]]
        return keys.tolist()

    def _told(self, number: int, rows) -> tuple[np.ndarray, np.ndarray]:
        view = self.found.view
        find = places.of_part if number else places.of_base
        if self.order.by != "distance":
            place = find(view, self.order)[rows]
            return place, np.zeros(len(place), np.int8)
        metres = self.found.segments[number].metres_from(*self.order.origin, rows)
        if self.order.is_descending:
            metres = np.where(np.isinf(metres), np.inf, -metres)
        return metres, find(view, Order("register"))[rows]

    def edge(self, reference: str | None):
        """What to compare with the row of a monument that is known, whether it answers or not."""
        found = self.found.row_of(reference)
        if found is None:
            return None
        main, then = self._told(found[0], np.array([found[1]]))
        return main[0], then[0]

    def _is_beyond(self, edge, compare) -> np.ndarray:
        main, then = edge
        return compare(self.main, main) | ((self.main == main) & compare(self.then, then))

    def _first(self, among: np.ndarray, count: int) -> list[int]:
        """Keys of the first of these answers, in order."""
        if 0 < count < len(among):
            limit = np.partition(self.main[among], count - 1)[count - 1]
            among = among[self.main[among] <= limit]
        return self._keys(among[np.lexsort((self.then[among], self.main[among]))][:count])

    def _last(self, among: np.ndarray, count: int) -> list[int]:
        if 0 < count < len(among):
            limit = np.partition(self.main[among], len(among) - count)[len(among) - count]
            among = among[self.main[among] >= limit]
        return self._keys(among[np.lexsort((self.then[among], self.main[among]))][-count:])

    def page_from(self, first: int, length: int) -> Cut:
        if self.is_in_order:
            keys = self._keys(np.arange(first, min(first + length, self.count)))
        else:
            likely = self._perhaps_first(first + length)
            keys = likely._first(np.arange(likely.count), first + length)[first:]
        return Cut(keys, first, first > 0, self.count > first + length)

    def _perhaps_first(self, count: int) -> "Ordered":
        """The answers that the first so many are among: only of these all is found out."""
        if self.order.by != "distance" or not 0 < count < self.count:
            return self
        pairs = zip(self.found.segments, self.rows, strict=True)
        near = [segment.nearness(*self.order.origin, rows) for segment, rows in pairs]
        if self.order.is_descending:
            near = [np.where(np.isinf(one), one, -one) for one in near]
        limit = np.partition(np.concatenate(near), self.count - count)[self.count - count]
        told = zip(self.rows, near, strict=True)
        rows = [rows[one >= limit - NEARNESS_SLACK] for rows, one in told]
        return Ordered(self.found, self.order, rows)

    def page_behind(self, edge, length: int) -> Cut:
        if self.is_in_order:
            return self.page_from(int(np.searchsorted(self.rows[0], edge[0], "right")), length)
        behind = np.flatnonzero(self._is_beyond(edge, np.greater))
        before = self.count - len(behind)
        return Cut(self._first(behind, length), before, before > 0, len(behind) > length)

    def page_ahead(self, edge, length: int) -> Cut:
        if self.is_in_order:
            end = int(np.searchsorted(self.rows[0], edge[0], "left"))
            return self.page_from(max(end - length, 0), length)
        ahead = np.flatnonzero(self._is_beyond(edge, np.less))
        if len(ahead) <= length:
            return self.page_from(0, length)
        has_next = self.count > len(ahead)
        return Cut(self._last(ahead, length), len(ahead) - length, True, has_next)


SNAPSHOT = SnapshotBackend()
