"""Sums of what answers by cells of the map, as the tiles draw them."""

import numpy as np

from gis.tiles import KEY_ZOOM, Bubble, Tile, key_ranges

from ..models import MapPlace

_OVER = {"x": np.add, "y": np.add, "west": np.minimum, "south": np.minimum}
_OVER |= {"east": np.maximum, "north": np.maximum, "count": np.add, "pk": np.minimum}


def bubbles(found, tile: Tile, deeper: int) -> list[Bubble]:
    """See SnapshotBackend.bubbles; `found` is its Found. One query, of those that stand alone."""
    finer = KEY_ZOOM - tile.zoom - deeper
    ranges = list(key_ranges(tile.cells(deeper), finer))
    parts = [_rows(found, number, ranges, 2 * finer) for number in range(len(found.segments))]
    told = {name: np.concatenate([part[name] for part in parts]) for name in ("cell", *_OVER)}
    cells = _summed_up(told)
    alone = _alone(cells["pk"][cells["count"] == 1].tolist())
    names = ("count", "x", "y", "west", "south", "east", "north", "pk")
    return [_bubble(alone, *row) for row in zip(*(cells[n].tolist() for n in names), strict=True)]


def _rows(found, number, ranges, shift):
    """A row for each place: its cell, and what is summed up over it."""
    segment, along = found.segments[number], found.along(number, ranges)
    x_m, y_m = segment["along_east_m"][along], segment["along_north_m"][along]
    told = {"x": x_m, "y": y_m, "west": x_m, "south": y_m, "east": x_m, "north": y_m}
    told |= {"count": np.ones(len(along), np.int64), "pk": segment.pk[segment["along_row"][along]]}
    return told | {"cell": segment["along_tile_key"][along] >> shift}


def _summed_up(told) -> dict[str, np.ndarray]:
    order = np.argsort(told["cell"], kind="stable")
    starts = np.flatnonzero(np.diff(told["cell"][order], prepend=-1))
    if not len(starts):
        return {name: told[name][:0] for name in _OVER}
    return {name: over.reduceat(told[name][order], starts) for name, over in _OVER.items()}


def _alone(keys) -> dict[int, tuple]:
    told = MapPlace.objects.filter(monument__in=keys)
    rows = told.values_list("monument", "reference", "is_sample", "is_approximate")
    return {key: row for key, *row in rows}


def _bubble(alone, count, x, y, west, south, east, north, key) -> Bubble:
    named = alone.get(key, ("", False, False)) if count == 1 else ("", False, False)
    return Bubble(count, x, y, west, south, east, north, *named)
