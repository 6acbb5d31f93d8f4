"""Manifests as viewers on other sites fetch them."""

import pytest

from tests.factories import MonumentFactory, PictureFactory

MEDIA_TYPE = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'


@pytest.fixture
def pictured(tower):
    PictureFactory(monument=tower)
    return tower


def address_of(monument):
    return f"/iiif/manifest/{monument.reference}"


@pytest.fixture(params=["manifest", "collection"])
def address(request, pictured):
    return address_of(pictured) if request.param == "manifest" else "/iiif/collection"


def test_a_manifest_says_what_it_is_and_opens_in_any_viewer(client, address):
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer["Content-Type"] == MEDIA_TYPE
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["@context"]


def test_a_manifest_that_the_viewer_has_is_not_sent_again(client, address):
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"


def test_a_manifest_that_has_changed_is_sent_again(client, pictured):
    first = client.get(address_of(pictured))
    PictureFactory(monument=pictured)

    again = client.get(address_of(pictured), headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200 and again["ETag"] != first["ETag"]


def test_a_viewer_may_ask_beforehand(client, address):
    asked = client.options(address, headers={"origin": "https://viewer.example"})

    assert asked.status_code == 204 and asked["Access-Control-Allow-Origin"] == "*"


def test_a_manifest_is_only_read(client, address):
    assert client.post(address).status_code == 405


def test_the_collection_leads_to_the_manifests(client, pictured):
    [entry] = client.get("/iiif/collection").json()["items"]

    assert entry["id"].endswith(address_of(pictured))


def test_a_manifest_is_of_what_is_published_and_has_pictures(client, draft, withdrawn, registrar):
    PictureFactory(monument=draft)
    PictureFactory(monument=withdrawn)
    bare = MonumentFactory()
    client.force_login(registrar)

    answers = [client.get(address_of(one)).status_code for one in (draft, withdrawn, bare)]

    assert answers == [404, 410, 404]


def test_a_manifest_is_the_same_for_the_office(client, pictured, registrar):
    PictureFactory(monument=pictured, is_public=False)
    before = client.get(address_of(pictured)).content

    client.force_login(registrar)

    assert client.get(address_of(pictured)).content == before


def test_the_page_offers_the_manifest_when_there_is_one(client, pictured):
    bare = MonumentFactory()

    def offers(monument):
        page = client.get(f"/en/monuments/{monument.reference}/").content.decode()
        return f'href="{address_of(monument)}"' in page

    assert (offers(pictured), offers(bare)) == (True, False)
