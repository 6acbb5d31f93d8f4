"""Map layers from other servers: a setting, and nothing more is let through for it."""

import json

import pytest

from heritage.env import MapTiles, map_tiles


def test_no_layer_is_asked_from_elsewhere_unless_one_is_set(monkeypatch):
    monkeypatch.delenv("MAP_TILES", raising=False)

    assert map_tiles("MAP_TILES") == []


def test_a_layer_has_a_name_an_address_and_an_attribution(monkeypatch):
    monkeypatch.setenv("MAP_TILES", "OSM|https://tile.example.org/{z}/{x}/{y}.png|© people")

    [tiles] = map_tiles("MAP_TILES")

    assert (tiles.name, tiles.attribution) == ("OSM", "© people")
    assert tiles.origin == "https://tile.example.org"


def test_a_wmts_is_written_with_its_own_places(monkeypatch):
    address = "https://maps.example.org/wmts/{TileMatrix}/{TileRow}/{TileCol}.png"
    monkeypatch.setenv("MAP_TILES", f"Ortho|{address}|© office")

    assert map_tiles("MAP_TILES")[0].template == "https://maps.example.org/wmts/{z}/{y}/{x}.png"


def test_a_wms_names_its_layers(monkeypatch):
    monkeypatch.setenv("MAP_TILES", "Relief|https://maps.example.org/wms|© office|wms|dem,shade")

    [relief] = map_tiles("MAP_TILES")

    assert (relief.wms_layers, relief.origin) == ("dem,shade", "https://maps.example.org")


@pytest.mark.parametrize(
    "value",
    [
        "A|https://a.example.org/{z}/{x}/{y}|©;A|https://b.example.org/{z}/{x}/{y}|©",
        "Relief|https://maps.example.org/wms|© office|wms|",
        "Relief|https://maps.example.org/wms|© office|wfs|dem",
        "Relief|https://maps.example.org/wms|© office|wms",
        "Relief|https:///wms|© office|wms|dem",
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


@pytest.fixture
def relief(settings):
    """The product as it starts with two base maps of another server."""
    settings.MAP_TILES = [
        MapTiles("Relief", "https://maps.example.org/wms", "© Office & Co", "dem"),
        MapTiles("OSM", "https://tile.example.org/{z}/{x}/{y}.png", "© people"),
    ]


def test_the_map_offers_the_base_maps_with_their_credit(client, db, relief):
    page = client.get("/en/").content.decode()
    told = page.split('<script id="base-maps" type="application/json">')[1]

    layers = json.loads(told.split("</script>")[0])

    assert layers[0] == {
        "name": "Relief",
        "address": "https://maps.example.org/wms",
        "credit": "© Office & Co",
        "wms_layers": "dem",
    }
    assert "© Office &amp; Co" in page


def test_without_any_the_map_offers_its_own_only(client, db):
    page = client.get("/en/").content.decode()

    assert "base-maps" not in page and "https://tile" not in page
