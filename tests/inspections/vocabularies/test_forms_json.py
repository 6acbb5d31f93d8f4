"""forms.json: vocabularies, checklists and rules in one file that a phone keeps."""

import gzip
import hashlib
import json

import pytest

from heritage.catalogue.models import Concept
from heritage.inspections.canonical import canonical
from heritage.inspections.forms_data import forms, forms_of_package

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

ADDRESS = "/api/field/v1/forms.json"
MOST_GZIPPED_BYTES = 80_000
# The lists that the form on the phone asks for by name.
ASKED = {
    *("inspection-kind", "access", "weather", "occupancy", "condition-class", "urgency-class"),
    *("recommendation-class", "not-inspected-reason", "damage-family", "damage-type", "extent"),
    *("activity", "change", "cause", "certainty", "effect", "threat-category", "probability"),
    *("severity", "threat-level", "recommendation-kind", "cost-band", "who-can", "photo-role"),
    *("capture-method", "hazard", "damage-grade", "usability", "component", "component-damage"),
    *("component-extent", "first-aid-need", "conflict-mark", "material"),
}


@pytest.fixture
def told():
    return json.loads(forms().body)


def test_it_is_small_enough_for_a_weak_signal():
    today = forms()
    print(f"forms.json: {today.size_bytes:,} bytes, {len(today.gzipped):,} gzipped")
    assert len(today.gzipped) <= MOST_GZIPPED_BYTES


def test_it_has_every_list_that_the_form_asks_for(told):
    assert set(told["schemes"]) >= ASKED
    assert all(told["schemes"][name] for name in ASKED)


def test_every_term_has_three_labels_and_stands_in_its_order(told):
    for terms in told["schemes"].values():
        assert all(set(term["labels"]) == {"az", "en", "ru"} for term in terms)
    codes = [term["code"] for term in told["schemes"]["condition-class"]]
    assert codes == ["CC0", "CC1", "CC2", "CC3", "CCX"]


def test_damage_is_chosen_in_two_steps(told):
    families = {term["code"]: term for term in told["schemes"]["damage-family"]}
    types = {term["code"]: term for term in told["schemes"]["damage-type"]}
    assert len(families) == 16
    assert all("parent" not in family and family["icon"] for family in families.values())
    assert {term["parent"] for term in types.values()} <= {*families, *types}
    assert types["crack"]["parent"] == "crack-deformation"
    assert types["crack-star"]["parent"] == "crack"
    assert not {*families} & {*types}


def test_checklists_say_their_version_their_scale_and_what_to_look_at(told):
    worship = told["checklists"]["worship"]
    dome = next(one for one in worship["elements"] if one["code"] == "dome")
    assert worship["scale"] == "en16096"
    assert len(worship["version"]) == 64
    assert "Meridian" in dome["looks_at"]["en"] or "meridian" in dome["looks_at"]["en"]
    assert told["checklists"]["archaeology"]["scale"] == "threat"


def test_a_retired_term_is_there_with_its_successor(told):
    assert not any("deprecated_by" in term for term in told["schemes"]["weather"])
    weather = Concept.objects.filter(scheme="weather")
    weather.filter(code="wet").update(deprecated_by=weather.get(code="rain"))

    wet = [one for one in json.loads(forms().body)["schemes"]["weather"] if one["code"] == "wet"]

    assert wet[0]["deprecated_by"] == "rain"
    assert wet[0]["labels"]["az"] == "yaş"


def test_its_numbers_are_integers_so_that_a_phone_has_the_same_bytes(told):
    def numbers(value):
        if isinstance(value, dict):
            value = list(value.values())
        return [n for one in value for n in numbers(one)] if isinstance(value, list) else [value]

    assert not any(isinstance(one, float) for one in numbers(told))
    assert canonical(told) == forms().body


class TestTheDoor:
    def test_without_a_version_it_leads_to_today_s(self, client):
        answer = client.get(ADDRESS)
        assert answer.status_code == 302
        assert answer["Location"] == f"{ADDRESS}?v={forms().version}"
        assert answer["Cache-Control"] == "no-cache"

    def test_a_version_is_kept_for_ever(self, client):
        answer = client.get(ADDRESS, {"v": forms().version})
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("application/json")
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert hashlib.sha256(answer.content).hexdigest() == forms().sha256

    def test_what_a_package_says_of_it_is_what_a_phone_gets(self, client):
        said = forms_of_package()
        body = client.get(said["url"]).content
        assert (said["sha256"], said["bytes"]) == (hashlib.sha256(body).hexdigest(), len(body))

    def test_it_is_sent_gzipped_to_who_takes_that(self, client):
        answer = client.get(
            ADDRESS, {"v": forms().version}, headers={"accept-encoding": "br, gzip"}
        )
        assert answer["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer["Vary"]
        assert gzip.decompress(answer.content) == forms().body

    def test_a_version_that_was_leads_to_today_s(self, client):
        assert client.get(ADDRESS, {"v": "0" * 64}).status_code == 302

    def test_what_is_no_version_is_refused_in_a_sentence(self, client):
        answer = client.get(ADDRESS, {"v": "newest"}, headers={"accept-language": "en"})
        assert answer.status_code == 400

    def test_needs_no_account_and_sets_no_cookie(self, client):
        answer = client.get(ADDRESS, {"v": forms().version})
        assert not answer.cookies

    def test_the_same_words_have_the_same_version(self, client):
        from heritage.inspections.forms_data import _made

        before = forms()
        _made.cache_clear()
        assert forms() == before

    def test_a_mended_label_has_another_version_at_once(self, client):
        before = forms().version
        Concept.objects.filter(scheme="weather", code="dry").update(label_az="qupquru")
        assert forms().version != before
        assert client.get(ADDRESS, {"v": before}).status_code == 302

    def test_it_asks_little_when_nothing_has_changed(self, client, django_assert_num_queries):
        version = forms().version
        with django_assert_num_queries(2):
            client.get(ADDRESS, {"v": version})
