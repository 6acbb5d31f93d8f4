"""What the public may see of a place: one rule, in the database."""

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heritage.catalogue.models import Monument
from tests.factories import AreaFactory, MonumentFactory

pytestmark = pytest.mark.django_db

BAKU = Point(49.83725, 40.36617, srid=4326)
HIDDEN = ["cell_1km", "cell_10km", "district", "withheld"]


def public_columns(monument):
    columns = "public_point", "public_area", "public_district", "public_locality"
    return Monument.objects.filter(pk=monument.pk).values(*columns, "public_place_folded").get()


def test_an_open_place_shows_its_point_footprint_and_settlement():
    footprint = MultiPolygon(BAKU.buffer(0.001), srid=4326)
    monument = MonumentFactory(location=BAKU, footprint=footprint, locality="İçərişəhər")

    assert monument.public_point.coords == BAKU.coords
    assert monument.public_area.equals(footprint)
    assert monument.public_locality == "İçərişəhər"


@pytest.mark.parametrize(("sensitivity", "cell_m"), [("cell_1km", 1_000), ("cell_10km", 10_000)])
def test_a_sensitive_place_shows_a_cell_that_holds_it_and_its_centre(sensitivity, cell_m):
    monument = MonumentFactory(location=BAKU, sensitivity=sensitivity, locality="İçərişəhər")

    cell = monument.public_area.transform(6933, clone=True)
    assert monument.public_area.covers(BAKU)
    assert cell.area == pytest.approx(cell_m**2, rel=0.01)
    assert monument.public_point.equals_exact(monument.public_area.centroid, 1e-9)
    assert monument.public_locality == ""


@pytest.mark.parametrize("sensitivity", ["district", "withheld"])
def test_a_place_told_by_district_or_withheld_has_no_public_geometry(sensitivity):
    monument = MonumentFactory(location=BAKU, sensitivity=sensitivity, district=AreaFactory())

    assert monument.public_point is None
    assert monument.public_area is None
    assert (monument.public_district is None) == (sensitivity == "withheld")


def test_a_footprint_does_not_show_where_a_hidden_place_is():
    footprint = MultiPolygon(BAKU.buffer(0.001), srid=4326)
    hidden = MonumentFactory(location=BAKU, footprint=footprint, sensitivity="cell_10km")

    assert hidden.public_area.area > footprint.area * 100


def test_a_district_that_would_narrow_the_cell_is_not_shown():
    west_of_the_point = AreaFactory(box=(49.0, 40.0, BAKU.x + 0.0001, 41.0))
    around = AreaFactory(box=(49.0, 40.0, 51.0, 41.0))

    narrowing = MonumentFactory(sensitivity="cell_10km", district=west_of_the_point)
    holding = MonumentFactory(sensitivity="cell_10km", district=around)

    assert narrowing.public_district is None
    assert holding.public_district == around


def test_what_is_public_follows_a_bulk_update_and_raw_sql_too():
    monument = MonumentFactory(location=BAKU)

    Monument.objects.filter(pk=monument.pk).update(
        sensitivity="withheld", sensitivity_reason="looted in 2019"
    )
    assert public_columns(monument)["public_point"] is None

    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_monument SET public_point = location")
    assert public_columns(monument)["public_point"] is None


def test_what_is_public_follows_new_boundaries_and_names_of_the_district():
    narrow = AreaFactory(box=(BAKU.x - 0.0001, 40.0, 51.0, 41.0))
    hidden = MonumentFactory(location=BAKU, sensitivity="cell_10km", district=narrow)
    assert public_columns(hidden)["public_district"] is None

    wide = AreaFactory.build(box=(49.0, 40.0, 51.0, 41.0)).boundary
    type(narrow).objects.filter(pk=narrow.pk).update(boundary=wide, name_az="Abşeron")

    assert public_columns(hidden)["public_district"] == narrow.pk
    assert "abseron" in public_columns(hidden)["public_place_folded"]


def test_hiding_a_place_needs_a_reason():
    with pytest.raises(Exception, match="monument_hidden_with_a_reason"):
        MonumentFactory(sensitivity="withheld", sensitivity_reason="")


offset = st.floats(0.001, 0.999)


@pytest.mark.parametrize("sensitivity", HIDDEN)
# The fixture's rows are the same for every example: only the point moves.
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(across=offset, up=offset)
def test_moving_a_hidden_point_inside_its_cell_changes_no_public_column(
    sensitivity, across, up, hidden_places
):
    monument, cell = hidden_places[sensitivity]
    before = public_columns(monument)
    west, south, east, north = cell.extent

    inside = Point(west + (east - west) * across, south + (north - south) * up, srid=4326)
    Monument.objects.filter(pk=monument.pk).update(location=inside)

    assert public_columns(monument) == before


@pytest.fixture
def hidden_places():
    """A hidden monument of each sensitivity, and the cell inside which its point may be."""
    district = AreaFactory(box=(49.0, 40.0, 51.0, 41.0))
    anywhere = Polygon.from_bbox((49.5, 40.2, 50.0, 40.6))
    places = {}
    for sensitivity in HIDDEN:
        monument = MonumentFactory(sensitivity=sensitivity, district=district)
        places[sensitivity] = monument, monument.public_area or anywhere
    return places
