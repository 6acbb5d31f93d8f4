"""Placed scans as map tiles: checked by the colours that come out at known places."""

from datetime import timedelta
from io import BytesIO

import numpy as np
import pytest
import rasterio
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image
from rasterio.transform import from_bounds

from media_pipeline import map_tiles, storage, web_mercator
from media_pipeline.intake import receive
from media_pipeline.models import Asset, Overlay
from media_pipeline.worker import process_next

from .pictures import encoded, gradient

pytestmark = pytest.mark.django_db

WIDTH, HEIGHT = 1203, 901  # no multiples of a tile
WEST, EAST = 48.0, 48.12
NORTH = 40.4


def scan(mode="RGB", **save):
    return receive(BytesIO(encoded(gradient(WIDTH, HEIGHT, mode), "PNG", **save)), name="plan.png")


def pixel_m():
    return np.radians(EAST - WEST) * web_mercator.RADIUS_M / WIDTH


def place_of(x_px, y_px):
    """Where a pixel of the scan lies: north is up, and pixels are square in the plane."""
    [corner] = web_mercator.to_plane(np.array([[WEST, NORTH]]))
    there = corner + np.array([x_px, -y_px]) * pixel_m()
    [(longitude, latitude)] = web_mercator.to_degrees(there[None])
    return float(longitude), float(latitude)


def tie(*pixels):
    return [[x, y, *place_of(x, y)] for x, y in pixels]


CORNERS = [(0, 0), (WIDTH, 0), (0, HEIGHT), (WIDTH, HEIGHT)]


def placed(asset, **how):
    """An overlay of the asset, made by the worker."""
    how = {"method": "affine", "tie_points": tie(*CORNERS)} | how
    overlay = Overlay.objects.create(asset=asset, **how)
    while process_next():
        pass
    overlay.refresh_from_db()
    assert overlay.status == "ready", overlay.why
    return overlay


def pixel_at(overlay, longitude, latitude, zoom=None):
    """Red, green, blue, opacity of the tile's pixel at a place."""
    pyramid = map_tiles.open_map(overlay.derivative)
    zoom = pyramid.zoom_most if zoom is None else zoom
    [(x, y)] = web_mercator.to_plane(np.array([[longitude, latitude]]))
    column, row = web_mercator.tile_at(zoom, x, y)
    left, top = web_mercator.corner_of(zoom, column, row)
    found = pyramid.tile(zoom, column, row)
    if found is None:
        return 0, 0, 0, 0
    side_m = web_mercator.pixel_m(zoom)
    tile = Image.open(BytesIO(found[1])).convert("RGBA")
    return tile.getpixel((int((x - left) / side_m), int((top - y) / side_m)))


def tiles_of(overlay):
    """Every tile: {(zoom, x, y): (media type, bytes)}."""
    pyramid = map_tiles.open_map(overlay.derivative)
    west, south, east, north = overlay.bounds
    ends = web_mercator.to_plane(np.array([[west, north], [east, south]]))
    found = {}
    for zoom in range(pyramid.zoom_least, pyramid.zoom_most + 1):
        (left, top), (right, bottom) = (web_mercator.tile_at(zoom, *end) for end in ends)
        for column in range(left, right + 1):
            for row in range(top, bottom + 1):
                found[zoom, column, row] = pyramid.tile(zoom, column, row)
    return found


TURN = np.radians(30)


@pytest.mark.parametrize("method", ["affine", "thin_plate"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_every_part_of_a_scan_lies_at_its_place_in_its_colour(method, mode):
    overlay = placed(scan(mode), method=method, tie_points=tie(*CORNERS, (400, 300)))
    source = gradient(WIDTH, HEIGHT, mode).convert("RGB")

    for x, y in [(5, 5), (1190, 6), (600, 450), (333, 888), (1197, 895), (900, 100)]:
        *colour, opacity = pixel_at(overlay, *place_of(x, y))
        assert opacity == 255
        assert colour == pytest.approx(source.getpixel((x, y)), abs=9), (x, y)


def test_smaller_zooms_show_the_same_colours_at_the_same_places():
    overlay = placed(scan())
    source = gradient(WIDTH, HEIGHT)

    for zoom in range(overlay.zoom_least, overlay.zoom_most):
        *colour, opacity = pixel_at(overlay, *place_of(640, 480), zoom=zoom)
        assert opacity == 255
        assert colour[:2] == pytest.approx(source.getpixel((640, 480))[:2], abs=16), zoom


def test_beside_the_scan_there_is_nothing_and_no_black():
    overlay = placed(scan())

    assert pixel_at(overlay, *place_of(-4, 450))[3] == 0
    assert pixel_at(overlay, *place_of(WIDTH + 4, 450))[3] == 0
    assert pixel_at(overlay, *place_of(600, -4))[3] == 0
    assert pixel_at(overlay, *place_of(600, HEIGHT + 4))[3] == 0
    assert pixel_at(overlay, *place_of(3, 450))[3] == 255


def test_no_edge_of_a_turned_light_scan_is_darkened():
    light = Image.new("RGB", (800, 700), (240, 230, 210))
    asset = receive(BytesIO(encoded(light, "PNG")), name="light.png")
    turned = [
        [x, y, 48 + (x * np.cos(TURN) + y * np.sin(TURN)) / 1e4, 40 + (x - y) / 1e4]
        for x, y in [(0, 0), (800, 0), (0, 700)]
    ]
    overlay = placed(asset, tie_points=turned)

    types = set()
    for media_type, content in filter(None, tiles_of(overlay).values()):
        types.add(media_type)
        pixels = np.asarray(Image.open(BytesIO(content)).convert("RGBA")).reshape(-1, 4)
        assert pixels[pixels[:, 3] > 0][:, :3].min() > 200
    assert types == {"image/jpeg", "image/webp"}


def test_whole_tiles_leave_as_they_lie_in_the_file_and_others_are_cut_out():
    overlay = placed(scan())
    content = storage.local_path(overlay.derivative).read_bytes()

    kinds = {}
    for media_type, tile in filter(None, tiles_of(overlay).values()):
        kinds.setdefault(media_type, []).append(tile)

    assert all(tile[-500:] in content for tile in kinds["image/jpeg"])
    for tile in kinds["image/webp"]:
        assert Image.open(BytesIO(tile)).getchannel("A").getextrema() == (0, 255)


def test_gdal_reads_the_file_as_what_it_is_with_its_mask_and_its_smaller_levels():
    overlay = placed(scan())

    with rasterio.open(storage.local_path(overlay.derivative)) as file:
        assert file.crs.to_epsg() == 3857
        assert file.overviews(1) == [
            2**n for n in range(1, overlay.zoom_most - overlay.zoom_least + 1)
        ]
        assert file.tags(ns="IMAGE_STRUCTURE")["COMPRESSION"] == "YCbCr JPEG"
        [(x, y)] = web_mercator.to_plane(np.array([place_of(600, 450)]))
        row, column = file.index(x, y)
        told = file.read()[:, row, column].tolist()
        assert told == pytest.approx(pixel_at(overlay, *place_of(600, 450))[:3], abs=3)
        mask = file.dataset_mask()
        share = (mask > 0).mean() * file.width * file.height
    scale = pixel_m() / web_mercator.pixel_m(overlay.zoom_most)
    assert share == pytest.approx(WIDTH * HEIGHT * scale**2, rel=0.01)


def test_a_geotiff_lies_where_it_says_itself():
    west, south, east, north = 300_000, 4_480_000, 300_600, 4_480_450  # EPSG:32639, metres
    pixels = np.asarray(gradient(600, 450)).transpose(2, 0, 1)
    with rasterio.MemoryFile() as memory:
        told = {"crs": "EPSG:32639", "transform": from_bounds(west, south, east, north, 600, 450)}
        with memory.open(
            driver="GTiff", width=600, height=450, count=3, dtype="uint8", **told
        ) as file:
            file.write(pixels)
        asset = receive(BytesIO(memory.read()), name="ortho.tif")

    own = placed(asset, method="own_tags", tie_points=[])
    world = placed(
        asset,
        method="world_file",
        tie_points=[],
        world=[1, 0, 0, -1, west + 0.5, north - 0.5],
        crs="EPSG:32639",
    )

    assert own.bounds == pytest.approx(world.bounds, abs=1e-6)
    assert own.world == pytest.approx(world.world)
    middle = (own.bounds[0] + own.bounds[2]) / 2, (own.bounds[1] + own.bounds[3]) / 2
    expected = gradient(600, 450).getpixel((300, 225))
    assert pixel_at(own, *middle)[:3] == pytest.approx(expected, abs=9)


def test_a_picture_that_says_nothing_of_its_place_fails_with_what_to_do():
    overlay = Overlay.objects.create(asset=scan(), method="own_tags")

    process_next(), process_next()

    overlay.refresh_from_db()
    assert overlay.why == (
        "“plan.png” does not say where it lies. Set tie points, or give a world file and its "
        "reference system."
    )


def test_a_point_outside_the_picture_is_told_when_the_picture_is_known():
    outside = [*tie(*CORNERS[:3]), [9000, 5, 48.5, 40.1]]
    overlay = Overlay.objects.create(asset=scan(), method="affine", tie_points=outside)

    process_next(), process_next()

    overlay.refresh_from_db()
    assert overlay.why == (
        "Point 4 lies outside the picture: 9000, 5; the picture has 1203 × 901 pixels."
    )


def test_an_overlay_waits_until_its_scan_is_processed():
    asset = scan()
    Overlay.objects.create(asset=asset, method="affine", tie_points=tie(*CORNERS))

    assert [type(process_next()) for _ in range(3)] == [Asset, Overlay, type(None)]


def test_what_a_dead_worker_held_is_taken_up_again():
    asset = scan()
    process_next()
    overlay = Overlay.objects.create(asset=asset, method="affine", tie_points=tie(*CORNERS))
    dead = Overlay.objects.claim(lease=timedelta(seconds=-1))

    process_next()

    overlay.refresh_from_db()
    assert (dead.pk, overlay.status, overlay.attempts) == (overlay.pk, "ready", 2)
    assert overlay.leased_until is None or overlay.leased_until > timezone.now()


@pytest.mark.parametrize(
    "wrong",
    [
        {"tie_points": [[0, 0, 48, 40], [1, 1, 49, 41]]},
        {"method": "world_file", "world": [1, 0, 0, -1, 5], "crs": "EPSG:32639"},
        {"method": "world_file", "world": [1, 0, 0, -1, 5, 5], "crs": ""},
        {"status": "ready"},
        {"status": "failed"},
        {"page_number": 0},
    ],
)
def test_the_database_refuses_what_no_overlay_can_be(wrong):
    told = {"asset": scan(), "method": "affine", "tie_points": tie(*CORNERS)} | wrong

    with pytest.raises(IntegrityError), transaction.atomic():
        Overlay.objects.create(**told)


def test_a_tile_is_answered_with_a_strong_tag_for_ever_at_its_own_version():
    overlay = placed(scan())
    (zoom, x, y), (media_type, content) = next(
        (place, tile) for place, tile in tiles_of(overlay).items() if tile
    )
    place = str(zoom), str(x), str(y)
    version = map_tiles.version_of(overlay)

    first = map_tiles.answer(overlay, place, version=version)
    head = map_tiles.answer(overlay, place, version=version, method="HEAD")
    plain = map_tiles.answer(overlay, place)
    tag = first.headers["ETag"]

    assert (first.status, first.body) == (200, content)
    assert first.headers["Content-Type"] == media_type
    assert not tag.startswith("W/")
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (head.body, head.headers) == (b"", first.headers)
    assert plain.headers["Cache-Control"] == "public, no-cache"
    storage.local_path(overlay.derivative).unlink()  # it is known without looking
    map_tiles._open.cache_clear()
    assert map_tiles.answer(overlay, place, if_none_match=f'"x", {tag}').status == 304


def test_beside_the_scan_and_at_other_zooms_there_is_no_content():
    overlay = placed(scan())

    for place in [("0", "0", "0"), (str(overlay.zoom_most), "0", "0"), ("22", "5", "5")]:
        answer = map_tiles.answer(overlay, place)
        assert (answer.status, answer.body) == (204, b"")


@pytest.mark.parametrize(
    ("place", "version", "sentence"),
    [
        (("a", "1", "1"), None, "The zoom of a tile is a whole number, not “a”."),
        (("3", "-1", "1"), None, "The x of a tile is a whole number, not “-1”."),
        (("3", "1", "1.png"), None, "The y of a tile is a whole number, not “1.png”."),
        (("31", "1", "1"), None, "There is no zoom 31: the largest is 30."),
        (
            ("2", "1", "4"),
            None,
            "At zoom 2 tiles are counted from 0 to 3; there is no tile 1, 4.",
        ),
        (
            ("2", "1", "1"),
            "new",
            "The version of an overlay has 16 digits (0-9, a-f), unlike “new”.",
        ),
    ],
)
def test_what_is_no_tile_is_told_in_a_sentence(place, version, sentence):
    answer = map_tiles.answer(Overlay(derivative_sha256="0" * 64), place, version=version)

    assert (answer.status, answer.body.decode().strip()) == (400, sentence)
