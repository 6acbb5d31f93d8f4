"""A test that leaves rows behind is named at once: else a later one, far away, would fail of it."""

import pytest
from pytest_django.plugin import blocking_manager_key

TABLES = ["accounts_user", "catalogue_monument", "media_pipeline_asset"]
ARE_THERE = " UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in TABLES)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    yield
    from django.db import connection

    if connection.connection is None or "rows_of_class" in item.fixturenames:
        return
    with item.config.stash[blocking_manager_key].unblock():
        assert not connection.in_atomic_block, f"{item.nodeid} left a transaction open."
        tables = filled_tables(connection)
    assert not tables, f"{item.nodeid} left rows in {', '.join(tables)}."


def filled_tables(connection) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(ARE_THERE)
        return [table for (table,) in cursor.fetchall()]
