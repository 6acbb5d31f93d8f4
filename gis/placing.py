"""Where a point lies among the areas, and whether it can be right at all."""

from django.contrib.gis.db.models import MultiPolygonField
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point, Polygon
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from .errors import GisProblem
from .models import Area

# The free boundaries are drawn at 1:10 million, where a pen's half millimetre is 5 km. Of 893 real
# monuments 13 lie outside them, bridges over border rivers and a site on the coast: up to 3.2 km.
TOLERANCE_M = 5_000


def district_of(point: Point) -> Area | None:
    """The district whose boundary covers the point (WGS 84 longitude, latitude), by one query."""
    return Area.objects.districts().containing(point).first()


class Districts:
    """The districts of today, in memory: `district_of` for many points without a query each."""

    def __init__(self):
        with_boundary = Area.objects.districts().exclude(boundary=None)
        self._prepared = [(area, area.boundary.prepared) for area in with_boundary]

    def of(self, point: Point) -> Area | None:
        """As `district_of`, of the day on which this was made."""
        return next((area for area, boundary in self._prepared if boundary.covers(point)), None)


def check_point(point: Point) -> None:
    """Refuse, by GisProblem, a point (WGS 84 longitude, latitude) that cannot be in the country.

    The country is whatever Areas of that kind are loaded; while there are none, nothing is refused.
    A point up to TOLERANCE_M outside passes: `doubt_about` has a warning for it.
    """
    if not district_of(point):
        check_in_country(point)


def check_in_country(point: Point) -> None:
    """As `check_point`, of a point that lies in no district."""
    country = _nearest_country(point)
    if country and country.distance.m > TOLERANCE_M:
        raise GisProblem(_why_outside(point, country))


def doubt_about(point: Point) -> str | None:
    """A warning in a sentence about a point that `check_point` lets pass, or None."""
    if district_of(point) or not Area.objects.districts().exists():
        return None
    return _(
        "The point %(point)s lies outside every district on the map; the boundaries are coarse, "
        "so check the point and choose the district by hand."
    ) % {"point": _written(point)}


def surroundings(country: Area) -> Polygon:
    """The rectangle (WGS 84) around a country in which every neighbour and every coast is known.

    It reaches as far beyond the country on each side as the country itself is wide and high.
    """
    west, south, east, north = country.boundary.extent
    width, height = east - west, north - south
    corners = (west - width, south - height, east + width, north + height)
    return Polygon.from_bbox(tuple(round(corner, 1) for corner in corners))


def _nearest_country(point: Point) -> Area | None:
    on_the_ellipsoid = Cast("boundary", MultiPolygonField(srid=4326, geography=True))
    countries = Area.objects.countries().filter(boundary__isnull=False)
    return (
        countries.annotate(distance=Distance(on_the_ellipsoid, point)).order_by("distance").first()
    )


def _why_outside(point: Point, country: Area) -> str:
    swapped = Point(point.y, point.x, srid=4326) if abs(point.x) <= 90 else None
    neighbour = Area.objects.neighbours().containing(point).first()
    if swapped and _nearest_country(swapped).distance.m <= TOLERANCE_M:
        sentence = _(
            "The latitude and the longitude seem to be swapped: the point %(point)s lies outside "
            "%(country)s, but %(swapped)s lies inside."
        )
    elif neighbour:
        sentence = _("The point %(point)s lies in %(neighbour)s, %(km)s km from %(country)s.")
    elif surroundings(country).covers(point):  # all land there is known, so this is none
        sentence = _("The point %(point)s lies in the sea, %(km)s km from %(country)s.")
    else:
        sentence = _("The point %(point)s lies outside %(country)s, %(km)s km away.")
    return sentence % {
        "point": _written(point),
        "swapped": swapped and _written(swapped),
        "country": country,
        "neighbour": neighbour,
        "km": round(country.distance.km),
    }


def _written(point: Point) -> str:
    """Latitude first, as people read it: 40.36617 N, 49.83725 E."""
    north, east = f"{abs(point.y):.5f}", f"{abs(point.x):.5f}"
    sides = "N" if point.y >= 0 else "S", "E" if point.x >= 0 else "W"
    return f"{north} {sides[0]}, {east} {sides[1]}"
