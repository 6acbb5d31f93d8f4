"""Two records of one monument become one; nothing that was known is lost; and back again."""

import threading
from datetime import date

import pytest
from django.apps import apps
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import translation

from heritage.catalogue.models import (
    Address,
    Agent,
    Caption,
    ChangeRequest,
    Description,
    Document,
    Due,
    ExactView,
    Fabric,
    Finding,
    Holding,
    Identifier,
    LegalAct,
    Location,
    Mention,
    Monument,
    Name,
    Participation,
    Phase,
    Protection,
    Publication,
    Relation,
    Source,
    Stale,
    StaleCell,
    Step,
    Tally,
    Zone,
    ZoneMonument,
)
from heritage.catalogue.services import (
    merge_monuments,
    preview_merging,
    say_distinct,
)
from heritage.catalogue.services import merging as mergings
from heritage.catalogue.services.changes import ChangeConflict
from heritage.catalogue.services.merging import STAYS, pointing_at
from heritage.inspections.models import Assignment, Inspection
from heritage.inspections.services import tell_conditions
from tests.factories import (
    AgencyFactory,
    AssetFactory,
    ConceptFactory,
    MonumentFactory,
    NameFactory,
    PictureFactory,
    TerritoryFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
SQUARE = MultiPolygon(Polygon.from_bbox((49.8, 40.3, 49.9, 40.4)), srid=4326)
# What is noted for others to read anew, or tells of the change itself.
PASSING = (ChangeRequest, Due, Finding, Stale, StaleCell, Tally)


@pytest.fixture
def two():
    kept = MonumentFactory(name="Qız qalası", number="2.2", name_en="Maiden Tower")
    merged = MonumentFactory(name="Qız Qülləsi", number="9002", location=Point(49.8374, 40.3662))
    return kept, merged


@pytest.fixture
def second():
    return UserFactory(role="registrar")


@pytest.fixture
def merge(registrar, second):
    """`merge(kept, merged)`: one registrar proposes it, a second one agrees; the change."""

    def merge(kept, merged, **choices):
        change = merge_monuments(kept=kept, merged=merged, by=registrar, choices=choices)
        return mergings.accept(request=change, by=second) if change.is_waiting else change

    return merge


def act(number="132"):
    return LegalAct.objects.create(
        number=number, adopted_on="2001-08-02", in_force_from="2001-08-02", issuer="Cabinet"
    )


def protect(monument, valid=("2001-08-02", None), **fields):
    told = {"importance": "world", "section": "architecture", "number": "2.2"} | fields
    return Protection.objects.create(monument=monument, valid=valid, **told)


def concept(scheme, code):
    return ConceptFactory(scheme=scheme, code=code)


def fill(monument, user):
    """One row in every table that points at a monument."""
    other = MonumentFactory(name="Hasar")
    source = act()
    Description.objects.create(monument=monument, language="ru", text="Башня")
    Source.objects.create(monument=monument, citation="Brətanitski 1966")
    Caption.objects.create(picture=PictureFactory(monument=monument), language="az", text="Qala")
    phase = Phase.objects.create(monument=monument, kind="construction", earliest=1101, latest=1200)
    agent = Agent.objects.create(name="Məsud ibn Davud")
    Participation.objects.create(
        monument=monument, agent=agent, role=concept("role", "architect"), phase=phase
    )
    Location.objects.create(monument=monument, shape=Point(49.8, 40.3), source="archive")
    Address.objects.create(monument=monument, settlement="İçərişəhər")
    Fabric.objects.create(monument=monument, material=concept("material", "limestone"))
    Holding.objects.create(monument=monument, kind="use", use=concept("use", "museum"))
    Relation.objects.create(from_monument=monument, kind="part_of", to_monument=other)
    Relation.objects.create(from_monument=other, kind="see_also", to_monument=monument)
    Mention.objects.create(
        monument=monument, publication=Publication.objects.create(citation="Memarlıq, 1950")
    )
    protect(monument, act=source)
    zone = Zone.objects.create(role="protection", boundary=SQUARE, act=source)
    ZoneMonument.objects.create(zone=zone, monument=monument)
    Step.objects.create(
        monument=monument, before="listed", after="listed", happened_on=date(2020, 1, 1)
    )
    Document.objects.create(monument=monument, asset=AssetFactory(), title="Pasport")
    Inspection.objects.create(
        monument=monument, inspector=user, visited_on=date(2024, 5, 4), condition_class="CC1"
    )
    tell_conditions({monument.pk})
    Assignment.objects.create(monument=monument, created_by=user)
    ExactView.objects.create(user=user, monument=monument, where="/az/")


def tables():
    """All rows of the register but its history, its change requests and what follows from them."""
    told = {}
    for model in apps.get_models():
        if model._meta.app_label not in ("catalogue", "inspections"):
            continue
        if "Event" in model.__name__ or model in PASSING:
            continue
        told[model.__name__] = sorted(
            tuple(
                (field.attname, str(getattr(row, field.attname)))
                for field in row._meta.concrete_fields
                if field.name != "changed_at"
            )
            for row in model._base_manager.all()
        )
    return told


def test_everything_that_points_at_a_record_goes_to_the_one_that_is_kept(two, registrar, merge):
    kept, merged = two
    fill(merged, registrar)
    say_distinct(one=merged, other=MonumentFactory(), by=registrar)
    fields = [field for field in pointing_at(Monument) if field.model not in STAYS]
    forgotten = [
        field.model.__name__
        for field in fields
        if not field.model._base_manager.filter(**{field.name: merged}).exists()
    ]
    assert forgotten == []  # a new table needs a row in `fill`, or a word in STAYS

    merge(kept, merged)

    for field in fields:
        rows = field.model._base_manager
        assert not rows.filter(**{field.name: merged}).exists(), field
        assert rows.filter(**{field.name: kept}).exists(), field
    merged.refresh_from_db()
    assert (merged.merged_into, merged.lifecycle) == (kept, "withdrawn")
    kept.refresh_from_db()
    assert (kept.built_from, kept.built_to, kept.number) == (1101, 1200, "2.2")
    assert kept.inspections.count() == 1


def test_undoing_a_merging_leaves_every_table_as_it_was(two, registrar, merge):
    kept, merged = two
    fill(merged, registrar)
    NameFactory(monument=kept, text="Qız Qülləsi", language="ru")
    NameFactory(monument=merged, text="Maiden Tower", language="en")
    Relation.objects.create(from_monument=merged, kind="see_also", to_monument=kept)
    before = tables()

    change = merge(kept, merged, place="merged")
    assert tables() != before
    mergings.undo(request=change, by=registrar)

    assert tables() == before


def test_what_was_changed_after_a_merging_stays_when_it_is_undone(two, registrar, merge):
    kept, merged = two
    Description.objects.create(monument=merged, language="az", text="Qala")
    change = merge(kept, merged)
    moved = kept.names.get(text="Qız Qülləsi")
    moved.status = "historical"
    moved.save()

    mergings.undo(request=change, by=registrar)

    moved.refresh_from_db()
    assert (moved.monument, moved.status) == (merged, "historical")
    with pytest.raises(ValidationError, match="Only what was applied can be undone"):
        mergings.undo(request=change, by=registrar)


def test_what_was_removed_after_a_merging_is_not_in_the_way_of_undoing_it(two, registrar, merge):
    kept, merged = two
    change = merge(kept, merged)
    kept.names.get(text="Qız Qülləsi").delete()

    mergings.undo(request=change, by=registrar)

    merged.refresh_from_db()
    assert (merged.merged_into, merged.lifecycle) == (None, "published")


def test_two_records_that_the_public_knows_are_merged_by_two_people(two, registrar, second):
    kept, merged = two
    change = merge_monuments(kept=kept, merged=merged, by=registrar)
    merged.refresh_from_db()
    assert (change.state, merged.merged_into) == ("proposed", None)
    with pytest.raises(PermissionDenied, match="Another person"):
        mergings.accept(request=change, by=registrar)

    mergings.accept(request=change, by=second)

    merged.refresh_from_db()
    assert merged.merged_into == kept


def test_the_second_person_reads_what_moves(two, registrar, inspector, second, client):
    kept, merged = two
    Description.objects.create(monument=merged, language="ru", text="Башня у моря")
    Inspection.objects.create(
        monument=merged, inspector=inspector, visited_on=date(2026, 5, 4), condition_class="CC1"
    )
    change = merge_monuments(kept=kept, merged=merged, by=registrar)
    client.force_login(second)

    page = " ".join(
        client.get(reverse("catalogue:change", args=[change.pk])).content.decode().split()
    )

    for words in (
        "Description (ru): Башня у моря",
        "Other name (az): Qız Qülləsi",
        "Visit",
    ):
        assert words in page
    assert '<th scope="row">Belongs to</th>' in page
    assert "<del>Qız Qülləsi</del>" in page


def test_two_drafts_are_merged_at_once(registrar):
    kept, merged = (MonumentFactory(lifecycle="draft") for _number in range(2))
    change = merge_monuments(kept=kept, merged=merged, by=registrar)
    merged.refresh_from_db()
    assert (change.state, merged.merged_into) == ("applied", kept)


def test_a_visit_that_came_while_a_merging_waited_moves_too_and_back_again(
    two, registrar, inspector, second
):
    kept, merged = two
    change = merge_monuments(kept=kept, merged=merged, by=registrar)
    NameFactory(monument=merged, text="Башня", language="ru")
    visit = Inspection.objects.create(
        monument=merged, inspector=inspector, visited_on=date(2026, 5, 4), condition_class="CC1"
    )

    mergings.accept(request=change, by=second)

    assert kept.inspections.get() == visit
    assert kept.names.filter(text="Башня").exists()
    mergings.undo(request=change, by=second)
    assert merged.inspections.get() == visit


def test_a_merging_into_a_record_that_was_merged_meanwhile_is_refused(two, registrar, second):
    first = merge_monuments(kept=two[0], merged=two[1], by=registrar)
    later = merge_monuments(kept=two[1], merged=MonumentFactory(), by=registrar)
    mergings.accept(request=first, by=second)
    with pytest.raises(ChangeConflict, match="has been merged into"):
        mergings.accept(request=later, by=second)


def test_rows_that_say_the_same_fall_together(two, merge):
    kept, merged = two
    picture = PictureFactory(monument=kept)
    twin = PictureFactory(monument=merged, asset=picture.asset)
    Caption.objects.create(picture=twin, language="az", text="Qala")
    for monument in two:
        Source.objects.create(monument=monument, citation="Wikidata")
        protect(monument)
        phase = Phase.objects.create(monument=monument, kind="construction", earliest=1101)
        Participation.objects.create(
            monument=monument,
            agent=Agent.objects.get_or_create(name="Məsud")[0],
            role=concept("role", "architect"),
            phase=phase,
        )

    merge(kept, merged)

    for rows in (kept.sources, kept.protections, kept.phases, kept.participations, kept.pictures):
        assert rows.count() == 1
    assert picture.captions.get().text == "Qala"


@pytest.mark.parametrize(
    ("choice", "preferred"), [("kept", "Qız qalası"), ("merged", "Qız Qülləsi")]
)
def test_the_chosen_name_is_the_preferred_one_and_the_other_stays(two, merge, choice, preferred):
    kept, merged = two
    merge(kept, merged, name_az=choice)

    names = dict(kept.names.filter(language="az").values_list("text", "is_preferred"))

    assert set(names) == {"Qız qalası", "Qız Qülləsi"}
    assert [name for name, is_preferred in names.items() if is_preferred] == [preferred]


def test_both_numbers_stay_and_the_chosen_one_is_the_official_one(two, merge):
    kept, merged = two
    merge(kept, merged, number_inventory="merged")
    kept.refresh_from_db()
    assert kept.number == "9002"
    assert set(kept.identifiers.values_list("value", flat=True)) == {"2.2", "9002"}


def test_the_place_that_does_not_stand_is_kept_as_another_determination(two, merge):
    kept, merged = two
    merge(kept, merged, place="merged")
    kept.refresh_from_db()
    assert kept.location.coords == (49.8374, 40.3662)
    assert kept.locations.get().shape.coords == (49.83725, 40.36617)


def test_a_hidden_place_is_never_opened_by_a_merging(merge):
    kept = MonumentFactory()
    merged = MonumentFactory(sensitivity="withheld")
    merge(kept, merged)
    kept.refresh_from_db()
    assert (kept.sensitivity, kept.sensitivity_reason) == ("withheld", "an unexcavated grave")
    assert kept.public_point is None


class TestRefusals:
    def refused(self, two, registrar, sentence, **more):
        kept, merged = two
        before = tables()
        with pytest.raises(ValidationError, match=sentence):
            merge_monuments(**({"kept": kept, "merged": merged, "by": registrar} | more))
        assert tables() == before

    def test_contradictory_protections(self, two, registrar):
        protect(two[0])
        protect(two[1], importance="local")
        self.refused(two, registrar, r"but differently \(importance\)")

    def test_protections_one_after_the_other_are_no_contradiction(self, two, merge):
        protect(two[0], valid=("1981-05-14", "2001-08-02"))
        protect(two[1], importance="local")
        merge(*two)
        assert two[0].protections.count() == 2

    def test_two_ensembles(self, two, registrar):
        for monument in two:
            whole = MonumentFactory()
            Relation.objects.create(from_monument=monument, kind="part_of", to_monument=whole)
        self.refused(two, registrar, "parts of two different ensembles")

    def test_a_part_of_its_own_part(self, two, registrar):
        between = MonumentFactory()
        Relation.objects.create(from_monument=two[0], kind="part_of", to_monument=between)
        Relation.objects.create(from_monument=between, kind="part_of", to_monument=two[1])
        self.refused(two, registrar, "part of its own part")

    def test_itself(self, two, registrar):
        self.refused(two, registrar, "cannot be merged with itself", merged=two[0])

    def test_a_change_that_waits(self, two, registrar):
        ChangeRequest.objects.create(kind="edit", monument=two[1], rows=[], proposed_by=registrar)
        self.refused(two, registrar, "waits for a decision")

    def test_the_record_of_another_body(self, two, registrar):
        stranger = UserFactory(role="registrar", agency=AgencyFactory(code="other"))
        self.refused(two, stranger, "your own keeping body only")

    def test_what_was_merged_already(self, two, registrar, merge):
        third = MonumentFactory()
        merge(*two)
        self.refused((third, two[1]), registrar, "has been merged into")


def test_a_preview_tells_all_and_changes_nothing(two, registrar):
    kept, merged = two
    fill(merged, registrar)
    before = tables()
    rows = preview_merging(kept=kept, merged=merged, by=registrar)
    assert {"catalogue.name", "inspections.inspection"} < {row["table"] for row in rows}
    assert tables() == before
    assert not ChangeRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_merge_the_same_pair_at_once_one_is_told():
    person = UserFactory(role="registrar")
    kept, merged = (MonumentFactory(lifecycle="draft") for _number in range(2))
    told, start = [], threading.Barrier(2)

    def merge(one, other):
        start.wait()
        try:
            with translation.override("en"):  # a thread has no language of its own
                merge_monuments(kept=one, merged=other, by=person)
            told.append("merged")
        except ValidationError as problem:
            with translation.override("en"):
                told.append(problem.messages[0])
        finally:
            connection.close()

    people = [threading.Thread(target=merge, args=pair)
              for pair in ((kept, merged), (merged, kept))]  # fmt: skip
    for thread in people:
        thread.start()
    for thread in people:
        thread.join()

    assert sorted("merged" if one == "merged" else "told" for one in told) == ["merged", "told"]
    assert any("has been merged into" in one for one in told)
    assert Monument.objects.filter(merged_into__isnull=False).count() == 1


class TestOldAddresses:
    PAGES = ["public:monument", "public:card", "data:id", "data:manifest"]

    @pytest.mark.parametrize("page", PAGES)
    def test_lead_to_the_same_page_of_the_one_that_is_kept(self, client, two, merge, page):
        kept, merged = two
        merge(kept, merged)
        answer = client.get(reverse(page, args=[merged.reference]) + "?x=1")
        assert answer.status_code == 301
        assert answer.url == reverse(page, args=[kept.reference]) + "?x=1"

    @pytest.mark.parametrize("page", PAGES)
    def test_lead_to_the_last_of_a_chain_of_mergings(self, client, two, merge, page):
        first, second = two
        last = MonumentFactory()
        merge(second, first)
        merge(last, second)
        answer = client.get(reverse(page, args=[first.reference]))
        assert answer.url == reverse(page, args=[last.reference])

    @pytest.mark.parametrize("page", PAGES)
    def test_tell_the_public_nothing_of_a_draft(self, client, merge, page):
        kept, merged = MonumentFactory(lifecycle="draft"), MonumentFactory()
        merge(kept, merged)
        answer = client.get(reverse(page, args=[merged.reference]))
        assert answer.status_code == 410
        assert kept.reference not in answer.content.decode()

    def test_a_merging_that_is_undone_gives_the_page_back(self, client, two, registrar, merge):
        kept, merged = two
        change = merge(kept, merged)
        mergings.undo(request=change, by=registrar)
        page = client.get(reverse("public:monument", args=[merged.reference]))
        assert page.status_code == 200
        assert "Qız Qülləsi" in page.content.decode()

    def test_a_merging_under_a_later_one_is_not_undone(self, two, registrar, merge):
        first, second = two
        change = merge(second, first)
        merge(MonumentFactory(), second)
        with pytest.raises(ValidationError, match="has itself been merged since"):
            mergings.undo(request=change, by=registrar)


def test_a_merging_is_in_the_history_of_names(two, merge):
    kept, merged = two
    merge(kept, merged)
    moved = Name.pgh_event_model.objects.filter(text="Qız Qülləsi", pgh_label="update")
    assert moved.last().monument_id == kept.pk
    assert Identifier.pgh_event_model.objects.filter(value="9002", pgh_label="update").exists()


def test_a_territory_keeps_its_records_from_the_merging_of_others(registrar):
    TerritoryFactory(box=(49.0, 40.0, 50.0, 41.0))
    kept, merged = MonumentFactory(), MonumentFactory(location=Point(48.0, 40.0))
    with pytest.raises(ValidationError, match="your own keeping body only"):
        merge_monuments(kept=kept, merged=merged, by=registrar)
