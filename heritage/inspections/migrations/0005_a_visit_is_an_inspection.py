"""The record of a condition becomes a visit with versions.

The tables keep their names: the chain of the history holds the digest of each event with the name
of its table in it.
"""

import pgtrigger.migrations
from django.db import migrations

TRIGGERS = [
    "record_never_changed",
    "record_never_deleted",
    "insert_insert",
    "update_update",
    "delete_delete",
]
NUMBERS = """
CREATE SEQUENCE inspections_number;
CREATE FUNCTION inspections_next_number() RETURNS varchar LANGUAGE sql VOLATILE AS $$
    SELECT to_char(now(), 'YYYY') || '-' || lpad(nextval('inspections_number')::text, 6, '0')
$$;
"""
NO_NUMBERS = "DROP FUNCTION inspections_next_number(); DROP SEQUENCE inspections_number;"


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0004_visits_fill_the_passport"),
    ]

    operations = [
        *(
            pgtrigger.migrations.RemoveTrigger(model_name="conditionrecord", name=name)
            for name in TRIGGERS
        ),
        pgtrigger.migrations.RemoveTrigger(model_name="conditionrecordevent", name="append_only"),
        migrations.RunSQL(
            "DROP TRIGGER inspections_visit_due ON inspections_conditionrecord",
            "CREATE TRIGGER inspections_visit_due AFTER INSERT OR DELETE"
            " ON inspections_conditionrecord"
            " FOR EACH ROW EXECUTE FUNCTION catalogue_part_due('visits')",
        ),
        migrations.AlterModelTable("conditionrecord", "inspections_conditionrecord"),
        migrations.AlterModelTable("conditionrecordevent", "inspections_conditionrecordevent"),
        migrations.RenameModel("ConditionRecord", "Inspection"),
        migrations.RenameModel("ConditionRecordEvent", "InspectionEvent"),
        migrations.RunSQL(NUMBERS, NO_NUMBERS),
    ]
