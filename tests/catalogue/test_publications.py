"""The bibliography of the office: found, edited, merged, removed."""

import pytest
from django.urls import reverse

from heritage.catalogue.models import Mention, Publication
from tests.factories import MonumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
BOOK = "Bretanitski L. S. Zodchestvo Azerbaidzhana, Moskva, 1966"


@pytest.fixture
def desk(client, registrar):
    client.force_login(registrar)
    return client


def page(client, name, *args, **asked):
    return client.get(reverse(f"catalogue:{name}", args=args), asked)


def test_a_citation_is_found_by_its_words_in_any_order_and_script(desk):
    Publication.objects.create(citation=BOOK, year=1966)
    Publication.objects.create(citation="Useynov M. Memarlıq, 1951")
    found = page(desk, "bibliography", q="1966 зодчество").context["page"]
    assert [str(one) for one in found] == [BOOK]


def test_its_page_says_where_each_monument_stands_in_it(desk):
    book = Publication.objects.create(citation=BOOK, address="https://example.org/book")
    tower = MonumentFactory(name="Qız qalası")
    for pages in ("12-14", "90"):
        Mention.objects.create(monument=tower, publication=book, pages=pages)

    answer = page(desk, "publication", book.pk)

    [one] = answer.context["page"]
    assert one.named_as == ["p. 12-14", "p. 90"]
    assert 'href="https://example.org/book"' in answer.content.decode()


def test_a_citation_is_entered_once(desk):
    Publication.objects.create(citation=BOOK)
    refused = desk.post(reverse("catalogue:add-publication"), {"citation": f" {BOOK}\n"})
    assert refused.status_code == 422
    assert "stands in the bibliography already" in refused.content.decode()
    assert Publication.objects.count() == 1


def test_an_address_that_is_none_is_refused(desk):
    told = {"citation": BOOK, "address": "javascript:alert(1)"}
    assert desk.post(reverse("catalogue:add-publication"), told).status_code == 422
    assert not Publication.objects.exists()


def test_one_cited_twice_becomes_one_and_a_mention_said_twice_is_said_once(desk):
    kept = Publication.objects.create(citation=BOOK)
    other = Publication.objects.create(citation="Бретаницкий. Зодчество Азербайджана", year=1966)
    tower, bridge = MonumentFactory(), MonumentFactory()
    for monument, book in ((tower, kept), (tower, other), (bridge, other)):
        Mention.objects.create(monument=monument, publication=book, pages="5")

    desk.post(reverse("catalogue:merge-publications", args=[kept.pk, other.pk]))

    assert set(Mention.objects.values_list("monument", "publication")) == {
        (tower.pk, kept.pk),
        (bridge.pk, kept.pk),
    }
    assert Mention.objects.count() == 2
    kept.refresh_from_db()
    assert kept.year == 1966
    assert page(desk, "publication", other.pk).status_code == 302


def test_one_that_is_cited_is_not_removed(desk):
    book = Publication.objects.create(citation=BOOK)
    Mention.objects.create(monument=MonumentFactory(), publication=book)
    refused = desk.post(reverse("catalogue:remove-publication", args=[book.pk]))
    assert refused.status_code == 409
    assert Publication.objects.exists()
