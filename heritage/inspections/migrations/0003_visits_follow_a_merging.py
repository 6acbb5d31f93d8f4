"""A visit is never rewritten, but goes with its monument when two records are merged."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0002_history_by_time"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="conditionrecord",
            name="record_never_changed",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conditionrecord",
            trigger=pgtrigger.compiler.Trigger(
                name="record_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."condition_class" IS DISTINCT FROM (NEW."condition_class") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."inspector_id" IS DISTINCT FROM (NEW."inspector_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid") OR OLD."visited_on" IS DISTINCT FROM (NEW."visited_on"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="bfc202b18897d8d8286982a3ad97455fdf458f53",
                    operation="UPDATE",
                    pgid="pgtrigger_record_never_changed_513f6",
                    table="inspections_conditionrecord",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conditionrecord",
            trigger=pgtrigger.compiler.Trigger(
                name="record_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="daa323239eb7b5197d058aef548c5ded73514151",
                    operation="DELETE",
                    pgid="pgtrigger_record_never_deleted_2575e",
                    table="inspections_conditionrecord",
                    when="BEFORE",
                ),
            ),
        ),
    ]
