"""The newest answers to a question as a feed."""

from xml.etree import ElementTree

import pytest

from tests.factories import MonumentFactory

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client, query="", language="en"):
    answer = client.get(f"/{language}/feed.atom{query}")
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


def titles(told):
    return [entry.findtext(f"{ATOM}title") for entry in told.iter(f"{ATOM}entry")]


@pytest.mark.django_db(transaction=True)
def test_what_was_published_last_stands_first_however_old_its_record(client):
    late = MonumentFactory(name="Gec", lifecycle="draft")
    MonumentFactory(name="Tez")
    late.lifecycle = "published"
    late.save(update_fields=["lifecycle"])

    assert titles(feed(client)) == ["Gec", "Tez"]


def test_a_feed_answers_its_question_in_the_language_of_its_address(client, tower):
    MonumentFactory(name="Atəşgah")

    assert titles(feed(client, "?q=maiden")) == ["Maiden Tower"]
    assert titles(feed(client, "?q=maiden", "az")) == ["Qız qalası"]
    assert feed(client, "?q=maiden").findtext(f"{ATOM}title") == "Abidə: Search: maiden"


def test_an_entry_has_the_lasting_identifier_and_its_page(client, tower):
    [entry] = feed(client).iter(f"{ATOM}entry")

    assert entry.findtext(f"{ATOM}id").endswith(f"/id/{tower.reference}")
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/en/monuments/{tower.reference}/")


def test_drafts_samples_and_what_is_only_near_to_the_words_are_no_news(client, tower, draft):
    MonumentFactory(is_sample=True)

    assert titles(feed(client)) == ["Maiden Tower"]
    assert titles(feed(client, "?q=maidenn")) == []


def test_a_feed_of_nothing_is_the_same_at_every_asking(client, db):
    assert client.get("/en/feed.atom").content == client.get("/en/feed.atom").content


def test_a_monument_that_is_hidden_leaves_the_feed_of_its_place(client, tower):
    here = "?bbox=49.83,40.36,49.84,40.37"
    assert titles(feed(client, here)) == ["Maiden Tower"]

    tower.sensitivity, tower.sensitivity_reason = "withheld", "a grave"
    tower.save()

    assert titles(feed(client, here)) == []


@pytest.mark.parametrize("query", ["?kind=nothing", "?on=2020-09-01", "?on=x", "?q=%00"])
def test_a_question_that_has_no_news_is_refused_in_a_sentence(client, db, query):
    assert client.get(f"/en/feed.atom{query}").status_code == 400
