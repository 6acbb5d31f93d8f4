"""The identifier and the manifest of a monument take a date, as its page does."""

from datetime import date

import pytest
from django.utils import timezone

from tests.factories import MonumentFactory, PictureFactory

pytestmark = pytest.mark.django_db
ON = "2020-09-01"
LD = {"accept": "application/ld+json", "accept-language": "en"}


@pytest.fixture
def listed():
    """On the list since 2001, as of national importance; today it is of the world."""
    monument = MonumentFactory(name="Qız qalası", number="7", importance="world")
    PictureFactory(monument=monument)
    until = (date(2001, 8, 2), date(2021, 1, 1))
    monument.protections.create(importance="national", valid=until)
    monument.protections.create(importance="world", valid=(date(2021, 1, 1), None))
    return monument


def facts_of(manifest):
    return {pair["label"]["en"][0]: pair["value"] for pair in manifest["metadata"]}


def test_a_manifest_of_a_day_has_the_facts_of_that_day_and_says_so(client, listed):
    address = f"/iiif/manifest/{listed.reference}"
    then, today = client.get(address, {"on": ON}).json(), client.get(address).json()

    assert facts_of(then)["Importance"]["en"] == ["national importance"]
    assert facts_of(then)["Register in force on"]["en"] == ["Sept. 1, 2020"]
    assert facts_of(today)["Importance"]["en"] == ["world importance"]
    assert "Register in force on" not in facts_of(today)


def test_a_manifest_of_a_day_has_an_address_of_its_own_and_links_of_that_day(client, listed):
    then = client.get(f"/iiif/manifest/{listed.reference}", {"on": ON}).json()
    links = [then["id"], then["seeAlso"][0]["id"], *(one["id"] for one in then["homepage"])]
    assert len(links) == 5
    assert all(link.endswith(f"?on={ON}") for link in links)


def test_the_data_of_a_day_tell_of_that_day(client, listed):
    told = client.get(f"/id/{listed.reference}", {"on": ON}, headers=LD).json()
    properties = [(one["name"], one["value"]) for one in told["additionalProperty"]]
    assert ("registerInForceOn", ON) in properties
    [protection] = [value for name, value in properties if name == "protection"]
    assert "national" in protection


def test_the_page_of_a_day_says_what_was_in_force_on_that_day(client, listed):
    answer = client.get(f"/en/monuments/{listed.reference}/", {"on": ON})
    in_force = [one for one, is_in_force in answer.context["protections"] if is_in_force]
    assert [one.importance for one in in_force] == ["national"]


def test_an_identifier_with_a_day_leads_to_the_page_of_that_day(client, listed):
    answer = client.get(f"/id/{listed.reference}", {"on": ON}, headers={"accept-language": "en"})
    assert answer.status_code == 303
    assert answer["Location"] == f"/en/monuments/{listed.reference}/?on={ON}"


@pytest.mark.parametrize("address", ["/id/{}", "/iiif/manifest/{}"])
class TestEither:
    def ask(self, client, address, monument, **asked):
        return client.get(address.format(monument.reference), asked, headers=LD)

    def test_is_kept_by_no_cache(self, client, listed, address):
        answer = self.ask(client, address, listed, on=ON)
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["Access-Control-Allow-Origin"] == "*"

    def test_before_it_came_on_the_list_is_not_found(self, client, listed, address):
        assert self.ask(client, address, listed, on="2000-01-01").status_code == 404

    @pytest.mark.parametrize("asked", [{"on": "yesterday"}, {"known": "2999-01-01"}])
    def test_a_time_that_means_nothing_is_refused_as_json(self, client, listed, address, asked):
        answer = self.ask(client, address, listed, **asked)
        assert answer.status_code == 400
        assert len(answer.json()["errors"]) == 1

    def test_what_was_known_is_for_the_staff(self, client, listed, registrar, address):
        known = timezone.localtime().isoformat()[:26]
        assert self.ask(client, address, listed, known=known).status_code == 403
        client.force_login(registrar)
        assert self.ask(client, address, listed, known=known).status_code == 200

    def test_what_is_a_draft_today_is_shown_of_no_day(self, client, address):
        draft = MonumentFactory(lifecycle="draft")
        PictureFactory(monument=draft)
        draft.protections.create(valid=(date(2001, 8, 2), None))
        assert self.ask(client, address, draft, on=ON).status_code == 404
