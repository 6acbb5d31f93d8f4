"""Whatever changes what the public may find of a monument notes it: the triggers of Stale."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from heritage.catalogue.models import (
    Description,
    Fabric,
    Identifier,
    Monument,
    Name,
    Phase,
    Picture,
    Stale,
    Zone,
    ZoneMonument,
)
from media_pipeline.models import Asset
from tests.factories import AreaFactory, ConceptFactory, MonumentFactory, PictureFactory

pytestmark = pytest.mark.django_db
SQUARE = MultiPolygon(Polygon.from_bbox((49.8, 40.3, 49.9, 40.4)), srid=4326)


@pytest.fixture
def monument():
    return MonumentFactory(name="Qız qalası", number="2.2")


@pytest.fixture
def noted():
    """Monuments that are noted from now on."""

    def told():
        return set(Stale.objects.exclude(pk__in=before).values_list("monument", flat=True))

    before = []
    return lambda: before.extend(Stale.objects.values_list("pk", flat=True)) or told


def _of(model, **values):
    return lambda monument: model.objects.create(monument=monument, **values)


def _set(**values):
    return lambda monument: Monument.objects.filter(pk=monument.pk).update(**values)


CHANGES = {
    "renamed": lambda monument: monument.names.update(text="Maiden"),
    "named twice": _of(Name, text="Qala", language="ru"),
    "named no more": lambda monument: Name.objects.filter(monument=monument).delete(),
    "numbered anew": lambda monument: monument.identifiers.update(value="3"),
    "a second number": _of(Identifier, scheme="passport", value="17"),
    "described": _of(Description, language="az", text="Qədim"),
    "hidden": _set(sensitivity="withheld", sensitivity_reason="a grave"),
    "withdrawn": _set(lifecycle="withdrawn"),
    "moved": _set(location=Point(49.9, 40.4, srid=4326)),
    "drawn": _set(footprint=SQUARE),
    "more important": _set(importance="world"),
    "of another section": _set(section="garden_park_monumental_memorial"),
    "a sample": _set(is_sample=True),
    "of a kind": lambda monument: _set(kind=ConceptFactory())(monument),
    "in a district": lambda monument: _set(district=AreaFactory())(monument),
    "elsewhere by name": _set(locality="Lahıc"),
    "dated": _of(Phase, kind="construction", earliest=1101, latest=1200),
    "pictured": lambda monument: PictureFactory(monument=monument),
    "of brick": lambda monument: Fabric.objects.create(
        monument=monument, material=ConceptFactory(scheme="material", code="brick")
    ),
    "in a zone": lambda monument: ZoneMonument.objects.create(
        monument=monument, zone=Zone.objects.create(role="protection", boundary=SQUARE)
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_of_what_is_public_notes_the_monument(monument, noted, change):
    told = noted()

    change(monument)

    assert told() == {monument.pk}


def test_a_new_one_is_noted_when_it_is_published(noted):
    told = noted()
    draft = Monument.objects.create(lifecycle="draft")
    assert told() == set()

    Monument.objects.filter(pk=draft.pk).update(lifecycle="published")

    assert told() == {draft.pk}


def test_what_the_public_does_not_see_notes_nothing(monument, noted):
    told = noted()

    _set(location_source="a survey", sensitivity_reason="", standing="at_council")(monument)

    assert told() == set()


def test_a_picture_whose_file_becomes_ready_is_noted(monument, noted):
    picture = PictureFactory(monument=monument)
    Asset.objects.filter(pk=picture.asset_id).update(status="waiting")
    told = noted()

    Asset.objects.filter(pk=picture.asset_id).update(status="ready")

    assert told() == {monument.pk}


def test_a_picture_that_is_moved_notes_both(monument, noted):
    picture, other = PictureFactory(monument=monument), MonumentFactory()
    told = noted()

    Picture.objects.filter(pk=picture.pk).update(monument=other)

    assert told() == {monument.pk, other.pk}


@pytest.fixture
def zone(monument):
    """A zone of two monuments."""
    zone = Zone.objects.create(role="protection", boundary=SQUARE)
    for one in (monument, MonumentFactory()):
        ZoneMonument.objects.create(zone=zone, monument=one)
    return zone


def members(zone):
    return set(zone.memberships.values_list("monument_id", flat=True))


def test_with_one_that_is_hidden_all_of_its_zone_are_noted(monument, zone, noted):
    told = noted()

    _set(sensitivity="withheld", sensitivity_reason="a grave")(monument)

    assert told() == members(zone)


def test_a_zone_that_ends_notes_its_monuments(zone, noted):
    told = noted()

    Zone.objects.filter(pk=zone.pk).update(valid=(None, date(2020, 1, 1)))

    assert told() == members(zone)


def test_who_leaves_a_zone_is_noted_with_those_who_stay(monument, zone, noted):
    everybody, told = members(zone), noted()

    ZoneMonument.objects.filter(zone=zone, monument=monument).delete()

    assert told() == everybody


def test_a_thousand_names_at_once_note_each_monument_once(noted):
    MonumentFactory.create_batch(3)
    told = noted()
    before = Stale.objects.count()

    Name.objects.update(text="Qala")

    assert len(told()) == 3
    assert Stale.objects.count() == before + 3
