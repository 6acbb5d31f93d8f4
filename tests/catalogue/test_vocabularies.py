"""The open vocabularies: loaded, edited, merged, read from SKOS and given as SKOS."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rdflib import Graph
from rdflib.namespace import RDF, SKOS

from heritage.catalogue.imports import apply, stage
from heritage.catalogue.management.commands.load_vocabularies import FILES
from heritage.catalogue.models import Concept, Fabric, Monument
from tests.factories import ConceptFactory, MonumentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def term(code, scheme="material", **more):
    labels = {f"label_{language}": f"{code} {language}" for language in ("az", "en", "ru")}
    return ConceptFactory(scheme=scheme, code=code, **(labels | more))


@pytest.fixture
def desk(client, registrar):
    client.force_login(registrar)
    return client


class TestLoading:
    def test_every_scheme_has_terms_in_three_languages(self):
        call_command("load_vocabularies")
        for scheme in FILES:
            terms = Concept.objects.filter(scheme=scheme)
            assert 15 <= terms.count() <= 100, scheme
            assert not terms.filter(label_az="").exists()
            assert not terms.filter(label_en="").exists()
            assert not terms.filter(label_ru="").exists()
        brick = Concept.objects.get(code="fired_brick")
        assert (brick.broader.code, brick.synonyms) == ("brick", ["жжёный кирпич"])

    def test_a_second_run_leaves_what_the_office_has_written(self):
        call_command("load_vocabularies")
        Concept.objects.filter(code="tower").update(label_az="bürc")
        before = Concept.objects.count()
        call_command("load_vocabularies")
        assert Concept.objects.count() == before
        assert Concept.objects.get(scheme="kind", code="tower").label_az == "bürc"


class TestTheDesk:
    def page(self, desk, scheme="material"):
        return desk.get(reverse("catalogue:vocabulary", args=[scheme]))

    def test_shows_terms_under_their_broader_one_with_their_uses(self, desk):
        brick = term("brick")
        fired = term("fired_brick", broader=brick)
        Fabric.objects.create(monument=MonumentFactory(), material=fired)
        tree = self.page(desk).context["tree"]
        assert [(depth, one.code, one.used) for depth, one in tree] == [
            (0, "brick", 0),
            (1, "fired_brick", 1),
        ]

    def test_asks_as_often_for_thirty_terms_as_for_one(self, desk):
        term("brick")
        with CaptureQueriesContext(connection) as few:
            self.page(desk)
        for number in range(30):
            term(f"stone{number}")
        with CaptureQueriesContext(connection) as many:
            self.page(desk)
        assert len(many) == len(few)

    def test_adds_a_term_and_its_synonyms(self, desk):
        told = {"code": "adobe", "label_az": "saman", "label_en": "adobe", "label_ru": "саман"}
        address = reverse("catalogue:add-concept", args=["material"])
        assert desk.post(address, told | {"synonyms": "çiy kərpic\n\nsaman "}).status_code == 302
        assert Concept.objects.get(code="adobe").synonyms == ["çiy kərpic", "saman"]

        again = desk.post(address, told)
        assert again.status_code == 422
        assert Concept.objects.filter(code="adobe").count() == 1

    def test_refuses_a_term_that_would_be_broader_than_itself(self, desk):
        brick = term("brick")
        fired = term("fired_brick", broader=brick)
        told = {f"label_{one}": "x" for one in ("az", "en", "ru")} | {"broader": fired.pk}
        answer = desk.post(reverse("catalogue:edit-concept", args=["material", "brick"]), told)
        assert answer.status_code == 422
        assert "would be broader than itself" in answer.content.decode()

    def test_is_edited_only_by_who_may(self, client, inspector):
        client.force_login(inspector)
        assert self.page(client).status_code == 200
        assert client.get(reverse("catalogue:add-concept", args=["use"])).status_code == 403
        client.force_login(UserFactory(role="researcher"))
        assert self.page(client).status_code == 403

    def test_an_unknown_vocabulary_is_not_found(self, desk):
        assert self.page(desk, "colour").status_code == 404


class TestMerging:
    def merge(self, desk, old, new):
        address = reverse("catalogue:merge-concept", args=[old.scheme, old.code])
        return desk.post(address, {"into": new.pk})

    def test_records_follow_and_the_old_words_become_synonyms(self, desk):
        old, new = term("saman", synonyms=["kirpich"]), term("mud_brick")
        narrow = term("small_saman", broader=old)
        one, both = MonumentFactory(), MonumentFactory()
        Fabric.objects.create(monument=one, material=old)
        for material in (old, new):
            Fabric.objects.create(monument=both, material=material)

        self.merge(desk, old, new)

        assert {(row.monument, row.material) for row in Fabric.objects.all()} == {
            (one, new),
            (both, new),
        }
        for concept in (old, new, narrow):
            concept.refresh_from_db()
        assert old.deprecated_by == narrow.broader == new
        assert new.synonyms == ["saman az", "saman en", "saman ru", "kirpich"]

    def test_the_old_code_still_answers(self, desk, client):
        old, new = term("qulle", scheme="kind"), term("tower", scheme="kind")
        MonumentFactory(name="Qız qalası", kind=old)
        self.merge(desk, old, new)
        client.logout()

        found = client.get(reverse("public:map"), {"kind": "qulle"})
        assert [str(one) for one in found.context["listed"]] == ["Qız qalası"]
        moved = client.get("/vocabularies/kind/qulle")
        assert (moved.status_code, moved.url) == (301, "/vocabularies/kind/tower")

    def test_a_merged_term_is_merged_once_and_is_not_chosen_again(self, desk):
        old, new, third = term("a"), term("b"), term("c")
        self.merge(desk, old, new)
        self.merge(desk, old, third)
        old.refresh_from_db()
        assert old.deprecated_by == new
        self.merge(desk, third, old)
        third.refresh_from_db()
        assert third.deprecated_by is None

    def test_a_broader_term_is_merged_into_its_narrower_one(self, desk):
        top = term("stone")
        old = term("brick", broader=top)
        new = term("fired_brick", broader=old)
        self.merge(desk, old, new)
        new.refresh_from_db()
        assert new.broader == top


class TestSkos:
    TURTLE = """
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <http://example.org/m/brick> a skos:Concept ; skos:notation "brick" ;
        skos:prefLabel "kərpic"@az, "brick"@en, "кирпич"@ru .
    <http://example.org/m/adobe> a skos:Concept ; skos:broader <http://example.org/m/brick> ;
        skos:prefLabel "saman"@az, "adobe"@en, "саман"@ru ; skos:altLabel "çiy kərpic"@az .
    <http://example.org/m/slate> a skos:Concept ; skos:prefLabel "slate"@en .
    """

    def send(self, desk, content, name="terms.ttl", scheme="material"):
        file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
        address = reverse("catalogue:import-vocabulary", args=[scheme])
        return desk.post(address, {"file": file}, follow=True)

    def test_a_file_is_shown_before_it_is_taken(self, desk):
        term("brick", label_az="kirpic", label_en="brick", label_ru="кирпич")

        shown = self.send(desk, self.TURTLE)

        states = {told["code"]: told["state"] for told in shown.context["staged"]}
        assert states == {"adobe": "new", "brick": "changed", "slate": "unknown"}
        assert "It has no label in: az, ru." in shown.content.decode()
        assert Concept.objects.count() == 1

        address = reverse("catalogue:import-vocabulary", args=["material"])
        desk.post(address, {"staged": shown.context["signed"]})
        adobe = Concept.objects.get(code="adobe")
        assert (adobe.label_ru, adobe.broader.code, adobe.synonyms) == (
            "саман",
            "brick",
            ["çiy kərpic"],
        )
        assert Concept.objects.get(code="brick").label_az == "kərpic"

    def test_what_was_shown_cannot_be_altered(self, desk):
        address = reverse("catalogue:import-vocabulary", args=["material"])
        signed = self.send(desk, self.TURTLE).context["signed"]
        assert desk.post(address, {"staged": signed[:-2] + "xx"}).status_code == 400
        other = reverse("catalogue:import-vocabulary", args=["use"])
        assert desk.post(other, {"staged": signed}).status_code == 400
        assert not Concept.objects.exists()

    @pytest.mark.parametrize("ending", ["ttl", "rdf", "jsonld"])
    def test_what_is_given_is_read_again_without_a_change(self, desk, ending):
        call_command("load_vocabularies", verbosity=0)
        address = reverse("catalogue:export-vocabulary", args=["material"])
        told = desk.get(address, {"format": ending})
        staged = self.send(desk, told.content, f"material.{ending}").context["staged"]
        assert {one["state"] for one in staged} == {"same"}
        assert len(staged) == Concept.objects.filter(scheme="material").count()

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("a.csv", "code", "is no SKOS file"),
            ("a.ttl", "no turtle <", "cannot be read"),
            ("a.ttl", "", "is empty"),
            ("a.ttl", "@prefix a: <http://b/> .", "has no concept of SKOS"),
            ("a.rdf", "<rdf", "cannot be read"),
            ("a.rdf", '<!DOCTYPE x [<!ENTITY y "z">]><x/>', "declares XML entities"),
            ("a.rdf", "<?xml version='1.0' encoding='cp037'?><x/>", "is not UTF-8 text"),
            ("a.rdf", "<x/>".encode("utf-16"), "is not UTF-8 text"),
            ("a.jsonld", "{", "is not JSON"),
            ("a.jsonld", "[" * 100_000, "is not JSON"),
            ("a.jsonld", '{"@context": "http://127.0.0.1/x"}', "has its @context elsewhere"),
            ("a.jsonld", '{"@graph": [{"@context": ["http://a"]}]}', "has its @context elsewhere"),
            ("a.jsonld", '{"@context": {"@import": "http://a"}}', "has its @context elsewhere"),
        ],
    )
    def test_a_file_that_cannot_be_taken_is_refused_in_a_sentence(
        self, desk, name, content, sentence
    ):
        answer = self.send(desk, content, name)
        assert answer.status_code == 200
        told = " ".join(str(message) for message in answer.context["messages"])
        assert sentence in told
        assert not Concept.objects.exists()

    def test_a_format_that_is_none_is_refused(self, desk):
        address = reverse("catalogue:export-vocabulary", args=["use"])
        assert desk.get(address, {"format": "exe"}).status_code == 400

    def test_the_address_of_a_term_is_a_page_or_data(self, client):
        term("brick")
        page = client.get("/vocabularies/material/brick", headers={"accept": "text/html"})
        data = client.get("/vocabularies/material/brick", headers={"accept": "application/ld+json"})
        assert "brick en" in page.content.decode()
        graph = Graph().parse(data=data.content, format="json-ld")
        assert len(list(graph.subjects(RDF.type, SKOS.Concept))) == 1
        assert json.loads(data.content)
        assert client.get("/vocabularies/material/nothing").status_code == 404


def test_a_table_names_kinds_by_code_label_synonym_or_merged_code():
    tower = ConceptFactory(code="tower", synonyms=["bürc"])
    ConceptFactory(code="qulle", label_az="köhnə qüllə", deprecated_by=tower)
    rows = "\n".join(f"M{number},{word}" for number, word in enumerate(
        ["tower", "QÜLLƏ", "Бүрҹ", "башня", "qulle", "köhnə qüllə", "eiffel"]))  # fmt: skip
    batch = apply(
        stage("a.csv", f"name_az,typology\n{rows}".encode()), source="t", licence="CC0", by=None
    )

    kinds = [monument.kind for monument in Monument.objects.order_by("pk")]

    assert kinds == [tower] * 6 + [None]
    assert [f["value"] for f in batch.findings if f["code"] == "unknown_kind"] == ["eiffel"]
