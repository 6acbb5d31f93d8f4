"""A registrar writes a monument down, corrects it, publishes and withdraws it."""

import json

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.models import Monument
from tests.catalogue.compared import ComparedPage
from tests.factories import (
    AreaFactory,
    AssetFactory,
    ConceptFactory,
    MonumentFactory,
    PictureFactory,
    UserFactory,
)

pytestmark = pytest.mark.usefixtures("in_english")

BAKU = {"latitude": "40.36617", "longitude": "49.83725"}
REST = {
    "section": "architecture",
    "importance": "national",
    "location_precision": "building",
    "sensitivity": "open",
}
SQUARE = MultiPolygon(Polygon.from_bbox((49.836, 40.366, 49.838, 40.367)), srid=4326)


@pytest.fixture
def country(db):
    """A country in the sea: a box round Baku with one district, and no land beyond."""
    box = (49.3, 39.9, 50.3, 40.9)
    AreaFactory(kind="country", code="AZ", name_en="Azerbaijan", box=box)
    return AreaFactory(name_en="Baku", box=box)


@pytest.fixture
def send(client, registrar, country):
    """Sends the form of a new monument, or of `monument` when one is given."""
    client.force_login(registrar)

    def send_form(monument=None, **said):
        address = reverse("catalogue:add-monument")
        if monument:
            address = reverse("catalogue:edit-monument", args=[monument.reference])
            said = {"version": monument.changed_at.isoformat()} | said
        return client.post(address, REST | {"name_az": "Qız qalası"} | said)

    return send_form


def errors(answer):
    return {name: " ".join(said) for name, said in answer.context["form"].errors.items()}


def test_a_new_monument_is_a_draft_with_all_that_was_written(send):
    kind = ConceptFactory()

    answer = send(
        **BAKU,
        kind=kind.pk,
        name_en="Maiden Tower",
        other_names_az="Qız qülləsi\nQız-qala",
        number="2.1",
        built_from="-400",
        built_to="1100",
        description_en="A tower by the sea.",
    )

    monument = Monument.objects.get()
    assert answer.status_code == 302
    assert monument.lifecycle == "draft"
    assert monument.name_in("en") == "Maiden Tower"
    assert set(monument.names.values_list("text", flat=True)) >= {"Qız qülləsi", "Qız-qala"}
    assert monument.number == "2.1"
    assert (monument.built_from, monument.built_to) == (-399, 1100)
    assert monument.kind == kind
    assert monument.descriptions.get().text == "A tower by the sea."
    assert monument.location.coords == pytest.approx((49.83725, 40.36617))


def test_the_district_is_proposed_by_the_point(send, country):
    send(**BAKU)

    monument = Monument.objects.get()
    assert (monument.district, monument.district_basis) == (country, "inferred")


def test_a_district_that_a_person_states_wins_over_the_point(send):
    stated = AreaFactory(name_en="Absheron", box=(48, 39, 48.5, 39.5))

    send(**BAKU, district=stated.pk)

    monument = Monument.objects.get()
    assert (monument.district, monument.district_basis) == (stated, "stated")


def test_an_inferred_district_follows_the_point(send, country):
    north = AreaFactory(name_en="Khachmaz", box=(49.3, 40.9, 50.3, 41.9))
    send(**BAKU)
    monument = Monument.objects.get()

    send(monument, district=country.pk, latitude="41.2", longitude="49.5", confirmed="on")

    monument.refresh_from_db()
    assert monument.district == north


def test_one_button_saves_and_publishes(send, client):
    send(**BAKU, publish="1")

    monument = Monument.objects.get()
    client.logout()
    assert client.get(reverse("public:monument", args=[monument.reference])).status_code == 200


@pytest.mark.parametrize("written, year", [("1101", 1101), ("400 BCE", -399), ("e.ə. 50", -49)])
def test_years_are_read_as_people_write_them(send, written, year):
    send(built_from=written)

    assert Monument.objects.get().built_from == year


WRONG = [
    ({"latitude": "40.4", "longitude": "51.1"}, "latitude", "lies in the sea"),
    ({"latitude": "49.83725", "longitude": "40.36617"}, "latitude", "seem to be swapped"),
    ({"latitude": "140", "longitude": "49.8"}, "latitude", "The latitude 140 is out of range"),
    ({"latitude": "40.4", "longitude": "190"}, "longitude", "The longitude 190 is out of range"),
    ({"latitude": "40.4", "longitude": ""}, "longitude", "The longitude is empty."),
    ({"built_from": "0"}, "built_from", "There is no year 0"),
    ({"built_from": "long ago"}, "built_from", "“long ago” is not a year"),
    ({"built_from": "1200", "built_to": "1100"}, "built_to", "ended before it began"),
    ({"sensitivity": "withheld"}, "sensitivity_reason", "Say why"),
    ({"name_az": ""}, "name_az", "at least one language"),
]


@pytest.mark.parametrize("said, field, sentence", WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(send, said, field, sentence):
    answer = send(**said)

    assert answer.status_code == 422
    assert sentence in errors(answer)[field]
    assert sentence in answer.content.decode()
    assert not Monument.objects.exists()


def test_of_a_wrong_form_nothing_that_was_typed_is_lost(send):
    outline = SQUARE.geojson

    answer = send(
        latitude="40.4", longitude="51.1", name_ru="Девичья башня", footprint=outline, number="2.1"
    )

    form = answer.context["form"]
    assert form["name_ru"].value() == "Девичья башня"
    assert form["longitude"].value() == "51.1"
    page = answer.content.decode()
    assert "Девичья башня" in page
    assert "49.838" in page.split('id="id_footprint"')[1].split("</textarea>")[0]


def test_an_outline_whose_lines_cross_is_refused(send):
    crossed = Polygon(((49, 40), (50, 41), (50, 40), (49, 41), (49, 40)))

    answer = send(footprint=MultiPolygon(crossed, srid=4326).geojson)

    assert answer.status_code == 422
    assert "cross one another" in errors(answer)["footprint"]


def test_an_outline_in_the_sea_is_refused_too(send):
    at_sea = MultiPolygon(Polygon.from_bbox((51.0, 40.3, 51.1, 40.4)), srid=4326)

    answer = send(footprint=at_sea.geojson)

    assert answer.status_code == 422
    assert "lies in the sea" in errors(answer)["footprint"]


HOSTILE = [
    "{}",
    "[]",
    "POINT EMPTY",
    "SRID=999999;POINT(1 1)",
    '{"type":"Point","coordinates":[]}',
    '{"type":"Point","coordinates":[500,500]}',
    '{"type":"Point","coordinates":[49.8,40.4,7]}',
    '{"type":"Point","coordinates":["a","b"]}',
    '{"type":"LineString","coordinates":[[49,40],[50,41]]}',
    "POINT(nan nan)",
    '{"type":"Point","coordinates":[NaN,NaN]}',
]


@pytest.mark.parametrize("place", HOSTILE)
def test_a_place_that_no_map_would_send_is_refused_in_a_sentence(send, place):
    answer = send(location=place)

    assert answer.status_code == 422
    assert "set it anew" in answer.content.decode()
    assert not Monument.objects.exists()


def test_a_point_from_the_map_alone_is_taken(send):
    send(location=json.dumps({"type": "Point", "coordinates": [49.84, 40.37]}))

    assert Monument.objects.get().location.coords == pytest.approx((49.84, 40.37))


def test_saving_again_does_not_round_a_place_that_nobody_touched(send):
    exact = Point(49.837251234567, 40.366171234567, srid=4326)
    monument = MonumentFactory(name="Qız qalası", location=exact)

    send(monument, latitude="40.366171", longitude="49.837251", location=exact.geojson)

    monument.refresh_from_db()
    assert monument.location.coords == exact.coords


def test_taking_both_coordinates_away_takes_the_place_away(send):
    monument = MonumentFactory(name="Qız qalası")

    send(monument, latitude="", longitude="", location=monument.location.geojson)

    monument.refresh_from_db()
    assert monument.location is None


def test_the_same_name_nearby_is_a_warning_with_a_link(send):
    known = MonumentFactory(name="QIZ QALASI", location=Point(49.8373, 40.3662, srid=4326))

    answer = send(**BAKU)

    assert answer.status_code == 422
    assert reverse("catalogue:edit-monument", args=[known.reference]) in answer.content.decode()
    assert Monument.objects.count() == 1


def test_the_same_name_far_away_is_no_warning(send):
    MonumentFactory(name="Qız qalası", location=Point(49.5, 40.1, srid=4326))

    assert send(**BAKU).status_code == 302


def test_a_number_in_use_is_a_warning(send):
    MonumentFactory(name="Körpü", number="2.1")

    answer = send(number="2.1")

    assert "Körpü" in [str(other) for other in answer.context["form"].look_alikes]


def test_a_warning_that_was_looked_at_is_no_hindrance(send):
    MonumentFactory(name="Qız qalası", number="2.1")

    assert send(number="2.1", confirmed="on").status_code == 302


def test_the_second_of_two_people_is_told_and_overwrites_nothing(send):
    monument = MonumentFactory(name="Qala", locality="Baku")
    send(monument, name_az="Qala", locality="Icherisheher")

    answer = send(monument, name_az="Qala", locality="Sabayil")  # as read before the first saved

    monument.refresh_from_db()
    assert answer.status_code == 422
    assert monument.locality == "Icherisheher"
    assert ("Settlement or address", "Icherisheher") in answer.context["form"].differences()
    assert answer.context["form"]["locality"].value() == "Sabayil"


def test_having_compared_the_second_person_saves(send):
    monument = MonumentFactory(name="Qala", locality="Baku")
    send(monument, name_az="Qala", locality="Icherisheher")
    told = send(monument, name_az="Qala", locality="Sabayil")

    monument.refresh_from_db()
    version = told.context["form"].initial["version"]
    assert send(monument, name_az="Qala", locality="Sabayil", version=version).status_code == 302


def test_a_published_monument_is_withdrawn_after_a_question(client, registrar):
    monument = MonumentFactory()
    client.force_login(registrar)
    address = reverse("catalogue:withdraw", args=[monument.reference])

    client.get(address)
    monument.refresh_from_db()
    assert monument.lifecycle == "published"

    client.post(address)
    monument.refresh_from_db()
    assert monument.lifecycle == "withdrawn"


def test_a_draft_cannot_be_withdrawn_and_the_page_says_why(client, registrar):
    monument = MonumentFactory(lifecycle="draft")
    client.force_login(registrar)

    answer = client.post(reverse("catalogue:withdraw", args=[monument.reference]), follow=True)

    assert "never on the register" in answer.content.decode()


def test_publishing_needs_a_post(client, registrar):
    monument = MonumentFactory(lifecycle="draft")
    client.force_login(registrar)

    assert client.get(reverse("catalogue:publish", args=[monument.reference])).status_code == 405


MONUMENT_PAGES = ["edit-monument", "withdraw", "history", "pictures", "pictures-state"]


@pytest.mark.parametrize("page", MONUMENT_PAGES)
def test_a_stranger_learns_nothing_of_a_draft(client, db, page):
    draft = MonumentFactory(lifecycle="draft", name="Gizli qala")

    known = client.get(reverse(f"catalogue:{page}", args=[draft.reference]))
    unknown = client.get(reverse(f"catalogue:{page}", args=["M999999"]))

    assert known.status_code == unknown.status_code == 302
    assert "Gizli" not in known.content.decode()


@pytest.mark.parametrize("page", ["edit-monument", "withdraw", "publish", "pictures"])
def test_an_inspector_may_not_write(client, inspector, page):
    monument = MonumentFactory(lifecycle="draft")
    client.force_login(inspector)

    answer = client.post(reverse(f"catalogue:{page}", args=[monument.reference]))

    assert answer.status_code == 403


def test_a_form_without_its_token_is_refused(registrar):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(registrar)

    assert client.post(reverse("catalogue:add-monument"), REST).status_code == 403


def test_a_monument_that_is_not_there_is_not_found(client, registrar):
    client.force_login(registrar)

    for page in MONUMENT_PAGES:
        assert client.get(reverse(f"catalogue:{page}", args=["M999999"])).status_code == 404


def test_the_history_says_who_changed_what_from_what_to_what(send, client, registrar):
    monument = MonumentFactory(name="Qala", locality="Baku")
    registrar.full_name = "Leyla Həsənova"
    registrar.save()
    send(monument, name_az="Qız qalası", locality="Icherisheher")

    steps = client.get(reverse("catalogue:history", args=[monument.reference])).context["steps"]

    told = {(change.what, change.before, change.after) for change in steps[0].changes}
    assert steps[0].by == "Leyla Həsənova"
    assert ("Settlement or address", "Baku", "Icherisheher") in told
    assert ("Name (az)", "", "Qız qalası") in told
    assert ("Name (az)", "Qala", "") in told


def test_the_history_tells_of_pictures_and_captions(client, registrar):
    asset = AssetFactory(original_name="tower.jpg")
    picture = PictureFactory(monument=MonumentFactory(), asset=asset)
    client.force_login(registrar)
    page = ComparedPage(client, reverse("catalogue:edit-picture", args=[picture.pk]))
    page.send(is_public="", caption_en="From the south")

    address = reverse("catalogue:history", args=[picture.monument.reference])
    changes = [
        (change.what, change.before, change.after)
        for step in client.get(address).context["steps"]
        for change in step.changes
    ]

    assert ("Picture", "", "tower.jpg") in changes
    assert ("tower.jpg: Shown to the public", "yes", "no") in changes
    assert ("Caption (en)", "", "From the south") in changes


def test_the_history_asks_as_often_after_ten_changes_as_after_one(send, client):
    send(**BAKU)
    monument = Monument.objects.get()
    address = reverse("catalogue:history", args=[monument.reference])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(10):
        monument.refresh_from_db()
        send(monument, **BAKU, locality=f"Street {number}", confirmed="on")

    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)


def test_of_a_point_the_page_is_told_its_district(client, registrar, country):
    client.force_login(registrar)

    told = client.get(reverse("catalogue:place"), BAKU).json()

    assert told["district"]["id"] == country.pk


def test_of_a_point_in_the_sea_the_page_is_told_so(client, registrar, country):
    client.force_login(registrar)

    told = client.get(reverse("catalogue:place"), {"latitude": "40.4", "longitude": "51.1"}).json()

    assert "lies in the sea" in told["problem"]


def test_a_researcher_may_not_open_a_form(client, db):
    client.force_login(UserFactory(role="researcher"))

    assert client.get(reverse("catalogue:add-monument")).status_code == 403
