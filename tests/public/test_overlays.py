"""Scans on the public map: who sees them, how long they may be kept, how others read them."""

import csv
import io
import json
import subprocess

import numpy as np
import pytest
from django.conf import settings
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from heritage.catalogue.choices import Licence
from heritage.catalogue.models import MapOverlay, Picture
from heritage.catalogue.services import place_scan, show_on_map, withdraw_monument
from heritage.env import ROOT
from heritage.public import overlays
from media_pipeline import tiles, web_mercator
from media_pipeline.georeference import TiePoint
from media_pipeline.worker import process_next
from tests.factories import MonumentFactory, OverlayFactory, PageFactory, PictureFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

SCAN = [TiePoint(0, 0, 49.8, 40.4), TiePoint(900, 0, 49.9, 40.4), TiePoint(0, 600, 49.8, 40.35)]


def work():
    while process_next():
        pass


@pytest.fixture
def placed(photographed):
    """The picture of the tower lies on the public map."""
    overlay = place_scan(picture=photographed, method="affine", points=SCAN, by=None)
    show_on_map(overlay=overlay, is_published=True, by=None)
    work()
    overlays.open_to_all.forget()
    return MapOverlay.objects.get()


def layer_of(client):
    """What the public map offers of its one scan."""
    page = client.get("/en/").content.decode()
    told = page.split('<script id="map-overlays" type="application/json">')[1]
    [offered] = json.loads(told.split("</script>")[0])
    return offered


def tile_address(layer, longitude, latitude, zoom=None):
    """The tile at a place, and where the place is in it (pixels)."""
    zoom = layer["zooms"][1] if zoom is None else zoom
    [(x, y)] = web_mercator.to_plane(np.array([[longitude, latitude]]))
    column, row = web_mercator.tile_at(zoom, x, y)
    left, top = web_mercator.corner_of(zoom, column, row)
    side_m = web_mercator.pixel_m(zoom)
    address = layer["address"].replace("{z}", str(zoom))
    address = address.replace("{x}", str(column)).replace("{y}", str(row))
    return address, ((x - left) / side_m, (top - y) / side_m)


def test_the_map_offers_a_scan_with_its_credit_and_the_page_of_its_monument(client, placed):
    Picture.objects.update(credit="State Archive", licence=Licence.CC0)

    offered = layer_of(client)

    assert (offered["id"], offered["credit"]) == (str(placed.pk), "State Archive, CC0 1.0")
    assert client.get(offered["page"]).status_code == 200


def test_a_tile_of_its_own_version_is_kept_for_ever_by_anybody(client, placed):
    address, _pixel = tile_address(layer_of(client)["tiles"], 49.85, 40.38)

    answer = client.get(address)
    again = client.get(address, headers={"if-none-match": answer["ETag"]})
    head = client.head(address)

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Cookie" not in answer.get("Vary", "")
    assert (again.status_code, again.content) == (304, b"")
    assert (head.content, head["Content-Length"]) == (b"", str(len(answer.content)))
    assert client.options(address).status_code == 204


def at_the_door(address, **more):
    path, _, query = address.partition("?")
    return overlays.door({"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": "GET"} | more)


def test_the_door_in_front_of_django_answers_the_same_and_leaves_the_rest_to_it(client, placed):
    address, _pixel = tile_address(layer_of(client)["tiles"], 49.85, 40.38)
    told = client.get(address)

    answer = at_the_door(address)

    assert (answer.status, answer.body) == (told.status_code, told.content)
    for name in ("Content-Type", "Cache-Control", "ETag", "Access-Control-Allow-Origin"):
        assert answer.headers[name] == told[name]
    assert at_the_door(address, HTTP_IF_NONE_MATCH=told["ETag"]).status == 304
    assert at_the_door(address, REQUEST_METHOD="OPTIONS") is None
    assert at_the_door("/en/") is None
    assert at_the_door("/overlays/none/1/1/1") is None
    MapOverlay.objects.update(is_published=False)
    overlays.open_to_all.forget()  # as it does by itself within moments
    assert at_the_door(address) is None


def test_a_scan_that_is_placed_anew_is_seen_at_once_at_the_same_address(client, placed):
    before, _pixel = tile_address(layer_of(client)["tiles"], 49.85, 40.38)
    plain = before.split("?")[0]
    moved = [point._replace(longitude=point.longitude + 0.5) for point in SCAN]
    old_tag = client.get(plain)["ETag"]

    place_scan(picture=placed.picture, method="affine", points=moved, by=None)
    while_it_is_made = client.get(plain)
    work()

    assert (while_it_is_made.status_code, while_it_is_made["ETag"]) == (200, old_tag)
    assert client.get(plain).status_code == 204  # it lies elsewhere now
    assert client.get(before)["Cache-Control"] == "public, no-cache"
    assert layer_of(client)["tiles"]["bounds"][0][1] == pytest.approx(50.3)


@pytest.mark.parametrize(
    "hide",
    [
        lambda placed: MapOverlay.objects.update(is_published=False),
        lambda placed: Picture.objects.update(is_public=False),
        lambda placed: withdraw_monument(monument=placed.picture.monument, by=None),
        lambda placed: type(placed.picture.monument).objects.update(
            sensitivity="cell_1km", sensitivity_reason="an unexcavated grave"
        ),
    ],
    ids=["not published", "picture of the office", "withdrawn monument", "hidden monument"],
)
def test_what_the_public_may_not_see_is_not_there_and_the_office_sees_it(
    client, registrar, placed, hide
):
    layer = layer_of(client)["tiles"]
    address, _pixel = tile_address(layer, 49.85, 40.38)
    georeference = f"/iiif/georeference/{placed.pk}"

    hide(placed)

    assert client.get(address).status_code == 404
    assert client.get(georeference).status_code == 404
    assert str(placed.pk) not in client.get("/en/").content.decode()
    client.force_login(registrar)
    told = client.get(address)
    assert (told.status_code, told["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("no/1/1", "The zoom of a tile is a whole number, not “no”."),
        ("3/1/9", "At zoom 3 tiles are counted from 0 to 7; there is no tile 1, 9."),
        ("3/1/1?v=1", "The version of an overlay has 16 digits (0-9, a-f), unlike “1”."),
    ],
)
def test_what_is_no_tile_is_a_bad_request_in_a_sentence(client, placed, place, sentence):
    answer = client.get(f"/overlays/{placed.pk}/{place}")

    assert (answer.status_code, answer.content.decode().strip()) == (400, sentence)


def test_a_scan_that_has_no_tiles_yet_is_not_offered(client, photographed):
    overlay = place_scan(picture=photographed, method="affine", points=SCAN, by=None)
    show_on_map(overlay=overlay, is_published=True, by=None)

    assert client.get(f"/overlays/{overlay.pk}/3/1/1").status_code == 404
    assert str(overlay.pk) not in client.get("/en/").content.decode()


def test_the_map_asks_as_often_for_twenty_scans_as_for_two(client):
    def lay(count):
        for _number in range(count):
            monument = MonumentFactory(name_en="Bridge")
            OverlayFactory(picture=PictureFactory(monument=monument, asset=PageFactory().asset))

    lay(2)
    client.get("/en/")
    with CaptureQueriesContext(connection) as few:
        client.get("/en/")
    lay(18)
    with CaptureQueriesContext(connection) as many:
        client.get("/en/")

    assert len(many) == len(few)


def test_the_manifest_leads_to_how_a_page_lies_and_that_names_canvas_and_image(client, placed):
    manifest = client.get(f"/iiif/manifest/{placed.picture.monument.reference}").json()
    [canvas] = manifest["items"]
    [reference] = canvas["annotations"]
    address = reference["id"].removeprefix(settings.BASE_URL)

    answer = client.get(address)

    told = answer.json()
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert reference["type"] == told["type"] == "AnnotationPage"
    assert told["id"] == reference["id"]
    assert told["@context"][0] == "http://iiif.io/api/extension/georef/1/context.json"
    [annotation] = told["items"]
    source = annotation["target"]["source"]
    service = canvas["items"][0]["items"][0]["body"]["service"][0]
    assert (source["id"], source["type"]) == (service["id"], service["type"])
    assert (source["width"], source["height"]) == (canvas["width"], canvas["height"])
    assert source["partOf"] == [{"id": canvas["id"], "type": "Canvas"}]


def test_the_annotation_says_what_the_georeference_extension_asks_for(client, placed):
    """Georeference extension 1.0, section 3: each property with the value that it must have."""
    [annotation] = client.get(f"/iiif/georeference/{placed.pk}").json()["items"]

    assert (annotation["type"], annotation["motivation"]) == ("Annotation", "georeferencing")
    assert annotation["target"]["type"] == "SpecificResource"
    assert annotation["target"]["selector"]["type"] == "SvgSelector"
    body = annotation["body"]
    assert body["type"] == "FeatureCollection"
    assert body["transformation"] == {"type": "polynomial", "options": {"order": 1}}
    assert [
        (
            feature["type"],
            feature["properties"]["resourceCoords"],
            feature["geometry"]["type"],
            feature["geometry"]["coordinates"],
        )
        for feature in body["features"]
    ] == [
        ("Feature", [point.x_px, point.y_px], "Point", [point.longitude, point.latitude])
        for point in SCAN
    ]
    assert len({feature["id"] for feature in body["features"]}) == len(SCAN)


def as_allmaps_reads_it(answer):
    """The one map that the reader of Allmaps finds in an annotation page; a wrong one fails."""
    script = ROOT / "tests" / "js" / "read_georeference.mjs"
    told = subprocess.run(["node", script], input=answer.content, capture_output=True, check=True)
    [found] = json.loads(told.stdout)
    return found


def test_allmaps_reads_the_same_points_and_the_same_image(client, placed):
    found = as_allmaps_reads_it(client.get(f"/iiif/georeference/{placed.pk}"))

    page = placed.picture.asset.pages.get()
    resource = found["resource"]
    assert (resource["width"], resource["height"]) == (page.width_px, page.height_px)
    assert (resource["id"], resource["type"]) == (
        f"{settings.BASE_URL}/iiif/3/{page.pk}",
        "ImageService3",
    )
    assert found["transformation"] == {"type": "polynomial", "options": {"order": 1}}
    assert found["gcps"] == [
        {"resource": list(point[:2]), "geo": list(point[2:])} for point in SCAN
    ]


def test_what_a_world_file_says_is_told_as_points_that_it_takes_to_their_places(
    client, photographed
):
    world = [10, 0, 0, -10, 400_005, 4_479_995]
    overlay = place_scan(
        picture=photographed, method="world_file", world=world, crs="EPSG:32639", by=None
    )
    show_on_map(overlay=overlay, is_published=True, by=None)
    work()

    [annotation] = client.get(f"/iiif/georeference/{overlay.pk}").json()["items"]

    first = annotation["body"]["features"][0]
    assert first["properties"]["resourceCoords"] == [0, 0]
    corner = Point(400_000, 4_480_000, srid=32639).transform(4326, clone=True)
    assert first["geometry"]["coordinates"] == pytest.approx([corner.x, corner.y], abs=1e-6)


@pytest.fixture
def sample_map(db):
    """The sample map, as `heritage load_samples` and the worker leave it; and its tie points."""
    call_command("load_vocabularies")
    call_command("load_samples")
    Picture.objects.exclude(kind="map").delete()
    placed = MapOverlay.objects.get()
    while placed.overlay.status in ("waiting", "processing"):
        process_next()
        placed.overlay.refresh_from_db()
    return placed


def test_the_sample_map_lies_on_the_main_map_where_its_tie_points_say(client, sample_map):
    """At every tie point the tile shows the crossing of the drawn graticule, not its surroundings.

    The source around the point and the tile around the place are compared over some 50 pixels, at
    every shift of up to 6 pixels: the best shift is none, as a thin plate goes through its points.
    """
    offered = layer_of(client)
    page = sample_map.picture.asset.pages.get()
    source = tiles.open_pyramid(page.derivative)

    for point in sample_map.overlay.points:
        assert shift_px(client, offered["tiles"], source, point) <= 1.5, point


def test_the_annotation_of_the_sample_map_carries_its_tie_points(client, sample_map):
    with (settings.FIXTURES_DIR / "samples" / "map" / "map_tie_points.csv").open() as file:
        rows = [[float(cell) for cell in cells] for cells in list(csv.reader(file))[1:]]

    found = as_allmaps_reads_it(client.get(f"/iiif/georeference/{sample_map.pk}"))

    assert [one["resource"] + one["geo"] for one in found["gcps"]] == rows
    assert found["transformation"]["type"] == "thinPlateSpline"


HALF, REACH = 26, 6


def shift_px(client, layer, source, point):
    """How far off, in pixels of the tiles, the surroundings of a tie point are found."""
    seen = mosaic(client, layer, point.longitude, point.latitude)
    expected = around(source, point)
    errors = {
        (right, down): np.abs(cut(seen, right, down) - expected).mean()
        for right in range(-REACH, REACH + 1)
        for down in range(-REACH, REACH + 1)
    }
    return float(np.hypot(*min(errors, key=errors.get)))


def mosaic(client, layer, longitude, latitude):
    """Grey pixels of the map, the place in the middle."""
    side = 2 * (HALF + REACH)
    picture = np.zeros((side, side))
    address, (x, y) = tile_address(layer, longitude, latitude)
    zoom, column, row = map(int, address.split("?")[0].split("/")[3:])
    left, top = round(x) - side // 2, round(y) - side // 2
    whole = Image.new("L", (768, 768))
    for right in (-1, 0, 1):
        for down in (-1, 0, 1):
            path = f"/overlays/{address.split('/')[2]}/{zoom}/{column + right}/{row + down}"
            content = client.get(path).content
            if content:
                tile = Image.open(io.BytesIO(content)).convert("L")
                whole.paste(tile, (256 * (right + 1), 256 * (down + 1)))
    picture = whole.crop((256 + left, 256 + top, 256 + left + side, 256 + top + side))
    return np.asarray(picture, dtype=float)


def around(source, point):
    """The same surroundings in the scan, at the size that they have on the map."""
    scale = 1.063  # pixels of the tiles to one of the scan, at the middle: 162.9 m to 152.9 m
    half = HALF / scale
    box = (round(point.x_px - half), round(point.y_px - half), round(2 * half), round(2 * half))
    return np.asarray(source.region(box, (2 * HALF, 2 * HALF)).convert("L"), dtype=float)


def cut(seen, right, down):
    return seen[REACH + down : REACH + down + 2 * HALF, REACH + right : REACH + right + 2 * HALF]


def test_a_file_that_is_held_at_another_monument_is_no_layer_either(client, registrar, placed):
    asset = placed.picture.asset
    elsewhere = PictureFactory(monument=MonumentFactory(), asset=asset, shown_size="small")
    address = f"/overlays/{placed.pk}/14/1/1"
    place_scan_page = reverse("catalogue:place-scan", args=[placed.picture.pk, 1])

    assert list(MapOverlay.objects.shown()) == []
    assert client.get(f"/iiif/georeference/{placed.pk}").status_code == 404
    assert (client.get(address).status_code, at_the_door(address)) == (404, None)
    client.force_login(registrar)
    desk = client.get(place_scan_page)
    assert "only small, so it is not shown as a layer" in desk.content.decode()
    elsewhere.delete()
    assert list(MapOverlay.objects.shown()) == [placed]


def test_a_scan_that_the_public_may_see_only_small_is_no_layer(client, registrar, placed):
    address = tile_address(layer_of(client)["tiles"], 49.85, 40.38)[0]
    Picture.objects.update(licence=Licence.IN_COPYRIGHT)
    overlays.open_to_all.forget()

    assert client.get(address).status_code == 404
    assert 'id="map-overlays"' not in client.get("/en/").content.decode()
    assert at_the_door(address) is None
    client.force_login(registrar)
    assert client.get(address).status_code == 200
