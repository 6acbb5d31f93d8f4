"""How a scan lies on the earth: tie points or a world file in, pixel ⇄ place out, and how well.

Pixels are counted from the top left corner of the picture, so that the middle of the first one is
0.5, 0.5. Tie points are fitted in the plane of web maps, which is conformal and is what overlays
are drawn in; viewers of the IIIF Georeference extension do the same, so a scan lies there as here.

PROJ's tables (6 MB) come with the first scan that is placed: a web process mostly places none.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from django.utils.translation import gettext_noop as _

from . import web_mercator
from .errors import AssetProblem

if TYPE_CHECKING:
    from pyproj import CRS

# How a scan can be placed, as the overlays' table says it.
AFFINE, THIN_PLATE, WORLD_FILE, OWN_TAGS = "affine", "thin_plate", "world_file", "own_tags"
BY_POINTS = (AFFINE, THIN_PLATE)

LEAST_POINTS = 3
MOST_POINTS = 300
LEAST_SPREAD = 0.001  # of points across their line, to that along it: less is a line


class TiePoint(NamedTuple):
    """A place on the scan (pixels) and on the earth (degrees, WGS 84)."""

    x_px: float
    y_px: float
    longitude: float
    latitude: float


class Placement(Protocol):
    """Both ways between the pixels of a scan and the plane of web maps; rows of points."""

    def to_plane(self, pixels: np.ndarray) -> np.ndarray: ...

    def to_pixels(self, plane: np.ndarray) -> np.ndarray: ...


class Affine:
    """plane = pixels · matrix + shift: straight lines stay straight, parallels parallel."""

    def __init__(self, matrix: np.ndarray, shift: np.ndarray):
        self._matrix, self._shift = matrix, shift
        self._inverse = np.linalg.inv(matrix)

    def to_plane(self, pixels: np.ndarray) -> np.ndarray:
        return pixels @ self._matrix + self._shift

    def to_pixels(self, plane: np.ndarray) -> np.ndarray:
        return (plane - self._shift) @ self._inverse


def fitted_affine(pixels: np.ndarray, plane: np.ndarray) -> Affine:
    """The affine map with the least sum of squared distances in the plane."""
    middle, goal = pixels.mean(axis=0), plane.mean(axis=0)  # centred, the numbers stay small
    matrix, *_rest = np.linalg.lstsq(pixels - middle, plane - goal, rcond=None)
    return Affine(matrix, goal - middle @ matrix)


class Spline:
    """A thin-plate spline: the smoothest map of the plane that takes `sources` to `targets`.

    Source: F. L. Bookstein, Principal Warps: Thin-Plate Splines and the Decomposition of
    Deformations, IEEE Transactions on Pattern Analysis and Machine Intelligence 11 (1989), 567-585.
    """

    def __init__(self, sources: np.ndarray, targets: np.ndarray):
        self._middle, self._scale = sources.mean(axis=0), np.ptp(sources, axis=0).max()
        self._knots = self._near_one(sources)
        self._inverse = np.linalg.inv(self._system())
        self._weights = self._inverse[:, : len(targets)] @ targets

    def __call__(self, points: np.ndarray) -> np.ndarray:
        near = self._near_one(points)
        return self._row(near) @ self._weights

    def left_out(self) -> np.ndarray:
        """For each knot: its target minus where the spline of all other knots would take it.

        Source: S. Rippa, An algorithm for selecting a good value for the parameter c in radial
        basis function interpolation, Advances in Computational Mathematics 11 (1999), 193-210.
        """
        count = len(self._knots)
        return self._weights[:count] / np.diag(self._inverse)[:count, None]

    def _near_one(self, points: np.ndarray) -> np.ndarray:
        return (points - self._middle) / self._scale

    def _row(self, near: np.ndarray) -> np.ndarray:
        squares = ((near[:, None] - self._knots[None]) ** 2).sum(axis=2)
        bending = squares * np.log(np.where(squares > 0, squares, 1))
        return np.column_stack([bending, np.ones(len(near)), near])

    def _system(self) -> np.ndarray:
        row = self._row(self._knots)
        flat = np.zeros((3, 3))
        return np.block([[row], [row[:, len(self._knots) :].T, flat]])


class ThinPlate:
    """A spline each way; both are exact at the tie points, and near each other between them."""

    def __init__(self, pixels: np.ndarray, plane: np.ndarray):
        self.to_plane, self.to_pixels = Spline(pixels, plane), Spline(plane, pixels)


class World:
    """A world file: an affine map into the plane of a reference system of its own."""

    def __init__(self, world: Sequence[float], crs: "CRS"):
        across_x, across_y, down_x, down_y, x, y = world
        matrix = np.array([[across_x, across_y], [down_x, down_y]])
        if abs(np.linalg.det(matrix)) < 1e-18:
            raise AssetProblem(
                _("The first four numbers of the world file press the picture into a line.")
            )
        middle_of_first = np.array([0.5, 0.5])  # the last two numbers speak of it
        self._affine = Affine(matrix, np.array([x, y]) - middle_of_first @ matrix)
        from pyproj import Transformer

        self._there = Transformer.from_crs(crs, "EPSG:3857", always_xy=True)
        self._back = Transformer.from_crs("EPSG:3857", crs, always_xy=True)

    def to_plane(self, pixels: np.ndarray) -> np.ndarray:
        return np.column_stack(self._there.transform(*self._affine.to_plane(pixels).T))

    def to_pixels(self, plane: np.ndarray) -> np.ndarray:
        return self._affine.to_pixels(np.column_stack(self._back.transform(*plane.T)))


def place_by_points(points: Sequence[TiePoint], method: str) -> Affine | ThinPlate:
    """The placement of a scan by its tie points; `method` is "affine" or "thin_plate".

    Raises AssetProblem when there are too few points, or some that say nothing new.
    """
    for problem in problems_of(points):
        raise problem
    pixels, plane = _columns(points)
    return fitted_affine(pixels, plane) if method == AFFINE else ThinPlate(pixels, plane)


def read_crs(text: str) -> "CRS":
    """A reference system by its code ("EPSG:32638", "32638") or as a file writes it."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    asked = text.strip()
    try:
        crs = CRS.from_user_input(int(asked) if asked.isdecimal() else asked)
    except (CRSError, ValueError) as error:
        raise _unknown_crs(asked) from error
    if not (crs.is_projected or crs.is_geographic):
        raise _unknown_crs(asked)
    return crs


def _unknown_crs(asked: str) -> AssetProblem:
    return AssetProblem(
        _("“%(crs)s” is no reference system that we know. Write its EPSG code, as EPSG:32638."),
        {"crs": asked[:80]},
    )


def problems_of(
    points: Sequence[TiePoint], size_px: tuple[int, int] | None = None
) -> list[AssetProblem]:
    """Everything that keeps these points from placing a scan; points are counted from 1."""
    problems = [*_outside(points, size_px), *_doubled(points)]
    if len(points) < LEAST_POINTS:
        problems.append(_too_few(len(points)))
    elif len(points) > MOST_POINTS:
        problems.append(_too_many(len(points)))
    return problems or list(_on_a_line(points))


def _too_few(count: int) -> AssetProblem:
    return AssetProblem(
        _("Tie points so far: %(count)d. At least %(least)d are needed, not on one line."),
        {"count": count, "least": LEAST_POINTS},
    )


def _too_many(count: int) -> AssetProblem:
    return AssetProblem(
        _("Tie points: %(count)d. At most %(most)d are taken."),
        {"count": count, "most": MOST_POINTS},
    )


def _outside(points, size_px):
    for number, point in enumerate(points, 1):
        values = {"number": number, "x": f"{point.x_px:.10g}", "y": f"{point.y_px:.10g}"}
        if size_px and not (0 <= point.x_px <= size_px[0] and 0 <= point.y_px <= size_px[1]):
            told = values | {"width": size_px[0], "height": size_px[1]}
            yield AssetProblem(
                _(
                    "Point %(number)d lies outside the picture: %(x)s, %(y)s; the picture has "
                    "%(width)d × %(height)d pixels."
                ),
                told,
            )
        if abs(point.longitude) > 180 or abs(point.latitude) > web_mercator.MOST_LATITUDE:
            place = {"longitude": f"{point.longitude:.10g}", "latitude": f"{point.latitude:.10g}"}
            yield AssetProblem(
                _(
                    "Point %(number)d is at longitude %(longitude)s, latitude %(latitude)s, where "
                    "no web map reaches."
                ),
                {"number": number} | place,
            )


def _doubled(points):
    for what, columns in (("scan", slice(0, 2)), ("earth", slice(2, 4))):
        known: dict = {}
        for number, point in enumerate(points, 1):
            first = known.setdefault(point[columns], number)
            if first != number:
                yield AssetProblem(_DOUBLED[what], {"first": first, "second": number})


_DOUBLED = {
    "scan": _("Points %(first)d and %(second)d are the same place on the scan."),
    "earth": _("Points %(first)d and %(second)d are the same place on the map."),
}


def _on_a_line(points):
    pixels, plane = _columns(points)
    if _spread(pixels) < LEAST_SPREAD:
        yield AssetProblem(
            _("All points lie on one line of the scan: set one that lies well beside it.")
        )
    elif _spread(plane) < LEAST_SPREAD:
        yield AssetProblem(
            _("All points lie on one line of the map: set one that lies well beside it.")
        )


def _spread(points: np.ndarray) -> float:
    """How wide the points lie across their main line, to how long along it."""
    along, across = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return across / along if along else 0.0


def residuals_m(points: Sequence[TiePoint], method: str) -> list[float | None]:
    """How far the placement takes each point from its place, in metres on the ellipsoid.

    A thin plate goes through every point, so its plain residuals are nothing by construction. For
    it they are told as if each point were left out in turn: how far from its place the others would
    take it. None where nothing can be said: with three points, or when the rest lies on a line.
    """
    pixels, plane = _columns(points)
    if method == AFFINE:
        return _distances_m(fitted_affine(pixels, plane).to_plane(pixels), points)
    if len(points) <= LEAST_POINTS:
        return [None] * len(points)
    with np.errstate(all="ignore"):  # without a point the rest may lie on a line: told as None
        told = _distances_m(plane - Spline(pixels, plane).left_out(), points)
    rests = (np.delete(pixels, number, axis=0) for number in range(len(points)))
    return [
        far_m if _spread(rest) >= LEAST_SPREAD else None
        for far_m, rest in zip(told, rests, strict=True)
    ]


def rms_m(residuals: Sequence[float | None]) -> float | None:
    """The root of the mean of the squares; None when there is nothing to be said."""
    told = [value for value in residuals if value is not None]
    return float(np.sqrt(np.mean(np.square(told)))) if told else None


def _distances_m(plane: np.ndarray, points: Sequence[TiePoint]) -> list[float | None]:
    from pyproj import Geod

    longitudes, latitudes = web_mercator.to_degrees(plane).T
    given = np.array([point[2:] for point in points]).T
    far_m = Geod(ellps="WGS84").inv(longitudes, latitudes, *given)[2]
    return [float(value) if np.isfinite(value) else None for value in far_m]


def _columns(points: Sequence[TiePoint]) -> tuple[np.ndarray, np.ndarray]:
    told = np.array(points, dtype=float)
    return told[:, :2], web_mercator.to_plane(told[:, 2:])
