"""Legal facts of one monument: a draft's at once, a published one's by two people."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate

from heritage.catalogue.models import ChangeRequest, Monument, Protection, Relation
from heritage.catalogue.protections import protected_as_part_of
from heritage.catalogue.services import legal, review
from tests.catalogue.test_acts_services import DAY, LISTED, act_of, listed
from tests.factories import MonumentFactory, TerritoryFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def another(db):
    return UserFactory(role="registrar")


@pytest.fixture
def desk(client, registrar):
    client.force_login(registrar)
    return client


SENT = {
    "scheme": "state_list",
    "importance": "world",
    "section": "architecture",
    "number": "7",
    "begins": "2001-08-02",
}


def test_a_protection_of_a_draft_is_entered_at_once(desk):
    tower = MonumentFactory(lifecycle="draft")
    answer = desk.post(reverse("catalogue:add-protection", args=[tower.reference]), SENT)
    assert answer.url == reverse("catalogue:protections", args=[tower.reference])
    assert Monument.objects.get().importance == "world"


def test_a_protection_of_a_published_monument_waits_for_a_second_person(desk, another):
    tower = MonumentFactory()
    address = reverse("catalogue:add-protection", args=[tower.reference])
    page = desk.post(address, SENT | {"reason": "The list of 2001."}, follow=True)
    assert "waits for a second person" in page.content.decode()
    assert not Protection.objects.exists()

    review.accept(request=ChangeRequest.objects.get(kind="legal"), by=another)
    assert Protection.objects.get().valid.lower == LISTED
    assert Monument.objects.get().importance == "world"


def test_two_protections_of_the_list_at_once_are_refused_in_a_sentence(desk):
    tower = listed()
    answer = desk.post(reverse("catalogue:add-protection", args=[tower.reference]), SENT)
    assert answer.status_code == 422
    assert "in that time already" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"begins": ""}, "This field is required."),
        ({"ends": "2001-08-01"}, "The first day comes after the last."),
        ({"scheme": "best"}, "best"),
    ],
)
def test_what_is_wrong_with_a_protection_is_told(desk, wrong, words):
    tower = MonumentFactory(lifecycle="draft")
    answer = desk.post(reverse("catalogue:add-protection", args=[tower.reference]), SENT | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_protection_is_ended_by_an_act(desk, another):
    tower, act = listed(), act_of()
    protection = tower.protections.get()
    address = reverse("catalogue:end-protection", args=[tower.reference, protection.pk])
    assert desk.post(address, {"on": DAY, "act": act.pk}).status_code == 302
    review.accept(request=ChangeRequest.objects.get(), by=another)
    protection.refresh_from_db()
    assert (protection.valid.upper, protection.ended_by) == (DAY, act)


@pytest.mark.parametrize("day", [LISTED, LISTED - timedelta(days=1)])
def test_a_protection_does_not_end_before_it_began(registrar, day):
    with pytest.raises(ValidationError, match="cannot end before"):
        legal.end_protection(protection=listed().protections.get(), on=day, by=registrar)


def test_the_timeline_says_what_is_in_force_and_by_which_act(desk):
    tower, act = listed(name="Qala"), act_of()
    tower.protections.update(valid=(LISTED, DAY), ended_by=act)
    Protection.objects.create(monument=tower, importance="world", valid=(DAY, None), act=act)
    later = localdate() + timedelta(days=400)
    Protection.objects.create(monument=tower, scheme="reserve", valid=(later, None))

    told = desk.get(reverse("catalogue:protections", args=[tower.reference])).context["timeline"]
    assert [(one.importance, one.is_in_force, one.is_to_come) for one in told] == [
        ("unknown", False, True),
        ("world", True, False),
        ("local", False, False),
    ]


def test_another_body_s_protections_are_not_found(desk):
    TerritoryFactory()
    tower = listed()
    one = tower.protections.get().pk
    for name, extra in [("protections", ()), ("add-protection", ()), ("end-protection", (one,))]:
        address = reverse(f"catalogue:{name}", args=[tower.reference, *extra])
        assert desk.get(address).status_code == 404


def test_a_part_is_protected_as_part_of_its_ensembles_the_nearest_first():
    city, street, house = listed("world"), listed("national"), MonumentFactory()
    for part, whole in ((house, street), (street, city)):
        Relation.objects.create(from_monument=part, kind="part_of", to_monument=whole)
    told = protected_as_part_of(house, DAY)
    assert [(one.monument, one.importance) for one in told] == [
        (street, "national"),
        (city, "world"),
    ]
    assert protected_as_part_of(house, LISTED - timedelta(days=1)) == []
    assert protected_as_part_of(city, DAY) == []


def test_of_a_draft_everything_is_saved_at_once(desk):
    draft = MonumentFactory(lifecycle="draft", number="7")
    sent_form(desk, draft, importance="world", number="8")

    draft.refresh_from_db()
    assert (draft.importance, draft.number) == ("world", "8")
    assert not ChangeRequest.objects.exists()


def test_of_a_published_monument_only_what_differs_is_asked_for(desk):
    tower = MonumentFactory(importance="local", number="7")
    sent_form(desk, tower, section="architecture", locality="Lahıc")

    tower.refresh_from_db()
    assert (tower.locality, tower.section) == ("Lahıc", "unknown")
    [row] = ChangeRequest.objects.get(kind="legal").rows
    assert row["after"] == {"section": "architecture"}


def sent_form(client, monument, **changes):
    address = reverse("catalogue:edit-monument", args=[monument.reference])
    form = client.get(address).context["form"]
    told = {name: form[name].value() for name in form.fields}
    shapes = ("location", "footprint")  # what the map holds is told by the coordinates too
    sent = {name: value for name, value in told.items() if value and name not in shapes}
    page = client.post(address, sent | {"confirmed": "on"} | changes, follow=True)
    assert page.redirect_chain, page.context["form"].errors
    return page


def test_the_form_saves_the_rest_and_proposes_the_legal_facts(desk, another):
    tower = listed(name="Qala", number="7")
    page = sent_form(desk, tower, importance="world", number="8", name_az="Narın qala")

    assert "is changed by two people" in page.content.decode()
    tower = Monument.objects.get()
    assert (tower.importance, tower.number, tower.name_in("az")) == ("local", "7", "Narın qala")

    review.accept(request=ChangeRequest.objects.get(kind="legal"), by=another)
    tower = Monument.objects.get()
    listing = tower.protections.get()
    assert (tower.importance, tower.number) == ("world", "8")
    assert (listing.importance, listing.number) == ("world", "8")


def test_a_form_without_legal_changes_proposes_nothing(desk):
    sent_form(desk, listed(name="Qala", number="7"), name_az="Narın qala")
    assert not ChangeRequest.objects.exists()
