"""The list of the public site: facets, what is chosen, orders, pages by their edges, the table."""

import re
from html import unescape

import pytest

from heritage.catalogue.models import Monument
from tests.catalogue.asked import make_register
from tests.factories import ConceptFactory, MonumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def towers(db):
    tower = ConceptFactory(code="tower", label_en="tower")
    mosque = ConceptFactory(code="mosque", label_en="mosque")
    for number, kind in enumerate([tower] * 3 + [mosque] * 2 + [None]):
        MonumentFactory(
            name=f"Qala {number}",
            kind=kind,
            number=f"1.{number}",
            built_from=1100 + number,
            built_to=1100 + number,
            importance=("world", "local")[number % 2],
        )


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer


def html(answer):
    return " ".join(unescape(answer.content.decode()).split())


def names(answer):
    return [str(one) for one in answer.context["listed"]]


def links(answer, rel):
    return re.findall(rf'rel="{rel}" data-load href="([^"]+)"', html(answer))


def walked(client, address):
    """The names of all pages, by the links to the next one."""
    told = []
    while address:
        answer = page(client, address)
        told += names(answer)
        address = next(("/az/" + link for link in links(answer, "next")), None)
    return told


def test_each_value_of_a_facet_says_how_many_it_would_find(client, towers):
    told = page(client, "/en/?importance=world")
    [kinds] = [facet for facet in told.context["answer"].facets if facet.name == "kind"]

    assert [(value.code, value.count) for value in kinds.values] == [("tower", 2), ("mosque", 1)]
    assert '<span class="facet__label">Tower</span> <span class="facet__count">2</span>' in html(
        told
    )


def test_what_is_chosen_stays_checked_even_where_it_finds_nothing(client, towers):
    told = html(page(client, "/en/?kind=mosque&q=eiffel"))

    assert '<input type="checkbox" name="kind" value="mosque" checked>' in told


def test_a_chip_takes_off_one_value_and_leaves_the_rest(client, towers):
    address = "/en/?q=qala&kind=tower&kind=mosque&built_from=400+BCE&bbox=49,40,50,41&page=1"
    chips = page(client, address).context["answer"].chips

    assert [chip.words for chip in chips] == [
        "Kind: tower",
        "Kind: mosque",
        "“qala”",
        "Built from: 400 BCE",
        "Only a part of the map",
    ]
    assert chips[0].query == "q=qala&built_from=400+BCE&bbox=49%2C40%2C50%2C41&kind=mosque"
    assert "q=" not in chips[2].query and "kind=tower&kind=mosque" in chips[2].query


def test_a_long_facet_shows_the_commonest_and_the_rest_under_more(client, db):
    for number in range(11):
        kind = ConceptFactory(code=f"kind-{number:02}")
        MonumentFactory.create_batch(2 if number == 10 else 1, kind=kind)

    [kinds] = [one for one in page(client, "/en/").context["answer"].facets if one.name == "kind"]

    assert (kinds.values[0].code, kinds.values[0].count) == ("kind-10", 2)
    assert (len(kinds.values), len(kinds.more)) == (8, 3)


@pytest.mark.parametrize("sort", ["", "name", "-date", "distance&from=49.8,40.4", "-number"])
def test_the_links_lead_through_all_of_the_answer(client, db, sort):
    make_register(26)
    told = walked(client, f"/az/?sort={sort}&length=20")

    assert sorted(told) == sorted(str(one) for one in Monument.objects.published())


def test_the_link_back_leads_to_the_page_before(client, db):
    MonumentFactory.create_batch(45)
    first = page(client, "/en/?sort=-name")
    second = page(client, "/en/" + links(first, "next")[0])
    third = page(client, "/en/" + links(second, "next")[0])

    assert names(page(client, "/en/" + links(third, "prev")[0])) == names(second)
    assert names(page(client, "/en/" + links(second, "prev")[0])) == names(first)
    assert "41–45 of 45" in html(third) and links(third, "next") == []


def test_an_old_link_to_a_page_still_shows_it(client, db):
    MonumentFactory.create_batch(25)

    assert names(page(client, "/en/?page=2")) == names(
        page(client, "/en/" + links(page(client, "/en/"), "next")[0])
    )


def test_a_table_has_the_asked_columns_and_a_name(client, towers):
    told = html(page(client, "/en/?view=table&columns=kind,number&sort=name"))
    headings = re.findall(r"<th scope=\"col\"[^>]*>(?:<a [^>]*>)?([^<]+)", told)

    assert [heading.strip() for heading in headings] == ["Number", "Name", "Kind"]
    assert "1.0" in told and "<td>tower</td>" in told


def test_a_heading_sorts_by_its_column_and_then_the_other_way(client, towers):
    up = page(client, "/en/?view=table&kind=tower&sort=date")
    [date] = [column for column in up.context["answer"].columns if column.name == "date"]
    down = page(client, f"/en/?{date.query}")

    assert 'aria-sort="ascending"' in html(up) and 'aria-sort="descending"' in html(down)
    assert names(down) == names(up)[::-1] == ["Qala 2", "Qala 1", "Qala 0"]


def test_a_page_is_as_long_as_it_is_asked_to_be(client, db):
    MonumentFactory.create_batch(51)

    lengths = [len(names(page(client, f"/en/?length={n}"))) for n in ("", 20, 50, 100)]

    assert lengths == [20, 20, 50, 51]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("sort=size", "Order: Select a valid choice. size is not one of the available choices."),
        ("sort=relevance", "Order: Select a valid choice. relevance is not one of"),
        ("sort=distance", "Distance from (longitude, latitude): Say from where the distance"),
        ("sort=distance&from=1", "“1” is not a place: write longitude,latitude in degrees."),
        ("from=nan,nan", "“nan,nan” is not a place"),
        ("from=181,0", "“181,0” is not a place"),
        ("length=21", "Rows a page: Select a valid choice. 21 is not one of"),
        ("view=globe", "View: Select a valid choice. globe is not one of"),
        ("columns=name,location", "Select a valid choice. location is not one of"),
        ("after=M1;drop", "“M1;drop” is no identifier of a monument."),
        ("before=%D0%BC", "“м” is no identifier of a monument."),
        ("built_from=yesterday", "Built from: “yesterday” is not a year."),
        ("built_to=0", "There is no year 0"),
        ("built_from=999999&built_to=-999999", None),
        ("kind=tower&kind=nothing", "Kind: Select a valid choice. nothing is not one of"),
        ("after=M99999999999", None),
        ("kind=&section=&sort=&length=&from=&columns=", None),
    ],
)
def test_what_means_nothing_is_a_sentence_that_names_it(client, towers, query, sentence):
    answer = page(client, f"/en/?{query}", 400 if sentence else 200)

    assert sentence is None or sentence in html(answer)


def test_behind_the_last_row_the_page_says_so_and_leads_to_the_first(client, towers):
    last = page(client, "/en/").context["listed"][-1].reference

    told = html(page(client, f"/en/?after={last}"))

    assert "Nothing stands behind this place of the list any more." in told


def test_the_form_keeps_how_it_is_listed(client, towers):
    told = html(page(client, "/en/?sort=-date&length=50&view=table"))

    for value in ("-date", "50", "table"):
        assert f'<option value="{value}" selected>' in told
