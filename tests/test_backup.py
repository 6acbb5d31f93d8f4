"""A dump of the database is a whole register, and is read back by PostgreSQL's own programs."""

from contextlib import contextmanager

import pytest
from django.contrib.gis.geos import MultiPolygon
from django.db import connection

from .databases import dumped, read_back
from .factories import MonumentFactory

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def empty_database():
    """Where it is; beside the test's own."""
    where = connection.settings_dict | {"NAME": f"{connection.settings_dict['NAME']}_again"}
    name = connection.ops.quote_name(where["NAME"])
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield where
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


def test_a_dump_is_read_back_without_an_error_and_has_every_row():
    mill = MonumentFactory(name="Şəki dəyirmanı", number="26—705", sensitivity="cell_1km")
    mill.footprint = MultiPolygon(mill.location.buffer(0.001))
    mill.save()  # a step of its history
    MonumentFactory()

    with empty_database() as another:
        read_back(dumped(connection.settings_dict), another)
        there = _rows(another)

    here = _rows(connection.settings_dict)
    assert any("26—705" in row for row in here)
    assert there == here


def _rows(where) -> list[str]:
    told = dumped(where, "--data-only", "--inserts", "--disable-triggers").decode()
    return [line for line in told.splitlines() if line.startswith("INSERT ")]
