"""A camera's raw file is developed as the camera saw it, where rawpy is installed."""

from io import BytesIO

import numpy as np
import pytest

from media_pipeline import formats, headers, tiff, tiles
from media_pipeline.errors import AssetProblem
from media_pipeline.intake import receive
from media_pipeline.metadata import read_file
from media_pipeline.worker import process_next

from .labels import alternatives, xmp_packet
from .pictures import (
    LIMITS,
    RATIONAL,
    SIGNED_RATIONAL,
    gradient,
    plain,
    psnr_db,
    quarters,
    tiff_file,
)
from .test_normalise import is_quarters, turned

# XYZ of D65 → linear sRGB (IEC 61966-2-1): a camera whose sensor sees as a screen shows.
SRGB_FROM_XYZ = [3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.2040, 1.0570]
# Photometric interpretations: one colour a pixel, from a pattern; every colour of each pixel.
CFA, LINEAR_RAW = 32803, 34892


def linear(picture) -> np.ndarray:
    """sRGB of 8 bits → light from 0 to 65535 (IEC 61966-2-1)."""
    value = np.asarray(picture) / 255
    light = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return (light * 65535).round().astype(np.uint16)


def mosaic(light: np.ndarray) -> np.ndarray:
    """What a sensor behind red, green / green, blue filters keeps of each pixel."""
    kept = light[..., 1].copy()
    kept[::2, ::2], kept[1::2, 1::2] = light[::2, ::2, 0], light[1::2, 1::2, 2]
    return kept[..., None]


def dng(picture, orientation: int = 1, packet: bytes = b"") -> bytes:
    """Source of the tags: Adobe, Digital Negative Specification 1.4, chapter 4."""
    matrix = [part for value in SRGB_FROM_XYZ for part in (round(value * 10_000), 10_000)]
    tags = {
        tiff.NEW_SUBFILE_TYPE: (tiff.LONG, [0]),
        tiff.PHOTOMETRIC: (tiff.SHORT, [CFA]),
        tiff.ORIENTATION: (tiff.SHORT, [orientation]),
        271: (tiff.ASCII, b"Test\0"),
        272: (tiff.ASCII, b"Sensor 1\0"),
        33421: (tiff.SHORT, [2, 2]),  # CFARepeatPatternDim
        33422: (tiff.BYTE, [0, 1, 1, 2]),  # CFAPattern
        tiff.DNG_VERSION: (tiff.BYTE, [1, 4, 0, 0]),
        50707: (tiff.BYTE, [1, 1, 0, 0]),  # DNGBackwardVersion
        50708: (tiff.ASCII, b"Test Sensor 1\0"),  # UniqueCameraModel
        50714: (tiff.SHORT, [0]),  # BlackLevel
        50717: (tiff.LONG, [65535]),  # WhiteLevel
        50721: (SIGNED_RATIONAL, matrix),  # ColorMatrix1
        50728: (RATIONAL, [1, 1] * 3),  # AsShotNeutral
        50778: (tiff.SHORT, [21]),  # CalibrationIlluminant1: D65
    }
    if packet:
        tags[700] = (tiff.BYTE, packet)
    return tiff_file((mosaic(linear(picture)), tags))


def test_a_raw_file_is_told_from_a_tiff_by_its_bytes():
    assert formats.media_type_of(dng(quarters())[: formats.HEAD_BYTES]) == formats.DNG
    plain_tiff = tiff_file((linear(quarters()), {tiff.PHOTOMETRIC: (tiff.SHORT, [tiff.RGB])}))
    assert formats.media_type_of(plain_tiff[: formats.HEAD_BYTES]) == formats.TIFF


def test_it_shows_the_colours_that_the_camera_saw(tmp_path):
    page = plain(dng(quarters()), tmp_path)

    assert (page.mode, page.size) == ("RGB", (128, 128))
    assert is_quarters(page, by=10)


def test_a_sensor_without_colours_gives_grey(tmp_path):
    grey = gradient(128, 96, "L")
    tags = {
        tiff.NEW_SUBFILE_TYPE: (tiff.LONG, [0]),
        tiff.PHOTOMETRIC: (tiff.SHORT, [LINEAR_RAW]),
        tiff.DNG_VERSION: (tiff.BYTE, [1, 4, 0, 0]),
        50707: (tiff.BYTE, [1, 1, 0, 0]),  # DNGBackwardVersion
        50708: (tiff.ASCII, b"Test Sensor 2\0"),  # UniqueCameraModel
        50717: (tiff.LONG, [65535]),  # WhiteLevel
    }

    page = plain(tiff_file((linear(grey)[..., None], tags)), tmp_path)

    assert page.mode == "L"
    assert psnr_db(page, grey) > 35


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_it_is_turned_as_the_camera_was_held_and_once(orientation, tmp_path):
    upright = quarters().resize((160, 96))

    page = plain(dng(turned(upright, orientation), orientation), tmp_path)

    assert page.size == (160, 96)
    assert is_quarters(page, by=10)


def test_its_size_is_known_before_it_is_decoded(tmp_path):
    path = tmp_path / "a.dng"
    path.write_bytes(dng(quarters()))

    (page,) = headers.read_pages(path, formats.DNG, "a.dng", LIMITS)

    assert (page.width_px, page.height_px) == (128, 128)


def test_without_rawpy_it_is_said_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("media_pipeline.raw.find_spec", lambda _name: None)

    with pytest.raises(AssetProblem, match=r"“sent\.file” is a camera's raw file, and this server"):
        plain(dng(quarters()), tmp_path)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
def test_a_raw_file_that_breaks_off_is_said_to_be_damaged(share, tmp_path):
    sent = dng(quarters())

    with pytest.raises(AssetProblem, match="damaged or incomplete"):
        plain(sent[: round(len(sent) * share)], tmp_path)


@pytest.mark.django_db
def test_a_raw_file_becomes_a_page_and_tells_its_camera():
    receive(BytesIO(dng(quarters())), name="a.dng")

    asset = process_next()

    assert (asset.status, asset.why) == ("ready", "")
    assert asset.metadata == {"camera": "Test Sensor 1"}
    page = tiles.open_pyramid(asset.pages.get().derivative).region((0, 0, 128, 128), (128, 128))
    assert is_quarters(page, by=12)


def test_raw_files_may_say_no_more_than_others(tmp_path, monkeypatch):
    monkeypatch.setattr("media_pipeline.structure.MOST_LABEL_BYTES", 1024**2)
    (tmp_path / "a.dng").write_bytes(dng(quarters(), packet=bytes(2 * 1024**2)))

    with pytest.raises(AssetProblem, match="at least 2 megabytes of text"):
        headers.read_pages(tmp_path / "a.dng", formats.DNG, "a.dng", LIMITS)


def test_what_a_program_wrote_into_a_raw_file_is_read(tmp_path):
    packet = xmp_packet(inside=alternatives("dc:title", az="Qala"))
    (tmp_path / "a.dng").write_bytes(dng(quarters(), packet=packet))

    found = read_file(tmp_path / "a.dng", formats.DNG, "a.dng")

    assert (found["title"], found["camera"]) == ({"az": "Qala"}, "Test Sensor 1")
