"""Map layers from other servers: a setting, and nothing more is let through for it."""

import pytest

from heritage.env import map_tiles


def test_no_layer_is_asked_from_elsewhere_unless_one_is_set(monkeypatch):
    monkeypatch.delenv("MAP_TILES", raising=False)

    assert map_tiles("MAP_TILES") == []


def test_a_layer_has_a_name_an_address_and_an_attribution(monkeypatch):
    monkeypatch.setenv("MAP_TILES", "OSM|https://tile.example.org/{z}/{x}/{y}.png|© people")

    [tiles] = map_tiles("MAP_TILES")

    assert (tiles.name, tiles.attribution) == ("OSM", "© people")
    assert tiles.origin == "https://tile.example.org"


@pytest.mark.parametrize(
    "value",
    [
        "OSM",
        "OSM|https://tile.example.org/|©",
        "OSM|ftp://tile.example.org/{z}/{x}/{y}.png|©",
        "OSM|https://{s}.example.org/{z}/{x}/{y}.png|©",
        "OSM|https://a.example.org 'unsafe-inline'/{z}/{x}/{y}.png|©",
        "|https://tile.example.org/{z}/{x}/{y}.png|©",
    ],
)
def test_a_layer_that_cannot_be_meant_stops_the_start_and_names_the_setting(monkeypatch, value):
    monkeypatch.setenv("MAP_TILES", value)

    with pytest.raises(SystemExit, match="MAP_TILES"):
        map_tiles("MAP_TILES")
