"""The arithmetic of tie points: laws that hold whatever the points are."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from media_pipeline import web_mercator
from media_pipeline.errors import AssetProblem
from media_pipeline.georeference import (
    Spline,
    TiePoint,
    World,
    place_by_points,
    problems_of,
    read_crs,
    residuals_m,
    rms_m,
)

pixel = st.integers(0, 4000)
degrees = st.integers(-200, 200).map(lambda step: step / 100)


def tie_points(least):
    """Points of a scan round 40 N 48 E, no two the same, and not on one line."""
    point = st.builds(
        lambda x, y, east, north: TiePoint(x, y, 48 + east, 40 + north),
        pixel,
        pixel,
        degrees,
        degrees,
    )
    lists = st.lists(point, min_size=least, max_size=12)
    return lists.filter(lambda points: not problems_of(points))


def columns(points):
    told = np.array(points)
    return told[:, :2], web_mercator.to_plane(told[:, 2:])


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-85, 85)), min_size=1, max_size=9))
def test_the_plane_of_web_maps_and_degrees_lead_back_to_each_other(places):
    there = web_mercator.to_plane(np.array(places))

    assert web_mercator.to_degrees(there) == pytest.approx(np.array(places), abs=1e-9)


@given(tie_points(least=3))
def test_a_thin_plate_goes_through_every_tie_point_both_ways(points):
    pixels, plane = columns(points)

    placement = place_by_points(points, "thin_plate")

    assert placement.to_plane(pixels) == pytest.approx(plane, abs=1)  # metres, of 400 km
    assert placement.to_pixels(plane) == pytest.approx(pixels, abs=0.05)


@given(tie_points(least=3))
def test_an_affine_placement_leads_back_to_the_pixel_it_came_from(points):
    placement = place_by_points(points, "affine")
    pixels, _plane = columns(points)
    there = placement.to_plane(pixels)
    assume(np.ptp(there, axis=0).min() > 1)  # else the fit itself presses the scan into a line

    assert placement.to_pixels(there) == pytest.approx(pixels, abs=0.05)


@given(tie_points(least=3), st.floats(-5, 5), st.floats(-5, 5))
def test_no_shift_of_an_affine_fit_comes_nearer_to_the_points(points, east, north):
    pixels, plane = columns(points)
    fitted = place_by_points(points, "affine").to_plane(pixels)

    best = ((fitted - plane) ** 2).sum()

    shift = np.array([east, north])
    assert ((fitted + shift - plane) ** 2).sum() >= best * (1 - 1e-9) - 1e-3


@given(st.lists(st.tuples(pixel, pixel), min_size=4, max_size=10, unique=True))
def test_what_is_affine_has_no_residuals_under_either_method(places):
    pixels = np.array(places, dtype=float)
    plane = pixels @ np.array([[90.0, 12.0], [-8.0, -95.0]]) + [5_300_000, 4_900_000]
    places = np.column_stack([pixels, web_mercator.to_degrees(plane)])
    points = [TiePoint(*map(float, place)) for place in places]
    assume(not problems_of(points))

    for method in ("affine", "thin_plate"):
        told = [value for value in residuals_m(points, method) if value is not None]
        assert told == pytest.approx([0] * len(told), abs=0.5)


@given(tie_points(least=5))
def test_a_left_out_point_is_taken_where_the_spline_of_the_others_takes_it(points):
    pixels, plane = columns(points)
    rests = [[p for p in points if p is not point] for point in points]
    assume(not any(problems_of(rest) for rest in rests))
    quickly = plane - Spline(pixels, plane).left_out()

    slowly = [
        Spline(*columns(rest))(pixels[number : number + 1])[0] for number, rest in enumerate(rests)
    ]

    assert quickly == pytest.approx(np.array(slowly), rel=1e-4, abs=50)


def test_a_residual_is_metres_on_the_ground_and_not_of_the_stretched_plane():
    square = [(0, 0, 48.0, 60.1), (1000, 0, 48.1, 60.1), (0, 1000, 48.0, 60.0)]
    off = (1000, 1000, 48.1 + 4 * 0.001, 60.0)  # 56 m a thousandth of a degree, at 60° north
    points = [TiePoint(*map(float, one)) for one in [*square, off]]

    told = residuals_m(points, "affine")

    assert told == pytest.approx([55.8] * 4, rel=0.02)  # a quarter of 223 m each
    assert rms_m(told) == pytest.approx(55.8, rel=0.02)


def test_of_three_points_a_thin_plate_can_say_nothing_and_says_so():
    points = [TiePoint(0, 0, 48, 41), TiePoint(900, 0, 49, 41), TiePoint(0, 900, 48, 40)]

    assert residuals_m(points, "thin_plate") == [None, None, None]
    assert rms_m([None, None, None]) is None


CORNER, RIGHT, BELOW = (0, 0, 48, 41), (900, 0, 49, 41), (0, 900, 48, 40)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ([CORNER, RIGHT], "Tie points so far: 2. At least 3 are needed, not on one line."),
        ([CORNER, RIGHT, BELOW, (0, 0, 47, 40)], "Points 1 and 4 are the same place on the scan."),
        ([CORNER, RIGHT, BELOW, (5, 5, 49, 41)], "Points 2 and 4 are the same place on the map."),
        (
            [CORNER, (300, 300, 48.5, 40.2), (900, 900, 49, 40)],
            "All points lie on one line of the scan: set one that lies well beside it.",
        ),
        (
            [CORNER, (900, 0, 49, 41), (0, 900, 50, 41)],
            "All points lie on one line of the map: set one that lies well beside it.",
        ),
        (
            [CORNER, RIGHT, (0, 901, 48, 40)],
            "Point 3 lies outside the picture: 0, 901; the picture has 1000 × 900 pixels.",
        ),
        (
            [CORNER, RIGHT, (0, 900, 48, 89)],
            "Point 3 is at longitude 48, latitude 89, where no web map reaches.",
        ),
    ],
)
def test_points_that_cannot_place_a_scan_are_told_in_a_sentence(told, sentence):
    points = [TiePoint(*map(float, one)) for one in told]

    assert [str(problem) for problem in problems_of(points, (1000, 900))] == [sentence]


def test_a_world_file_speaks_of_the_middle_of_the_first_pixel():
    utm = World([10, 0, 0, -10, 300_005, 4_499_995], read_crs("EPSG:32639"))

    corner = web_mercator.to_degrees(utm.to_plane(np.array([[0.0, 0.0]])))

    # 300,000 m east, 4,500,000 m north of EPSG:32639; half a pixel would be 0.00005° beside it
    assert corner == pytest.approx(np.array([[48.635319, 40.626640]]), abs=1e-5)
    assert utm.to_pixels(utm.to_plane(np.array([[7.0, 9.0]]))) == pytest.approx(
        np.array([[7.0, 9.0]]), abs=1e-3
    )


@pytest.mark.parametrize("text", ["EPSG:99999999", "Baku", "", "5709"])
def test_a_reference_system_that_is_none_is_named(text):
    with pytest.raises(AssetProblem) as problem:
        read_crs(text)
    assert f"“{text}” is no reference system that we know" in str(problem.value)
