"""The derivative: what is written can be read by others, and by us without decoding."""

import struct
from io import BytesIO
from math import inf

import numpy as np
import pytest
import rasterio
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageSequence
from rio_cogeo.cogeo import cog_validate

from media_pipeline import pyramid as pyramid_module
from media_pipeline import tiff
from media_pipeline.pyramid import level_sizes

from .pictures import gradient, psnr_db, pyramid_of

pytestmark = pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")

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


def halved(pixels: np.ndarray) -> np.ndarray:
    """The exact mean of 2 × 2 pixels, the edge repeated: rows × columns × samples, not rounded."""
    height, width, _samples = pixels.shape
    even = np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    return (even[::2, ::2] + even[1::2, ::2] + even[::2, 1::2] + even[1::2, 1::2]) / 4


def exact_levels(picture: Image.Image) -> list[np.ndarray]:
    """What every level should be, computed without any library for pictures."""
    pixels = np.asarray(picture, float)
    levels = [pixels.reshape(*pixels.shape[:2], -1)]
    while max(levels[-1].shape) > 512:
        levels.append(halved(levels[-1]))
    return levels


def read_by_gdal(path, count: int) -> list[np.ndarray]:
    """Every level, rows × columns × samples."""
    levels = []
    for number in range(count):
        options = {"OVERVIEW_LEVEL": number - 1} if number else {}
        with rasterio.open(path, **options) as dataset:
            levels.append(np.moveaxis(dataset.read(), 0, -1))
    return levels


def read_by_pillow(path, mode: str) -> list[np.ndarray]:
    with Image.open(path) as image:
        frames = [np.asarray(frame.convert(mode)) for frame in ImageSequence.Iterator(image)]
    return [frame.reshape(*frame.shape[:2], -1) for frame in frames]


def assert_near(levels: list[np.ndarray], exact: list[np.ndarray]) -> None:
    assert [level.shape for level in levels] == [level.shape for level in exact]
    for level, expected in zip(levels, exact, strict=True):
        assert np.square(level - expected).mean() < 255**2 / 10 ** (GOOD_DB / 10)


LARGE = gradient(1700, 1700)
SIZES = st.integers(1, 1700) | st.sampled_from([16, 511, 512, 513, 1023, 1024, 1025])


def is_within_the_validators_means(width: int, height: int) -> bool:
    """It takes one column of tiles for strips, and cannot count how often one pixel was halved."""
    has_one_column = any(side == 512 < other for side, other in level_sizes(width, height))
    return not has_one_column and min(width, height) >= 8


@settings(max_examples=25, deadline=None)
@given(width=SIZES, height=SIZES, mode=st.sampled_from(["RGB", "L"]))
@example(width=1601, height=1207, mode="RGB")
def test_any_size_is_a_cog_whose_levels_are_exact_means(width, height, mode, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "page.tif"
    picture = LARGE.crop((0, 0, width, height)).convert(mode)

    pyramid_of(picture, path.parent)

    exact = exact_levels(picture)
    if is_within_the_validators_means(width, height):
        assert cog_validate(path, strict=True, quiet=True) == (True, [], [])
    assert_near(read_by_gdal(path, len(exact)), exact)
    assert_near(read_by_pillow(path, mode), exact)


@settings(max_examples=25, deadline=None)
@given(width=SIZES, height=SIZES, mode=st.sampled_from(["RGB", "L"]))
def test_every_tile_of_any_size_has_its_size_and_its_pixels(width, height, mode, tmp_path_factory):
    picture = LARGE.crop((0, 0, width, height)).convert(mode)

    pyramid = pyramid_of(picture, tmp_path_factory.mktemp("any"))

    for number, exact in enumerate(exact_levels(picture)):
        level = pyramid.levels[number]
        together = np.zeros(exact.shape)
        for row in range(level.rows):
            for column in range(level.columns):
                tile = np.asarray(decoded(pyramid.tile(number, column, row)))
                assert tile.shape[1::-1] == level.tile_size(column, row)
                y, x = row * 512, column * 512
                together[y : y + 512, x : x + 512] = tile.reshape(*tile.shape[:2], -1)
        assert_near([together], [exact])


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


def test_gdal_takes_it_for_a_cog(tmp_path):
    pyramid_of(gradient(1601, 1207), tmp_path)

    with rasterio.open(tmp_path / "page.tif") as dataset:
        assert dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"


def test_each_tile_is_led_by_its_size_and_closed_by_its_last_bytes(tmp_path):
    pyramid_of(gradient(1601, 1207), tmp_path)

    content = (tmp_path / "page.tif").read_bytes()
    assert content[16:].startswith(
        b"GDAL_STRUCTURAL_METADATA_SIZE=000140 bytes\nLAYOUT=IFDS_BEFORE"
    )
    assert content[16 + 43 + 140 :].startswith(b"\0")
    for level in tiff.directories(content):
        places = zip(
            level.numbers(tiff.TILE_OFFSETS), level.numbers(tiff.TILE_BYTE_COUNTS), strict=True
        )
        for start, size in places:
            assert struct.unpack_from("<I", content, start - 4) == (size,)
            assert content[start + size : start + size + 4] == content[start + size - 4 :][:4]


def test_the_file_is_the_same_however_many_processors_wrote_it(tmp_path, monkeypatch):
    written = set()
    for encoders in (1, 3):
        monkeypatch.setattr(pyramid_module, "ENCODERS", encoders)
        folder = tmp_path / str(encoders)
        folder.mkdir()
        pyramid_of(gradient(1601, 1207), folder)
        written.add((folder / "page.tif").read_bytes())

    assert len(written) == 1


def test_a_fourth_byte_that_means_nothing_changes_nothing(tmp_path):
    picture = gradient(700, 900)
    with_fourth = Image.frombytes("RGBX", picture.size, picture.tobytes("raw", "RGBX"))
    folders = [tmp_path / "three", tmp_path / "four"]
    for folder, image in zip(folders, [picture, with_fourth], strict=True):
        folder.mkdir()
        pyramid_of(image, folder, mode="RGB")

    assert (folders[0] / "page.tif").read_bytes() == (folders[1] / "page.tif").read_bytes()


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
