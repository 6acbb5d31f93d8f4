"""A number of another scheme leaves the monument's row alone."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0025_pages_by_index_alone"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="identifier",
            name="number_sorted",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="identifier",
            trigger=pgtrigger.compiler.Trigger(
                name="number_sorted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        UPDATE catalogue_monument m SET number_sorted = n.value\n        FROM (\n            SELECT id, (\n                SELECT value FROM catalogue_identifier i\n                WHERE i.monument_id = one.id AND i.scheme = 'inventory'\n                ORDER BY i.is_preferred DESC, i.id LIMIT 1) AS value\n            FROM catalogue_monument one WHERE id IN (NEW.monument_id, OLD.monument_id)) n\n        WHERE m.id = n.id AND m.number_sorted IS DISTINCT FROM n.value;\n        RETURN NULL;\n    ",
                    hash="3281757580400d12692afbb0914b64aa6c74b8c6",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_number_sorted_5cf6a",
                    table="catalogue_identifier",
                    when="AFTER",
                ),
            ),
        ),
    ]
