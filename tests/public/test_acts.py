"""Acts for everyone, with the monuments that everyone may see."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.models import LegalAct, Protection
from tests.factories import MonumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = date(2026, 1, 9)


def act_of(number="6"):
    return LegalAct.objects.create(
        number=number, issuer="Nazirlər Kabineti", adopted_on=DAY, in_force_from=DAY,
        title="On corrections", address="https://e-qanun.az/framework/2847",
    )  # fmt: skip


def protected(act, **fields):
    monument = MonumentFactory(**fields)
    Protection.objects.create(monument=monument, act=act, valid=(DAY, None), importance="local")
    return monument


def test_an_act_names_its_text_and_the_monuments_that_it_protects(client):
    act = act_of()
    protected(act, name="Qız qalası")
    page = client.get(reverse("public:act", args=[act.pk])).content.decode()
    assert "On corrections" in page and 'href="https://e-qanun.az/framework/2847"' in page
    assert "Qız qalası" in page and "1 monument" in page


def test_what_is_not_public_is_neither_named_nor_counted(client):
    act = act_of()
    protected(act, name="Qala")
    protected(act, name="Gizli qala", lifecycle="draft")
    page = client.get(reverse("public:act", args=[act.pk])).content.decode()
    assert "Gizli" not in page and "1 monument" in page


def test_an_act_that_touches_nothing_public_is_not_there(client):
    act = act_of()
    protected(act, lifecycle="draft")
    assert client.get(reverse("public:act", args=[act.pk])).status_code == 404
    assert "No. 6" not in client.get(reverse("public:acts")).content.decode()


def test_the_page_of_an_act_asks_as_often_for_thirty_monuments_as_for_two(
    client, django_assert_num_queries
):
    few, many = act_of(), act_of("7")
    for _one in range(2):
        protected(few)
    for _one in range(30):
        protected(many)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("public:act", args=[few.pk]))
    with django_assert_num_queries(len(asked)):
        client.get(reverse("public:act", args=[many.pk]))


def test_a_page_that_is_not_there_is_named(client):
    answer = client.get(reverse("public:acts"), {"page": "x"})
    assert answer.status_code == 400
    assert "“x”" in answer.content.decode()
