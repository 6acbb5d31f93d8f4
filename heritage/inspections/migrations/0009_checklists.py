"""What an inspector goes through, by type of monument; versions stay as they were."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0008_without_the_first_photos"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChecklistVersion",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("code", models.SlugField(max_length=40)),
                ("content", models.JSONField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["code", "made_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="checklist_version_is_a_hash",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Checklist",
            fields=[
                ("code", models.SlugField(max_length=40, primary_key=True, serialize=False)),
                ("sort", models.PositiveSmallIntegerField(default=0)),
                (
                    "current",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.checklistversion",
                    ),
                ),
            ],
            options={
                "ordering": ["sort", "code"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="checklistversion",
            trigger=pgtrigger.compiler.Trigger(
                name="checklist_version_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5ee6e7d24c06a26c12fdf53340229aa122abcf20",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_checklist_version_stays_7a5dc",
                    table="inspections_checklistversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
