"""Two people at one zone, determination of a place, or picture: nothing is lost or overwritten."""

import json

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from heritage.catalogue.models import FormDraft, Location, Zone, ZoneMonument
from tests.catalogue.compared import ComparedPage, as_, sent_as_shown
from tests.factories import MonumentFactory, PictureFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
SQUARE = Polygon.from_bbox((49.836, 40.366, 49.838, 40.367))
MINE = Polygon.from_bbox((49.836, 40.366, 49.839, 40.367))
THEIRS = Polygon.from_bbox((49.835, 40.366, 49.838, 40.367))


@pytest.fixture
def bridge(db):
    return MonumentFactory(name="Körpü", lifecycle="draft")


@pytest.fixture
def zone(bridge):
    zone = Zone.objects.create(
        role="protection", name="Zona", boundary=MultiPolygon(SQUARE, srid=4326)
    )
    ZoneMonument.objects.create(zone=zone, monument=bridge)
    return zone


@pytest.fixture
def location(bridge):
    return Location.objects.create(monument=bridge, shape=SQUARE, source="1981")


@pytest.fixture
def open_page(registrar, zone, location):
    """`open_page(thing)`: its page, as one of two people has it open."""
    addresses = {
        Zone: lambda one: reverse("catalogue:edit-zone", args=[one.pk]),
        Location: lambda one: reverse(
            "catalogue:edit-location", args=[one.monument.reference, one.pk]
        ),
    }
    client = as_(registrar)
    return lambda thing: ComparedPage(client, addresses[type(thing)](thing))


def test_the_second_at_a_zone_is_shown_the_difference_and_nothing_is_saved(open_page, zone):
    mine, others = open_page(zone), open_page(zone)
    others.send(regime="No building.")

    answer = mine.send(regime="No digging.")

    zone.refresh_from_db()
    [told] = answer.context["compared"].differences
    assert (answer.status_code, zone.regime) == (422, "No building.")
    assert (told["label"], told["mine"], told["theirs"]) == (
        "What is allowed",
        "No digging.",
        "No building.",
    )


def test_a_difference_of_ground_is_told_by_its_area_and_on_a_map(open_page, zone):
    mine, others = open_page(zone), open_page(zone)
    others.send(boundary=THEIRS.geojson)

    answer = mine.send(boundary=MINE.geojson)

    [told] = answer.context["compared"].differences
    assert told["mine"].endswith("m²") and told["theirs"].endswith("m²")
    assert set(told["shapes"]) == {"before", "after"}
    assert 'data-change-map="shapes-boundary"' in answer.content.decode()


@pytest.mark.parametrize(("choice", "kept"), [("mine", MINE), ("theirs", THEIRS)])
def test_the_second_takes_whose_ground_he_wants(open_page, zone, choice, kept):
    mine, others = open_page(zone), open_page(zone)
    others.send(boundary=THEIRS.geojson)
    answer = mine.send(boundary=MINE.geojson, name="Zona 2")

    mine.client.post(mine.address, sent_as_shown(answer) | {"choose-boundary": choice})

    zone.refresh_from_db()
    assert zone.boundary.equals(kept)
    assert zone.name == "Zona 2"


def test_what_only_the_other_changed_of_a_zone_is_taken(open_page, zone):
    mine, others = open_page(zone), open_page(zone)
    others.send(regime="No building.")

    answer = mine.send(name="Zona 2")
    mine.client.post(mine.address, sent_as_shown(answer))

    zone.refresh_from_db()
    assert (zone.regime, zone.name) == ("No building.", "Zona 2")


def test_the_same_ground_written_in_another_way_is_no_difference(open_page, zone):
    mine, others = open_page(zone), open_page(zone)
    others.send(boundary=MINE.wkt)

    answer = mine.send(boundary=MultiPolygon(MINE, srid=4326).geojson)

    zone.refresh_from_db()
    assert answer.status_code == 302
    assert zone.boundary.equals(MINE)


def test_a_boundary_that_came_as_a_file_is_not_lost_to_a_difference(open_page, zone):
    mine, others = open_page(zone), open_page(zone)
    others.send(regime="No building.")
    feature = {"type": "Feature", "properties": {}, "geometry": json.loads(MINE.geojson)}
    file = {"type": "FeatureCollection", "features": [feature]}

    answer = mine.send(file=SimpleUploadedFile("zone.geojson", json.dumps(file).encode()))
    mine.client.post(mine.address, sent_as_shown(answer))

    zone.refresh_from_db()
    assert answer.status_code == 422
    assert zone.boundary.equals(MINE)


def test_the_monuments_of_a_zone_are_compared_too(open_page, zone, bridge):
    mine, others = open_page(zone), open_page(zone)
    inn, mill = (
        MonumentFactory(name=name, lifecycle="draft") for name in ("Karvansara", "Dəyirman")
    )
    others.send(monuments=f"{bridge.reference}\n{inn.reference}")

    answer = mine.send(monuments=f"{bridge.reference}\n{mill.reference}")

    [told] = answer.context["compared"].differences
    assert "Karvansara" in told["theirs"] and mill.reference in told["mine"]


def test_the_second_at_a_determination_is_shown_the_difference(open_page, location):
    mine, others = open_page(location), open_page(location)
    others.send(source="1982")

    answer = mine.send(source="1983")

    location.refresh_from_db()
    [told] = answer.context["compared"].differences
    assert (answer.status_code, location.source) == (422, "1982")
    assert (told["mine"], told["theirs"]) == ("1983", "1982")


def test_a_determination_that_the_other_removed_can_be_saved_as_a_new_one(
    open_page, location, bridge
):
    mine = open_page(location)
    remove = reverse("catalogue:remove-location", args=[bridge.reference, location.pk])
    mine.client.post(remove, {"version": location.version})

    answer = mine.send(source="1983")
    again = sent_as_shown(answer)
    mine.client.post(reverse("catalogue:add-location", args=[bridge.reference]), again)

    assert answer.status_code == 409
    assert "Somebody removed this determination" in answer.content.decode()
    assert bridge.locations.get().source == "1983"


def test_a_zone_that_was_taken_back_meanwhile_can_be_saved_as_a_new_one(open_page, zone, bridge):
    mine = open_page(zone)
    zone.delete()

    answer = mine.send(regime="Nothing is built.")
    again = sent_as_shown(answer)
    mine.client.post(reverse("catalogue:add-zone"), again)

    assert answer.status_code == 409
    assert "Somebody removed this zone" in answer.content.decode()
    assert bridge.zones.get().regime == "Nothing is built."


def test_a_zone_that_never_was_is_not_found(open_page, zone):
    address = reverse("catalogue:edit-zone", args=[zone.pk + 1])

    assert open_page(zone).client.post(address, {}).status_code == 404


def test_a_determination_that_never_was_is_not_found(open_page, location, bridge):
    address = reverse("catalogue:edit-location", args=[bridge.reference, location.pk + 1])

    assert open_page(location).client.post(address, {}).status_code == 404


def test_the_second_at_a_picture_is_shown_the_difference(registrar, bridge):
    picture = PictureFactory(monument=bridge)
    address = reverse("catalogue:edit-picture", args=[picture.pk])
    mine, others = (ComparedPage(as_(registrar), address) for _ in range(2))
    others.send(caption_en="From the south")

    answer = mine.send(caption_en="From the north")

    [told] = answer.context["compared"].differences
    assert (told["mine"], told["theirs"]) == ("From the north", "From the south")
    assert picture.captions.get().text == "From the south"


def keep(client, form, values):
    body = json.dumps({"form": form, "values": values})
    return client.post(reverse("catalogue:keep-draft"), body, content_type="application/json")


@pytest.fixture
def typed(open_page, zone):
    """A page of the zone, of which a draft with another regime was kept."""
    page = open_page(zone)
    keep(page.client, f"zone:{zone.pk}", page.inputs | {"regime": "No digging."})
    return page


def test_a_draft_of_a_zone_is_offered_and_continued(typed):
    offered = typed.client.get(typed.address).content.decode()
    continued = typed.client.get(typed.address, {"draft": "continue"}).content.decode()

    assert "You have an unsent draft of “Zona” from" in offered
    assert "No digging." not in offered
    assert "No digging." in continued and "Nothing was saved" not in continued


def test_a_draft_of_a_zone_is_discarded(typed, zone):
    form = {"form": f"zone:{zone.pk}", "next": typed.address}

    answer = typed.client.post(reverse("catalogue:discard-draft"), form)

    assert answer.url == typed.address
    assert not FormDraft.objects.exists()


def test_a_draft_of_a_zone_goes_when_the_zone_is_saved(typed):
    typed.send(regime="No digging.")

    assert not FormDraft.objects.exists()


def test_a_continued_draft_of_a_zone_still_meets_the_difference(typed, zone):
    ComparedPage(as_(UserFactory(role="registrar")), typed.address).send(regime="No building.")

    page = typed.client.get(typed.address, {"draft": "continue"})
    answer = typed.client.post(typed.address, sent_as_shown(page))

    assert answer.status_code == 422
    assert answer.context["compared"].differences[0]["theirs"] == "No building."


def test_a_draft_of_a_determination_is_offered_to_a_contributor(bridge, location):
    client = as_(UserFactory(role="contributor"))
    address = reverse("catalogue:add-location", args=[bridge.reference])
    kept = keep(client, f"location:{bridge.reference}:new", {"source": "1983"})

    page = client.get(address, {"draft": "continue"}).content.decode()

    assert kept.status_code == 204
    assert "You have an unsent draft" in client.get(address).content.decode()
    assert 'value="1983"' in page


def test_a_draft_of_a_picture_is_offered(registrar, bridge):
    picture = PictureFactory(monument=bridge)
    client = as_(registrar)
    keep(client, f"picture:{picture.pk}", {"caption_en": "From the south"})
    address = reverse("catalogue:edit-picture", args=[picture.pk])

    assert "You have an unsent draft" in client.get(address).content.decode()
    assert "From the south" in client.get(address, {"draft": "continue"}).content.decode()


def test_a_point_that_both_moved_is_told_in_coordinates(open_page, bridge):
    location = Location.objects.create(monument=bridge, shape=Point(49.8, 40.4, srid=4326))
    mine, others = open_page(location), open_page(location)
    others.send(shape="40.41, 49.81")

    answer = mine.send(shape="40.42, 49.82")

    [told] = answer.context["compared"].differences
    assert (told["mine"], told["theirs"]) == ("40.420000, 49.820000", "40.410000, 49.810000")
