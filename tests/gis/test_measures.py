import pytest
from django.contrib.gis.geos import Point

from gis.measures import distance_m


def test_a_degree_along_the_equator_is_111_319_metres():
    assert distance_m(Point(49, 0), Point(50, 0)) == pytest.approx(111_319.49, abs=0.01)
