"""A registrar writes zones down, corrects them and ends them."""

import json
import zipfile
from ctypes import CDLL, byref, c_char_p, c_void_p
from datetime import date

import pytest
from django.contrib.gis.gdal import Driver
from django.contrib.gis.gdal.libgdal import lgdal
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.models import Monument, Zone, ZoneMonument
from tests.catalogue.compared import ComparedPage
from tests.factories import MonumentFactory, TerritoryFactory

pytestmark = pytest.mark.usefixtures("in_english")
SQUARE = Polygon.from_bbox((49.836, 40.366, 49.838, 40.367))
FEATURES = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "properties": {}, "geometry": json.loads(SQUARE.geojson)}],
}


@pytest.fixture
def tower(db):
    return MonumentFactory(name="Qız qalası", lifecycle="draft")


@pytest.fixture
def signed_in(client, registrar):
    client.force_login(registrar)
    return client


@pytest.fixture
def zone(tower):
    return zone_of(tower)


def zone_of(*monuments, **fields):
    boundary = MultiPolygon(SQUARE, srid=4326)
    zone = Zone.objects.create(
        **{"role": "protection", "name": "Zona", "boundary": boundary} | fields
    )
    for monument in monuments:
        ZoneMonument.objects.create(zone=zone, monument=monument)
    return zone


def send(client, tower, zone=None, **said):
    address = reverse("catalogue:add-zone")
    if zone:
        address = reverse("catalogue:edit-zone", args=[zone.pk])
    told = {"role": "protection", "name": "Zona", "monuments": tower.reference}
    return ComparedPage(client, address).send(**told | {"boundary": SQUARE.geojson} | said)


def errors(answer):
    return " ".join(one for said in answer.context["form"].errors.values() for one in said)


def test_a_zone_of_a_draft_is_written_down_with_its_days(signed_in, tower):
    answer = send(signed_in, tower, valid_0="2001-08-02", regime="No building.", accuracy_m="0.5")

    zone = Zone.objects.get()
    assert answer.url == reverse("catalogue:edit-zone", args=[zone.pk])
    assert (str(zone.valid.lower), zone.regime) == ("2001-08-02", "No building.")
    assert list(zone.monuments.all()) == [tower]
    assert zone.boundary.num_coords == 5


@pytest.mark.parametrize(
    "written",
    [
        SQUARE.wkt,
        "40.366, 49.836\n40.366, 49.838\n40.367, 49.838\n40.366, 49.836",
        json.dumps({"type": "Feature", "geometry": json.loads(SQUARE.geojson), "properties": {}}),
    ],
)
def test_a_boundary_can_be_written_instead_of_drawn(signed_in, tower, written):
    assert send(signed_in, tower, boundary=written).status_code == 302

    assert Zone.objects.get().boundary.contains(Point(49.8372, 40.3662))


def test_a_boundary_comes_as_a_file(signed_in, tower):
    file = SimpleUploadedFile("zone.geojson", json.dumps(FEATURES).encode())

    answer = send(signed_in, tower, boundary="", file=file)

    assert answer.status_code == 302, errors(answer)
    assert Zone.objects.get().boundary.equals(MultiPolygon(SQUARE, srid=4326))


@pytest.mark.parametrize("driver, suffix", [("GPKG", ".gpkg"), ("ESRI Shapefile", ".shp")])
def test_a_boundary_of_an_office_program_is_brought_to_wgs_84(
    signed_in, tower, tmp_path, driver, suffix
):
    file = _written(tmp_path, driver, suffix)

    answer = send(signed_in, tower, boundary="", file=file)

    assert answer.status_code == 302, errors(answer)
    west, _south, _east, north = Zone.objects.get().boundary.extent
    assert (west, north) == pytest.approx((49.836, 40.367), abs=1e-4)


def _written(folder, driver, suffix):
    """The square in UTM zone 39 N as a file of this format; a Shapefile is zipped."""
    source, target = folder / "source.geojson", folder / f"zone{suffix}"
    source.write_text(json.dumps(FEATURES))
    translate(source, target, driver)
    if suffix == ".gpkg":
        return SimpleUploadedFile("zone.gpkg", target.read_bytes())
    with zipfile.ZipFile(folder / "zone.zip", "w") as archive:
        for part in folder.glob("zone.*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
    return SimpleUploadedFile("zone.zip", (folder / "zone.zip").read_bytes())


def translate(source, target, driver):
    """What ogr2ogr does, by the library that GeoDjango has loaded; Django itself only reads."""
    Driver.ensure_registered()
    gdal = CDLL(lgdal._name)  # the same library, without Django's types
    for name in ("GDALOpenEx", "GDALVectorTranslateOptionsNew", "GDALVectorTranslate"):
        getattr(gdal, name).restype = c_void_p
    options = [b"-f", driver.encode(), b"-t_srs", b"EPSG:32639", None]
    opened = c_void_p(gdal.GDALOpenEx(str(source).encode(), 4, None, None, None))
    told = c_void_p(gdal.GDALVectorTranslateOptionsNew((c_char_p * len(options))(*options), None))
    done = gdal.GDALVectorTranslate(str(target).encode(), None, 1, byref(opened), told, None)
    for dataset in (c_void_p(done), opened):
        gdal.GDALClose(dataset)


WRONG = [
    ({"boundary": ""}, "Draw the boundary, write it, or choose a file."),
    ({"boundary": "POINT (49.8 40.4)"}, "not a point or a line"),
    ({"boundary": "somewhere"}, "“somewhere” cannot be read"),
    ({"boundary": "POLYGON ((49 40, 50 41, 50 40, 49 41, 49 40))"}, "cross one another"),
    ({"monuments": "M999999"}, "“M999999” is no monument that you keep"),
    ({"monuments": " "}, "This field is required"),
    ({"file": SimpleUploadedFile("zone.exe", b"MZ")}, "“zone.exe” is no boundary"),
    ({"file": SimpleUploadedFile("zone.gpkg", b"nonsense")}, "“zone.gpkg” cannot be read"),
    ({"file": SimpleUploadedFile("zone.zip", b"PK nonsense")}, "“zone.zip” cannot be read"),
    ({"valid_0": "2020-01-01", "valid_1": "2010-01-01"}, "must not exceed"),
]


@pytest.mark.parametrize("said, sentence", WRONG)
def test_what_is_wrong_with_a_zone_is_said_and_nothing_is_saved(signed_in, tower, said, sentence):
    answer = send(signed_in, tower, **said)

    assert answer.status_code == 422
    assert sentence in errors(answer)
    assert not Zone.objects.exists()


def test_a_zone_of_another_agency_is_found_by_no_address(signed_in, zone, tower):
    TerritoryFactory()
    tower.refresh_from_db()

    for name in ("edit-zone", "end-zone"):
        assert signed_in.get(reverse(f"catalogue:{name}", args=[zone.pk])).status_code == 404
    assert "Zona" not in signed_in.get(reverse("catalogue:zones")).content.decode()


def test_a_zone_that_is_there_for_two_agencies_is_shown_but_not_edited(signed_in, zone):
    TerritoryFactory(box=(46, 39, 47, 40))
    other = MonumentFactory(name="Qala", location=Point(46.5, 39.5, srid=4326))
    ZoneMonument.objects.create(zone=zone, monument=other)
    mine = zone.monuments.exclude(pk=other.pk).get()

    page = signed_in.get(reverse("catalogue:section", args=[mine.reference, "place"]))

    assert "Zona" in page.content.decode()
    address = reverse("catalogue:edit-zone", args=[zone.pk])
    assert address not in page.content.decode()
    assert signed_in.get(address).status_code == 404


def test_a_zone_is_ended_with_its_last_day(signed_in, zone):
    answer = signed_in.post(
        reverse("catalogue:end-zone", args=[zone.pk]), {"last_day": "2026-11-24"}
    )

    zone.refresh_from_db()
    assert answer.status_code == 302
    assert str(zone.valid.upper) == "2026-11-25"
    assert zone not in Zone.objects.in_force_on(date(2026, 11, 25))
    assert zone in Zone.objects.in_force_on(date(2026, 11, 24))


def test_a_zone_cannot_end_before_it_begins(signed_in, tower):
    zone = zone_of(tower, valid=(date(2020, 1, 1), None))

    answer = signed_in.post(
        reverse("catalogue:end-zone", args=[zone.pk]), {"last_day": "2019-01-01"}
    )

    assert answer.status_code == 422
    assert "begins on" in errors(answer)


def test_saving_a_zone_unchanged_is_no_change(signed_in, zone, tower):
    events = Zone.pgh_event_model.objects.count()

    send(signed_in, tower, zone, boundary=zone.boundary.geojson)

    assert Zone.pgh_event_model.objects.count() == events


def test_an_empty_list_of_zones_says_what_to_do(signed_in):
    assert (
        "No zone is written down yet" in signed_in.get(reverse("catalogue:zones")).content.decode()
    )


def test_more_zones_are_not_more_queries(signed_in, tower):
    def queries():
        with CaptureQueriesContext(connection) as counted:
            signed_in.get(reverse("catalogue:zones"))
        return len(counted)

    zone_of(tower)
    few = queries()
    for _ in range(7):
        zone_of(tower, MonumentFactory())

    assert queries() == few


def test_what_is_around_is_of_this_agency_only(signed_in, tower, zone):
    box = {"bbox": "49.7,40.3,49.9,40.4"}
    near = signed_in.get(reverse("catalogue:around"), box).json()["features"]
    TerritoryFactory()

    assert [one["properties"]["name"] for one in near] == ["Zona"]
    assert signed_in.get(reverse("catalogue:around"), box).json()["features"] == []


@pytest.mark.parametrize("box", ["", "1,2,3", "a,b,c,d", "50,40,49,41", "0,0,999,1"])
def test_a_box_that_is_none_is_refused(signed_in, box):
    assert signed_in.get(reverse("catalogue:around"), {"bbox": box}).status_code == 400


def test_a_shape_is_measured_with_what_it_overlaps(signed_in, tower, zone):
    answer = signed_in.post(reverse("catalogue:measure"), {"shape": SQUARE.geojson})

    told = answer.json()
    assert told["area_m2"] == pytest.approx(169.7 * 111.0, rel=0.01)
    assert told["overlaps"] == [
        f"{told['area_m2']:,.1f} m² (100.0%) lie in the zone “Zona”.".replace(",", "\u202f")
    ]
    assert "ha)" in told["words"]


def test_a_shape_that_cannot_be_read_is_a_sentence(signed_in):
    told = signed_in.post(reverse("catalogue:measure"), {"shape": "somewhere"}).json()

    assert "“somewhere” cannot be read" in told["problem"]


def test_the_ground_of_another_agency_is_not_measured(signed_in, tower, zone):
    TerritoryFactory()

    answer = signed_in.post(
        reverse("catalogue:measure"), {"shape": SQUARE.geojson, "zone": zone.pk}
    )
    free = signed_in.post(reverse("catalogue:measure"), {"shape": SQUARE.geojson}).json()

    assert answer.status_code == 404
    assert free["overlaps"] == []


@pytest.mark.parametrize("asked", ["around", "measure"])
def test_that_the_ground_of_a_hidden_place_is_shown_to_who_draws_is_written_down(
    signed_in, registrar, tower, zone, asked
):
    Monument.objects.filter(pk=tower.pk).update(sensitivity="withheld", sensitivity_reason="grave")
    address = reverse(f"catalogue:{asked}")

    for _ in range(2):
        if asked == "around":
            signed_in.get(address, {"bbox": "49.7,40.3,49.9,40.4"})
        else:
            signed_in.post(address, {"shape": SQUARE.geojson})
    signed_in.get(reverse("catalogue:around"), {"bbox": "48.7,40.3,48.9,40.4"})

    look = tower.exact_views.get()
    assert (look.user, look.where) == (registrar, address)
