"""Pairs of records that may be one monument, and pairs that a person knows to be two."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from heritage.quick_migration import QuickMigration


class Migration(QuickMigration):
    dependencies = [
        ("catalogue", "0008_history_by_time"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DistinctPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("said_at", models.DateTimeField(auto_now_add=True, verbose_name="said at")),
            ],
            options={
                "ordering": ["-said_at"],
            },
        ),
        migrations.CreateModel(
            name="DistinctPairEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("said_at", models.DateTimeField(auto_now_add=True, verbose_name="said at")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LikelyDuplicate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                ("score", models.PositiveSmallIntegerField()),
                ("found_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-score", "first", "second"],
            },
        ),
        migrations.AddField(
            model_name="distinctpair",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="distinctpair",
            name="said_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="said by",
            ),
        ),
        migrations.AddField(
            model_name="distinctpair",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="distinctpairevent",
            name="first",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="distinctpairevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="distinctpairevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.distinctpair",
            ),
        ),
        migrations.AddField(
            model_name="distinctpairevent",
            name="said_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="said by",
            ),
        ),
        migrations.AddField(
            model_name="distinctpairevent",
            name="second",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="likelyduplicate",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="likelyduplicate",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddConstraint(
            model_name="distinctpair",
            constraint=models.UniqueConstraint(
                fields=("first", "second"), name="distinct_pair_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="distinctpair",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="distinct_pair_in_order"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="distinctpair",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_distinctpairevent" ("first_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_at", "said_by_id", "second_id") VALUES (NEW."first_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."said_at", NEW."said_by_id", NEW."second_id"); RETURN NULL;',
                    hash="a563f426f91ceaf14901156676d6c1ca154ee724",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_79f34",
                    table="catalogue_distinctpair",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="distinctpair",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_distinctpairevent" ("first_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_at", "said_by_id", "second_id") VALUES (NEW."first_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."said_at", NEW."said_by_id", NEW."second_id"); RETURN NULL;',
                    hash="d0270ae5533bb631f92717c41a94b2974e6958c9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a067a",
                    table="catalogue_distinctpair",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="distinctpair",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_distinctpairevent" ("first_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_at", "said_by_id", "second_id") VALUES (OLD."first_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."said_at", OLD."said_by_id", OLD."second_id"); RETURN NULL;',
                    hash="de72184a5420e31c1496f727469fb5c6e53a821a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e6c5a",
                    table="catalogue_distinctpair",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="distinctpairevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="63a05e12886f05fbc3c8140de7ac20f28de509a5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bc149",
                    table="catalogue_distinctpairevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="likelyduplicate",
            index=models.Index(fields=["-score", "first", "second"], name="likely_by_score"),
        ),
        migrations.AddConstraint(
            model_name="likelyduplicate",
            constraint=models.UniqueConstraint(
                fields=("first", "second"), name="likely_duplicate_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="likelyduplicate",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))),
                name="likely_duplicate_in_order",
            ),
        ),
    ]
