"""The append-only history of the product's tables: who, when, from what to what."""

import pghistory
from django.contrib.gis.db.models.fields import BaseSpatialField
from django.contrib.postgres.indexes import BrinIndex
from pgtrigger.core import IsDistinctFrom


@BaseSpatialField.register_lookup
class IsOtherShape(IsDistinctFrom):
    """`df` of triggers, for shapes: byte by byte.

    By their own operator a dump of the database could not be read back: it names no schema for it,
    and looks in none.
    """

    def as_sql(self, compiler, connection):
        old, old_params = self.process_lhs(compiler, connection)
        new, new_params = self.process_rhs(compiler, connection)
        return f"{old}::bytea IS DISTINCT FROM {new}::bytea", [*old_params, *new_params]


def tracked(model, *, exclude=None, indexes=(), table=None):
    """Keep an append-only history of every row: triggers write it, so raw SQL is in it too.

    `indexes` are of the history's table, for what is asked of it beside the life of one row;
    `table` is its name where that is not the model's.
    """
    events = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    by_time = BrinIndex(fields=["pgh_created_at"], autosummarize=True)  # they come in order
    meta = {"indexes": [by_time, *indexes]} | ({"db_table": table} if table else {})
    return pghistory.track(*events, append_only=True, exclude=exclude, meta=meta)(model)


def tracked_but(*fields, indexes=(), table=None):
    """As `tracked`, without the fields that say nothing of the row's own subject."""
    return lambda model: tracked(model, exclude=list(fields), indexes=indexes, table=table)
