"""Who may fetch which picture through the IIIF Image API."""

import uuid

import pytest

PLACES = ["info.json", "full/max/0/default.jpg", "0,0,10,10/max/0/default.png"]


def page_of(picture):
    return picture.asset.pages.get()


@pytest.mark.parametrize("place", PLACES)
def test_everybody_may_fetch_a_public_picture_and_any_cache_may_keep_it(
    client, photographed, place
):
    answer = client.get(f"/iiif/3/{page_of(photographed).pk}/{place}")

    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("public")
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("lifecycle", ["draft", "withdrawn"])
def test_a_picture_of_what_is_not_published_does_not_exist(client, photographed, place, lifecycle):
    type(photographed.monument).objects.update(lifecycle=lifecycle)

    assert client.get(f"/iiif/3/{page_of(photographed).pk}/{place}").status_code == 404


@pytest.mark.parametrize("place", PLACES)
def test_a_picture_that_is_not_public_is_for_the_office_and_for_no_cache(
    client, photographed, registrar, place
):
    type(photographed).objects.update(is_public=False)
    address = f"/iiif/3/{page_of(photographed).pk}/{place}"

    assert client.get(address).status_code == 404
    client.force_login(registrar)
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


def test_a_page_of_no_picture_does_not_exist(client, photographed):
    page = page_of(photographed)
    photographed.delete()

    assert client.get(f"/iiif/3/{page.pk}/info.json").status_code == 404
    assert client.get(f"/iiif/3/{uuid.uuid4()}/info.json").status_code == 404


def test_a_request_that_cannot_be_answered_is_refused_with_a_sentence(client, photographed):
    answer = client.get(f"/iiif/3/{page_of(photographed).pk}/all/max/0/default.jpg")

    assert answer.status_code == 400
    assert b"region" in answer.content


@pytest.mark.parametrize("ending", ["", "/"])
def test_the_bare_address_leads_to_the_description(client, photographed, ending):
    page = page_of(photographed)

    answer = client.get(f"/iiif/3/{page.pk}{ending}")

    assert answer.status_code == 303
    assert answer["Location"].endswith(f"/iiif/3/{page.pk}/info.json")


def test_an_image_that_the_browser_has_is_not_sent_again(client, photographed):
    address = f"/iiif/3/{page_of(photographed).pk}/full/max/0/default.jpg"
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"


def test_a_head_has_the_length_and_no_picture(client, photographed):
    answer = client.head(f"/iiif/3/{page_of(photographed).pk}/full/max/0/default.jpg")

    assert answer.status_code == 200 and int(answer["Content-Length"]) > 0
    assert answer.content == b""


def test_viewers_on_other_sites_may_ask(client, photographed):
    address = f"/iiif/3/{page_of(photographed).pk}/info.json"

    asked = client.options(address, headers={"origin": "https://viewer.example"})
    answered = client.get(address, headers={"origin": "https://viewer.example"})

    assert asked.status_code == 204 and "GET" in asked["Access-Control-Allow-Methods"]
    assert answered["Access-Control-Allow-Origin"] == "*"


def test_pictures_are_only_read(client, photographed):
    assert client.post(f"/iiif/3/{page_of(photographed).pk}/info.json").status_code == 405


def test_addresses_of_pictures_come_from_the_setting_and_not_from_the_visitor(
    client, photographed, settings
):
    settings.BASE_URL = "https://abide.example"

    told = client.get(f"/iiif/3/{page_of(photographed).pk}/info.json").json()

    assert told["id"] == f"https://abide.example/iiif/3/{page_of(photographed).pk}"
