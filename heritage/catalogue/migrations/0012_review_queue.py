"""What a request touches is found by a query; a place is shown more exactly by two people only."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from heritage.quick_migration import QuickMigration

# Requests from before know the one monument that they were made from.
MONUMENTS = """
INSERT INTO catalogue_changerequest_monuments (changerequest_id, monument_id)
SELECT id, monument_id FROM catalogue_changerequest WHERE monument_id IS NOT NULL
"""


class Migration(QuickMigration):
    dependencies = [
        ("accounts", "0003_keeper"),
        ("catalogue", "0011_quality_due"),
        ("media_pipeline", "0002_reason_in_every_language"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="opinion",
            options={"ordering": ["asked_at", "id"]},
        ),
        migrations.AddField(
            model_name="changerequest",
            name="documents",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="media_pipeline.asset", verbose_name="documents"
            ),
        ),
        migrations.AddField(
            model_name="changerequest",
            name="made_for",
            field=models.ManyToManyField(editable=False, related_name="+", to="accounts.agency"),
        ),
        migrations.AddField(
            model_name="changerequest",
            name="monuments",
            field=models.ManyToManyField(
                editable=False, related_name="touched_by", to="catalogue.monument"
            ),
        ),
        migrations.AddField(
            model_name="changerequest",
            name="seen_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="changerequest",
            name="undoes",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undoings",
                to="catalogue.changerequest",
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="shows_exact_place",
            field=models.BooleanField(default=False, verbose_name="shows the exact place"),
        ),
        migrations.AddField(
            model_name="opinion",
            name="verdict",
            field=models.CharField(
                blank=True,
                choices=[
                    ("for", "for it"),
                    ("conditions", "for it, with conditions"),
                    ("against", "against it"),
                ],
                max_length=12,
                verbose_name="opinion",
            ),
        ),
        migrations.AlterField(
            model_name="opinion",
            name="text",
            field=models.TextField(blank=True, verbose_name="in words"),
        ),
        migrations.AddIndex(
            model_name="changerequest",
            index=models.Index(fields=["decided_at"], name="catalogue_c_decided_775c27_idx"),
        ),
        migrations.AddIndex(
            model_name="changerequest",
            index=models.Index(
                fields=["proposed_by", "state"], name="catalogue_c_propose_983615_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_at__isnull", True), ("verdict", "")),
                    models.Q(
                        ("given_at__isnull", False),
                        ("verdict__in", ["for", "conditions", "against"]),
                    ),
                    _connector="OR",
                ),
                name="opinion_has_a_verdict_when_given",
                violation_error_message="An opinion is for it, against it, or has conditions.",
            ),
        ),
        migrations.RunSQL(MONUMENTS, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="monument",
            trigger=pgtrigger.compiler.Trigger(
                name="more_exact_by_two",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."sensitivity" IS DISTINCT FROM (NEW."sensitivity"))',
                    declare="DECLARE exactness text[];",
                    func="\n        exactness := ARRAY['open', 'cell_1km', 'cell_10km', 'district', 'withheld'];\n        IF array_position(exactness, NEW.sensitivity::text)\n                < array_position(exactness, OLD.sensitivity::text)\n            AND coalesce(current_setting('catalogue.rehearsal', true), '') <> 'on'\n            AND NOT EXISTS (\n                SELECT 1 FROM catalogue_changerequest r\n                WHERE r.state = 'applied' AND r.decided_at = CURRENT_TIMESTAMP\n                    AND r.decided_by_id <> r.proposed_by_id\n                    AND r.rows @> jsonb_build_array(jsonb_build_object(\n                        'table', 'catalogue.monument', 'key', NEW.id,\n                        'after', jsonb_build_object('sensitivity', NEW.sensitivity))))\n        THEN\n            RAISE EXCEPTION 'Monument %: a second person must agree to a more exact place.', NEW.id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'monument_more_exact_by_two';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="1ebcd090a7a264c5c0ea295208e04e962f6a56ba",
                    operation="UPDATE",
                    pgid="pgtrigger_more_exact_by_two_b9983",
                    table="catalogue_monument",
                    when="BEFORE",
                ),
            ),
        ),
    ]
