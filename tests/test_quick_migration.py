"""A run of operations that only add is done as one: the same tables, the models rendered once."""

from unittest import mock

import pytest
from django.db import connection, migrations, models, transaction
from django.db.migrations.state import ProjectState, StateApps

from heritage.quick_migration import QuickMigration

pytestmark = pytest.mark.django_db


class Bells(QuickMigration):
    """A table, and a run of four operations that add to it."""

    operations = [
        migrations.CreateModel("Bell", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("Bell", "weight_kg", models.IntegerField(default=0)),
        migrations.AddField("Bell", "tone", models.TextField(default="")),
        migrations.AddIndex("Bell", models.Index(fields=["tone"], name="bell_tone")),
        migrations.AddConstraint(
            "Bell",
            models.CheckConstraint(condition=models.Q(weight_kg__gte=0), name="bell_weighs"),
        ),
    ]


def _is_made():
    with connection.cursor() as cursor:
        if "bells_bell" not in connection.introspection.table_names(cursor):
            return set()
        columns = connection.introspection.get_table_description(cursor, "bells_bell")
        rules = connection.introspection.get_constraints(cursor, "bells_bell")
    return {column.name for column in columns} | {"bell_tone", "bell_weighs"} & rules.keys()


def test_a_quick_migration_makes_what_its_operations_say_and_takes_it_back():
    before = ProjectState()
    with connection.schema_editor(atomic=False) as editor:
        after = Bells("0001_bells", "bells").apply(before.clone(), editor)
    assert _is_made() == {"id", "weight_kg", "tone", "bell_tone", "bell_weighs"}
    assert set(after.models["bells", "bell"].fields) == {"id", "weight_kg", "tone"}

    with connection.schema_editor(atomic=False) as editor:
        Bells("0001_bells", "bells").unapply(before, editor)
    assert _is_made() == set()


def test_the_models_are_rendered_as_often_for_one_addition_as_for_many():
    class OneAddition(QuickMigration):
        operations = Bells.operations[:2]

    assert _renderings(Bells) == _renderings(OneAddition)


def _renderings(migration) -> int:
    """How often models are rendered after the table was made and until all is added."""
    state = ProjectState()
    assert state.apps  # as Django's executor begins
    render = mock.patch.object(
        StateApps, "render_multiple", autospec=True, side_effect=StateApps.render_multiple
    )
    with transaction.atomic(), connection.schema_editor(atomic=False) as editor:
        with render as rendered:
            migration("0001_bells", "bells").apply(state, editor)
        transaction.set_rollback(True)
    return rendered.call_count
