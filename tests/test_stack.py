"""What the product stands on, and what may not slip in beneath it."""

from importlib.util import find_spec

from django.conf import settings
from django.contrib.gis.gdal import gdal_version
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3


def test_the_database_is_reached_through_psycopg2_and_nothing_brings_its_successor():
    """Django changes over to psycopg 3 without a word as soon as it can be imported."""
    assert not is_psycopg3
    assert find_spec("psycopg") is None


def test_gdal_is_new_enough_to_shut_out_files_and_addresses_in_reference_systems():
    """Django's check gis.W001 asks for 3.9; the library is the one inside rasterio's wheel."""
    assert tuple(map(int, gdal_version().decode().split(".")[:2])) >= (3, 9)
    assert "rasterio.libs" in settings.GDAL_LIBRARY_PATH


def test_the_days_of_the_law_are_the_days_of_the_office(db):
    """Acts take effect by the database's CURRENT_DATE: in UTC the law would come hours late."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW TimeZone")
        assert cursor.fetchone() == (settings.TIME_ZONE,)
