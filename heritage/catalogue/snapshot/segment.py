"""One segment of the snapshot, a row for each monument: what is asked of it is a mask over rows."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

import numpy as np
import shapely

from ..asking import Question
from ..choices import Importance, Section
from ..dating import century_span
from ..search.facets import FIRST, LAST, centuries_told
from .reading import CLASSES, ROLES, UNKNOWN_YEAR
from .words import SortedTexts, Texts

OF_LISTS = {"section": Section.values, "importance": Importance.values, "condition": CLASSES}
OF_TABLES = ("kind", "district", "keeper")
FEW = 8  # of that many rows one is left out: the whole less those is counted faster


class Picked:
    """Rows that are picked by a mask."""

    def __init__(self, mask: np.ndarray):
        self.mask = mask

    @cached_property
    def rows(self) -> np.ndarray:
        return np.flatnonzero(self.mask)

    @cached_property
    def count(self) -> int:
        return int(np.count_nonzero(self.mask))

    def of(self, column: np.ndarray) -> np.ndarray:
        return column if self.count == len(self.mask) else column[self.rows]


class Segment:
    """Arrays as reading.py makes them, in memory or mapped from files."""

    def __init__(self, arrays: Mapping[str, np.ndarray]):
        self.arrays = arrays
        self.pk = arrays["pk"]
        self._bits_of = lru_cache(2)(self._zone_bits)

    def __len__(self):
        return len(self.pk)

    def __getitem__(self, name: str) -> np.ndarray:
        return self.arrays[name]

    def rows_of(self, keys: np.ndarray) -> np.ndarray:
        """The rows of those of the primary keys that are here."""
        in_order, rows = self._by_key
        at = np.searchsorted(in_order, keys)
        at[at == len(in_order)] = 0
        known = in_order[at] == keys if len(in_order) else np.zeros(len(keys), bool)
        return rows[at[known]]

    @cached_property
    def _by_key(self) -> tuple[np.ndarray, np.ndarray]:
        rows = np.argsort(self.pk)
        return np.asarray(self.pk)[rows], rows

    def _mask(self, rows=None) -> np.ndarray:
        mask = np.zeros(len(self), bool)
        if rows is not None:
            mask[rows] = True
        return mask

    def _part(self, name: str) -> dict[str, np.ndarray]:
        """The arrays of one of the texts, by their own names."""
        own = ("text", "text_at", *(f"{v}{p}" for v in ("word", "number") for p in _PARTS))
        return {part: self.arrays[f"{name}/{part}"] for part in own}

    @cached_property
    def texts(self) -> Texts:
        return Texts(self._part("text"))

    @cached_property
    def names(self) -> SortedTexts:
        return SortedTexts(self._part("name"))

    @cached_property
    def numbers(self) -> SortedTexts:
        return SortedTexts(self._part("number"))

    @cached_property
    def number_parts(self) -> Texts:
        return Texts(self._part("part"))

    def _told_by(self, name: str, told: np.ndarray) -> np.ndarray:
        """The rows whose monuments these texts belong to."""
        rows = self.arrays[f"{name}/row"][told]
        return self._mask(rows[rows >= 0])

    def holding(self, asked: Question) -> np.ndarray:
        """The SQL function catalogue_holding."""
        return self._told_by("text", self.texts.answering(asked.readings))

    def naming(self, asked: Question) -> np.ndarray:
        """The SQL function catalogue_named."""
        return self._told_by("name", self.names.answering(asked.readings))

    def tiers(self, asked: Question) -> Iterator[np.ndarray]:
        """What makes a row likelier, the likeliest first: MonumentQuerySet.likeliest."""
        phrase, written = asked.phrase, asked.as_written()
        if asked.may_be_number:
            yield self._told_by("number", self.numbers.exactly(phrase))
            yield self._told_by("number", self._having_parts(phrase))
        yield self._told_by("name", self.names.exactly(phrase))
        yield self._told_by("name", self.names.beginning(phrase))
        yield self._told_by("name", self.names.holding(phrase))
        if len(written.terms) > 1:
            yield self.naming(written)
        if asked != written:
            yield self.holding(written)
            yield self.naming(asked)
        yield self.holding(asked)

    def _having_parts(self, phrase: str) -> np.ndarray:
        """Numbers of several that have each of the asked ones among them."""
        parts = re.split(r"[\s,;/]+", phrase.strip(",;/ "))
        mask = np.ones(len(self.number_parts), bool)
        for part in filter(None, parts):
            mask &= self.number_parts.having(part)
        wanted = [f" {part} ".encode() for part in parts]
        words = [word.encode() for word in phrase.split()]

        def is_meant(text: bytes) -> bool:
            told = b" " + text.translate(_BLANKS) + b" "
            return all(one in told for one in wanted) and all(word in text for word in words)

        return self.number_parts.checked(mask, is_meant)

    def choosing(self, facet: str, keys: list, day) -> np.ndarray:
        """Rows that have one of these values, which are keys of the database: facets.py."""
        if facet in OF_TABLES:
            return np.isin(self[f"{facet}_keys"], keys)[self[facet]]
        if facet in OF_LISTS:
            return np.isin(OF_LISTS[facet], keys)[self[facet]]
        if facet == "century":
            spans = (century_span(century) for century in keys)
            return self._overlapping(*spans)
        if facet == "material":
            is_asked = np.isin(self["material_keys"], keys)[self["material"]]
            return self._mask(self["material_row"][is_asked])
        if facet == "zone":
            asked = sum(1 << ROLES.index(role) for role in keys)
            return (self.zone_bits(day) & asked) > 0
        return np.isin(self[facet], keys)

    def _overlapping(self, *spans: tuple[int, int]) -> np.ndarray:
        first, last = self["dating_years"].T
        known = (first != UNKNOWN_YEAR) & (last != UNKNOWN_YEAR)
        overlaps = [(first <= end) & (last >= begin) & known for begin, end in spans]
        return np.logical_or.reduce(overlaps)[self["dating"]]

    def built(self, since: int | None, until: int | None) -> np.ndarray:
        """Rows whose dating overlaps the years; None for a side that is not asked."""
        first, last = self["dating_years"].T
        fits = np.ones(len(first), bool)
        if since is not None:
            fits &= last >= max(since, UNKNOWN_YEAR + 1)
        if until is not None:
            fits &= (first <= until) & (first != UNKNOWN_YEAR)
        return fits[self["dating"]]

    def zone_bits(self, day) -> np.ndarray:
        """A bit for each role of the zones that a row stands in on that day."""
        return self._bits_of(day)

    def _zone_bits(self, day) -> np.ndarray:
        holds = (self["zone_first"] <= day.toordinal()) & (day.toordinal() < self["zone_end"])
        bits = np.zeros(len(self), np.uint8)
        roles = np.left_shift(1, self["zone_role"][holds]).astype(np.uint8)
        np.bitwise_or.at(bits, self["zone_row"][holds], roles)
        return bits

    def in_box(self, west, south, east, north) -> np.ndarray:
        """Rows whose public place touches the box (degrees, WGS 84)."""
        longitude, latitude = self["longitude"], self["latitude"]
        mask = (longitude >= west) & (longitude <= east)
        mask &= (latitude >= south) & (latitude <= north)
        mask[self._areas_touching(mask, (west, south, east, north))] = True
        return mask

    def _areas_touching(self, mask, box) -> np.ndarray:
        """Rows whose area touches the box, of those that are not in the mask yet."""
        west, south, east, north = box
        boxes, rows = self["area_box"], self["area_row"]
        may = (boxes[:, 0] <= east) & (boxes[:, 2] >= west)
        may &= (boxes[:, 1] <= north) & (boxes[:, 3] >= south) & (rows >= 0)
        may &= ~mask[rows]
        inside = (boxes[:, 0] >= west) & (boxes[:, 2] <= east)
        inside &= (boxes[:, 1] >= south) & (boxes[:, 3] <= north)
        asked = shapely.box(*box)
        unsure = np.flatnonzero(may & ~inside)
        touching = shapely.intersects(self._areas(unsure), asked)
        return np.concatenate([rows[may & inside], rows[unsure[touching]]])

    def _areas(self, numbers) -> np.ndarray:
        at, blob = self["area_at"], self["area"]
        told = [blob[at[number] : at[number + 1]].tobytes() for number in numbers]
        return shapely.from_wkb(np.array(told, object))

    def metres_from(self, longitude: float, latitude: float, rows) -> np.ndarray:
        """Metres on the sphere to the public point of each row; infinite where there is none.

        As ST_DistanceSphere has it: the mean radius of WGS 84 (2a + b) / 3, Vincenty's formula on
        a sphere, without what is below 10 nm. Source: PostGIS, sphere_distance in lwgeodetic.c.
        """
        east = np.radians(self["longitude"][rows]) - np.radians(longitude)
        there, here = np.radians(self["latitude"][rows]), np.radians(latitude)
        across = np.cos(there) * np.sin(east)
        up = np.cos(here) * np.sin(there) - np.sin(here) * np.cos(there) * np.cos(east)
        along = np.sin(here) * np.sin(there) + np.cos(here) * np.cos(there) * np.cos(east)
        metres = SPHERE_RADIUS_M * np.arctan2(np.sqrt(across**2 + up**2), along)
        return np.where(np.isnan(metres), np.inf, np.round(metres * 1e8) / 1e8)

    @cached_property
    def _on_sphere(self) -> np.ndarray:
        """x, y and z (3 by rows) of the public points on a sphere of radius 1; NaN without one."""
        east, north = np.radians(self["longitude"]), np.radians(self["latitude"])
        return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])

    def nearness(self, longitude: float, latitude: float, rows) -> np.ndarray:
        """The cosine of the angle to each row's public point, seen from the middle of the sphere.

        The nearer, the greater, to NEARNESS_SLACK; minus infinity where there is no point.
        """
        east, north = np.radians(longitude), np.radians(latitude)
        x, y, z = np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)
        # Of many, all are reckoned and then taken: to take three numbers of each is dearer.
        are_few = len(rows) * FEW < len(self)
        points = self._on_sphere[:, rows] if are_few else self._on_sphere
        cosines = x * points[0]
        cosines += y * points[1]
        cosines += z * points[2]
        if not are_few and len(rows) < len(self):
            cosines = cosines[rows]
        cosines[np.isnan(cosines)] = -np.inf
        return cosines

    def tally(self, facet: str, picked: Picked, day) -> dict:
        """How many of the picked rows have each value, by keys of the database; none that is 0."""
        counts = self._counts(facet, picked, day)
        return {key: int(n) for key, n in zip(self._keys(facet), counts, strict=True) if n}

    def _counts(self, facet, picked, day) -> np.ndarray:
        left_out = len(self) - picked.count
        if left_out * FEW > len(self):
            return self._counting(facet, picked, day)
        whole = self._whole(facet, day)
        return whole - self._counting(facet, Picked(~picked.mask), day) if left_out else whole

    @cached_property
    def _wholes(self) -> dict:
        return {}

    def _whole(self, facet, day) -> np.ndarray:
        key = facet, day if facet == "zone" else None
        if key not in self._wholes:
            everything = Picked(np.ones(len(self), bool))
            self._wholes[key] = self._counting(facet, everything, day)
        return self._wholes[key]

    def _keys(self, facet):
        if facet in OF_TABLES or facet == "material":
            return self[f"{facet}_keys"].tolist()
        if facet == "century":
            return [centuries_told(index * 100 + index + 50)[0] for index in _CENTURIES]
        return OF_LISTS.get(facet) or (ROLES if facet == "zone" else [False, True])

    def _counting(self, facet, picked, day) -> np.ndarray:
        most = len(self._keys(facet))
        if facet == "century":
            return self._counting_centuries(picked)
        if facet == "material":
            told = self["material"][picked.mask[self["material_row"]]]
            return np.bincount(told, minlength=most)
        if facet == "zone":
            counts = np.bincount(picked.of(self.zone_bits(day)), minlength=1 << most)
            return _by_bit(counts, most)
        column = self[facet]
        codes = column.view(np.uint8) if column.dtype == bool else column
        return np.bincount(picked.of(codes), minlength=most)

    def _counting_centuries(self, picked) -> np.ndarray:
        """A span of years counts in all of its centuries: ups and downs, summed from the left."""
        counts = np.bincount(picked.of(self["dating"]), minlength=len(self["dating_years"]))
        begun, ended, known = self._centuries_of_datings
        ups = np.bincount(begun[known], weights=counts[known], minlength=len(_CENTURIES) + 3)
        downs = np.bincount(ended[known] + 1, weights=counts[known], minlength=len(_CENTURIES) + 3)
        return np.cumsum(ups - downs)[1 : len(_CENTURIES) + 1].astype(np.int64)

    @cached_property
    def _centuries_of_datings(self):
        years = self["dating_years"].astype(np.int64)
        known = (years != UNKNOWN_YEAR).all(axis=1)
        centuries = np.clip((years - 1) // 100, FIRST - 1, LAST + 1) - FIRST + 1
        return centuries[:, 0], centuries[:, 1], known


NEARNESS_SLACK = 1e-12  # of a cosine: more than doubles lose; ten metres round the place itself
SPHERE_RADIUS_M = (2 * 6378137.0 + 6356752.314245179) / 3
_PARTS = ("", "_at", "_told", "_told_at")
_BLANKS = bytes.maketrans(b",;/", b"   ")
_CENTURIES = range(FIRST, LAST + 1)


def _by_bit(counts: np.ndarray, bits: int) -> np.ndarray:
    """Of counts by sets of bits, the counts of each bit."""
    sets = np.arange(len(counts))
    return np.array([counts[(sets >> bit & 1) == 1].sum() for bit in range(bits)])
