"""The public may be held to a small version of a picture."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0028_words_in_one_row"),
        ("media_pipeline", "0002_reason_in_every_language"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="picture",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="picture",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="picture",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="picture",
            name="shown_size",
            field=models.CharField(
                choices=[
                    ("licence", "as the licence says: small when in copyright"),
                    ("whole", "whole"),
                    ("small", "small"),
                ],
                default="licence",
                max_length=8,
                verbose_name="size for the public",
            ),
        ),
        migrations.AddField(
            model_name="pictureevent",
            name="shown_size",
            field=models.CharField(
                choices=[
                    ("licence", "as the licence says: small when in copyright"),
                    ("whole", "whole"),
                    ("small", "small"),
                ],
                default="licence",
                max_length=8,
                verbose_name="size for the public",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(("shown_size__in", ["licence", "whole", "small"])),
                name="picture_shown_size_is_known",
                violation_error_message="The public sees a picture whole, small or by licence.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="picture",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_pictureevent" ("added_by_id", "asset_id", "creator", "credit", "id", "is_public", "kind", "licence", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "shown_size", "taken_on") VALUES (NEW."added_by_id", NEW."asset_id", NEW."creator", NEW."credit", NEW."id", NEW."is_public", NEW."kind", NEW."licence", NEW."monument_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."shown_size", NEW."taken_on"); RETURN NULL;',
                    hash="20e5dcb2caf4e91d3b370d500d17726773ecc7fd",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_421bc",
                    table="catalogue_picture",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="picture",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_pictureevent" ("added_by_id", "asset_id", "creator", "credit", "id", "is_public", "kind", "licence", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "shown_size", "taken_on") VALUES (NEW."added_by_id", NEW."asset_id", NEW."creator", NEW."credit", NEW."id", NEW."is_public", NEW."kind", NEW."licence", NEW."monument_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."shown_size", NEW."taken_on"); RETURN NULL;',
                    hash="871338976b20d283af0b9f71b0ba7fcca3c8efa3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f2761",
                    table="catalogue_picture",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="picture",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_pictureevent" ("added_by_id", "asset_id", "creator", "credit", "id", "is_public", "kind", "licence", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "shown_size", "taken_on") VALUES (OLD."added_by_id", OLD."asset_id", OLD."creator", OLD."credit", OLD."id", OLD."is_public", OLD."kind", OLD."licence", OLD."monument_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."shown_size", OLD."taken_on"); RETURN NULL;',
                    hash="00fb6b245c94119aa32ed6d6ec625d375ebdcb39",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_85865",
                    table="catalogue_picture",
                    when="AFTER",
                ),
            ),
        ),
    ]
