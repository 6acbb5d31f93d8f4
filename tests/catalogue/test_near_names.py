"""Who errs by a letter, or writes another script, is asked whether he meant the right name."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.models import Monument, Name
from heritage.catalogue.nearness import near_names
from tests.factories import AgencyFactory, MonumentFactory, NameFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def register():
    for name in ["Qız qalası", "Göy məscid", "Gəncə qapıları", "Şirvanşahlar sarayı", "Atəşgah"]:
        MonumentFactory(name=name)


def offered(client, words, page="public:map"):
    return client.get(reverse(page), {"q": words}).context["near_names"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("qiz qalsi", "Qız qalası"),
        ("Gyz galasy", "Qız qalası"),
        ("گنجه", "Gəncə qapıları"),
        ("Гянджа", "Gəncə qapıları"),
        ("shirvansahlar", "Şirvanşahlar sarayı"),
        ("Ateshgah", "Atəşgah"),
        ("goy mecsid", "Göy məscid"),
    ],
)
def test_a_slip_or_another_spelling_is_met_with_the_right_name(client, register, words, name):
    found = client.get(reverse("public:map"), {"q": words}).context
    assert name in [str(one) for one in found["listed"]] + found["near_names"]
    if not found["listed"]:
        assert found["near_names"][0] == name


def test_the_page_leads_to_the_right_name(client, register):
    page = client.get(reverse("public:map"), {"q": "qiz qalsi"}).content.decode()
    assert "Did you mean" in page
    assert 'href="?q=Q%C4%B1z%20qalas%C4%B1"' in page


def test_who_found_what_he_sought_is_not_asked(client, register):
    for number in range(3):
        MonumentFactory(name=f"Qız qalası {number}")
    assert offered(client, "qiz qalasi") == []
    assert offered(client, "") == []


def test_a_name_that_is_nothing_like_it_is_not_offered(client, register):
    assert offered(client, "eiffel tower") == []
    assert offered(client, "73") == []
    assert offered(client, "%_\\") == []


def test_no_name_of_a_draft_or_a_withdrawn_monument_is_told_to_the_public(client):
    MonumentFactory(name="Gizli türbə", lifecycle="draft")
    MonumentFactory(name="Gizli türba", lifecycle="withdrawn")
    assert offered(client, "gizli turb e") == offered(client, "gizlii turbe") == []


def test_the_desk_offers_the_names_of_drafts_to_their_keeper_only(client, registrar):
    MonumentFactory(name="Gizli türbə", lifecycle="draft")

    client.force_login(registrar)
    assert offered(client, "gizlii turbe", "catalogue:desk") == ["Gizli türbə"]

    client.force_login(UserFactory(role="registrar", agency=AgencyFactory(code="shusha")))
    assert offered(client, "gizlii turbe", "catalogue:desk") == []


def test_a_name_of_many_monuments_is_offered_once(client):
    for _number in range(4):
        MonumentFactory(name="Cümə məscidi")
    assert offered(client, "cume mesciddi") == ["Cümə məscidi"]


def test_asking_for_near_names_is_one_query_however_many_there_are():
    monuments = [MonumentFactory(name=f"Qız qalası {number}") for number in range(3)]
    with CaptureQueriesContext(connection) as few:
        near_names("qiz qalsi", monuments=Monument.objects.published())
    for monument in monuments:
        NameFactory(monument=monument, text="Qız qalaşı", language="en")
    with CaptureQueriesContext(connection) as many:
        near_names("qiz qalsi", monuments=Monument.objects.published())
    assert len(few) == len(many) == 1


def test_near_names_are_found_by_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute("SET LOCAL enable_nestloop = off")  # of an empty table it would be cheaper
    with CaptureQueriesContext(connection) as asked:
        near_names("qiz qalsi", monuments=Monument.objects.all())
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + asked[0]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "name_folded" in plan
    assert "name_skeleton" in plan
    assert Name.objects.count() == 0
