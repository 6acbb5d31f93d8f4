"""What an act says is written whole, holds from its day, and is undone as one."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from heritage.catalogue.models import ActRelation, Address, LegalAct, Monument, Protection, Step
from heritage.catalogue.services import acts, review
from heritage.catalogue.services.acts import Entry
from heritage.catalogue.services.changes import ChangeConflict
from tests.catalogue.test_changes import tables
from tests.factories import MonumentFactory, TerritoryFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
LISTED = date(2001, 8, 2)
DAY = date(2026, 1, 9)
BEFORE = DAY - timedelta(days=1)


def act_of(day=DAY, number="6"):
    return LegalAct.objects.create(
        number=number, issuer="Nazirlər Kabineti", adopted_on=day, in_force_from=day
    )


def listed(importance="local", **fields):
    """A monument on the list of 2001."""
    monument = MonumentFactory(importance=importance, **fields)
    Protection.objects.create(
        monument=monument, importance=importance, valid=(LISTED, None), number=monument.number
    )
    return monument


@pytest.fixture
def another(db):
    return UserFactory(role="registrar")


def done(entries, registrar, another, act=None, **options):
    request = acts.propose_entries(act=act or act_of(), entries=entries, by=registrar, **options)
    return acts.accept(request=request, by=another)


def spans(monument):
    return [
        (one.importance, one.valid.lower, one.valid.upper) for one in monument.protections.all()
    ]


def test_a_change_ends_the_old_protection_and_begins_the_new_one(registrar, another):
    tower = listed(number="7")
    done([Entry("change", tower, importance="world")], registrar, another)

    tower.refresh_from_db()
    assert spans(tower) == [("local", LISTED, DAY), ("world", DAY, None)]
    assert (tower.importance, tower.protections.first().ended_by.number) == ("world", "6")
    assert tower.protections.last().number == "7"


def test_the_list_can_be_asked_for_the_day_before_and_the_day_after(registrar, another):
    gone, come = listed(), MonumentFactory(lifecycle="draft")
    done([Entry("end", gone), Entry("add", come, importance="national")], registrar, another)

    assert list(Monument.objects.listed_on(BEFORE)) == [gone]
    assert list(Monument.objects.listed_on(DAY)) == [come]


def test_what_leaves_the_list_stays_public_unless_it_is_said(registrar, another):
    removed, lost = listed(), listed()
    done([Entry("end", removed)], registrar, another)
    done([Entry("lost", lost)], registrar, another, act_of(number="7"), withdraw=True)

    for monument in (removed, lost):
        monument.refresh_from_db()
    assert (removed.standing, removed.lifecycle) == ("removed", "published")
    assert (lost.standing, lost.lifecycle) == ("lost", "withdrawn")
    step = Step.objects.get(monument=removed)
    assert (step.before, step.after, step.happened_on, step.recorded_by) == (
        "listed", "removed", DAY, registrar,
    )  # fmt: skip


def test_a_new_number_and_a_new_name_leave_the_old_ones_on_record(registrar, another):
    tower = listed(name="Qala", number="7")
    done([Entry("change", tower, number="7.1", name="Narın qala")], registrar, another)

    tower.refresh_from_db()
    assert (tower.number, tower.name_in("az")) == ("7.1", "Narın qala")
    told = tower.identifiers.order_by("id").values_list("value", "is_preferred", "act__number")
    assert list(told) == [("7", False, None), ("7.1", True, "6")]
    assert tower.identifiers.first().valid.upper == DAY
    names = tower.names.order_by("id").values_list("text", "status")
    assert list(names) == [("Qala", "historical"), ("Narın qala", "official")]


def test_a_name_that_was_known_as_another_one_becomes_the_official_one(registrar, another):
    tower = listed(name="Qala")
    tower.names.create(text="Narın qala", language="az", is_preferred=False, status="variant")
    request = done([Entry("change", tower, name="Narın qala")], registrar, another)
    assert Monument.objects.get().name_in("az") == "Narın qala"
    assert tower.names.count() == 2

    acts.undo(request=request, by=another)
    assert Monument.objects.get().name_in("az") == "Qala"


def test_a_new_address_has_its_days_and_the_old_one_too(registrar, another):
    tower = listed(locality="Lahıc")
    done([Entry("change", tower, address="Basqal")], registrar, another)
    told = Address.objects.order_by("id").values_list("street", "valid__startswith")
    assert list(told) == [("Lahıc", None), ("Basqal", DAY)]
    assert Monument.objects.get().locality == "Basqal"


def test_a_corrected_name_alone_begins_no_new_protection(registrar, another):
    tower = listed(name="Qala")
    done([Entry("change", tower, name="Narın qala")], registrar, another)
    assert spans(tower) == [("local", LISTED, None)]


def test_what_is_new_on_the_list_has_a_record_that_is_public(registrar, another):
    entry = Entry("add", None, number="6309", name="Körpü", importance="local", address="Lahıc")
    done([entry], registrar, another)
    bridge = Monument.objects.get()
    assert (bridge.number, bridge.name_in("az"), bridge.lifecycle) == ("6309", "Körpü", "published")
    assert spans(bridge) == [("local", DAY, None)]


def test_a_protection_for_now_ends_when_the_list_takes_over(registrar, another):
    find = MonumentFactory(lifecycle="draft", standing="newly_discovered")
    Protection.objects.create(monument=find, scheme="provisional", valid=(LISTED, None))
    done([Entry("add", find, importance="local")], registrar, another)
    find.refresh_from_db()
    assert (find.standing, find.lifecycle) == ("listed", "published")
    assert [one.scheme for one in find.protections.all()] == ["provisional", "state_list"]


def test_an_act_of_the_past_fits_before_what_came_after_it(registrar, another):
    tower = listed(number="7")
    done([Entry("change", tower, importance="world")], registrar, another, act_of())
    earlier = act_of(date(2015, 1, 1), "3")
    done([Entry("change", tower, importance="national")], registrar, another, earlier)

    assert spans(tower) == [
        ("local", LISTED, date(2015, 1, 1)),
        ("national", date(2015, 1, 1), DAY),
        ("world", DAY, None),
    ]
    assert Monument.objects.get().importance == "world"


def test_the_same_act_is_not_carried_out_twice(registrar, another):
    tower, act = listed(), act_of()
    done([Entry("change", tower, importance="world")], registrar, another, act)
    with pytest.raises(ValidationError, match="carried out here already"):
        acts.propose_entries(
            act=act, entries=[Entry("change", tower, importance="national")], by=registrar
        )


def test_while_one_proposal_waits_a_second_one_of_the_same_act_is_refused(registrar, another):
    tower, act = listed(), act_of()
    entries = [Entry("change", tower, importance="world")]
    acts.propose_entries(act=act, entries=entries, by=registrar)
    with pytest.raises(ValidationError, match="leyla has proposed this act"):
        acts.propose_entries(act=act, entries=entries, by=another)


def test_accepting_twice_is_told_and_writes_once(registrar, another):
    tower = listed()
    request = done([Entry("change", tower, importance="world")], registrar, another)
    with pytest.raises(ValidationError, match="decided already: applied"):
        acts.accept(request=request, by=another)
    assert len(spans(tower)) == 2


def test_what_changed_between_proposal_and_acceptance_is_a_conflict(registrar, another):
    tower = listed()
    request = acts.propose_entries(
        act=act_of(), entries=[Entry("change", tower, importance="world")], by=registrar
    )
    Protection.objects.update(valid=(LISTED, date(2020, 1, 1)))
    with pytest.raises(ChangeConflict):
        acts.accept(request=request, by=another)
    assert len(spans(tower)) == 1


def test_another_body_s_monument_is_not_touched(another):
    TerritoryFactory()
    tower = listed()
    with pytest.raises(PermissionDenied, match="another body"):
        acts.propose_entries(act=act_of(), entries=[Entry("end", tower)], by=another)


def test_a_monument_that_stands_in_the_act_twice_is_told(registrar):
    tower = listed(name="Qala")
    with pytest.raises(ValidationError, match="“Qala” stands in the act twice"):
        acts.carry_out(act=act_of(), entries=[Entry("end", tower)] * 2, by=registrar)


def test_an_act_of_a_day_to_come_holds_from_that_day_and_not_before(
    registrar, another, django_db_blocker
):
    tomorrow = localdate() + timedelta(days=1)
    tower = listed(name="Qala", number="7", locality="Lahıc")
    find = MonumentFactory(lifecycle="draft", standing="draft_act", number="9")
    entries = [
        Entry("change", tower, "7.1", "Narın qala", importance="world", address="Basqal"),
        Entry("add", find, importance="national"),
    ]
    request = done(entries, registrar, another, act_of(tomorrow))

    call_command("take_effect")
    assert state(tower) == ("local", "7", "Qala", "Lahıc", "published", "listed")
    assert state(find) == ("local", "9", find.name_in("az"), "", "draft", "draft_act")

    until_it_is_in_force(request.act)
    call_command("take_effect")
    assert state(tower) == ("world", "7.1", "Narın qala", "Basqal", "published", "listed")
    assert state(find) == ("national", "9", find.name_in("az"), "", "published", "listed")


def state(monument):
    monument = Monument.objects.get(pk=monument.pk)
    return (
        monument.importance, monument.number, monument.name_in("az"), monument.locality,
        monument.lifecycle, monument.standing,
    )  # fmt: skip


def until_it_is_in_force(act):
    """The database's clock cannot be turned, so that the days are: all of them by two.

    The earliest first, row by row: a later one would lie upon its predecessor on the way.
    """
    with connection.cursor() as cursor:
        for table in ("protection", "identifier", "name", "address"):
            cursor.execute(
                f"SELECT id FROM catalogue_{table} WHERE valid IS NOT NULL ORDER BY lower(valid)"
            )
            for row in cursor.fetchall():
                cursor.execute(
                    f"UPDATE catalogue_{table} SET valid ="
                    " daterange(lower(valid) - 2, upper(valid) - 2) WHERE id = %s",
                    row,
                )
        cursor.execute(
            "UPDATE catalogue_step SET happened_on = happened_on - 2,"
            " recorded_at = recorded_at - interval '3 days'"
        )


def test_what_took_effect_by_itself_is_undone_too(registrar, another):
    tower = listed(name="Qala", number="7")
    tomorrow = act_of(localdate() + timedelta(days=1))
    entries = [Entry("change", tower, "7.1", "Narın qala")]
    request = done(entries, registrar, another, tomorrow)
    acts.take_effect()
    name, number = tower.names.get(text="Narın qala"), tower.identifiers.get(value="7.1")
    for old, new in ((tower.names, name), (tower.identifiers, number)):
        old.update(is_preferred=False)
        type(new).objects.filter(pk=new.pk).update(is_preferred=True)
    tower.names.filter(text="Qala").update(status="historical")

    acts.undo(request=request, by=registrar)
    assert state(tower)[1:3] == ("7", "Qala")
    assert (tower.names.count(), tower.names.get().status) == (1, "official")


def test_withdrawing_waits_for_the_day_of_the_act(registrar):
    with pytest.raises(ValidationError, match="not in force yet"):
        acts.propose_entries(
            act=act_of(localdate() + timedelta(days=1)),
            entries=[Entry("end", listed())],
            by=registrar,
            withdraw=True,
        )


def test_a_hundred_entries_take_as_many_queries_as_two(registrar):
    def entries(count):
        return [
            Entry("change", listed(number=str(n)), f"{n}.1", f"Qala {n}", "world", address="Basqal")
            for n in range(count)
        ] + [Entry("add", None, f"9{n}", f"Yeni {n}") for n in range(count)]

    few, many = entries(2), entries(50)
    with CaptureQueriesContext(connection) as first:
        acts.carry_out(act=act_of(), entries=few, by=registrar)
    with CaptureQueriesContext(connection) as second:
        acts.carry_out(act=act_of(number="8"), entries=many, by=registrar)
    assert len(second) == len(first)


def test_an_act_is_entered_once_and_amends_earlier_ones(registrar):
    earlier = act_of(LISTED, "132")
    fields = {"number": "6", "issuer": "Nazirlər Kabineti", "adopted_on": DAY, "in_force_from": DAY}
    act = acts.save_act(by=registrar, act=LegalAct(), fields=fields, amends=[earlier])
    assert ActRelation.objects.get().earlier == earlier

    acts.save_act(by=registrar, act=act, fields={"title": "On corrections"}, repeals=[earlier])
    assert ActRelation.objects.get().kind == "repeals"
    with pytest.raises(ValidationError, match="entered already"):
        acts.save_act(by=registrar, act=LegalAct(), fields=fields)


def test_the_day_of_a_carried_out_act_is_changed_by_two_people_only(registrar, another):
    tower, act = listed(number="7"), act_of()
    done([Entry("change", tower, "7.1", importance="world")], registrar, another, act)
    later = DAY + timedelta(days=10)
    with pytest.raises(ValidationError, match="propose the change"):
        acts.save_act(by=registrar, act=act, fields={"in_force_from": later})

    request = acts.propose_day(act=act, in_force_from=later, by=registrar, reason="The gazette.")
    review.accept(request=request, by=another)
    assert spans(tower) == [("local", LISTED, later), ("world", later, None)]
    assert tower.identifiers.get(value="7.1").valid.lower == later
    act.refresh_from_db()
    assert act.in_force_from == later


ENTRIES = st.dictionaries(
    st.integers(0, 3),
    st.tuples(
        st.sampled_from(["add", "change", "end", "lost"]),
        st.fixed_dictionaries(
            {
                "importance": st.sampled_from(["", "world", "national", "local"]),
                "number": st.sampled_from(["", "1", "2.1", "71, 70"]),
                "name": st.sampled_from(["", "Qala 1", "Körpü", "Башня"]),
                "address": st.sampled_from(["", "Lahıc"]),
                "section": st.sampled_from(["", "architecture"]),
            }
        ),
    ),
    min_size=1,
)


class ApplyingAndUndoing(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(ENTRIES, st.booleans(), st.sampled_from([DAY, date(2000, 1, 1), date(2090, 1, 1)]))
    def test_an_act_carried_out_and_undone_leaves_every_table_as_it_was(self, wanted, new, day):
        registrar, another = (UserFactory(role="registrar") for _person in range(2))
        register = [
            listed(name="Qala 0", number="1"),
            listed(name="Qala 1"),
            MonumentFactory(name="Qala 2", lifecycle="draft", number="5", locality="Basqal"),
            MonumentFactory(name="Qala 3", standing="newly_discovered"),
        ]
        entries = [Entry(action, register[at], **said) for at, (action, said) in wanted.items()]
        if new:
            entries.append(Entry("add", None, number="99", name="Yeni"))
        act, before = act_of(day), tables()
        try:
            request = acts.propose_entries(act=act, entries=entries, by=registrar)
        except ValidationError as nothing:
            assert "change nothing" in nothing.messages[0]
            return
        assert tables() == before
        acts.accept(request=request, by=another)
        assert tables() != before
        with self.assertRaises(ValidationError):
            acts.accept(request=request, by=another)
        acts.undo(request=request, by=another)
        assert tables() == before
