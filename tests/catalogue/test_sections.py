"""A registrar edits a record section by section."""

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.forms.sections import SECTIONS
from heritage.catalogue.models import (
    Agent,
    ChangeRequest,
    Description,
    Document,
    Identifier,
    Location,
    Monument,
    Name,
    Phase,
    Protection,
    Publication,
    Relation,
)
from tests.catalogue.compared import ComparedPage
from tests.catalogue.sections import SectionPage, new_row, row
from tests.factories import (
    AreaFactory,
    ConceptFactory,
    MonumentFactory,
    TerritoryFactory,
    UserFactory,
    jpeg_bytes,
)

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def tower(db):
    return MonumentFactory(name="Qız qalası", number="2.1")


@pytest.fixture
def open_section(client, registrar, tower):
    client.force_login(registrar)
    return lambda slug, monument=None: SectionPage(client, monument or tower, slug)


def sentences(answer):
    """Every sentence of the form, on whatever row it stands."""
    form = answer.context["form"]
    told = list(form.problems)
    for one in ([form.own] if form.own else []) + [
        one for formset in form.tables for one in formset.forms
    ]:
        told += [sentence for errors in one.errors.values() for sentence in errors]
    return " ".join(told)


@pytest.mark.parametrize("slug", SECTIONS)
def test_every_section_opens_and_sent_unchanged_changes_nothing(open_section, tower, slug):
    Phase.objects.create(monument=tower, kind="construction", display="XII əsr", earliest=1101)
    Description.objects.create(monument=tower, language="az", text="Daş qüllə.\nQədim.")
    tower.refresh_from_db()
    events = Monument.pgh_event_model.objects.count()

    answer = open_section(slug).send()

    assert answer.status_code == 302, sentences(answer)
    assert Monument.pgh_event_model.objects.count() == events


def test_an_unknown_section_is_not_found(client, registrar, tower):
    client.force_login(registrar)

    address = reverse("catalogue:section", args=[tower.reference, "gossip"])
    assert client.get(address).status_code == 404


def test_a_monument_of_another_agency_is_not_found_by_any_section(client, tower):
    TerritoryFactory()
    MonumentFactory()
    tower.refresh_from_db()
    client.force_login(UserFactory(role="registrar"))  # of the ministry; the tower is not its

    for slug in SECTIONS:
        address = reverse("catalogue:section", args=[tower.reference, slug])
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404


def test_the_list_of_sections_says_which_are_empty(open_section, tower):
    Phase.objects.create(monument=tower, kind="construction", display="XII əsr")

    empty = {
        section.slug
        for section, is_empty in open_section("names").answer.context["sections"]
        if is_empty
    }

    assert "dating" not in empty and "names" not in empty and "place" not in empty
    assert {"fabric", "people", "documents", "kind"} <= empty


def test_a_phase_is_added_in_years(open_section, tower):
    page = open_section("dating")

    answer = page.send(
        **row(
            new_row(page, "phases"),
            kind="construction",
            earliest="1101",
            latest="1200",
            qualifier="exact",
            confidence="certain",
            display="XII əsr",
            evidence="an inscription",
        )
    )

    assert answer.status_code == 302, sentences(answer)
    phase = tower.phases.get()
    assert (phase.earliest, phase.latest, phase.edtf) == (1101, 1200, "1101/1200")
    tower.refresh_from_db()
    assert (tower.built_from, tower.built_to, tower.dating_text) == (1101, 1200, "XII əsr")


PHASE = {"kind": "construction", "qualifier": "exact", "confidence": "unknown"}


def test_edtf_gives_the_years(open_section, tower):
    page = open_section("dating")

    page.send(**row(new_row(page, "phases"), **PHASE, edtf="185X~"))

    phase = tower.phases.get()
    assert (phase.earliest, phase.latest, phase.qualifier) == (1850, 1859, "circa")


def test_years_that_are_changed_change_the_edtf(open_section, tower):
    Phase.objects.create(
        monument=tower, kind="construction", earliest=1101, latest=1200, edtf="1101/1200"
    )

    open_section("dating").send(**{"phases-0-latest": "1250"})

    assert tower.phases.get().edtf == "1101/1250"


def test_edtf_and_years_that_disagree_are_refused(open_section, tower):
    page = open_section("dating")

    answer = page.send(**row(new_row(page, "phases"), **PHASE, edtf="1850", earliest="1700"))

    assert answer.status_code == 422
    assert "EDTF says 1850, the years say from 1700" in sentences(answer)
    assert not tower.phases.exists()


def test_words_propose_years_which_the_registrar_sees_before_they_are_saved(open_section, tower):
    page = open_section("dating")
    written = row(new_row(page, "phases"), **PHASE, display="XIX əsrin sonu")

    answer = page.send(**written)

    assert answer.status_code == 422
    assert "“XIX əsrin sonu” is read as 1867 – 1900" in sentences(answer)
    assert 'value="1867"' in answer.content.decode()
    assert not tower.phases.exists()


def test_words_whose_years_were_not_wanted_are_saved_alone(open_section, tower):
    page = open_section("dating")
    written = row(
        new_row(page, "phases"), **PHASE, display="XIX əsrin sonu", proposed="XIX əsrin sonu"
    )

    assert page.send(**written).status_code == 302
    assert tower.phases.get().earliest is None


def test_a_row_that_says_nothing_of_a_time_is_refused(open_section, tower):
    page = open_section("dating")

    answer = page.send(**row(new_row(page, "phases"), **PHASE, evidence="hearsay"))

    assert "Say when it was, in years or in words." in sentences(answer)


def test_only_the_row_that_changed_is_in_the_history(open_section, tower):
    for year in (1100, 1200):
        Phase.objects.create(
            monument=tower, kind="rebuilding", earliest=year, latest=year, edtf=str(year)
        )
    events = Phase.pgh_event_model.objects
    before = events.count()

    open_section("dating").send(**{"phases-1-evidence": "a chronicle"})

    assert events.count() == before + 1
    assert events.latest("pgh_id").evidence == "a chronicle"


def test_a_row_is_removed(open_section, tower):
    Phase.objects.create(monument=tower, kind="rebuilding", earliest=1300, latest=1300)

    open_section("dating").send(**{"phases-0-DELETE": "on"})

    assert not tower.phases.exists()


def test_the_preferred_name_passes_from_one_to_another_in_one_step(open_section, tower):
    Name.objects.create(monument=tower, language="az", text="Qız qülləsi", is_preferred=False)
    page = open_section("names")
    texts = {page.inputs[f"names-{i}-text"]: i for i in (0, 1)}

    answer = page.send(
        **{
            f"names-{texts['Qız qalası']}-is_preferred": "",
            f"names-{texts['Qız qülləsi']}-is_preferred": "on",
        }
    )

    assert answer.status_code == 302, sentences(answer)
    assert tower.names.get(is_preferred=True).text == "Qız qülləsi"


def test_two_preferred_names_of_a_language_are_refused_in_a_sentence(open_section, tower):
    page = open_section("names")

    answer = page.send(
        **row(
            new_row(page, "names"), text="Qız", language="az", status="variant", is_preferred="on"
        )
    )

    assert answer.status_code == 422
    assert "One name in each language is the preferred one." in sentences(answer)
    assert tower.names.count() == 1


def test_a_name_has_the_script_of_its_letters_and_a_span_of_days(open_section, tower):
    page = open_section("names")

    answer = page.send(
        **row(
            new_row(page, "names"),
            text="Девичья башня",
            language="ru",
            status="historical",
            valid_0="1920-01-01",
            valid_1="1991-10-18",
            source="a map",
        )
    )

    assert answer.status_code == 302, sentences(answer)
    name = tower.names.get(language="ru")
    assert (name.script, name.status, str(name.valid.upper)) == ("Cyrl", "historical", "1991-10-18")


def test_a_span_that_ends_before_it_begins_is_refused(open_section, tower):
    answer = open_section("names").send(
        **{"names-0-valid_0": "2020-01-01", "names-0-valid_1": "2019-01-01"}
    )

    assert answer.status_code == 422
    assert "start of the range must not exceed" in sentences(answer)


def test_a_language_that_is_no_code_is_named_in_the_refusal(open_section):
    answer = open_section("names").send(**{"names-0-language": "Azeri!"})

    assert "“Azeri!” is no code of a language" in sentences(answer)


def test_the_last_name_cannot_be_removed(open_section, tower):
    answer = open_section("names").send(**{"names-0-DELETE": "on"})

    assert answer.status_code == 422
    assert "at least one language" in sentences(answer)
    assert tower.names.exists()


def test_what_the_law_lists_is_changed_by_its_act_only(open_section, tower):
    Protection.objects.create(
        monument=tower, importance="world", section="architecture", valid=("2001-08-02", None)
    )

    open_section("kind").send(importance="local")

    tower.refresh_from_db()
    assert tower.importance == "world"


def test_an_importance_that_a_person_states_is_no_longer_inferred(open_section, tower):
    drafted = {"importance_basis": "inferred", "lifecycle": "draft"}
    Monument.objects.filter(pk=tower.pk).update(**drafted)

    open_section("kind").send(importance="national")

    tower.refresh_from_db()
    assert (tower.importance, tower.importance_basis) == ("national", "stated")


def test_legal_facts_of_a_published_monument_wait_for_a_second_person(open_section, tower):
    page = open_section("names")
    number, name = tower.identifiers.get(), tower.names.get()

    page.send(**{"identifiers-0-value": "2.2", "names-0-source": "a chronicle"})

    number.refresh_from_db()
    name.refresh_from_db()
    request = ChangeRequest.objects.get()
    assert (number.value, name.source) == ("2.1", "a chronicle")
    assert (request.kind, request.rows[0]["after"]) == ("legal", {"value": "2.2"})


def test_a_section_of_a_contributor_waits_whole_for_a_second_person(client, tower):
    client.force_login(UserFactory(role="contributor"))

    SectionPage(client, tower, "names").send(**{"names-0-source": "a chronicle"})

    assert tower.names.get().source == ""
    assert ChangeRequest.objects.get().rows[0]["after"] == {"source": "a chronicle"}


def test_the_place_section_keeps_the_rules_of_the_place(open_section, tower):
    AreaFactory(kind="country", code="AZ", box=(49.3, 39.9, 50.3, 40.9))

    answer = open_section("place").send(latitude="40.36617", longitude="49.83725N")

    assert answer.status_code == 422
    assert "gives a latitude" in sentences(answer)


def test_an_address_is_kept_with_its_days(open_section, tower):
    page = open_section("place")

    answer = page.send(
        **row(
            new_row(page, "addresses"),
            settlement="Bakı",
            street="Qüllə 1",
            cadastral_number="1-2-3",
            valid_0="1950-01-01",
        )
    )

    assert answer.status_code == 302, sentences(answer)
    assert tower.addresses.get().cadastral_number == "1-2-3"


def test_a_material_is_kept_once(open_section, tower):
    stone = ConceptFactory(scheme="material", code="stone")
    page = open_section("fabric")
    page.send(**row(new_row(page, "fabrics"), material=stone.pk))
    page = open_section("fabric")

    answer = page.send(**row(new_row(page, "fabrics"), material=stone.pk))

    assert answer.status_code == 422
    assert "stands here already" in sentences(answer)


def test_a_person_who_is_not_known_yet_becomes_an_agent_and_is_found_the_next_time(
    open_section, tower
):
    architect = ConceptFactory(scheme="role", code="architect")
    builder = ConceptFactory(scheme="role", code="builder")
    for role in (architect, builder):
        page = open_section("people")
        written = {"agent_name": "Əcəmi Əbubəkr oğlu", "agent_kind": "person", "role": role.pk}
        answer = page.send(**row(new_row(page, "participations"), **written))
        assert answer.status_code == 302, sentences(answer)

    assert Agent.objects.get().name == "Əcəmi Əbubəkr oğlu"
    assert tower.participations.count() == 2


def test_a_phase_of_another_monument_cannot_be_named(open_section, tower):
    other = Phase.objects.create(monument=MonumentFactory(), kind="construction", earliest=1800)
    role = ConceptFactory(scheme="role", code="architect")
    page = open_section("people")

    answer = page.send(
        **row(new_row(page, "participations"), agent_name="Əcəmi", role=role.pk, phase=other.pk)
    )

    assert answer.status_code == 422


def test_ownership_is_kept(open_section, tower):
    page = open_section("holdings")

    answer = page.send(
        **row(
            new_row(page, "holdings"),
            kind="ownership",
            owner_type="state",
            occupancy="unknown",
            contract="No. 5",
            agent_name="",
        )
    )

    assert answer.status_code == 302, sentences(answer)
    assert tower.holdings.get().holder is None


def test_a_monument_becomes_part_of_an_ensemble_which_then_sums_up_its_protection(
    open_section, tower
):
    palace = MonumentFactory(name="Saray")
    Protection.objects.create(monument=tower, importance="world", valid=("2001-08-02", None))
    page = open_section("relations")

    answer = page.send(
        **row(new_row(page, "relations"), kind="part_of", to_monument_named=palace.reference)
    )

    assert answer.status_code == 302, sentences(answer)
    page = open_section("relations", palace).answer
    assert page.context["protection_sum"] == [("state list, world importance", 1)]
    assert "Qız qalası" in page.content.decode()


def test_a_ring_of_parts_is_refused_in_a_sentence(open_section, tower):
    palace = MonumentFactory(name="Saray")
    Relation.objects.create(from_monument=palace, to_monument=tower, kind="part_of")
    page = open_section("relations")

    answer = page.send(
        **row(new_row(page, "relations"), kind="part_of", to_monument_named=palace.reference)
    )

    assert answer.status_code == 422
    assert "cannot be a part of its own part" in sentences(answer)


def test_a_monument_of_another_agency_is_neither_suggested_nor_taken(client, registrar):
    inside = MonumentFactory(name="Qala bir")
    TerritoryFactory(box=(46, 39, 47, 40))
    other = MonumentFactory(name="Qala iki", location=Point(46.5, 39.5, srid=4326))
    client.force_login(registrar)

    told = client.get(reverse("catalogue:monuments-like"), {"q": "Qala"}).json()["values"]
    page = SectionPage(client, inside, "relations")
    answer = page.send(
        **row(new_row(page, "relations"), kind="see_also", to_monument_named=other.reference)
    )

    assert told == [f"{inside.reference} Qala bir"]
    assert answer.status_code == 422
    assert "is no monument that you keep" in sentences(answer)


def test_a_citation_makes_one_publication_for_two_monuments(open_section, tower):
    for monument in (tower, MonumentFactory()):
        page = open_section("sources", monument)
        answer = page.send(
            **row(new_row(page, "mentions"), citation="Ə. Ələsgərzadə, 1947", pages="12–14")
        )
        assert answer.status_code == 302, sentences(answer)

    assert Publication.objects.get().mentions.count() == 2


def test_a_document_is_received_described_and_never_public(client, registrar, tower):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(registrar)
    address = reverse("catalogue:add-document", args=[tower.reference])
    file = SimpleUploadedFile("passport.jpg", jpeg_bytes())

    answer = client.post(address, {"file": file, "kind": "passport", "title": "Pasport 1978"})

    assert answer.status_code == 302
    document = Document.objects.get()
    assert document.asset.original_name == "passport.jpg"
    page = client.get(f"/en/monuments/{tower.reference}/").content.decode()
    assert "Pasport 1978" not in page


def test_a_file_that_is_no_paper_is_refused_by_its_name(client, registrar, tower):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(registrar)
    address = reverse("catalogue:add-document", args=[tower.reference])

    answer = client.post(
        address, {"file": SimpleUploadedFile("virus.exe", b"MZ" * 100), "kind": "other"}
    )

    assert answer.status_code == 422
    assert "virus.exe" in answer.content.decode()
    assert not Document.objects.exists()


def test_one_determination_of_the_place_replaces_another_and_neither_is_lost(
    client, registrar, tower
):
    client.force_login(registrar)
    old = tower.location
    page = ComparedPage(client, reverse("catalogue:add-location", args=[tower.reference]))
    said = {"method": "gnss", "precision": "building", "source": "2026 GNSS"}
    page.send(shape="40.3700, 49.8400", **said)
    location = Location.objects.get()

    address = reverse("catalogue:use-location", args=[tower.reference, location.pk])
    client.post(address, {"version": location.version})

    tower.refresh_from_db()
    assert tower.location.coords == pytest.approx((49.84, 40.37))
    assert (tower.location_precision, tower.location_source) == ("building", "2026 GNSS")
    assert tower.locations.exclude(pk=location.pk).get().shape.equals(old)


def test_more_rows_are_not_more_queries(client, registrar, tower):
    client.force_login(registrar)
    stone = ConceptFactory(scheme="material", code="stone")

    def queries(slug):
        with CaptureQueriesContext(connection) as counted:
            SectionPage(client, tower, slug)
        return len(counted)

    def fill(count):
        for number in range(count):
            Identifier.objects.create(
                monument=tower,
                scheme="reserve",
                value=f"{tower.identifiers.count()}",
                is_preferred=False,
            )
            tower.fabrics.create(
                material=stone,
                note=str(number),
                component=ConceptFactory(scheme="component", code=f"part{tower.fabrics.count()}"),
            )
            tower.participations.create(
                agent=Agent.objects.create(name=f"A{number}"),
                role=ConceptFactory(scheme="role", code="architect"),
            )
            Relation.objects.create(
                from_monument=tower, to_monument=MonumentFactory(), kind="see_also"
            )

    fill(2)
    slugs = ["names", "fabric", "people", "relations"]
    few = {slug: queries(slug) for slug in slugs}
    fill(9)

    assert {slug: queries(slug) for slug in slugs} == few
