"""The map of a question on paper and inside another site's page."""

import json

import pytest
from django.contrib.gis.geos import Point

from tests.factories import AreaFactory, MonumentFactory

pytestmark = pytest.mark.django_db


def printed(answer):
    told = answer.content.decode().split('<script id="printed" type="application/json">')[1]
    return json.loads(told.split("</script>")[0])


def test_the_numbers_of_the_printed_list_are_on_its_map(client):
    MonumentFactory(name="Qala", number="1.1", location=Point(49, 40, srid=4326))
    MonumentFactory(name="Gizli", number="1.2", sensitivity="withheld")
    MonumentFactory(name="Bürc", number="1.3", location=Point(48, 41, srid=4326))

    answer = client.get("/en/print/")

    names = [one.name for one in answer.context["listed"]]
    marks = {mark["number"]: mark["longitude"] for mark in printed(answer)}
    assert marks == {names.index("Qala") + 1: 49, names.index("Bürc") + 1: 48}
    assert "Not on the map." in answer.content.decode()


def test_a_cell_is_marked_as_such_on_paper(client, grave):
    [mark] = printed(client.get("/en/print/"))

    assert mark["is_approximate"] is True
    assert (mark["longitude"], mark["latitude"]) == grave.public_point.coords


def test_paper_says_what_was_asked(client):
    AreaFactory(code="AZ-BA", name_en="Baku")
    asked = {"district": "AZ-BA", "century": "12", "near": "49,40,1000", "built_to": "1200"}

    page = client.get("/en/print/", asked).content.decode()

    for said in ("District: Baku", "Century: XII century", "Near a place on the map"):
        assert f"<li>{said}</li>" in page
    assert "<li>Built until: 1200</li>" in page


def test_a_printed_page_has_two_hundred_and_says_that_there_are_more(client, monkeypatch):
    monkeypatch.setattr("heritage.public.framed.MOST_PRINTED", 2)
    MonumentFactory.create_batch(3, location=Point(49, 40, srid=4326))

    first, second = client.get("/en/print/"), client.get("/en/print/?page=2")

    assert [mark["number"] for mark in printed(first)] == [1, 2]
    assert [mark["number"] for mark in printed(second)] == [3]
    assert "The list has numbers 1 to 2." in first.content.decode()


def test_only_the_embedded_map_may_be_framed(client):
    for page in ("/en/", "/en/print/", "/en/about/"):
        answer = client.get(page)
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]

    answer = client.get("/en/embed/")

    assert "X-Frame-Options" not in answer
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors *" in policy and "default-src 'self'" in policy


def test_the_embedded_map_is_the_same_for_everybody(client, registrar):
    MonumentFactory(name="Qala")
    before = client.get("/en/embed/")
    client.force_login(registrar)

    after = client.get("/en/embed/")

    assert registrar.username not in after.content.decode()
    assert len(before.content) == len(after.content)


def test_the_embedded_map_leads_back_with_its_question(client):
    MonumentFactory(name="Qala")

    page = client.get("/en/embed/?q=qala&near=49,40,1000").content.decode()

    assert 'href="/en/?q=qala&amp;near=49%2C40%2C1000"' in page


@pytest.mark.parametrize("page", ["print", "embed"])
@pytest.mark.parametrize("query", ["century=999", "near=1", "page=99", "within=0,0", "q=%00"])
def test_a_question_that_means_nothing_is_refused_in_a_sentence(client, page, query):
    answer = client.get(f"/en/{page}/?{query}")

    assert answer.status_code == 400
    assert "notice--error" in answer.content.decode()


def test_what_is_asked_is_written_back_as_text(client):
    for page in ("print", "embed"):
        answer = client.get(f"/en/{page}/", {"q": '"><script>alert(1)</script>'})
        assert "<script>alert" not in answer.content.decode()


def test_paper_and_frame_show_an_earlier_day_too(client):
    for page in ("print", "embed"):
        assert client.get(f"/en/{page}/?on=2020-09-01").status_code == 200
        assert client.get(f"/en/{page}/?on=soon").status_code == 400
