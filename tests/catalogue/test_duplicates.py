"""Records that may be one monument: found with reasons, kept apart, or merged, on the desk."""

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.duplicates import MOST_ALIKE, REASONS
from heritage.catalogue.models import ChangeRequest, DistinctPair, Identifier, LikelyDuplicate
from heritage.catalogue.services import find_duplicates, say_distinct
from heritage.catalogue.services.merging import moving
from heritage.catalogue.views.duplicates import TABLES
from tests.factories import (
    AgencyFactory,
    AreaFactory,
    MonumentFactory,
    TerritoryFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
FAR = Point(46.0, 39.0, srid=4326)


def reasons():
    find_duplicates()
    return {
        frozenset((pair.first_id, pair.second_id)): set(pair.reasons)
        for pair in LikelyDuplicate.objects.all()
    }


def pair(**of_both):
    return MonumentFactory(**of_both), MonumentFactory(**of_both)


def of(*monuments):
    return frozenset(monument.pk for monument in monuments)


@pytest.fixture
def desk(client, registrar):
    client.force_login(registrar)
    return client


class TestReasons:
    def test_the_same_name_within_two_kilometres(self):
        one = MonumentFactory(name="Qız qalası", location=Point(49.8372, 40.3661))
        near = MonumentFactory(name="Гыз галасы", location=Point(49.8500, 40.3700))
        MonumentFactory(name="Qız qalası", location=Point(49.9000, 40.3661))
        assert reasons() == {of(one, near): {"name_near"}}

    def test_a_look_alike_name_within_two_kilometres(self):
        one = MonumentFactory(name="Gəncəsər monastırı")
        near = MonumentFactory(name="Ganjasar monastirı", location=Point(49.84, 40.37))
        assert reasons() == {of(one, near): {"alike_near"}}

    def test_the_same_name_in_one_district(self):
        district = AreaFactory()
        one = MonumentFactory(name="Cümə məscidi", district=district, location=None)
        two = MonumentFactory(name="Cume mescidi", district=district, location=None)
        MonumentFactory(name="Cümə məscidi", district=AreaFactory(), location=None)
        assert reasons() == {of(one, two): {"name_district"}}

    def test_the_same_number_and_a_part_of_a_number(self):
        one = MonumentFactory(number="26—705", location=None)
        two = MonumentFactory(number="26-705", location=None)
        several = MonumentFactory(number="71, 70, 73, 69", location=None)
        part = MonumentFactory(number="73", location=None)
        MonumentFactory(number="173", location=None)
        assert reasons() == {of(one, two): {"number"}, of(several, part): {"number_part"}}

    def test_the_same_item_of_wikidata(self):
        one, two = pair(location=None)
        for monument in (one, two):
            Identifier.objects.create(monument=monument, scheme="wikidata", value="Q842822")
        assert reasons() == {of(one, two): {"wikidata"}}

    def test_the_very_same_point(self):
        one, two = pair(location=FAR)
        assert reasons() == {of(one, two): {"place"}}

    def test_several_reasons_weigh_more_than_one(self):
        one, two = pair(name="Qız qalası", number="2.2")
        pair(location=FAR)
        find_duplicates()
        first = LikelyDuplicate.objects.first()
        assert of(first.first, first.second) == of(one, two)
        assert first.score == 100
        assert first.reasons == ["number", "name_near", "place"]

    def test_what_many_share_says_nothing(self):
        for _number in range(MOST_ALIKE + 1):
            MonumentFactory(name="Yaşayış evi")
        assert reasons() == {}

    def test_withdrawn_records_are_nobodys_duplicates(self):
        MonumentFactory(number="1", location=None)
        MonumentFactory(number="1", location=None, lifecycle="withdrawn")
        assert reasons() == {}


def test_looking_twice_finds_the_same_pairs_once():
    pair(number="1")
    assert find_duplicates() == find_duplicates() == 1
    assert LikelyDuplicate.objects.count() == 1


def test_the_command_says_how_many_pairs_there_are(capsys):
    pair(number="1")
    call_command("find_duplicates")
    assert capsys.readouterr().out == "Possible duplicates: 1 pairs.\n"


class TestTheList:
    def page(self, desk):
        return desk.get(reverse("catalogue:duplicates"))

    def test_tells_the_reasons_in_words(self, desk):
        pair(name="Qız qalası", number="2.2")
        desk.post(reverse("catalogue:look-again"))
        page = self.page(desk).content.decode()
        assert "the same official number, the same name within 2 km, the very same point" in page
        assert "likeness 100 of 100" in page

    def test_of_an_unsearched_register_says_what_to_do(self, desk):
        assert "heritage find_duplicates" in self.page(desk).content.decode()

    def test_leaves_out_what_was_said_to_be_different(self, desk, registrar):
        one, two = pair(number="1")
        find_duplicates()
        desk.post(reverse("catalogue:distinct", args=[two.reference, one.reference]))
        find_duplicates()

        assert list(self.page(desk).context["page"]) == []
        assert DistinctPair.objects.get().said_by == registrar
        assert DistinctPair.pgh_event_model.objects.count() == 1

        forget = reverse("catalogue:distinct", args=[one.reference, two.reference])
        desk.post(forget, {"forget": "1"})
        assert len(self.page(desk).context["page"]) == 1

    def test_tells_nothing_of_the_records_of_another_body(self, client):
        TerritoryFactory(box=(45.9, 38.9, 46.1, 39.1))
        pair(number="1", location=FAR)
        MonumentFactory(number="1")
        find_duplicates()
        client.force_login(UserFactory(role="registrar"))
        assert list(self.page(client).context["page"]) == []

    def test_asks_as_often_for_twenty_pairs_as_for_one(self, desk):
        pair(number="1")
        find_duplicates()
        with CaptureQueriesContext(connection) as few:
            self.page(desk)
        for number in range(2, 22):
            pair(number=str(number), location=None)
        find_duplicates()
        with CaptureQueriesContext(connection) as many:
            self.page(desk)
        assert len(many) == len(few)

    def test_a_page_that_cannot_be_is_refused_in_a_sentence(self, desk):
        answer = desk.get(reverse("catalogue:duplicates"), {"page": "x"})
        assert answer.status_code == 400


class TestMergingOnTheDesk:
    def address(self, one, two):
        return reverse("catalogue:merge", args=[one.reference, two.reference])

    def step(self, person, name):
        client = Client()
        client.force_login(person)
        change = ChangeRequest.objects.get()
        return client.post(reverse("catalogue:change-step", args=[change.pk, name]))

    def test_the_page_says_what_will_move_and_changes_nothing(self, desk):
        one, two = pair(number="1")
        answer = desk.get(self.address(one, two))
        assert ("Names", 1, 0) in [(str(name), moved, fell)
                                   for name, moved, fell in answer.context["moves"]]  # fmt: skip
        two.refresh_from_db()
        assert two.merged_into is None

    def test_a_choice_decides_and_the_old_address_of_the_desk_leads_on(self, desk):
        one = MonumentFactory(name="Qız qalası", importance="world")
        two = MonumentFactory(name="Qız qülləsi", importance="national")
        answer = desk.post(self.address(one, two), {"name_az": "merged", "importance": "kept"})
        assert answer.status_code == 302
        self.step(UserFactory(role="registrar"), "accept")
        one.refresh_from_db()
        assert (one.name_in("az"), one.importance) == ("Qız qülləsi", "world")
        moved = desk.get(reverse("catalogue:edit-monument", args=[two.reference]))
        assert moved.url == reverse("catalogue:edit-monument", args=[one.reference])

    def test_a_choice_that_cannot_be_changes_nothing(self, desk):
        one, two = MonumentFactory(name="Bir"), MonumentFactory(name="İki")
        answer = desk.post(self.address(one, two), {"name_az": "both"})
        assert answer.status_code == 422
        assert not ChangeRequest.objects.exists()

    def test_two_drafts_are_merged_at_once_and_a_second_click_says_so(self, desk):
        one, two = pair(lifecycle="draft")
        first = desk.post(self.address(one, two), {"merge": "1"})
        assert first.url == reverse("catalogue:edit-monument", args=[one.reference])
        assert desk.post(self.address(one, two), {"merge": "1"}).status_code == 404

    def test_it_is_proposed_once_and_the_page_leads_to_the_proposal(self, desk):
        one, two = pair(number="1")
        first = desk.post(self.address(one, two), {"merge": "1"})
        change = ChangeRequest.objects.get()
        address = reverse("catalogue:change", args=[change.pk])
        assert first.url == address
        assert desk.get(address).status_code == 200
        again = desk.post(self.address(one, two), {"merge": "1"})
        assert again.status_code == 422
        assert address in again.content.decode()

    def test_it_is_found_in_the_list_and_undone_from_its_page(self, desk, registrar):
        one, two = pair(number="1")
        desk.post(self.address(one, two), {"merge": "1"})
        address = reverse("catalogue:change", args=[ChangeRequest.objects.get().pk])
        assert address in desk.get(reverse("catalogue:duplicates")).content.decode()
        second = UserFactory(role="registrar")
        self.step(second, "accept")
        assert desk.get(address).status_code == 200
        self.step(second, "undo")
        two.refresh_from_db()
        assert (two.merged_into, two.lifecycle) == (None, "published")

    def test_another_bodys_record_is_not_found(self, client):
        TerritoryFactory(box=(45.9, 38.9, 46.1, 39.1))
        mine, theirs = MonumentFactory(), MonumentFactory(location=FAR)
        client.force_login(UserFactory(role="registrar"))
        for address in (self.address(mine, theirs), self.address(theirs, mine)):
            assert client.get(address).status_code == 404
            assert client.post(address).status_code == 404
        say = reverse("catalogue:distinct", args=[mine.reference, theirs.reference])
        assert client.post(say).status_code == 404

    def test_another_bodys_merging_is_not_undone(self, desk, client):
        one, two = pair(number="1")
        desk.post(self.address(one, two), {"merge": "1"})
        client.force_login(UserFactory(role="registrar", agency=AgencyFactory(code="shusha")))
        undo = reverse("catalogue:change-step", args=[ChangeRequest.objects.get().pk, "undo"])
        assert client.post(undo).status_code == 404

    def test_an_inspector_may_not(self, client, inspector):
        one, two = pair(number="1")
        client.force_login(inspector)
        assert client.post(self.address(one, two)).status_code == 403


def test_every_table_that_moves_and_every_reason_has_words():
    assert {field.model._meta.label_lower for field in moving()} <= set(TABLES)
    assert all(str(reason.words) for reason in REASONS.values())


def test_what_was_said_twice_to_be_different_is_remembered_once(registrar):
    one, two = pair()
    assert say_distinct(one=one, other=two, by=registrar) == say_distinct(
        one=two, other=one, by=registrar
    )
