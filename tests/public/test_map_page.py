"""The map, its form and its list; and the places that the map draws."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from heritage.catalogue.models import Monument
from tests.factories import MonumentFactory

MEANINGLESS = [
    "kind=nothing",
    "section=roof",
    "importance=huge",
    "district=AZ-XXX",
    "century=0",
    "century=twelve",
    "pictures=maybe",
    "bbox=1,2",
    "bbox=50,40,49,41",
    "bbox=nan,nan,nan,nan",
    "bbox=a,b,c,d",
    "q=%00",
    "set=nothing",
    "set=%00",
    "q=" + "a" * 201,
]


def text(answer):
    return answer.content.decode()


def test_the_list_has_what_is_published_and_nothing_else(client, tower, draft, withdrawn):
    page = text(client.get("/en/"))

    assert "Maiden Tower" in page
    assert "Qaralama" not in page and "Çıxarılmış" not in page


def test_the_office_sees_the_same_list_as_everybody(client, tower, draft, registrar):
    client.force_login(registrar)

    assert "Qaralama" not in text(client.get("/en/"))


def test_samples_are_marked_and_counted_apart(client, tower):
    MonumentFactory(name="Səkkizguşəli türbə", is_sample=True)

    page = " ".join(text(client.get("/en/")).split())

    assert "1 monument <" in page and "and 1 sample<" in page
    assert page.count("SAMPLE</span>") == 1


def test_a_search_narrows_list_and_places_alike(client, tower):
    MonumentFactory(name="Atəşgah")

    listed = text(client.get("/en/?q=maiden"))
    places = client.get("/en/places.json?q=maiden").json()

    assert "Maiden Tower" in listed and "Atəşgah" not in listed
    assert [place["id"] for place in places["features"]] == [tower.reference]


@pytest.mark.parametrize("query", MEANINGLESS)
def test_a_value_that_means_nothing_is_refused_with_a_sentence(client, tower, query):
    page, places = client.get(f"/en/?{query}"), client.get(f"/en/places.json?{query}")

    assert (page.status_code, places.status_code) == (400, 400)
    assert "notice--error" in text(page) and "Maiden Tower" not in text(page)
    assert places.json()["errors"]


def test_the_sentence_names_the_field_as_people_read_it(client, tower):
    answer = client.get("/en/", {"century": "999"})

    assert answer.context["problems"] == [
        "Century: Select a valid choice. 999 is not one of the available choices."
    ]


@pytest.mark.parametrize("number", ["0", "-1", "2", "x", "1e9", "99999999999999999999"])
def test_a_page_that_the_list_does_not_have_is_refused_by_its_number(client, tower, number):
    answer = client.get("/en/", {"page": number})

    assert answer.status_code == 400
    assert f"There is no page “{number}” of this list." in text(answer)


def test_names_that_nobody_asked_for_are_passed_over(client, tower):
    assert client.get("/en/?utm_source=x&q=").status_code == 200
    assert client.get("/en/places.json?page=7&utm_source=x").status_code == 200


def test_what_is_searched_is_written_back_as_text(client, db):
    page = text(client.get("/en/", {"q": '"><script>alert(1)</script>'}))

    assert "<script>alert" not in page


def test_the_pages_of_the_list_keep_the_question(client, db):
    for _ in range(21):
        MonumentFactory(name="Körpü")

    page = text(client.get("/en/?q=k%C3%B6rp%C3%BC"))

    assert "?q=k%C3%B6rp%C3%BC&amp;page=2" in page


def test_the_second_page_goes_on_counting(client, db):
    MonumentFactory.create_batch(21)

    assert '<ol class="results" start="21">' in text(client.get("/en/?page=2"))


def test_years_before_the_common_era_are_said_as_people_say_them(client, db):
    MonumentFactory(name="Oğlanqala", built_from=-799, built_to=-399)

    assert "800 BCE – 400 BCE" in text(client.get("/en/"))


def test_a_hidden_place_is_drawn_as_its_cell_only(client, grave):
    [place] = client.get("/en/places.json").json()["features"]

    assert place["geometry"]["type"] in ("Polygon", "MultiPolygon")
    assert place["properties"]["is_approximate"] is True


@pytest.mark.parametrize("sensitivity", ["district", "withheld"])
def test_a_place_that_is_not_shown_is_not_on_the_map(client, db, sensitivity):
    MonumentFactory(name="Kurqan", sensitivity=sensitivity)

    assert client.get("/en/places.json").json()["features"] == []
    assert "Not on the map." in text(client.get("/en/"))


def test_places_are_named_in_the_language_of_the_page(client, tower):
    def name(language):
        return client.get(f"/{language}/places.json").json()["features"][0]["properties"]["name"]

    assert (name("az"), name("en")) == ("Qız qalası", "Maiden Tower")


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_the_map_and_the_page_of_a_monument_call_it_alike(client, db, language):
    MonumentFactory(name="Qala", name_en="Castle")
    MonumentFactory(name="Bürc").names.create(text="Башня", language="ru", script="Cyrl")
    foreign = MonumentFactory(name="Ադամ")
    foreign.names.update(language="hy")
    foreign.names.create(text="آدام", language="fa", script="Arab")
    MonumentFactory(name="Adsız").names.all().delete()

    told = client.get(f"/{language}/places.json").json()["features"]
    with override(language):
        names = {one.reference: one.name for one in Monument.objects.prefetch_related("names")}
    assert {place["id"]: place["properties"]["name"] for place in told} == names


def test_a_card_leads_to_the_page(client, tower):
    card = text(client.get(f"/en/monuments/{tower.reference}/card/"))

    assert f'href="/en/monuments/{tower.reference}/"' in card and "2.2" in card


def test_a_card_says_that_a_position_is_approximate(client, grave):
    assert "square of 10 km" in text(client.get(f"/en/monuments/{grave.reference}/card/"))


@pytest.mark.parametrize("address", ["/en/", "/en/places.json"])
def test_more_monuments_are_not_more_queries(client, db, address):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert client.get(address).status_code == 200
        return len(counted)

    MonumentFactory.create_batch(3, number=None)
    queries()  # the values of the facets are read once, until one of them changes
    few = queries()
    MonumentFactory.create_batch(27)

    assert queries() == few
