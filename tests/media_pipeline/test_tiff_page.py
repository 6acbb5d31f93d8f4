"""A TIFF of any kind is read a band at a time, and what it shows is what its numbers mean."""

import ctypes
import subprocess
import sys

import numpy as np
import pytest
import rasterio
from django import conf
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from media_pipeline import headers, tiff
from media_pipeline.errors import AssetProblem
from media_pipeline.tiff_page import open_page

from .pictures import (
    as_lab,
    encoded,
    gradient,
    plain,
    plain_pages,
    psnr_db,
    quarters,
    tiff_file,
)
from .test_normalise import is_quarters, turned

pytestmark = pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")

GREY_RAMP = np.arange(256, dtype=np.uint8).reshape(1, 256, 1).repeat(4, axis=0)
COLOURS = np.asarray(gradient(130, 90))
SMALL = headers.Limits(pixels=3_000_000, scan_pixels=3_000_000, pages=20)


def said(photometric: int, **more) -> dict:
    """The tags that say what the numbers mean."""
    names = {"extra": tiff.EXTRA_SAMPLES, "format": tiff.SAMPLE_FORMAT, "bits": 258, "width": 256}
    tags = {tiff.PHOTOMETRIC: (tiff.SHORT, [photometric])}
    return tags | {names[name]: (tiff.SHORT, values) for name, values in more.items()}


def by_gdal(path, pixels: np.ndarray, **profile) -> bytes:
    """A TIFF that GDAL writes: rows × columns × samples, with its creation options."""
    height, width, count = pixels.shape
    shape = {"width": width, "height": height, "count": count, "dtype": pixels.dtype}
    with rasterio.open(path, "w", driver="GTiff", **shape, **profile) as dataset:
        dataset.write(np.moveaxis(pixels, -1, 0))
    return path.read_bytes()


def shown(content: bytes, folder) -> np.ndarray:
    return np.asarray(plain(content, folder).convert("RGB"))


@pytest.mark.parametrize("compress", ["none", "lzw", "deflate", "packbits", "zstd"])
@pytest.mark.parametrize(
    "layout",
    [
        {"blockysize": 7},
        {"blockysize": 90},
        {"tiled": True, "blockxsize": 32, "blockysize": 48},
        {"interleave": "band", "blockysize": 7},
        {"interleave": "band", "tiled": True, "blockxsize": 64, "blockysize": 16},
        {"BIGTIFF": "YES", "tiled": True, "blockxsize": 128, "blockysize": 128},
    ],
    ids=["strips", "one strip", "tiles", "planar strips", "planar tiles", "BigTIFF"],
)
def test_every_layout_and_compression_shows_the_same_pixels(layout, compress, tmp_path):
    sent = by_gdal(tmp_path / "a.tif", COLOURS, compress=compress, photometric="RGB", **layout)

    assert np.array_equal(shown(sent, tmp_path), COLOURS)


@pytest.mark.parametrize("photometric", ["RGB", "YCBCR"])
def test_jpeg_in_a_tiff_shows_its_colours(photometric, tmp_path):
    options = {"compress": "jpeg", "JPEG_QUALITY": 95, "tiled": True, "blockxsize": 64}
    sent = by_gdal(tmp_path / "a.tif", COLOURS, photometric=photometric, blockysize=64, **options)

    assert psnr_db(plain(sent, tmp_path), gradient(130, 90)) > 35


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_order_of_the_bytes_does_not_matter(order, tmp_path):
    deep = COLOURS.astype(np.uint16) * 257

    assert np.array_equal(shown(tiff_file((deep, said(tiff.RGB)), order=order), tmp_path), COLOURS)


def packed(values: np.ndarray, bits: int) -> np.ndarray:
    """Numbers of 1, 2, 4 or 8 bits, packed into bytes, the first in the highest bits."""
    each = np.unpackbits(values.astype(np.uint8)[..., None], axis=-1)[..., 8 - bits :]
    return np.packbits(each.reshape(values.shape[0], -1), axis=-1)[..., None]


@pytest.mark.parametrize("zero_is_white", [False, True])
@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_grey_of_every_depth_goes_from_black_to_white(bits, zero_is_white, tmp_path):
    steps = 2**bits
    values = np.arange(steps)[None].repeat(4, axis=0)
    photometric = tiff.MIN_IS_WHITE if zero_is_white else tiff.MIN_IS_BLACK
    tags = said(photometric, bits=[bits], width=[steps])

    page = plain(tiff_file((packed(values, bits), tags)), tmp_path)

    expected = np.round(np.arange(steps) * 255 / (steps - 1))
    assert page.mode == "L"
    assert np.array_equal(np.asarray(page)[0], expected[::-1] if zero_is_white else expected)


@pytest.mark.parametrize("zero_is_white", [False, True])
def test_grey_of_sixteen_bits_goes_from_black_to_white(zero_is_white, tmp_path):
    values = np.linspace(0, 65535, 511).astype(np.uint16).reshape(1, 511, 1)
    photometric = tiff.MIN_IS_WHITE if zero_is_white else tiff.MIN_IS_BLACK

    page = plain(tiff_file((values, said(photometric))), tmp_path)

    exact = values[0, :, 0] / 257
    error = np.asarray(page)[0] - (255 - exact if zero_is_white else exact)
    assert np.abs(error).max() <= 0.5


@pytest.mark.parametrize("interleave", ["pixel", "band"])
def test_colour_of_sixteen_bits_is_divided_by_257_and_rounded(interleave, tmp_path):
    deep = np.random.default_rng(5).integers(0, 65536, (40, 50, 3), dtype=np.uint16)

    sent = by_gdal(tmp_path / "a.tif", deep, photometric="RGB", interleave=interleave)

    assert np.abs(shown(sent, tmp_path) - deep / 257).max() <= 0.5


def test_twelve_bits_are_scaled_to_eight(tmp_path):
    values = np.arange(4096, dtype=np.uint16).reshape(1, 4096, 1)

    sent = by_gdal(tmp_path / "a.tif", values, NBITS=12, photometric="MINISBLACK")

    assert np.abs(shown(sent, tmp_path)[0, :, 0] - np.arange(4096) * 255 / 4095).max() <= 0.5


@pytest.mark.parametrize("scale", [257, 1], ids=["16 bits", "8 bits, as old programs wrote it"])
@pytest.mark.parametrize("bits", [4, 8])
def test_a_palette_shows_its_colours(bits, scale, tmp_path):
    palette = np.random.default_rng(7).integers(0, 256, (2**bits, 3))
    values = np.arange(2**bits)[None].repeat(2, axis=0)
    tags = said(tiff.PALETTE, bits=[bits], width=[2**bits])
    tags[tiff.COLOR_MAP] = (tiff.SHORT, (palette.T * scale).flatten().tolist())

    got = shown(tiff_file((packed(values, bits), tags)), tmp_path)

    assert np.array_equal(got[0], palette)


def on_white(colours: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Straight colours (0 to 255) with their opacity (0 to 1) on white paper."""
    return colours * alpha + 255 * (1 - alpha)


def test_straight_alpha_lets_white_through_and_hides_what_is_transparent(tmp_path):
    alpha = np.linspace(0, 255, 130).astype(np.uint8)[None, :, None].repeat(90, axis=0)
    pixels = np.concatenate([COLOURS, alpha], axis=2)

    got = shown(tiff_file((pixels, said(tiff.RGB, extra=[tiff.STRAIGHT]))), tmp_path)

    assert np.abs(got - on_white(COLOURS, alpha / 255)).max() <= 1
    assert (got[:, 0] == 255).all()


def test_premultiplied_alpha_gives_the_same_picture(tmp_path):
    alpha = np.linspace(40, 255, 130)[None, :, None].repeat(90, axis=0).round()
    pixels = np.concatenate([COLOURS * alpha / 255, alpha], axis=2).round().astype(np.uint8)

    got = shown(tiff_file((pixels, said(tiff.RGB, extra=[tiff.PREMULTIPLIED]))), tmp_path)

    assert np.abs(got - on_white(COLOURS, alpha / 255)).max() <= 2


def test_alpha_of_sixteen_bits_is_alpha_too(tmp_path):
    pixels = np.full((9, 9, 4), 65535, np.uint16)
    pixels[..., :3], pixels[..., 3] = 0, 32768

    got = shown(tiff_file((pixels, said(tiff.RGB, extra=[tiff.STRAIGHT]))), tmp_path)

    assert np.abs(got - 127.0).max() <= 1


@pytest.mark.parametrize("photometric", [tiff.MIN_IS_BLACK, tiff.MIN_IS_WHITE])
def test_grey_with_alpha_lies_on_white(photometric, tmp_path):
    grey = GREY_RAMP if photometric == tiff.MIN_IS_BLACK else 255 - GREY_RAMP
    alpha = np.full_like(grey, 255)
    alpha[2:] = 0
    pixels = np.concatenate([grey, alpha], axis=2)

    page = plain(tiff_file((pixels, said(photometric, extra=[tiff.STRAIGHT]))), tmp_path)

    assert page.mode == "L"
    assert np.array_equal(np.asarray(page)[0], np.arange(256))
    assert (np.asarray(page)[2:] == 255).all()


def test_a_fourth_sample_that_nobody_explains_is_not_transparency(tmp_path):
    infrared = np.zeros((90, 130, 1), np.uint8)
    pixels = np.concatenate([COLOURS, infrared], axis=2)

    got = shown(tiff_file((pixels, said(tiff.RGB, extra=[0]))), tmp_path)

    assert np.array_equal(got, COLOURS)


def test_what_a_mask_leaves_out_is_white(tmp_path):
    height, width, count = COLOURS.shape
    shape = {"width": width, "height": height, "count": count, "dtype": "uint8"}
    mask = np.full((height, width), 255, np.uint8)
    mask[:, :50] = 0
    with (
        rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True),
        rasterio.open(tmp_path / "a.tif", "w", driver="GTiff", photometric="RGB", **shape) as to,
    ):
        to.write(np.moveaxis(COLOURS, -1, 0))
        to.write_mask(mask)

    got = shown((tmp_path / "a.tif").read_bytes(), tmp_path)

    assert (got[:, :50] == 255).all()
    assert np.array_equal(got[:, 50:], COLOURS[:, 50:])


def test_a_tiff_that_breaks_off_is_said_to_be_damaged(tmp_path):
    sent = tiff_file((COLOURS, said(tiff.RGB)))

    with pytest.raises(AssetProblem, match=r"“sent\.file” is damaged or incomplete"):
        plain(sent[: len(sent) * 2 // 3], tmp_path)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_cmyk_looks_as_pillow_shows_it(kind, tmp_path):
    inks = np.random.default_rng(3).integers(0, 256, (20, 30, 4), dtype=np.uint8)
    stored = inks.astype(kind) * (257 if kind == np.uint16 else 1)

    got = shown(tiff_file((stored, said(tiff.SEPARATED))), tmp_path)

    expected = Image.frombytes("CMYK", (30, 20), inks.tobytes()).convert("RGB")
    assert np.array_equal(got, np.asarray(expected))


@pytest.mark.parametrize(
    ("photometric", "kind", "scale", "shift"),
    [
        (tiff.CIELAB, np.int8, 2.55, 0),
        (tiff.CIELAB, np.int16, 655.35, 0),
        (tiff.ICCLAB, np.uint8, 2.55, 128),
        (tiff.ICCLAB, np.uint16, 655.35, 128 * 256),
    ],
)
def test_lab_becomes_srgb(photometric, kind, scale, shift, tmp_path):
    lab = as_lab(quarters())
    deep = 256 if np.dtype(kind).itemsize == 2 else 1
    stored = np.stack(
        [lab[..., 0] * scale, lab[..., 1] * deep + shift, lab[..., 2] * deep + shift], axis=-1
    )
    unsigned = np.dtype(kind).str.replace("i", "u")
    stored = stored.round().astype(np.int32).astype(unsigned)

    page = plain(tiff_file((stored, said(photometric))), tmp_path)

    assert is_quarters(page)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_deep_tiff_is_turned_upright_once(orientation, tmp_path):
    upright = gradient(170, 130)
    stored = np.asarray(turned(upright, orientation)).astype(np.uint16) * 257
    tags = said(tiff.RGB) | {tiff.ORIENTATION: (tiff.SHORT, [orientation])}

    assert np.array_equal(shown(tiff_file((stored, tags)), tmp_path), np.asarray(upright))


def test_pages_differ_in_size_depth_and_meaning(tmp_path):
    deep = GREY_RAMP.astype(np.uint16) * 257
    sent = tiff_file(
        (COLOURS, said(tiff.RGB)),
        (deep, said(tiff.MIN_IS_WHITE)),
        (packed(np.ones((5, 16)), 1), said(tiff.MIN_IS_BLACK, bits=[1], width=[16])),
    )

    first, second, third = plain_pages(sent, tmp_path)

    assert np.array_equal(np.asarray(first), COLOURS)
    assert np.array_equal(np.asarray(second)[0], np.arange(256)[::-1])
    assert (third.size, third.getextrema()) == ((16, 5), (255, 255))


def test_thumbnails_and_masks_are_no_pages(tmp_path):
    kind = tiff.NEW_SUBFILE_TYPE
    thumbnail = said(tiff.RGB) | {kind: (tiff.LONG, [tiff.REDUCED])}
    mask = said(tiff.MASK) | {kind: (tiff.LONG, [tiff.IS_MASK | tiff.REDUCED])}
    sent = tiff_file(
        (COLOURS[::4, ::4], thumbnail),
        (COLOURS, said(tiff.RGB)),
        (COLOURS[::2, ::2, :1], mask),
        (COLOURS[::-1], said(tiff.RGB)),
    )

    first, second = plain_pages(sent, tmp_path)

    assert np.array_equal(np.asarray(first), COLOURS)
    assert np.array_equal(np.asarray(second), COLOURS[::-1])


@pytest.mark.parametrize(
    ("kind", "format", "words"),
    [
        (np.float32, 3, "measured values of 32 bits"),
        (np.uint32, 1, "measured values of 32 bits"),
        (np.float64, 3, "measured values of 64 bits"),
        (np.int16, 2, "measured values with a sign or a fraction"),
        (np.float16, 3, "measured values with a sign or a fraction"),
    ],
)
def test_measurements_are_refused_in_a_sentence(kind, format, words, tmp_path):
    heights = np.linspace(0, 900, 400).astype(kind).reshape(20, 20, 1)

    with pytest.raises(AssetProblem, match=rf"“sent\.file” holds {words}"):
        plain(tiff_file((heights, said(tiff.MIN_IS_BLACK, format=[format]))), tmp_path)


def test_a_strip_that_cannot_be_decoded_is_said_to_be_damage(tmp_path):
    sent = bytearray(encoded(gradient(400, 300), "TIFF", compression="tiff_adobe_deflate"))
    middle = len(sent) // 2
    sent[middle : middle + 200] = bytes(200)

    with pytest.raises(AssetProblem, match=r"“sent\.file” is damaged or incomplete"):
        plain(bytes(sent), tmp_path)


WHOLE = [
    tiff_file((COLOURS, said(tiff.RGB))),
    tiff_file((packed(np.eye(16), 1), said(tiff.MIN_IS_WHITE, bits=[1], width=[16]))),
    encoded(gradient(130, 90), "TIFF", compression="tiff_lzw"),
    encoded(gradient(130, 90), "TIFF", compression="jpeg"),
]
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6)


@settings(max_examples=80, deadline=None)
@given(sent=st.sampled_from(WHOLE), changes=CHANGES, within=st.sampled_from([200, 10**6]))
def test_a_tiff_with_wrong_bytes_is_shown_or_refused_in_a_sentence(
    sent, changes, within, tmp_path_factory
):
    broken = bytearray(sent)
    for share, value in changes:
        broken[round(share * (min(within, len(sent)) - 1))] = value

    try:
        pages = plain_pages(bytes(broken), tmp_path_factory.mktemp("any"), SMALL)
    except AssetProblem as problem:
        assert "“sent.file”" in str(problem)
    else:
        assert all(page.mode in ("RGB", "L") for page in pages)


PEAK = """
import resource, sys
from pathlib import Path
import django
django.setup()
from media_pipeline import formats, headers, normalise, pyramid
path = Path(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
limits = headers.Limits(10**9, 10**9, 9)
for picture in normalise.read_pictures(path, formats.TIFF, "a.tif", limits):
    pyramid.write_pyramid(picture, path.with_suffix(".out"))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def peak_mib(path, height: int, orientation: int) -> float:
    """How much the memory of a process grew at most while it took in 3,000 × `height` pixels."""
    row = np.zeros((1, 3000, 3), np.uint8)
    strips = {278: (tiff.LONG, [1]), 273: (tiff.LONG, [0] * height), 279: (tiff.LONG, [0] * height)}
    turned_by = {tiff.ORIENTATION: (tiff.SHORT, [orientation])}
    tall = {257: (tiff.LONG, [height])}
    path.write_bytes(tiff_file((row, said(tiff.RGB) | strips | tall | turned_by)))
    command = [sys.executable, "-c", PEAK, str(path)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.parametrize("orientation", [1, 4])
def test_memory_does_not_grow_with_the_height_of_a_tiff(orientation, tmp_path):
    low = peak_mib(tmp_path / "low.tif", 6_000, orientation)
    high = peak_mib(tmp_path / "high.tif", 24_000, orientation)

    decoded_mib = 3000 * 24_000 * 3 / 1024**2
    assert high < low + 25
    assert high < decoded_mib / 1.5


def test_a_tiff_that_lies_on_its_side_is_never_whole_in_memory(tmp_path):
    as_pillow_has_it_mib = 3000 * 24_000 * 4 / 1024**2

    assert peak_mib(tmp_path / "side.tif", 24_000, 6) < as_pillow_has_it_mib


def test_a_row_of_tall_tiles_stays_decoded_while_bands_cross_it(tmp_path):
    row_of_tiles_bytes = 6000 * 1024 * 3
    options = {"tiled": True, "blockxsize": 1024, "blockysize": 1024, "compress": "lzw"}
    shape = {"width": 6000, "height": 1024, "count": 3, "dtype": "uint8"}
    with rasterio.open(
        tmp_path / "a.tif", "w", driver="GTiff", photometric="RGB", **options, **shape
    ):
        pass
    gdal = ctypes.CDLL(conf.settings.GDAL_LIBRARY_PATH)
    gdal.GDALGetCacheMax64.restype = ctypes.c_int64

    with open_page(tmp_path / "a.tif", 0, "a.tif"):
        cache_bytes = gdal.GDALGetCacheMax64()

    assert row_of_tiles_bytes < cache_bytes < 2 * row_of_tiles_bytes
