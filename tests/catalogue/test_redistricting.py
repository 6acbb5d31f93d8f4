"""New boundaries of districts: monuments follow, what was is kept, and all of it can be undone."""

import json
from datetime import date
from io import StringIO

import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.urls import reverse

from gis.models import Area
from heritage.catalogue.models import Address, Monument
from tests.factories import AreaFactory, MonumentFactory

pytestmark = pytest.mark.usefixtures("in_english")

WEST, EAST = (49.0, 40.0, 49.5, 40.5), (49.5, 40.0, 50.0, 40.5)


@pytest.fixture
def west(db):
    return AreaFactory(code="W", name_en="West", box=WEST)


@pytest.fixture
def east(db):
    return AreaFactory(code="E", name_en="East", box=EAST)


@pytest.fixture
def at_the_border(west, east):
    """In the west, by 49.4: the new border puts it in the east."""
    point = Point(49.4, 40.2, srid=4326)
    return MonumentFactory(name="Körpü", location=point, district=west, locality="Kənd")


def ring(box):
    west, south, east, north = box
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def office_file(folder, **boxes):
    """A GeoJSON of districts by code."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name_az": code, "name_en": code, "name_ru": code},
            "geometry": {"type": "Polygon", "coordinates": [ring(box)]},
        }
        for code, box in boxes.items()
    ]
    path = folder / "districts.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.fixture
def shifted(tmp_path):
    """The border between west and east goes from 49.5 to 49.3."""
    return office_file(tmp_path, W=(49.0, 40.0, 49.3, 40.5), E=(49.3, 40.0, 50.0, 40.5))


def redistrict(*arguments, **options):
    told = StringIO()
    given = {"on": date(2026, 1, 1), "source": "Law No. 5", "licence": "open"} | options
    call_command("redistrict", *arguments, stdout=told, **given)
    return told.getvalue()


def everything():
    """All rows that a re-districting writes, to compare before and after."""
    return [
        list(Monument.objects.order_by("pk").values_list("pk", "district", "district_basis")),
        list(Address.objects.order_by("pk").values_list("pk", "district", "settlement", "valid")),
        [
            (one.code, one.name_en, one.boundary.wkt, one.valid, one.source)
            for one in Area.objects.order_by("pk")
        ],
    ]


def test_a_monument_goes_to_the_district_that_covers_it_and_its_old_one_is_kept(
    at_the_border, shifted, east, west
):
    redistrict(shifted, apply=True)

    at_the_border.refresh_from_db()
    old, new = at_the_border.addresses.all()
    assert at_the_border.district == east
    assert (old.district, old.valid.upper) == (west, date(2026, 1, 1))
    assert (new.district, new.valid.lower, new.settlement) == (east, date(2026, 1, 1), "Kənd")


def test_the_old_boundary_stays_as_a_row_with_its_last_day(at_the_border, shifted, west):
    redistrict(shifted, apply=True)

    former = west.predecessors.get()
    assert former.valid.upper == date(2026, 1, 1)
    assert former.boundary.extent == WEST
    assert west not in Area.objects.districts().containing(at_the_border.location)


def test_without_apply_it_tells_and_changes_nothing(at_the_border, shifted):
    before = everything()

    told = redistrict(shifted)

    assert "Monuments from W to E: 1" in told
    assert everything() == before


def test_undone_it_leaves_every_row_as_it_was(at_the_border, shifted, east):
    Address.objects.create(monument=at_the_border, settlement="Kənd", street="1")
    MonumentFactory(location=Point(49.8, 40.2, srid=4326), district=east)
    before = everything()

    number = redistrict(shifted, apply=True).split("number ")[1].split(";")[0]
    assert everything() != before
    call_command("redistrict", undo=int(number), stdout=StringIO())

    assert everything() == before


def test_undone_it_leaves_an_address_that_somebody_wrote_since(at_the_border, shifted, east):
    number = redistrict(shifted, apply=True).split("number ")[1].split(";")[0]
    at_the_border.addresses.filter(district=east).update(street="2")
    addresses = list(at_the_border.addresses.values())

    call_command("redistrict", undo=int(number), stdout=StringIO())

    at_the_border.refresh_from_db()
    assert at_the_border.district == east
    assert list(at_the_border.addresses.values()) == addresses


def test_a_district_that_the_complete_file_lacks_ends(at_the_border, tmp_path, west, east):
    whole = office_file(tmp_path, E=(49.0, 40.0, 50.0, 40.5))

    redistrict(whole, apply=True, complete=True)

    at_the_border.refresh_from_db()
    west.refresh_from_db()
    assert west.valid.upper == date(2026, 1, 1)
    assert at_the_border.district == east
    assert list(Area.objects.districts()) == [east]


def test_a_district_that_somebody_stated_against_the_map_stays_and_is_told(
    at_the_border, shifted, db
):
    stated = AreaFactory(code="S", name_en="Stated", box=(46, 39, 46.5, 39.5))
    Monument.objects.filter(pk=at_the_border.pk).update(district=stated)

    told = redistrict(shifted, apply=True)

    at_the_border.refresh_from_db()
    assert at_the_border.district == stated
    assert f"Not moved, a person must look: {at_the_border.reference}" in told


def test_a_monument_by_the_new_border_is_told_of(at_the_border, tmp_path):
    beside = office_file(tmp_path, W=(49.0, 40.0, 49.399, 40.5), E=(49.399, 40.0, 50.0, 40.5))

    assert f"near the new border: {at_the_border.reference}" in redistrict(beside)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [({"on": date(2999, 1, 1)}, "This day is still to come"), ({"source": ""}, "Say FILE, --on")],
)
def test_what_cannot_be_is_refused_in_a_sentence(at_the_border, shifted, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        redistrict(shifted, **options)


def test_a_second_re_districting_on_an_earlier_day_is_refused(at_the_border, shifted, tmp_path):
    redistrict(shifted, apply=True)
    (tmp_path / "later").mkdir()
    again = office_file(tmp_path / "later", W=WEST)

    with pytest.raises(CommandError, match="give a later day"):
        redistrict(again, on=date(2025, 1, 1))


def test_the_public_list_offers_todays_districts_only(client, at_the_border, tmp_path):
    whole = office_file(tmp_path, E=(49.0, 40.0, 50.0, 40.5))
    redistrict(whole, apply=True, complete=True)

    page = client.get(reverse("public:map")).content.decode()

    assert 'value="E"' in page
    assert 'value="W"' not in page


@pytest.fixture
def listed_at_the_border(at_the_border):
    at_the_border.protections.create(importance="national", valid=(date(2001, 8, 2), None))
    return at_the_border


def found(client, **asked):
    answer = client.get(reverse("public:places"), asked)
    return [one["id"] for one in answer.json()["features"]]


def test_on_a_day_before_it_a_monument_is_in_the_district_of_that_day(
    client, listed_at_the_border, shifted
):
    redistrict(shifted, apply=True)
    reference = listed_at_the_border.reference

    assert found(client, district="E", on="2026-01-01") == [reference]
    assert found(client, district="W", on="2026-01-01") == []
    assert found(client, district="W", on="2025-12-31") == [reference]
    assert found(client, district="E", on="2025-12-31") == []


def test_a_district_that_ended_can_be_asked_for_on_a_day_when_it_was_there(
    client, listed_at_the_border, tmp_path
):
    whole = office_file(tmp_path, E=(49.0, 40.0, 50.0, 40.5))
    redistrict(whole, apply=True, complete=True)

    assert found(client, district="W", on="2025-12-31") == [listed_at_the_border.reference]
    assert client.get(reverse("public:places"), {"district": "W"}).status_code == 400


def test_of_a_hidden_place_the_district_of_another_day_is_not_told(
    client, listed_at_the_border, shifted
):
    """A cell in two districts at two times would lie where both do."""
    Monument.objects.filter(pk=listed_at_the_border.pk).update(
        sensitivity="district", sensitivity_reason="robbers"
    )
    redistrict(shifted, apply=True)
    page = f"/en/monuments/{listed_at_the_border.reference}/"

    assert found(client, district="W", on="2025-12-31") == []
    told = client.get(page, {"on": "2025-12-31"}).content.decode()
    assert "<dt>District</dt><dd>E " in told
