"""What the public search box suggests: monuments by public columns, with kind and district."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import AreaFactory, ConceptFactory, MonumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def suggested(client):
    """`suggested("qiz")`: the whole answer."""

    def ask(words, **more):
        answer = client.get(reverse("public:suggestions"), {"q": words, **more})
        assert answer.status_code == 200
        return answer.json()

    return ask


def lines(answer):
    return [line for group in answer["groups"] for line in group["lines"]]


def test_a_line_has_number_kind_and_district_and_leads_to_its_page(suggested):
    kind = ConceptFactory(code="tower", label_en="tower")
    district = AreaFactory(code="AZ-BA", name_en="Baku")
    tower = MonumentFactory(name="Qız qalası", number="2.2", kind=kind, district=district)
    answer = suggested("qiz qal")
    page = reverse("public:monument", args=[tower.reference])
    assert lines(answer) == [{"label": "Qız qalası", "note": "2.2, tower, Baku", "address": page}]
    assert answer["said"] == "1 suggestion."
    assert answer["all"]["address"] == reverse("public:map") + "?q=qiz+qal"


def test_a_district_that_is_hidden_is_neither_told_nor_searched(suggested):
    district = AreaFactory(code="AZ-BA", name_en="Baku")
    MonumentFactory(name="Kurqan", district=district, locality="Lahıc", sensitivity="withheld")
    (line,) = lines(suggested("kurqan"))
    assert "Baku" not in line["note"]
    assert lines(suggested("kurqan baku")) == lines(suggested("lahic")) == []


@pytest.mark.parametrize("lifecycle", ["draft", "withdrawn"])
def test_what_is_not_public_is_not_suggested(suggested, lifecycle):
    MonumentFactory(name="Gizli türbə", lifecycle=lifecycle)
    assert suggested("gizli")["groups"] == suggested("gizlii turbe")["groups"] == []


def test_a_slip_is_met_with_what_is_near_and_says_so(suggested):
    MonumentFactory(name="Göy məscid")
    answer = suggested("goy mecsid")
    assert [group["label"] for group in answer["groups"]] == ["Did you mean:"]
    assert [line["label"] for line in lines(answer)] == ["Göy məscid"]


def test_nothing_is_suggested_for_nothing(suggested):
    MonumentFactory(name="Göy məscid")
    for words in ("", "  ", "eiffel"):
        assert suggested(words) == {"said": "Nothing was found.", "groups": [], "all": None}


@pytest.mark.parametrize("words", ["a" * 201, "a\0"])
def test_a_question_that_is_none_is_refused(client, words):
    assert client.get(reverse("public:suggestions"), {"q": words}).status_code == 400


def test_suggestions_of_a_day_lead_to_pages_of_the_day(suggested):
    tower = MonumentFactory(name="Qız qalası")
    tower.protections.create(valid=("2001-08-02", None))
    answer = suggested("qiz", on="2020-09-01")
    assert lines(answer)[0]["address"].endswith(f"{tower.reference}/?on=2020-09-01")
    assert answer["all"]["address"].endswith("?on=2020-09-01&q=qiz")


def test_more_monuments_are_no_more_queries(suggested):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert lines(suggested("qala"))
        return len(queries)

    for number in range(2):
        MonumentFactory(name=f"Qala {number}", kind=ConceptFactory(code=f"kind{number}"))
    few = asked()
    for number in range(6):
        MonumentFactory(name=f"Qala b{number}", kind=ConceptFactory(code=f"kindb{number}"))
    assert asked() <= few
