"""A zone that the law or a published monument stands behind is changed by two people."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.urls import reverse

from heritage.catalogue.models import ChangeRequest, LegalAct, Zone, ZoneMonument
from heritage.catalogue.services import acts, opinions
from tests.catalogue.compared import ComparedPage, as_
from tests.factories import MonumentFactory, TerritoryFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
SQUARE = Polygon.from_bbox((49.836, 40.366, 49.838, 40.367))
WIDER = Polygon.from_bbox((49.836, 40.366, 49.839, 40.367))
ADD = "catalogue:add-zone"


@pytest.fixture
def another(db):
    return UserFactory(role="registrar")


@pytest.fixture
def contributor(db):
    return UserFactory(role="contributor")


@pytest.fixture
def act(db):
    day = date(2001, 8, 2)
    return LegalAct.objects.create(number="132", issuer="K", adopted_on=day, in_force_from=day)


@pytest.fixture
def tower(db):
    return MonumentFactory(name="Qız qalası")


@pytest.fixture
def draft(db):
    return MonumentFactory(name="Körpü", lifecycle="draft")


def zone_of(*monuments, **fields):
    told = {"role": "protection", "name": "Zona", "boundary": MultiPolygon(SQUARE, srid=4326)}
    zone = Zone.objects.create(**told | fields)
    for monument in monuments:
        ZoneMonument.objects.create(zone=zone, monument=monument)
    return zone


def address_of(zone, name="edit-zone"):
    return reverse(f"catalogue:{name}", args=[zone.pk])


def add(person, monument, **said):
    told = {"role": "protection", "name": "Zona", "monuments": monument.reference}
    page = ComparedPage(as_(person), reverse(ADD))
    return page.send(**told | {"boundary": SQUARE.geojson} | said)


def correct(person, zone, **said):
    return ComparedPage(as_(person), address_of(zone)).send(**said)


def end(person, zone, **said):
    return as_(person).post(address_of(zone, "end-zone"), {"last_day": "2026-11-24"} | said)


def asked():
    return ChangeRequest.objects.get(state="proposed")


CHANGES = {
    "corrected": lambda person, zone: correct(person, zone, regime="No building."),
    "ended": end,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_zone_of_a_published_monument_waits_for_a_second_person(registrar, tower, change):
    zone = zone_of(tower)
    before = Zone.objects.values().get()

    answer = CHANGES[change](registrar, zone)

    assert answer.url == reverse("catalogue:change", args=[asked().pk])
    assert (asked().kind, asked().monument) == ("legal", tower)
    assert Zone.objects.values().get() == before


@pytest.mark.parametrize("change", CHANGES)
def test_a_zone_that_stands_by_an_act_waits_even_of_a_draft(registrar, draft, act, change):
    CHANGES[change](registrar, zone_of(draft, act=act))

    assert asked().kind == "legal"


@pytest.mark.parametrize("change", CHANGES)
def test_a_zone_of_a_draft_that_no_act_made_is_changed_at_once(registrar, draft, change):
    CHANGES[change](registrar, zone_of(draft))

    assert not ChangeRequest.objects.exists()
    zone = Zone.objects.get()
    assert zone.regime or zone.valid


def test_a_new_zone_of_a_published_monument_is_a_request_until_another_accepts(
    registrar, another, tower
):
    answer = add(registrar, tower, reason="Decision of the council.")
    assert not Zone.objects.exists()
    assert answer.url == reverse("catalogue:change", args=[asked().pk])
    assert asked().reason == "Decision of the council."

    acts.accept(request=asked(), by=another)
    assert list(Zone.objects.get().monuments.all()) == [tower]


def test_a_zone_of_a_draft_that_an_act_is_to_stand_behind_is_a_request(registrar, draft, act):
    add(registrar, draft, act=act.pk)

    assert (asked().kind, Zone.objects.count()) == ("legal", 0)


def test_a_published_monument_taken_out_of_a_zone_is_a_request(registrar, tower, draft):
    zone = zone_of(tower, draft)

    correct(registrar, zone, monuments=draft.reference)

    assert asked().kind == "legal"
    assert zone.monuments.count() == 2


def test_a_published_monument_put_into_the_zone_of_a_draft_is_a_request(registrar, tower, draft):
    zone = zone_of(draft)

    correct(registrar, zone, monuments=f"{draft.reference}\n{tower.reference}")

    assert asked().kind == "legal"
    assert list(zone.monuments.all()) == [draft]


def test_who_proposed_a_zone_is_told_so(registrar, tower):
    page = ComparedPage(as_(registrar), reverse(ADD))
    told = {"role": "protection", "monuments": tower.reference, "boundary": SQUARE.geojson}

    answer = page.client.post(page.address, page.inputs | told, follow=True)

    assert "waits for a second person" in answer.content.decode()
    assert "You proposed it: another person decides." in answer.content.decode()


def test_the_zone_opened_again_tells_that_a_proposal_waits(registrar, tower):
    zone = zone_of(tower)
    correct(registrar, zone, regime="No building.")

    said = as_(registrar).get(address_of(zone)).content.decode()

    assert "A proposed change of this zone waits for a decision" in said
    assert reverse("catalogue:change", args=[asked().pk]) in said


def test_who_decides_reads_every_field_and_the_ground(registrar, another, tower, act):
    zone = zone_of(tower)
    correct(
        registrar,
        zone,
        boundary=WIDER.geojson,
        regime="No building.",
        act=act.pk,
        valid_0="2001-08-02",
    )

    page = as_(another).get(reverse("catalogue:change", args=[asked().pk]))

    said = page.content.decode()
    for words in ("What is allowed", "No building.", "By the act", str(act), "from Aug. 2, 2001"):
        assert words in said
    assert "m² added, 0.0 m² given up" in said
    assert "data-change-map" in said


def test_a_new_zone_is_read_at_its_monument(registrar, another, tower):
    add(registrar, tower)

    groups = as_(another).get(reverse("catalogue:change", args=[asked().pk])).context["groups"]

    assert [group.monument for group in groups] == [tower]


def test_an_expert_who_may_not_see_a_hidden_place_is_shown_no_ground_of_its_new_zone(
    registrar, another, tower
):
    grave = MonumentFactory(name="Qəbir", sensitivity="withheld")
    add(registrar, tower, monuments=f"{tower.reference}\n{grave.reference}")
    expert = UserFactory(role="expert")
    [opinion] = opinions.ask_experts(request=asked(), experts=[expert], question="", by=another)

    said = as_(expert).get(reverse("catalogue:opinion", args=[opinion.pk])).content.decode()

    assert "data-change-map" not in said
    assert "an outline of" not in said


def test_a_contributor_proposes_a_zone_even_of_a_draft(contributor, draft):
    answer = add(contributor, draft)

    assert answer.url == reverse("catalogue:change", args=[asked().pk])
    assert asked().proposed_by == contributor
    assert not Zone.objects.exists()


@pytest.mark.parametrize("change", CHANGES)
def test_a_contributor_proposes_to_correct_and_to_end(contributor, draft, change):
    zone = zone_of(draft)
    before = Zone.objects.values().get()

    CHANGES[change](contributor, zone)

    assert asked().proposed_by == contributor
    assert Zone.objects.values().get() == before


def test_a_contributor_finds_no_zone_of_another_body(contributor, tower):
    zone = zone_of(tower)
    TerritoryFactory()

    for name in ("edit-zone", "end-zone"):
        assert as_(contributor).get(address_of(zone, name)).status_code == 404


def test_a_contributor_who_changes_nothing_is_told_so(contributor, tower):
    answer = correct(contributor, zone_of(tower))

    assert answer.status_code == 422
    assert "change nothing" in answer.content.decode()


def test_an_accepted_end_is_undone_as_one(registrar, another, tower):
    zone = zone_of(tower)
    end(registrar, zone)
    request = acts.accept(request=asked(), by=another)
    zone.refresh_from_db()
    assert zone.valid.upper == date(2026, 11, 25)

    acts.undo(request=request, by=another)
    zone.refresh_from_db()
    assert zone.valid is None


def test_a_look_at_the_zone_of_a_hidden_place_is_written_down(registrar):
    grave = MonumentFactory(name="Qəbir", sensitivity="withheld")

    as_(registrar).get(address_of(zone_of(grave)))

    assert grave.exact_views.get().user == registrar
