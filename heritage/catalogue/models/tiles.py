"""What the map's tiles are made of: public places and sums of them, made ready to be drawn.

All derived: triggers write (migration 0035), services/tiles.py sums up, nothing else touches it.
Only what `public_*` says of a monument is here.
"""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q

from ..tile_querysets import MapCellQuerySet, MapEnsembleQuerySet, MapPlaceQuerySet
from .monument import Monument


class MapPlace(models.Model):
    """The public place of a monument, in web mercator metres (EPSG:3857)."""

    monument = models.OneToOneField(
        Monument, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    reference = models.CharField(max_length=12)
    key = models.BigIntegerField()  # gis_tile_key(point)
    point = models.PointField(srid=3857, spatial_index=False)
    # The footprint of an open place, or the cell that a hidden one lies in.
    area = models.GeometryField(srid=3857, null=True, spatial_index=False)
    is_published = models.BooleanField()
    is_sample = models.BooleanField()
    is_approximate = models.BooleanField()

    objects = MapPlaceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["key"], condition=Q(is_published=True), name="map_place_key"),
            GistIndex(fields=["point"], name="map_place_point"),
            GistIndex(fields=["area"], condition=Q(area__isnull=False), name="map_place_area"),
        ]

    def __str__(self):
        return self.reference


class MapEnsemble(models.Model):
    """The outline of an ensemble (EPSG:3857): its own, or the hull of its parts' public places.

    Only of what is published and open, and of such parts: triggers see to it (migration 0042).
    """

    monument = models.OneToOneField(
        Monument, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    area = models.GeometryField(srid=3857, spatial_index=False)
    is_sample = models.BooleanField()

    objects = MapEnsembleQuerySet.as_manager()

    class Meta:
        indexes = [GistIndex(fields=["area"], name="map_ensemble_area")]

    def __str__(self):
        return str(self.monument_id)


class MapCell(models.Model):
    """The places within a tile of zoom `level`, summed up; samples apart, for DEMO hides them.

    Coordinates are web mercator metres. The last three tell of a place that is alone.
    """

    level = models.SmallIntegerField()
    key = models.BigIntegerField()
    is_sample = models.BooleanField()
    count = models.IntegerField()
    x_sum = models.FloatField()
    y_sum = models.FloatField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    reference = models.CharField(max_length=12)
    is_approximate = models.BooleanField()

    objects = MapCellQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "key", "is_sample"], name="map_cell_once")
        ]

    def __str__(self):
        return f"{self.level}/{self.key}: {self.count}"


class StaleCell(models.Model):
    """A cell of the finest level that is to be summed up again; without one, only the version.

    Rows are added, never changed: whoever sums up takes what is committed, and nobody waits.
    """

    key = models.BigIntegerField(null=True)
    is_urgent = models.BooleanField()  # something is gone that the sums still tell of

    def __str__(self):
        return str(self.key)


class Tileset(models.Model):
    """The one row that says which version of the tiles is current."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField()  # seconds since 1970, or one more than the last
    places = models.IntegerField()  # on the map when it was summed up

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="tileset_is_one")]

    def __str__(self):
        return str(self.version)
