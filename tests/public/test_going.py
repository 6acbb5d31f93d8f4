"""The map goes to coordinates as people write them, and to towns and districts by their names."""

import json

import pytest

from tests.factories import AreaFactory

pytestmark = pytest.mark.django_db


def asked(client, words):
    return client.get("/en/go-to.json", {"q": words})


@pytest.fixture
def towns(settings, tmp_path):
    """Two towns of the base map."""
    settings.DATA_DIR = tmp_path
    features = [
        {
            "type": "Feature",
            "properties": {"name_az": az, "name_en": en, "name_ru": ru, "population": 1000},
            "geometry": {"type": "Point", "coordinates": at},
        }
        for az, en, ru, at in [
            ("Gəncəçay", "Ganjachay", "Гянджачай", [46.4, 40.6]),
            ("Gəncə", "Ganja", "Гянджа", [46.36, 40.68]),
        ]
    ]
    (tmp_path / "basemap").mkdir()
    file = tmp_path / "basemap" / "towns.geojson"
    file.write_text(json.dumps({"features": features}), encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    ["40.3662, 49.8373", "40,3662 49,8373", "40°21′58.3″N 49°50′14.3″E", "49.8373E 40.3662N"],
)
def test_coordinates_are_read_as_everywhere(client, words):
    [place] = asked(client, words).json()["places"]

    assert place["longitude"] == pytest.approx(49.8373, abs=1e-4)
    assert place["latitude"] == pytest.approx(40.3662, abs=1e-4)


@pytest.mark.parametrize("words", ["Gəncə", "gence", "ГЯНДЖА", "Ganja"])
def test_a_town_is_found_in_any_language_and_the_whole_name_first(client, towns, words):
    assert asked(client, words).json()["places"][0]["label"] == "Ganja"


def test_a_district_is_found_by_the_beginning_of_its_name(client):
    AreaFactory(name_az="Goranboy", name_en="Goranboy", box=(46.0, 40.0, 47.0, 41.0))

    [place] = asked(client, "goran").json()["places"]

    assert 46 < place["longitude"] < 47 and 40 < place["latitude"] < 41


def test_a_name_that_nothing_has_is_said_so(client, towns):
    answer = asked(client, "Atlantis").json()

    assert answer == {"places": [], "said": "No town or district is called “Atlantis”."}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Write coordinates"),
        ("a" * 121, "Write coordinates"),
        ("\0", "Write coordinates"),
        ("91, 49", "The latitude 91 is out of range"),
        ("40 49 x", "cannot be read as a latitude and a longitude"),
    ],
)
def test_what_leads_nowhere_is_refused_in_a_sentence(client, words, sentence):
    answer = asked(client, words)

    assert answer.status_code == 400
    assert sentence in answer.json()["errors"][0]


def test_signs_only_are_no_name(client, towns):
    assert asked(client, "%").json()["places"] == []
