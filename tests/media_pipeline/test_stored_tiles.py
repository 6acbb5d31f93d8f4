"""Every tile of an own file leaves as it is stored, and shows what a decoded one would."""

import json
import tempfile
from io import BytesIO
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from media_pipeline import image_api
from media_pipeline.doors import in_front_of
from media_pipeline.image_requests import FORMATS
from media_pipeline.pyramid import TILE_PX
from media_pipeline.tiles import open_pyramid, place_of_tile
from tests.wsgi_client import ask

from .pictures import gradient, psnr_db, stored_page

SITE = "https://heritage.example.org"
WORSE_BY_AT_MOST_DB = 0.5
NO_DIFFERENCE_DB = 45  # above it one grey level in a tile of a few pixels is half a decibel

FEW_PX = 4  # a corner so small that several levels show it at one width

# No multiples of 16 and 512, and no last column of one pixel: `1,` of it is unscaled.
awkward = st.integers(2, 1700).filter(lambda side: side % 16 > 1)


def no_django(environ, _start_response):
    raise AssertionError(f"{environ['PATH_INFO']} was not answered by the door")


def site_of(page):
    """A WSGI application that has the door and nothing behind it."""
    door = image_api.door(lambda _identifier: page, base_url=lambda: SITE, headers={})
    return in_front_of(no_django, [door])


def noisy(width: int, height: int, mode: str, noise: int) -> Image.Image:
    """A picture that is no easy one for JPEG."""
    pixels = np.asarray(gradient(width, height, mode)).astype(int)
    grain = np.random.default_rng(width * height).normal(0, noise, (height, width))
    grain = grain[..., None] if mode == "RGB" else grain
    return Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))


def halved(picture: Image.Image) -> Image.Image:
    """Half the size, rounded up: each pixel the mean of four, the last ones repeated."""
    pixels = np.asarray(picture).astype(float)
    extra = [(0, pixels.shape[0] % 2), (0, pixels.shape[1] % 2)] + [(0, 0)] * (pixels.ndim - 2)
    pixels = np.pad(pixels, extra, mode="edge")
    mean = (pixels[::2, ::2] + pixels[1::2, ::2] + pixels[::2, 1::2] + pixels[1::2, 1::2]) / 4
    return Image.fromarray(np.round(mean).astype(np.uint8))


def asked_by_a_viewer(told: dict):
    """(factor, box, size) of each tile that info.json promises (Image API 3.0, 5.4)."""
    (tiles,) = told["tiles"]
    for factor in tiles["scaleFactors"]:
        side = tiles["width"] * factor
        for y in range(0, told["height"], side):
            for x in range(0, told["width"], side):
                width, height = min(side, told["width"] - x), min(side, told["height"] - y)
                yield factor, (x, y, width, height), (-(-width // factor), -(-height // factor))


def as_image(body: bytes) -> Image.Image:
    image = Image.open(BytesIO(body))
    image.load()
    return image


def encoded_again(image: Image.Image) -> Image.Image:
    buffer = BytesIO()
    image.save(buffer, "JPEG", **FORMATS["jpg"].options)
    return as_image(buffer.getvalue())


@settings(max_examples=30, deadline=None)
@given(width=awkward, height=awkward, mode=st.sampled_from(["RGB", "L"]), noise=st.integers(0, 20))
def test_no_tile_of_an_own_file_is_decoded_and_each_is_as_good_as_a_decoded_one(
    width, height, mode, noise
):
    original = noisy(width, height, mode, noise)
    with tempfile.TemporaryDirectory() as folder:
        page = stored_page(original, Path(folder))
    site, pyramid = site_of(page), open_pyramid(page.derivative)
    told = json.loads(json.dumps(image_api.info(page, SITE)))
    exact = {1: original}

    for factor, box, size in asked_by_a_viewer(told):
        if factor not in exact:
            exact[factor] = halved(exact[factor // 2])
        region = "{},{},{},{}".format(*box)
        body, other = (
            ask(site, f"/iiif/3/{page.pk}/{region}/{written}/0/default.jpg").body
            for written in (f"{size[0]},{size[1]}", f"{size[0]},")
        )
        left, top = box[0] // factor, box[1] // factor
        truth = exact[factor].crop((left, top, left + size[0], top + size[1]))
        decoded = psnr_db(encoded_again(pyramid.region(box, size)), truth)
        least = min(decoded - WORSE_BY_AT_MOST_DB, NO_DIFFERENCE_DB)
        assert psnr_db(as_image(body), truth) >= least
        assert other == body or min(size) < FEW_PX


@given(
    page_px=st.tuples(st.integers(1, 60_000), st.integers(1, 60_000)),
    where=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    level=st.integers(0, 8),
)
def test_a_tile_is_found_by_what_it_shows(page_px, where, level):
    factor = 2**level
    side = TILE_PX * factor
    if side >= 2 * max(page_px) and level:  # beyond the smallest level
        return
    x, y = (int(part * (px - 1)) // side * side for part, px in zip(where, page_px, strict=True))
    box = (x, y, min(side, page_px[0] - x), min(side, page_px[1] - y))
    size = (-(-box[2] // factor), -(-box[3] // factor))

    found = place_of_tile(page_px, box, size)

    # A strip of one pixel looks the same in several levels: any of them shows what is asked for.
    assert found is not None
    assert found.level == level or 1 in size
    assert (found.column, found.row) == (x // side, y // side) or 1 in size


@given(
    page_px=st.tuples(st.integers(1, 3000), st.integers(1, 3000)),
    corner=st.tuples(st.integers(0, 2999), st.integers(0, 2999)),
    box_px=st.tuples(st.integers(1, 3000), st.integers(1, 3000)),
    size=st.tuples(st.integers(1, 600), st.integers(1, 600)),
)
def test_no_tile_stands_for_what_it_does_not_show(page_px, corner, box_px, size):
    x, y = (min(at, px - 1) for at, px in zip(corner, page_px, strict=True))
    box = (x, y, min(box_px[0], page_px[0] - x), min(box_px[1], page_px[1] - y))

    found = place_of_tile(page_px, box, size)

    if found is not None:
        side = TILE_PX * 2**found.level
        assert (x, y) == (found.column * side, found.row * side)
        assert box[2] == min(side, page_px[0] - x) and box[3] == min(side, page_px[1] - y)
        assert size == tuple(-(-px // 2**found.level) for px in box[2:])
