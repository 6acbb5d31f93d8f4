"""The condition of monuments in the search: for those who may read visits, and for nobody else."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from heritage.catalogue.models import ChangeRequest, Condition, Monument, Stale
from heritage.catalogue.search.backend import Order
from heritage.catalogue.search.choosing import backend_for
from heritage.catalogue.search.sql import SqlBackend
from heritage.catalogue.services import merge_monuments, merging
from heritage.catalogue.services.condition import no_condition, set_condition
from heritage.catalogue.snapshot import keeping
from heritage.catalogue.snapshot.backend import SNAPSHOT
from heritage.inspections.services import record_inspection
from tests.catalogue.asked import make_register, question, staff_question
from tests.factories import AgencyFactory, MonumentFactory, TerritoryFactory, UserFactory

pytestmark = pytest.mark.django_db
SQL = SqlBackend()
FAR = Point(46.7, 39.8, srid=4326)
CLASSES = ("CC0", "CC1", "CC2", "CC3", "none")


@pytest.fixture(autouse=True)
def _own_snapshots(settings, tmp_path):
    settings.SNAPSHOT_ROOT = tmp_path / "snapshot"


@pytest.fixture
def administrator(db):
    return UserFactory(role="administrator")


def visit(monument, by, *, day="2024-05-01", found="CC2", number=1):
    return record_inspection(
        uuid=f"00000000-0000-4000-8000-{number:012}",
        monument=monument,
        inspector=by,
        visited_on=date.fromisoformat(day),
        condition_class=found,
    ).record


def condition_of(monument):
    return Condition.objects.values_list("condition_class", flat=True).filter(monument=monument)


def test_the_last_visit_says_how_a_monument_is(administrator):
    monument = MonumentFactory()
    visit(monument, administrator, day="2024-05-01", found="CC2", number=1)
    visit(monument, administrator, day="2021-05-01", found="CC0", number=2)

    assert [*condition_of(monument)] == ["CC2"]
    assert Condition.objects.get(monument=monument).visited_on == date(2024, 5, 1)


def merged(kept, other, by):
    """As a second person accepts it."""
    request = merge_monuments(kept=kept, merged=other, by=by)
    if request.state == ChangeRequest.State.PROPOSED:
        request = merging.accept(request=request, by=UserFactory(role="administrator"))
    return request


def test_a_merging_takes_the_condition_along_and_its_undoing_brings_it_back(administrator):
    kept, other = MonumentFactory(), MonumentFactory()
    visit(kept, administrator, day="2020-05-01", found="CC1", number=1)
    visit(other, administrator, day="2024-05-01", found="CC3", number=2)

    request = merged(kept, other, administrator)

    assert ([*condition_of(kept)], [*condition_of(other)]) == (["CC3"], [])
    merging.undo(request=request, by=UserFactory(role="administrator"))
    assert ([*condition_of(kept)], [*condition_of(other)]) == (["CC1"], ["CC3"])


def test_the_facet_is_nobodys_who_may_not_read_visits(db):
    for user in (AnonymousUser(), UserFactory(role="contributor"), UserFactory(role="expert")):
        assert "condition" not in staff_question("condition=CC3", user).facet_filters
    assert "condition" not in question("condition=CC3").facet_filters


def test_the_facet_counts_and_narrows_without_regard_to_its_own_choice(administrator):
    sound, grave, unseen = (MonumentFactory(importance="local") for _ in range(3))
    set_condition(sound.pk, "CC0", date(2024, 1, 1))
    set_condition(grave.pk, "CC3", date(2024, 1, 1))
    set_condition(MonumentFactory(importance="world").pk, "CC3", date(2024, 1, 1))

    asked = staff_question("condition=CC3&condition=none&importance=local", administrator)

    assert set(asked.qs) == {grave, unseen}
    assert SQL.facets(asked)["condition"] == {"CC0": 1, "CC3": 1, "none": 1}
    assert SQL.facets(asked)["importance"] == {"local": 2, "world": 1}


def test_an_inspector_sees_the_condition_of_what_the_own_agency_keeps_alone(db):
    ours, theirs = AgencyFactory(code="icherisheher"), AgencyFactory()
    TerritoryFactory(agency=ours)
    inspector = UserFactory(role="inspector", agency=ours)
    inside, outside = MonumentFactory(), MonumentFactory(location=FAR)
    assert (inside.keeper, outside.keeper) == (ours, theirs)
    for one in (inside, outside):
        set_condition(one.pk, "CC3", date(2024, 1, 1))

    asked = staff_question("condition=CC3", inspector)

    assert [*asked.qs] == [inside]
    assert SQL.facets(asked)["condition"] == {"CC3": 1}


def test_the_desk_filters_by_it_for_who_may_read_visits(client, db):
    grave, sound = MonumentFactory(), MonumentFactory()
    set_condition(grave.pk, "CC3", date(2024, 1, 1))
    set_condition(sound.pk, "CC0", date(2024, 1, 1))

    listed = {}
    for role in ("registrar", "contributor"):
        client.force_login(UserFactory(role=role))
        answer = client.get("/en/desk/?condition=CC3")
        listed[role] = {one.pk for one in answer.context["page"]}
        assert (b'name="condition"' in answer.content) is (role == "registrar")

    assert listed == {"registrar": {grave.pk}, "contributor": {grave.pk, sound.pk}}


@pytest.fixture
def register(administrator):
    make_register()
    for place, monument in enumerate(Monument.objects.order_by("pk")):
        if place % 5:
            set_condition(monument.pk, CLASSES[place % 4], date(2020, 1, 1 + place % 20))


ASKED = st.lists(
    st.sampled_from(
        [
            *(f"condition={one}" for one in CLASSES),
            *("kind=tower", "importance=world", "century=12", "pictures=yes", "district=AZ-BA"),
            *("zone=protection", "q=qalası", "bbox=49,40,50,41", "built_from=1150"),
        ]
    ),
    max_size=4,
    unique_by=lambda pair: pair if pair.startswith("condition") else pair.split("=")[0],
).map("&".join)


@hypothesis_settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=ASKED, changed=st.lists(st.tuples(st.integers(0, 41), st.sampled_from(CLASSES))))
def test_the_snapshot_says_what_sql_says_also_after_a_visit(
    register, administrator, asked, changed
):
    if not SNAPSHOT.answers(question("")):
        keeping.build()
    monuments = [*Monument.objects.order_by("pk")]
    for place, found in changed:
        if found == "none":
            no_condition(monuments[place].pk)
        else:
            set_condition(monuments[place].pk, found, date(2025, 1, 1))

    mine, theirs = (staff_question(asked, administrator) for _ in range(2))

    assert backend_for(mine) is SNAPSHOT
    assert SNAPSHOT.facets(mine) == SQL.facets(theirs)
    assert SNAPSHOT.count(mine) == SQL.count(theirs)
    order = Order("register")
    page = SNAPSHOT.page(mine, order=order, length=50)
    assert page == SQL.page(theirs, order=order, length=50)


def test_the_snapshot_is_not_asked_of_the_condition_of_one_agencys_monuments(register):
    keeping.build()
    asked = staff_question("condition=CC3", UserFactory(role="inspector"))

    assert backend_for(asked) is not SNAPSHOT
    assert backend_for(question("")) is SNAPSHOT


def test_a_visit_is_noted_for_the_snapshot(administrator):
    monument = MonumentFactory()
    Stale.objects.all().delete()
    visit(monument, administrator)

    assert monument.pk in Stale.objects.values_list("monument", flat=True)
