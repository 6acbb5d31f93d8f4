"""A derivative lies on the ground where its source does."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.control import GroundControlPoint
from rasterio.crs import CRS

from media_pipeline import derivatives, formats, tiff

from .pictures import LIMITS, gradient
from .test_normalise import turned

UTM_39N = CRS.from_epsg(32639)
# Metres east and north of the pixel's corner; 0.5 m a pixel, turned by 30 degrees.
TURNED = Affine.translation(400_000, 4_470_000) @ Affine.rotation(30) @ Affine.scale(0.5, -0.5)
UPRIGHT = Affine.translation(400_000, 4_470_000) @ Affine.scale(0.5, -0.5)


def georeferenced(path: Path, picture, *, tags=(), **place) -> Path:
    pixels = np.moveaxis(np.asarray(picture), -1, 0)
    count, height, width = pixels.shape
    shape = {"width": width, "height": height, "count": count, "dtype": "uint8"}
    with rasterio.open(path, "w", driver="GTiff", photometric="RGB", **shape, **place) as dataset:
        dataset.write(pixels)
        dataset.update_tags(**dict(tags))
    return path


def derivative_of(original: Path) -> Path:
    folder = original.parent / "made"
    folder.mkdir()
    job = derivatives.Job(original, formats.TIFF, "map.tif", folder, LIMITS)
    (page,) = derivatives.make_derivatives(job).pages
    return page.path


@pytest.mark.parametrize("crs", [UTM_39N, CRS.from_epsg(4326), CRS.from_epsg(28409)], ids=str)
@pytest.mark.parametrize("transform", [UPRIGHT, TURNED], ids=["upright", "turned"])
def test_reference_system_and_transform_are_kept(transform, crs, tmp_path):
    sent = georeferenced(tmp_path / "a.tif", gradient(700, 300), crs=crs, transform=transform)

    with rasterio.open(derivative_of(sent)) as dataset:
        assert dataset.crs == crs
        assert dataset.transform.almost_equals(transform)
        assert dataset.overviews(1) == [2]


def test_a_source_that_speaks_of_the_middle_of_pixels_is_understood(tmp_path):
    tags = {"AREA_OR_POINT": "Point"}
    place = {"crs": UTM_39N, "transform": UPRIGHT}
    sent = georeferenced(tmp_path / "a.tif", gradient(60, 40), tags=tags, **place)

    with rasterio.open(sent) as source, rasterio.open(derivative_of(sent)) as dataset:
        assert dataset.transform.almost_equals(source.transform)


@pytest.mark.parametrize("crs", [CRS.from_epsg(4326), CRS()], ids=["WGS 84", "of no known system"])
def test_control_points_are_kept(crs, tmp_path):
    points = [
        GroundControlPoint(row=0, col=0, x=49.80, y=40.40, z=0),
        GroundControlPoint(row=0, col=60, x=49.90, y=40.41, z=0),
        GroundControlPoint(row=40, col=60, x=49.91, y=40.30, z=0),
        GroundControlPoint(row=39, col=1, x=49.81, y=40.29, z=0),
    ]
    place = {"crs": crs, "gcps": points}
    sent = georeferenced(tmp_path / "a.tif", gradient(60, 40), **place)

    with rasterio.open(derivative_of(sent)) as dataset:
        kept, kept_crs = dataset.gcps

    assert (kept_crs or CRS()) == crs
    assert [(p.col, p.row, p.x, p.y) for p in kept] == [(p.col, p.row, p.x, p.y) for p in points]


def with_orientation(path: Path, orientation: int) -> None:
    """Say in an existing TIFF that it must be turned: the tag of its number of rows a strip goes.

    One strip holds all rows when nothing is said, as here.
    """
    content = bytearray(path.read_bytes())
    page = next(tiff.directories(bytes(content)))
    entry = content.index(bytes([278 & 255, 278 >> 8]), page.entries[tiff.SAMPLES_PER_PIXEL][2])
    at = page.entries[tiff.ROWS_PER_STRIP][2]
    assert entry + 8 == at
    content[entry : at + 4] = bytes(
        [tiff.ORIENTATION & 255, tiff.ORIENTATION >> 8, tiff.SHORT, 0, 1, 0, 0, 0, orientation]
    ) + bytes(3)
    path.write_bytes(content)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_place_stays_under_its_pixel_when_the_picture_is_turned(orientation, tmp_path):
    upright = gradient(120, 80)
    red_spot = (90, 15)  # column, row as displayed
    upright.paste((255, 0, 0), (red_spot[0] - 4, red_spot[1] - 4, red_spot[0] + 5, red_spot[1] + 5))
    stored = turned(upright, orientation)
    place = {"crs": UTM_39N, "transform": TURNED, "blockysize": stored.height}
    sent = georeferenced(tmp_path / "a.tif", stored, **place)
    spot = np.argwhere((np.asarray(stored) == (255, 0, 0)).all(axis=-1)).mean(axis=0)
    expected = TURNED @ (spot[1] + 0.5, spot[0] + 0.5)
    with_orientation(sent, orientation)

    with rasterio.open(derivative_of(sent)) as dataset:
        found = dataset.transform @ (red_spot[0] + 0.5, red_spot[1] + 0.5)
        assert dataset.shape == (80, 120)

    assert found == pytest.approx(expected, abs=0.001)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_source_that_says_nothing_gives_a_derivative_that_says_nothing(tmp_path):
    path = derivative_of(georeferenced(tmp_path / "a.tif", gradient(60, 40)))

    page = next(tiff.directories(path.read_bytes()))
    assert not set(tiff.GEO_TAGS) & set(page.entries)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_place_that_cannot_be_understood_costs_the_place_and_not_the_picture(tmp_path):
    sent = georeferenced(tmp_path / "a.tif", gradient(60, 40), crs=UTM_39N, transform=UPRIGHT)
    content = sent.read_bytes()
    keys = next(tiff.directories(content)).entries[34735][2]
    sent.write_bytes(content[:keys] + b"\xff" * 40 + content[keys + 40 :])

    with rasterio.open(derivative_of(sent)) as dataset:
        assert dataset.crs is None
        assert dataset.shape == (40, 60)
