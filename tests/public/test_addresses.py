"""Addresses that last, and what stands at the door for machines."""

import json

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.utils import timezone

from media_pipeline.models import WorkerSeen
from tests.factories import MonumentFactory


def test_the_front_door_speaks_azerbaijani_to_whoever_asks_for_nothing(client, db):
    answer = client.get("/")

    assert (answer.status_code, answer["Location"]) == (302, "/az/")


@pytest.mark.parametrize(("asked", "given"), [("ru", "/ru/"), ("en-GB,en", "/en/"), ("fr", "/az/")])
def test_the_front_door_speaks_the_visitors_language(client, db, asked, given):
    assert client.get("/", headers={"accept-language": asked})["Location"] == given


def test_an_identifier_leads_to_the_page_in_the_visitors_language(client, tower):
    answer = client.get(f"/id/{tower.reference}", headers={"accept-language": "ru"})

    assert answer.status_code == 303
    assert answer["Location"] == f"/ru/monuments/{tower.reference}/"


def test_an_identifier_answers_with_data_to_who_asks_for_data(client, tower):
    answer = client.get(f"/id/{tower.reference}", headers={"accept": "application/ld+json"})

    assert answer["Content-Type"] == "application/ld+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in answer["Vary"]
    assert json.loads(answer.content)["@id"].endswith(f"/id/{tower.reference}")


@pytest.mark.parametrize("accept", ["text/html", "*/*", "text/html,application/ld+json;q=0.5", ""])
def test_an_identifier_leads_browsers_to_the_page(client, tower, accept):
    assert client.get(f"/id/{tower.reference}", headers={"accept": accept}).status_code == 303


def test_an_identifier_tells_withdrawn_from_never_published(client, draft, withdrawn):
    assert client.get(f"/id/{withdrawn.reference}").status_code == 410
    assert client.get(f"/id/{draft.reference}").status_code == 404
    assert client.get("/id/M999999").status_code == 404


def test_the_office_reaches_a_draft_by_its_identifier(client, draft, registrar):
    client.force_login(registrar)

    assert client.get(f"/id/{draft.reference}").status_code == 303


def test_health_says_when_a_worker_was_last_seen(client, db):
    WorkerSeen.objects.create(name="one", seen_at=timezone.now())

    answer = client.get("/health/")

    assert answer.status_code == 200
    assert answer.json()["database"] == answer.json()["storage"] == "ok"
    assert answer.json()["worker_last_seen"].startswith(str(timezone.now().year))


def test_health_leaves_nothing_in_the_storage(client, db):
    client.get("/health/")

    assert default_storage.listdir("health") == ([], [])


def test_health_is_bad_when_pictures_cannot_be_stored(client, db, settings, tmp_path):
    (tmp_path / "file").write_text("no folder")
    settings.MEDIA_ROOT = tmp_path / "file"

    answer = client.get("/health/")

    assert (answer.status_code, answer.json()["storage"]) == (503, "down")


def test_health_is_bad_when_the_database_is_away(client, db, monkeypatch):
    def away():
        raise OperationalError("could not connect")

    with monkeypatch.context() as outside:
        outside.setattr(connection, "ensure_connection", away)
        answer = client.get("/health/")

    assert (answer.status_code, answer.json()["database"]) == (503, "down")


def test_robots_are_kept_from_the_office(client, db):
    told = client.get("/robots.txt").content.decode()

    assert "Disallow: /az/desk/" in told and "sitemap.xml" in told


def test_the_sitemap_has_the_register_and_no_samples(client, tower, draft):
    sample = MonumentFactory(is_sample=True)

    told = client.get("/sitemap.xml").content.decode()

    assert f"/az/monuments/{tower.reference}/</loc>" in told
    assert draft.reference not in told and sample.reference not in told


@pytest.mark.parametrize("address", ["/en/nothing/", "/az/monuments/x/", "/monuments/"])
def test_a_wrong_address_is_answered_with_a_page(client, db, address):
    answer = client.get(address)

    assert answer.status_code == 404
    assert b"site-header" in answer.content


@pytest.mark.parametrize("address", ["/en/", "/en/about/", "/en/places.json", "/id/M1", "/health/"])
def test_pages_are_only_read(client, db, address):
    assert client.post(address).status_code == 405


def test_the_page_of_credits_names_licences_and_explains_samples(client, tower):
    tower.sources.create(citation="State list", licence="CC0 1.0")

    page = client.get("/en/about/").content.decode()

    assert "CC0 1.0" in page and "SAMPLE" in page


def test_no_page_allows_script_or_style_that_we_did_not_write(client, tower):
    for address in ("/en/", "/en/about/", f"/en/monuments/{tower.reference}/"):
        policy = client.get(address)["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "style-src 'self';" in policy + ";"
