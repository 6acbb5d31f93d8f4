"""The plane and the grid of web maps: EPSG:3857, in metres, cut into tiles of 256 pixels.

Source: IOGP Guidance Note 7-2, method 1024 (Popular Visualisation Pseudo Mercator); OGC Two
Dimensional Tile Matrix Set, WebMercatorQuad (GoogleMapsCompatible). Points are rows of an array:
longitude, latitude in degrees, or x (east), y (north) in metres of the plane.
"""

from math import pi

import numpy as np

RADIUS_M = 6378137.0  # semi-major axis of WGS 84
HALF_M = pi * RADIUS_M  # the plane reaches from -HALF_M to HALF_M both ways
MOST_LATITUDE = 85.0511287798066  # there the plane is a square
TILE_PX = 256
MOST_ZOOM = 22


def to_plane(degrees: np.ndarray) -> np.ndarray:
    """Longitude, latitude → x, y in metres of the plane."""
    longitude, latitude = np.radians(degrees).T
    return np.column_stack([longitude, np.log(np.tan(pi / 4 + latitude / 2))]) * RADIUS_M


def to_degrees(plane: np.ndarray) -> np.ndarray:
    """x, y in metres of the plane → longitude, latitude."""
    x, y = plane.T / RADIUS_M
    return np.degrees(np.column_stack([x, 2 * np.arctan(np.exp(y)) - pi / 2]))


def pixel_m(zoom: int) -> float:
    """How wide a pixel of this zoom is in the plane."""
    return 2 * HALF_M / TILE_PX / 2**zoom


def tile_at(zoom: int, x_m: float, y_m: float) -> tuple[int, int]:
    """Column and row of the tile that holds a point of the plane; rows are counted from north."""
    side_m = TILE_PX * pixel_m(zoom)
    last = 2**zoom - 1
    column, row = int((x_m + HALF_M) // side_m), int((HALF_M - y_m) // side_m)
    return min(max(column, 0), last), min(max(row, 0), last)


def corner_of(zoom: int, column: int, row: int) -> tuple[float, float]:
    """The north-west corner of a tile in the plane."""
    side_m = TILE_PX * pixel_m(zoom)
    return column * side_m - HALF_M, HALF_M - row * side_m
