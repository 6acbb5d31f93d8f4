"""Migrations that render the models once for a run of operations, not after each of them.

Django renders a changed model anew with all that are related to it, here nearly every one, so that
the next operation finds it. What only adds to tables that are there needs to see them as they were
before the first and as they are after the last; so a run of such operations is done as one.
"""

from itertools import groupby

from django.db import migrations
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger, RemoveTrigger

ADD = (
    migrations.AddField,
    migrations.AddIndex,
    migrations.AddConstraint,
    AddTrigger,
    RemoveTrigger,
)


class QuickMigration(migrations.Migration):
    """A migration whose runs of operations of the kinds `ADD` are each done as one.

    For a migration of many operations: the result is that of Django's own, which renders more.
    """

    def __init__(self, name, app_label):
        super().__init__(name, app_label)
        runs = groupby(self.operations, key=lambda operation: isinstance(operation, ADD))
        self.operations = [
            one for adds, run in runs for one in ([Together([*run])] if adds else run)
        ]


class Together(Operation):
    """Operations that each touch the database by itself, with the models as after the last."""

    def __init__(self, operations: list[Operation]):
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # rendered when it is asked for, after the last
        state.is_delayed = False
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return "; ".join(operation.describe() for operation in self.operations)
