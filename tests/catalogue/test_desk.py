import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.models import ImportBatch
from tests.factories import AssetFactory, MonumentFactory, PictureFactory, UserFactory

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def desk(client, registrar):
    """The desk of a signed-in registrar: `desk(q="qala")` opens it."""
    client.force_login(registrar)
    return lambda **question: client.get(reverse("catalogue:desk"), question)


def batch(**fields):
    told = {"sha256": "0" * 64, "file_name": "list.csv", "source": "2001", "row_count": 2}
    return ImportBatch.objects.create(**(told | fields))


PAGES = ["desk", "imports", "add-monument", "place"]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_at_the_desk_is_asked_to_sign_in(client, db, page):
    address = reverse(f"catalogue:{page}")

    answer = client.get(address)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("accounts:sign-in") + "?next=" + address)


@pytest.mark.parametrize("page", PAGES)
def test_a_researcher_is_told_that_the_desk_is_not_theirs(client, db, page):
    client.force_login(UserFactory(role="researcher"))

    answer = client.get(reverse(f"catalogue:{page}"))

    assert answer.status_code == 403
    assert "Your role (researcher) may not do this" in answer.content.decode()


def test_who_looks_for_words_is_shown_the_answer_and_no_counts(desk):
    MonumentFactory(name="Qala")

    assert desk(q="qala").context["counts"] is None
    assert desk(lifecycle="published").context["counts"]["published"] == 1


def test_the_desk_counts_drafts_and_pictures_that_failed(desk):
    MonumentFactory(lifecycle="draft")
    PictureFactory(asset=AssetFactory(status="failed", reason="It is cut off."))
    PictureFactory(asset=AssetFactory(status="waiting"))

    counts = desk().context["counts"]

    assert counts == {
        "draft": 1,
        "published": 2,
        "withdrawn": 0,
        "pictures_waiting": 1,
        "pictures_failed": 1,
    }


def test_the_desk_finds_drafts_by_a_word_and_a_state(desk):
    MonumentFactory(name="Qız qalası")
    draft = MonumentFactory(name="Qala divarı", lifecycle="draft")
    MonumentFactory(name="Körpü", lifecycle="draft")

    found = desk(q="qala", lifecycle="draft").context["page"].object_list

    assert list(found) == [draft]


def test_more_filters_are_open_only_where_one_of_them_is_asked(desk):
    assert "<details open>" not in desk(q="qala", lifecycle="draft").content.decode()
    assert "<details open>" in desk(importance="local").content.decode()
    assert "<details open>" in desk(built_from="nonsense").content.decode()


def test_an_empty_register_says_what_to_do(desk):
    assert "heritage import_monuments" in desk().content.decode()


def test_the_desk_asks_as_often_for_twenty_monuments_as_for_two(desk):
    MonumentFactory.create_batch(2)
    desk()  # which reads what every page keeps
    with CaptureQueriesContext(connection) as few:
        desk()
    MonumentFactory.create_batch(18)
    with CaptureQueriesContext(connection) as many:
        desk()

    assert len(many) == len(few)


def test_an_import_report_tells_row_column_value_and_finding(desk, client, registrar):
    finding = {"row": 12, "column": "number", "value": "71, 70", "code": "several_numbers"}
    report = batch(findings=[finding | {"params": {}}], applied_by=registrar)

    page = client.get(reverse("catalogue:import", args=[report.pk])).content.decode()

    assert "<td>71, 70</td>" in page
    assert '<td class="number">12</td>' in page


def test_without_imports_the_page_says_how_to_import(desk, client):
    assert "heritage import_monuments" in client.get(reverse("catalogue:imports")).content.decode()


def test_an_import_that_is_not_there_is_not_found(desk, client):
    assert client.get(reverse("catalogue:import", args=[7])).status_code == 404
