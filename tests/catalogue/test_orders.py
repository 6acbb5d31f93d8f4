"""The pages of every order, walked by their edges, are the whole of it, each row once."""

from urllib.parse import urlencode

import pytest
from django.contrib.gis.geos import Point
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heritage.catalogue.models import Monument
from heritage.catalogue.search.backend import Order
from heritage.catalogue.search.choosing import SQL
from tests.catalogue.asked import make_register, question
from tests.factories import MonumentFactory

pytestmark = pytest.mark.django_db
BAKU = (49.8372, 40.3661)
EVERY_ORDER = [
    Order("register"),
    Order("relevance"),
    *(Order(by, turned) for by in ("number", "date") for turned in (False, True)),
    *(Order("name", turned, language) for turned in (False, True) for language in ("az", "ru")),
    *(Order("distance", turned, origin=BAKU) for turned in (False, True)),
]
QUERIES = ["", "q=qalası", "kind=tower&kind=mosque", "q=qalası&century=12"]


@pytest.fixture
def register(db):
    make_register(16)


def references(keys):
    told = dict(Monument.objects.values_list("pk", "reference"))
    return [told[key] for key in keys]


def whole(query, order):
    return SQL.page(question(query), order=order, length=1000).keys


def walked(query, order, length):
    """All pages from the first on, each from the last row of the one before."""
    cut = SQL.page(question(query), order=order, length=length)
    pages = [cut]
    while cut.has_next:
        [edge] = references(cut.keys[-1:])
        cut = SQL.page(question(query), order=order, length=length, after=edge)
        assert cut.keys
        pages.append(cut)
    return pages


def walked_back(query, order, length, last):
    cut, pages = last, [last]
    while cut.has_previous:
        [edge] = references(cut.keys[:1])
        cut = SQL.page(question(query), order=order, length=length, before=edge)
        pages.insert(0, cut)
    return pages


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    order=st.sampled_from(EVERY_ORDER), query=st.sampled_from(QUERIES), length=st.integers(1, 12)
)
def test_the_pages_of_an_order_are_the_whole_of_it(register, order, query, length):
    every = whole(query, order)
    pages = walked(query, order, length)

    assert [key for page in pages for key in page.keys] == every
    assert len(every) == len(set(every)) == question(query).qs.count()
    assert [page.before_count for page in pages] == [length * n for n in range(len(pages))]
    assert [page.has_previous for page in pages] == [n > 0 for n in range(len(pages))]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    order=st.sampled_from(EVERY_ORDER), query=st.sampled_from(QUERIES), length=st.integers(1, 12)
)
def test_the_pages_walked_back_are_those_walked_forth(register, order, query, length):
    forth = walked(query, order, length)
    back = walked_back(query, order, length, forth[-1])

    assert [page.keys for page in back] == [page.keys for page in forth]
    assert [page.before_count for page in back] == [page.before_count for page in forth]
    assert all(page.has_next for page in back[:-1])


def names(order, language="az"):
    rows = {one.pk: one.name_in(language) for one in Monument.objects.prefetch_related("names")}
    return [rows[key] for key in SQL.page(question(""), order=order, length=100).keys]


def test_names_stand_as_azerbaijani_has_its_letters(db):
    alphabet = ["Ağdam", "Bakı", "Cəbrayıl", "Çuxuryurd", "Dəvəçi", "Elçi", "Əlincə", "Füzuli"]
    alphabet += ["Gəncə", "Ğ", "Hacıqabul", "Xaçmaz", "Xızı", "Irmaq", "İsmayıllı", "Kəlbəcər"]
    alphabet += ["Qax", "Laçın", "Ordubad", "Öküz", "Sabunçu", "Şəki", "Ucar", "Üçtəpə", "Zaqatala"]
    for name in reversed(alphabet):
        MonumentFactory(name=name)

    assert names(Order("name", language="az")) == alphabet
    assert names(Order("name", True, "az")) == alphabet[::-1]


def test_names_stand_as_the_reader_sees_them(db):
    MonumentFactory(name="Atəşgah", name_en="Zoroastrian temple")
    MonumentFactory(name="Zorxana", name_en="Arena")
    MonumentFactory(name="Bürc")

    assert names(Order("name", language="az")) == ["Atəşgah", "Bürc", "Zorxana"]
    assert names(Order("name", language="en"), "en") == ["Arena", "Bürc", "Zoroastrian temple"]


@pytest.mark.parametrize("turned", [False, True])
def test_numbers_stand_as_people_count_and_those_without_last(db, turned):
    for number in (None, "2.10", "10", "2.2", "9"):
        MonumentFactory(number=number, importance="local" if number == "9" else "world")

    keys = SQL.page(question(""), order=Order("number", turned), length=9).keys
    told = [Monument.objects.get(pk=key).number for key in keys]

    counted = ["2.2", "2.10", "9", "10"]
    assert told == [*(counted[::-1] if turned else counted), ""]


def test_the_oldest_stand_first_and_what_has_no_date_last(db):
    spans = [(None, None), (1850, 1850), (-399, -300), (None, 1300), (1101, None), (1101, 1200)]
    for first, last in spans:
        MonumentFactory(built_from=first, built_to=last)

    def told(order):
        keys = SQL.page(question(""), order=order, length=9).keys
        found = Monument.objects.in_bulk(keys)
        return [(found[key].built_from, found[key].built_to) for key in keys]

    dated = [(-399, -300), (1101, None), (1101, 1200), (None, 1300), (1850, 1850)]
    assert told(Order("date")) == [*dated, (None, None)]
    assert told(Order("date", True)) == [*dated[::-1], (None, None)]


def test_the_nearest_is_so_in_metres_and_not_in_degrees(db):
    """At 40° N a degree of longitude is three quarters of one of latitude."""
    west = MonumentFactory(location=Point(46.0, 41.0, srid=4326))  # 1.1 degrees, 92 km
    south = MonumentFactory(location=Point(47.1, 40.0, srid=4326))  # 1 degree, 111 km

    cut = SQL.page(question(""), order=Order("distance", origin=(47.1, 41.0)), length=9)

    assert cut.keys == [west.pk, south.pk]


def test_a_hidden_place_is_as_far_as_its_cell_and_a_withheld_one_stands_last(db):
    cell = MonumentFactory(sensitivity="cell_10km", location=Point(49.8370, 40.3660, srid=4326))
    withheld = MonumentFactory(sensitivity="withheld")
    near = MonumentFactory(location=Point(49.8380, 40.3661, srid=4326))
    assert cell.public_point.coords != cell.location.coords

    order = Order("distance", origin=(49.8370, 40.3660))
    cut = SQL.page(question(""), order=order, length=9)

    assert cut.keys == [near.pk, cell.pk, withheld.pk]


def test_a_row_that_moved_is_where_it_stands_now(db):
    one, _two, three = (MonumentFactory(name=name) for name in ("Ağdam", "Bakı", "Cəbrayıl"))
    one.names.update(text="Bəndər")
    order = Order("name")

    cut = SQL.page(question(""), order=order, length=2, after=one.reference)

    assert (cut.keys, cut.before_count) == ([three.pk], 2)


def test_behind_a_row_that_left_the_page_goes_on_by_its_place(db):
    rows = [MonumentFactory(name=name) for name in ("Ağdam", "Bakı", "Cəbrayıl", "Dəvəçi")]
    Monument.objects.filter(pk=rows[1].pk).update(lifecycle="withdrawn")

    edge = rows[1].reference
    cut = SQL.page(question(""), order=Order("name"), length=2, after=edge, first=2)

    assert cut.keys == [rows[3].pk]


def test_behind_a_row_that_answers_no_more_the_page_begins_where_it_would_stand(db):
    rows = [
        MonumentFactory(name=name, section="archaeology") for name in ("Ağdam", "Bakı", "Cəbrayıl")
    ]
    Monument.objects.filter(pk=rows[0].pk).update(section="architecture")

    query = urlencode({"section": "archaeology"})
    cut = SQL.page(question(query), order=Order("name"), length=2, after=rows[0].reference)

    assert (cut.keys, cut.before_count) == ([rows[1].pk, rows[2].pk], 0)


def test_a_draft_is_no_edge(db):
    """Else its place in the order would tell its name."""
    draft = MonumentFactory(name="Bakı", lifecycle="draft")
    MonumentFactory(name="Ağdam"), MonumentFactory(name="Cəbrayıl")

    cut = SQL.page(question(""), order=Order("name"), length=5, after=draft.reference)

    assert (len(cut.keys), cut.before_count) == (2, 0)


def test_relevance_ends_after_its_most(db, monkeypatch):
    monkeypatch.setattr("heritage.catalogue.search.sql.MOST_RELEVANT", 3)
    for number in range(5):
        MonumentFactory(name=f"Qala {number}")

    [first, second] = walked("q=qala", Order("relevance"), 2)

    assert (len(first.keys), len(second.keys), second.has_next) == (2, 1, False)
    assert SQL.count(question("q=qala")) == 5


def test_the_page_of_a_language_sorts_by_its_own_names(client, db):
    MonumentFactory(name="Atəşgah", name_en="Zoroastrian temple")
    MonumentFactory(name="Zorxana", name_en="Arena")

    with override("en"):
        page = client.get("/en/", {"sort": "name"}).content.decode()

    assert page.index("Arena") < page.index("Zoroastrian temple")
