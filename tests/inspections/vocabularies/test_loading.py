"""Lists are loaded once; what an office has made of them is theirs; what is retired is readable."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, SKOS

from heritage.catalogue.management.commands.load_vocabularies import load_condition
from heritage.catalogue.models import Concept
from heritage.public.management.commands.prepare import STEPS

from .conftest import rows

pytestmark = pytest.mark.django_db


def term(scheme, code):
    return Concept.objects.get(scheme=scheme, code=code)


def test_prepare_loads_the_lists_and_then_the_checklists():
    commands = [step.command for step in STEPS]
    assert commands.index("load_vocabularies") < commands.index("load_checklists")


def test_all_terms_are_loaded_with_their_place_and_their_parent(loaded):
    assert Concept.objects.filter(scheme="damage").count() == 215
    star = term("damage", "crack-star")
    assert (star.broader.code, star.broader.broader.code) == ("crack", "crack-deformation")
    assert term("condition-class", "CC0").sort < term("condition-class", "CC3").sort
    assert term("damage", "timber").materials == ["wood"]


def test_the_command_loads_both_the_register_s_terms_and_those_of_inspections(db):
    call_command("load_vocabularies")
    schemes = set(Concept.objects.order_by().values_list("scheme", flat=True))
    assert schemes == set(Concept.Scheme.values)


def test_a_term_whose_broader_one_is_nowhere_is_named(db, terms):
    crack = next(row for row in terms if row["code"] == "crack")
    odd = [crack | {"code": "cleft", "broader": "lines"}]
    with pytest.raises(CommandError, match="“lines” of “damage”"):
        load_condition(odd)


def test_loading_a_tree_writes_each_term_once(loaded):
    history = apps.get_model("catalogue", "ConceptEvent")
    assert set(history.objects.values_list("pgh_label", flat=True)) <= {"insert", "update"}
    assert not history.objects.filter(scheme="damage", pgh_label="update").exists()


def test_a_second_loading_changes_nothing(loaded):
    call_command("load_vocabularies")
    before = list(Concept.objects.order_by("pk").values())

    call_command("load_vocabularies")

    assert list(Concept.objects.order_by("pk").values()) == before


def test_the_office_s_label_stays(loaded):
    Concept.objects.filter(scheme="damage", code="crack").update(label_az="yarıq", is_short=False)

    call_command("load_vocabularies")

    crack = term("damage", "crack")
    assert (crack.label_az, crack.is_short) == ("yarıq", False)


@pytest.fixture
def retired(loaded):
    """A later release leads “peeling” to “scaling”."""
    told = [row for row in rows() if row["scheme"] == "damage"]
    later = [
        row | {"deprecated_by": "scaling"} if row["code"] == "peeling" else row for row in told
    ]
    load_condition(later)
    return term("damage", "peeling")


def test_a_retired_term_says_what_took_its_place(retired):
    with translation.override("en"):
        assert retired.told == "peeling (replaced by “scaling”)"
    with translation.override("ru"):
        assert retired.told.startswith("шелушение плёнкой (")


def test_a_retired_term_is_no_longer_chosen_and_its_address_leads_on(retired, client):
    assert retired not in Concept.objects.in_use()
    answer = client.get(reverse("data:concept", args=["damage", "peeling"]))
    assert (answer.status_code, answer["Location"]) == (301, "/vocabularies/damage/scaling")


def test_the_list_s_page_shows_what_is_retired_apart(retired, client):
    page = client.get("/vocabularies/damage", headers={"accept-language": "en"}).content.decode()
    chosen, _, no_longer = page.partition("No longer chosen")
    assert "peeling (replaced by “scaling”)" in no_longer
    assert 'id="peeling"' not in chosen


class TestThePublicPages:
    def test_a_list_shows_code_drawing_labels_definition_source_and_cross_walk(
        self, loaded, client
    ):
        page = client.get("/vocabularies/condition-class").content.decode()
        for said in ("CC2", "artan zədə", "damage that spreads", "развивающиеся", "EN 16096"):
            assert said in page
        assert 'href="/vocabularies/damage-grade/D3"' in page
        grades = client.get("/vocabularies/damage-grade").content.decode()
        assert "condition.svg#ems-d3" in grades

    def test_all_lists_are_named_on_one_page(self, loaded, client):
        page = client.get("/vocabularies/").content.decode()
        assert all(f"/vocabularies/{scheme}" in page for scheme in Concept.Scheme.values)

    def test_an_unknown_list_is_not_found(self, loaded, client):
        assert client.get("/vocabularies/colour").status_code == 404

    def test_a_list_asks_as_often_for_two_hundred_terms_as_for_five(
        self, loaded, client, django_assert_num_queries
    ):
        for scheme in ("damage", "condition-class"):
            with django_assert_num_queries(1):
                client.get(f"/vocabularies/{scheme}")

    def test_a_list_is_skos_with_definitions_and_close_matches(self, retired, client, settings):
        graph = Graph().parse(
            data=client.get("/vocabularies/damage-grade", headers={"accept": "text/turtle"}).content
        )
        base = f"{settings.BASE_URL}/vocabularies"
        grade = URIRef(f"{base}/damage-grade/D3")
        assert (grade, SKOS.closeMatch, URIRef(f"{base}/condition-class/CC2")) in graph
        assert graph.value(grade, SKOS.definition)
        damage = Graph().parse(
            data=client.get("/vocabularies/damage", headers={"accept": "text/turtle"}).content
        )
        assert (URIRef(f"{base}/damage/peeling"), OWL.deprecated, Literal(True)) in damage


class TestTheDesk:
    def test_what_it_exports_it_takes_for_the_same(self, loaded, client, registrar):
        from django.core.files.uploadedfile import SimpleUploadedFile

        client.force_login(registrar)
        file = client.get("/en/desk/vocabularies/condition-class/export/?format=ttl").content
        answer = client.post(
            "/en/desk/vocabularies/condition-class/import/",
            {"file": SimpleUploadedFile("classes.ttl", file)},
        )
        assert {told["state"] for told in answer.context["staged"]} == {"same"}

    def test_an_office_writes_its_own_definition(self, loaded, client, registrar):
        client.force_login(registrar)
        address = "/en/desk/vocabularies/urgency-class/terms/UC1/"
        told = client.get(address).context["form"].initial
        told = {name: value for name, value in told.items() if value is not None}
        answer = client.post(address, told | {"definition_az": "Beş il ərzində."})
        assert answer.status_code == 302
        assert term("urgency-class", "UC1").definition_az == "Beş il ərzində."

    def test_the_register_s_terms_have_no_such_fields(self, loaded, client, registrar):
        client.force_login(registrar)
        form = client.get("/en/desk/vocabularies/kind/terms/mosque/").context["form"]
        assert "definition_az" not in form.fields
