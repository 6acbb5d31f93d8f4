"""The register of the bench of the search is what the product would have made of the same rows."""

import numpy as np
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from heritage.catalogue.models import Monument

from . import register
from .rehearsal import make_people
from .search import product
from .search import register as wide

COUNT = 300
DERIVED_BY_TRIGGERS_AFTER = {"built_from", "built_to", "dating_text", "number_sorted"}


@pytest.fixture
def surroundings(db):
    call_command("load_vocabularies", verbosity=0)
    call_command("load_areas", verbosity=0)
    make_people()
    wide.make_surroundings()


def _blank_what_is_derived(rows):
    """What triggers are to find out by themselves is not told to them."""
    columns = register.TABLES["monument"].split()
    protected = {row[0] for row in rows["protection"]}
    for number, row in enumerate(rows["monument"]):
        told = dict(zip(columns, row, strict=True))
        told |= {"built_from": None, "built_to": None, "dating_text": "", "number_sorted": None}
        if told["id"] in protected:
            told["section_basis"] = told["importance_basis"] = "inferred"
        rows["monument"][number] = tuple(told.values())


def _written_with_every_trigger(rows):
    _blank_what_is_derived(rows)
    for table, columns in (register.TABLES | wide.MORE_TABLES).items():
        register.set_up_history(ignored=())
        register.copy(table, columns, rows[table])


def _read():
    """All that was derived, by table; references are numbered on and never twice."""
    told = {"monument": list(Monument.objects.order_by("pk").values(*_columns()))}
    told["words"] = _rows("SELECT * FROM catalogue_searchtext ORDER BY monument_id")
    told["words of names"] = _rows("SELECT word, skeleton FROM catalogue_nameword ORDER BY word")
    if product.has_tiles():
        product.sum_up_tiles()
        told["places"] = _rows(
            "SELECT monument_id, key, point, area, is_published, is_sample, is_approximate"
            " FROM catalogue_mapplace ORDER BY monument_id"
        )
        told["cells"] = _rows(
            "SELECT level, key, is_sample, count, round(x_sum), round(y_sum), is_approximate"
            " FROM catalogue_mapcell ORDER BY 1, 2, 3"
        )
    return told


def _columns():
    fields = {field.attname for field in Monument._meta.concrete_fields}
    return sorted(fields - {"reference"})


def _rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _read_and_taken_back(write):
    with transaction.atomic():
        write()
        told = _read()
        transaction.set_rollback(True)
    return told


def test_rows_written_without_triggers_are_what_triggers_would_have_made(surroundings):
    def fast():
        with wide.deriving():
            wide.write_rows(wide.WideMaker(0).make(COUNT))
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")
            cursor.execute(wide.WORDS_OF_NAMES)

    quick = _read_and_taken_back(fast)
    slow = _read_and_taken_back(lambda: _written_with_every_trigger(wide.WideMaker(0).make(COUNT)))

    assert len(quick["monument"]) == len(quick["words"]) == COUNT
    for table, rows in slow.items():
        assert quick[table] == rows, table


def test_a_batch_is_the_same_whoever_makes_it(surroundings):
    assert wide.WideMaker(3).make(40) == wide.WideMaker(3).make(40)


def test_three_in_ten_lie_in_a_district_and_a_few_are_hidden(surroundings):
    columns = register.TABLES["monument"].split()
    rows = [
        dict(zip(columns, row, strict=True)) for row in wide.WideMaker(1).make(COUNT)["monument"]
    ]

    inside = sum(row["district_id"] is not None for row in rows)
    hidden = sum(row["sensitivity"] != "open" for row in rows)
    assert 0.2 < inside / COUNT < 0.4
    assert 0 < hidden / COUNT < 0.1


@given(st.integers(2, 5_000))
def test_each_cluster_is_smaller_than_the_one_before_and_none_is_empty(count):
    shares = wide.zipf(count)

    assert shares.sum() == pytest.approx(1)
    assert np.all(np.diff(shares) < 0) and shares[-1] > 0


def _indexes():
    return _rows(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
    )


def test_indexes_that_are_away_while_rows_are_written_are_made_again(transactional_db):
    before = _indexes()
    with wide.without_indexes():
        meanwhile = _indexes()

    away = {name for name, _made_by in before} - {name for name, _made_by in meanwhile}
    assert {"search_text_folded", "monument_register_order", "name_begins"} <= away
    assert not any("pkey" in name or "monument_id" in name for name in away)
    assert _indexes() == before
