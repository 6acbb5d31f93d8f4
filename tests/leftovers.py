"""Rows that several tests share, and rows that none may leave.

A test that leaves some behind is named at once: else a later one, far away, would fail of it.
"""

from contextlib import contextmanager

import pytest
from pytest_django.plugin import blocking_manager_key

TABLES = ["accounts_user", "catalogue_monument", "media_pipeline_asset"]
ARE_THERE = " UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in TABLES)
_shared = []


@contextmanager
def rows_for_several(blocker):
    """For a fixture of a class or a module: what is written inside stays until it ends."""
    from django.db import transaction

    with blocker.unblock(), transaction.atomic():
        _shared.append(True)
        yield
        _shared.pop()
        transaction.set_rollback(True)


@pytest.fixture(scope="class")
def rows_of_class(django_db_setup, django_db_blocker):
    """What a fixture of a class writes stays for all of its tests, and is taken back after them."""
    with rows_for_several(django_db_blocker):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    yield
    from django.db import connection

    if connection.connection is None:
        return
    opened = len(connection.atomic_blocks) - len(_shared)
    assert opened == 0, f"{item.nodeid} left a transaction open."
    if not _shared:
        with item.config.stash[blocking_manager_key].unblock():
            tables = filled_tables(connection)
        assert not tables, f"{item.nodeid} left rows in {', '.join(tables)}."


def filled_tables(connection) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(ARE_THERE)
        return [table for (table,) in cursor.fetchall()]
