"""The outlines of ensembles in the tiles: of what everybody may see, and of no hidden place."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from heritage.catalogue.models import MapEnsemble, Protection, Relation, StaleCell
from tests.factories import MonumentFactory, UserFactory
from tests.vector_tiles import read, tile_of

pytestmark = pytest.mark.django_db
MIDDLE = Point(49.83725, 40.36617, srid=4326)
PARTS = (Point(49.836, 40.365, srid=4326), Point(49.839, 40.367, srid=4326))


@pytest.fixture
def fortress(db):
    return MonumentFactory(name="Qala", location=MIDDLE)


@pytest.fixture
def parts(fortress):
    made = [MonumentFactory(location=place) for place in PARTS]
    for part in made:
        Relation.objects.create(from_monument=part, kind="part_of", to_monument=fortress)
    return made


def outlines(client, zoom=16, query=""):
    zoom, x, y = tile_of(MIDDLE, zoom)
    answer = client.get(f"/tiles/1/monuments/{zoom}/{x}/{y}.mvt{query}")
    return read(answer.content).get("ensembles", [])


def outline(monument):
    area = MapEnsemble.objects.get(monument=monument).area
    area.transform(4326)
    return area


def test_an_ensemble_is_drawn_round_its_parts(client, fortress, parts):
    [drawn] = outlines(client)

    assert (drawn.kind, drawn.told) == (3, {"reference": fortress.reference})
    assert all(outline(fortress).contains(place) for place in (*PARTS, MIDDLE))


def test_an_ensemble_with_a_footprint_is_drawn_as_that(fortress, parts):
    ground = MultiPolygon(Polygon.from_bbox((49.83, 40.36, 49.84, 40.37)), srid=4326)
    fortress.footprint = ground
    fortress.save(update_fields=["footprint"])

    assert outline(fortress).extent == pytest.approx(ground.extent)


def test_a_monument_without_parts_is_no_ensemble(client, fortress):
    assert outlines(client) == []


def hidden_part(whole):
    far = MonumentFactory(location=Point(49.9, 40.4, srid=4326), sensitivity="cell_1km")
    Relation.objects.create(from_monument=far, kind="part_of", to_monument=whole)
    return far


def test_a_hidden_part_does_not_stretch_the_outline(fortress, parts):
    before = outline(fortress)
    far = hidden_part(fortress)

    assert outline(fortress).equals(before)
    far.location = Point(49.901, 40.401, srid=4326)
    far.save(update_fields=["location"])
    assert outline(fortress).equals(before)


@pytest.mark.parametrize("sensitivity", ["cell_1km", "district", "withheld"])
def test_a_hidden_ensemble_is_not_drawn_though_its_parts_are_open(client, parts, sensitivity):
    hidden = MonumentFactory(location=MIDDLE, sensitivity=sensitivity)
    Relation.objects.filter(from_monument__in=parts).update(to_monument=hidden)

    assert outlines(client) == []


def test_who_is_withdrawn_or_let_go_is_drawn_no_more(client, fortress, parts):
    parts[0].lifecycle = "withdrawn"
    parts[0].save(update_fields=["lifecycle"])
    assert not outline(fortress).contains(PARTS[0])

    Relation.objects.filter(to_monument=fortress).delete()
    assert outlines(client) == []


def test_a_new_part_begins_a_new_version_of_the_tiles(fortress):
    part = MonumentFactory(location=PARTS[0])
    StaleCell.objects.all().delete()

    Relation.objects.create(from_monument=part, kind="part_of", to_monument=fortress)

    assert StaleCell.objects.exists()


def protected_since(monument, year):
    Protection.objects.create(monument=monument, importance="local", valid=(date(year, 1, 1), None))


def test_of_a_day_an_ensemble_is_drawn_round_what_was_on_the_register_then(client, fortress, parts):
    for monument, year in ((fortress, 2001), (parts[0], 2001), (parts[1], 2022)):
        protected_since(monument, year)
    protected_since(hidden_part(fortress), 2001)

    [then] = outlines(client, query="?on=2020-09-01")
    [now] = outlines(client, query="?on=2023-09-01")

    assert then.told == now.told == {"reference": fortress.reference}
    assert then.commands != now.commands
    assert [now.commands] == [one.commands for one in outlines(client)]


def test_of_a_day_on_which_it_was_not_on_the_register_no_outline_is_told(client, fortress, parts):
    for part in parts:
        protected_since(part, 2001)

    assert outlines(client, query="?on=2020-09-01") == []


def test_a_question_leaves_the_ensembles_there_as_it_does_the_zones(client, fortress, parts):
    assert len(outlines(client, query="?q=nothing-of-it")) == 1


def test_far_off_no_outline_is_told(client, fortress, parts):
    assert outlines(client, zoom=9) == []


def test_the_outline_is_told_to_nobody_more(client, fortress, parts):
    before = [one.commands for one in outlines(client)]
    client.force_login(UserFactory(role="administrator"))

    assert [one.commands for one in outlines(client)] == before
