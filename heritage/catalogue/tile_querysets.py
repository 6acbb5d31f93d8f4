"""Public places, and sums of them, as the tiles of the map draw them."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, F, FloatField, Func, Max, Min, Q, Sum
from django.db.models.expressions import RawSQL

from gis.tiles import (
    BUFFER_PX,
    CELLS,
    KEY_ZOOM,
    LEVEL,
    Bubble,
    InTile,
    PixelM,
    Tile,
    TileBox,
    Width,
    key_ranges,
)

_MEANT = f"level = {LEVEL} AND key IN ({CELLS})"
LEAST_AREA_PX = 4  # an area of less is told by its point alone


class _Places(models.QuerySet):
    def of_this_installation(self):
        """Samples are there for a demonstration only: the setting DEMO."""
        return self if settings.DEMO else self.filter(is_sample=False)

    def extent_m(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north in metres of EPSG:3857; None when there is nothing."""
        told = self.aggregate(
            west=Min(self.WEST), south=Min(self.SOUTH), east=Max(self.EAST), north=Max(self.NORTH)
        )
        return None if told["west"] is None else tuple(told.values())

    def _summed_up(self, cell, *, count):
        """A row for each value of `cell`, in its order: see gis.tiles.summed_up_layer."""
        return (
            self.order_by()
            .annotate(cell=cell)
            .values("cell")
            .annotate(
                n=count,
                x=Sum(self.X),
                y=Sum(self.Y),
                w=Min(self.WEST),
                s=Min(self.SOUTH),
                e=Max(self.EAST),
                nn=Max(self.NORTH),
                one=Min("reference"),
                sample=BoolOr("is_sample"),
                approximate=BoolOr("is_approximate"),
            )
            .order_by("cell")
        )


def _bubble(cell, n, x, y, w, s, e, nn, one, sample, approximate) -> Bubble:
    told = (one, sample, approximate) if n == 1 else ("", False, False)
    return Bubble(n, x, y, w, s, e, nn, *told)


def _of_point(function: str) -> Func:
    return Func("point", function=function, output_field=FloatField())


class MapPlaceQuerySet(_Places):
    """`shown` is what everybody sees today; of an answer it is `of`, whatever time it is of."""

    X = WEST = EAST = _of_point("ST_X")
    Y = SOUTH = NORTH = _of_point("ST_Y")

    def shown(self):
        return self.of_this_installation().filter(is_published=True)

    def of(self, monuments):
        """Those of the monuments, which the caller has narrowed to what may be told."""
        return self.filter(monument__in=monuments.order_by().values("pk"))

    def bubbles(self, tile: Tile, deeper: int) -> Iterator[Bubble]:
        """Summed up by the cells of that many zooms more, in the tile and one ring round."""
        shift = 2 * (KEY_ZOOM - tile.zoom - deeper)
        within = Q(pk__in=[])
        for first, end in key_ranges(tile.cells(deeper), KEY_ZOOM - tile.zoom - deeper):
            within |= Q(key__gte=first, key__lt=end)
        cell = F("key").bitrightshift(shift)
        for row in self.filter(within)._summed_up(cell, count=Count("pk")):
            yield _bubble(**row)

    def in_tile(self):
        """Those of which the point may be seen in the tile that is meant."""
        return self.filter(point__bboverlaps=TileBox(BUFFER_PX))

    def reaching(self, tile: Tile):
        """Those of which the point or the area may be seen in a tile."""
        box = tile.box(BUFFER_PX)
        return self.filter(Q(point__bboverlaps=box) | Q(area__bboverlaps=box))

    def points(self):
        """Each place, for gis.tiles.layers."""
        rows = self.in_tile().order_by("pk").annotate(geom=InTile("point"))
        return rows.values("geom", "reference", "is_sample", "is_approximate")

    def areas(self):
        """Footprints and public cells that are large enough to be seen, each outline once."""
        there = self.filter(area__bboverlaps=TileBox(BUFFER_PX))
        there = there.annotate(wide_m=Width("area"), geom=InTile("area"))
        seen = there.filter(wide_m__gt=LEAST_AREA_PX * PixelM())
        return seen.order_by("geom", "is_approximate").values("geom", "is_approximate").distinct()


class MapEnsembleQuerySet(_Places):
    def areas(self):
        """The outlines in the tile that is meant, for gis.tiles.layers."""
        there = self.of_this_installation().filter(area__bboverlaps=TileBox(BUFFER_PX))
        drawn = there.annotate(geom=InTile("area"), reference=F("monument__reference"))
        return drawn.order_by("pk").values("geom", "reference")


class MapCellQuerySet(_Places):
    X, Y, WEST, SOUTH, EAST, NORTH = "x_sum", "y_sum", "west", "south", "east", "north"

    def summed_up(self):
        """The cells that are meant, for gis.tiles.summed_up_layer."""
        meant = RawSQL(_MEANT, [], models.BooleanField())  # noqa: S611, a constant
        return self.filter(meant)._summed_up(F("key"), count=Sum("count"))
