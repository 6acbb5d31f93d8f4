"""One placed scan in, its map tiles out. Runs in the decoder's process."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from django.utils.translation import gettext_noop as _
from rasterio.errors import RasterioError

from . import formats, headers, web_mercator
from .errors import AssetProblem
from .georeference import (
    BY_POINTS,
    OWN_TAGS,
    Placement,
    TiePoint,
    World,
    place_by_points,
    problems_of,
    read_crs,
    residuals_m,
)
from .map_pyramid import write_map_pyramid
from .storage import a_full_disk_said_plainly
from .tiles import Pyramid
from .warping import Warp


@dataclass(frozen=True)
class OverlayJob:
    """What is to be made of one placed page; the tiles are written into `folder`."""

    name: str  # as sentences call the file
    derivative: Path  # of the page
    original: Path
    media_type: str
    page_number: int
    method: str
    tie_points: tuple[TiePoint, ...]
    world: tuple[float, ...]
    crs: str
    folder: Path
    limits: headers.Limits


@dataclass(frozen=True)
class MadeOverlay:
    """A finished map derivative that is not stored yet, and where it lies."""

    path: Path
    sha256: str
    zoom_least: int
    zoom_most: int
    bounds: tuple[float, float, float, float]  # west, south, east, north in degrees
    residuals_m: list[float | None]
    world: tuple[float, ...]
    crs: str


def make_overlay(job: OverlayJob) -> MadeOverlay:
    """Warp the page and write its map tiles; raises AssetProblem and StorageFull."""
    source = Pyramid(job.derivative)
    world, crs = _world(job, source)
    warp = Warp(source, _placement_of(job.method, job.tie_points, world, crs))
    for problem in problems_of(job.tie_points, warp.size_px) if job.tie_points else ():
        raise problem
    grid, path = warp.grid(), job.folder / "map.tif"
    with a_full_disk_said_plainly():
        write_map_pyramid(warp.tile, grid, source.mode, path)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return MadeOverlay(
        path=path,
        sha256=sha256,
        zoom_least=grid.zoom - grid.depth,
        zoom_most=grid.zoom,
        bounds=_in_degrees(warp.bounds_m),
        residuals_m=_residuals(job),
        world=world,
        crs=crs,
    )


def _placement_of(method: str, points, world, crs: str) -> Placement:
    """The placement that an overlay is drawn by; raises AssetProblem."""
    if method in BY_POINTS:
        return place_by_points(points, method)
    return World(world, read_crs(crs))


def _residuals(job: OverlayJob) -> list[float | None]:
    return residuals_m(job.tie_points, job.method) if job.method in BY_POINTS else []


def _in_degrees(bounds_m) -> tuple[float, float, float, float]:
    west, south, east, north = bounds_m
    corners = web_mercator.to_degrees(np.array([[west, south], [east, north]]))
    return tuple(round(float(value), 7) for value in corners.ravel())


def _world(job: OverlayJob, source: Pyramid) -> tuple[tuple[float, ...], str]:
    """The six numbers and the reference system, from the file itself when it is to say them."""
    if job.method != OWN_TAGS:
        return job.world, job.crs
    level = source.levels[0]
    found = _tags_of(job, (level.width_px, level.height_px))
    if found is None:
        raise AssetProblem(
            _(
                "“%(name)s” does not say where it lies. Set tie points, or give a world file and "
                "its reference system."
            ),
            {"name": job.name},
        )
    return found


def _tags_of(job: OverlayJob, size_px: tuple[int, int]) -> tuple[tuple[float, ...], str] | None:
    """What a GeoTIFF says of itself; None when it says nothing that holds for the page."""
    if job.media_type != formats.TIFF:
        return None
    from pyproj import CRS

    pages = headers.read_pages(job.original, job.media_type, job.name, job.limits)
    name = f"GTIFF_DIR:{pages[job.page_number - 1].frame + 1}:{job.original}"
    try:
        with rasterio.open(name, driver="GTiff") as file:
            if file.crs is None or (file.width, file.height) != size_px:
                return None
            a, b, c, d, e, f = tuple(file.transform)[:6]
            crs = CRS.from_wkt(file.crs.to_wkt())
    except RasterioError:
        return None
    # As a world file has them: its last two lines speak of the middle of the first pixel.
    return (a, d, b, e, c + (a + b) / 2, f + (d + e) / 2), crs.to_string()
