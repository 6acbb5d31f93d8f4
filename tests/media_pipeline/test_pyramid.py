"""The derivative: what is written can be read by others, and by us without decoding."""

from io import BytesIO
from math import inf

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageSequence

from media_pipeline.pyramid import level_sizes

from .pictures import gradient, psnr_db, pyramid_of

SIDES = [(1, 1), (512, 512), (513, 512), (511, 700), (1000, 37), (1030, 1025), (1601, 1207)]
GOOD_DB = 32


def decoded(jpeg: bytes) -> Image.Image:
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as image:
        image.load()
        return image


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("size", SIDES, ids=str)
def test_every_tile_of_the_largest_level_shows_its_part_of_the_picture(size, mode, tmp_path):
    picture = gradient(*size, mode)

    pyramid = pyramid_of(picture, tmp_path)

    level = pyramid.levels[0]
    for row in range(level.rows):
        for column in range(level.columns):
            x, y = column * 512, row * 512
            part = picture.crop((x, y, min(x + 512, size[0]), min(y + 512, size[1])))
            assert psnr_db(decoded(pyramid.tile(0, column, row)), part) > GOOD_DB


@pytest.mark.parametrize("size", SIDES, ids=str)
def test_every_smaller_level_shows_the_whole_picture(size, tmp_path):
    picture = gradient(*size)

    pyramid = pyramid_of(picture, tmp_path)

    for number, level in enumerate(pyramid.levels[1:], start=1):
        together = Image.new("RGB", (level.width_px, level.height_px))
        for row in range(level.rows):
            for column in range(level.columns):
                tile = decoded(pyramid.tile(number, column, row))
                together.paste(tile, (column * 512, row * 512))
        exact = picture.resize(together.size, Image.Resampling.BOX)
        assert psnr_db(together, exact) > GOOD_DB - 2


@settings(max_examples=20, deadline=None)
@given(width=st.integers(1, 1100), height=st.integers(1, 1100))
def test_cutting_the_padding_off_loses_nothing(width, height, tmp_path_factory):
    folder = tmp_path_factory.mktemp("any")

    pyramid = pyramid_of(gradient(width, height, "L"), folder)

    level = pyramid.levels[0]
    last = decoded(pyramid.tile(0, level.columns - 1, level.rows - 1))
    box = ((level.columns - 1) * 512, (level.rows - 1) * 512, width, height)
    with Image.open(folder / "page.tif") as by_libtiff:
        assert psnr_db(last, by_libtiff.crop(box)) == inf


def test_levels_are_rounded_up_down_to_one_tile():
    assert level_sizes(5795, 1025) == [
        (5795, 1025),
        (2898, 513),
        (1449, 257),
        (725, 129),
        (363, 65),
    ]


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_gdal_reads_the_derivative_with_its_levels(mode, tmp_path):
    picture = gradient(1601, 1207, mode)

    pyramid_of(picture, tmp_path)

    with rasterio.open(tmp_path / "page.tif") as dataset:
        assert dataset.overviews(1) == [2, 4]
        assert dataset.profile["blockxsize"] == 512
        pixels = dataset.read()
    image = Image.fromarray(pixels[0] if mode == "L" else np.moveaxis(pixels, 0, -1))
    assert psnr_db(image, picture) > GOOD_DB


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_libtiff_reads_the_derivative_with_its_levels(mode, tmp_path):
    picture = gradient(1601, 1207, mode)

    pyramid_of(picture, tmp_path)

    with Image.open(tmp_path / "page.tif") as image:
        sizes = [frame.size for frame in ImageSequence.Iterator(image)]
        image.seek(0)
        assert psnr_db(image.convert(mode), picture) > GOOD_DB
    assert sizes == [(1601, 1207), (801, 604), (401, 302)]


def test_the_derivative_is_laid_out_as_a_cog(tmp_path):
    pyramid = pyramid_of(gradient(1601, 1207), tmp_path)

    offsets = [level.offsets for level in pyramid.levels]
    assert offsets[0][0] > offsets[1][-1] > offsets[1][0] > offsets[2][0]
    assert list(offsets[0]) == sorted(offsets[0])


def test_nothing_but_the_derivative_is_left(tmp_path):
    pyramid_of(gradient(600, 600), tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["page.tif"]


def test_a_tile_that_does_not_exist_is_an_index_error(tmp_path):
    pyramid = pyramid_of(gradient(600, 600), tmp_path)

    with pytest.raises(IndexError, match="no tile 2, 0"):
        pyramid.tile(0, 2, 0)


def test_a_region_across_tiles_shows_the_same_pixels(tmp_path):
    picture = gradient(1601, 1207)
    pyramid = pyramid_of(picture, tmp_path)

    region = pyramid.region((400, 410, 700, 650), (700, 650))

    assert psnr_db(region, picture.crop((400, 410, 1100, 1060))) > GOOD_DB


def test_a_smaller_region_is_scaled_from_a_smaller_level(tmp_path):
    picture = gradient(1601, 1207)
    pyramid = pyramid_of(picture, tmp_path)

    region = pyramid.region((101, 55, 1500, 1152), (375, 288))

    exact = picture.resize((375, 288), Image.Resampling.LANCZOS, box=(101, 55, 1601, 1207))
    assert psnr_db(region, exact) > GOOD_DB - 2
