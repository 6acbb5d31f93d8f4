"""A visit has versions with their parts and files; phones and assignments."""

import uuid

import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import heritage.inspections.models.visits
from heritage.quick_migration import QuickMigration


class Migration(QuickMigration):
    dependencies = [
        ("catalogue", "0039_references_beyond_a_million"),
        ("inspections", "0005_a_visit_is_an_inspection"),
        ("media_pipeline", "0006_uploads_in_pieces"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("baseline", "first inspection"),
                            ("periodic", "periodic"),
                            ("follow-up", "follow-up of works"),
                            ("complaint", "complaint or report"),
                            ("emergency", "emergency"),
                        ],
                        default="periodic",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "low"), (2, "normal"), (3, "high")],
                        default=2,
                        verbose_name="priority",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at"),
                ),
                (
                    "fulfilled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="visited at"),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "ordering": ["due_on", "created_at"],
            },
        ),
        migrations.CreateModel(
            name="AssignmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("baseline", "first inspection"),
                            ("periodic", "periodic"),
                            ("follow-up", "follow-up of works"),
                            ("complaint", "complaint or report"),
                            ("emergency", "emergency"),
                        ],
                        default="periodic",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "low"), (2, "normal"), (3, "high")],
                        default=2,
                        verbose_name="priority",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at"),
                ),
                (
                    "fulfilled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="visited at"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ChangeProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("details", models.JSONField(blank=True, default=dict)),
                ("field", models.CharField(blank=True, max_length=80, verbose_name="field")),
                ("base", models.TextField(blank=True)),
                ("value", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DamageObservation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("details", models.JSONField(blank=True, default=dict)),
                ("element", models.CharField(blank=True, max_length=80, verbose_name="element")),
                ("family", models.CharField(blank=True, max_length=80, verbose_name="family")),
                ("type", models.CharField(blank=True, max_length=80, verbose_name="type")),
                ("continues", models.UUIDField(blank=True, db_index=True, null=True)),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("uuid", models.UUIDField(verbose_name="identifier")),
                ("label", models.CharField(blank=True, max_length=100, verbose_name="label")),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("last_seen_at", models.DateTimeField()),
                ("announced_at", models.DateTimeField(blank=True, null=True)),
                ("unsent", models.PositiveIntegerField(default=0, verbose_name="unsent")),
                (
                    "oldest_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="oldest unsent since"),
                ),
                ("is_storage_persisted", models.BooleanField(blank=True, null=True)),
                ("app_version", models.CharField(blank=True, max_length=40)),
                ("items", models.JSONField(blank=True, default=list)),
            ],
            options={
                "verbose_name": "phone",
                "ordering": ["-last_seen_at"],
            },
        ),
        migrations.CreateModel(
            name="DeviceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ("uuid", models.UUIDField(verbose_name="identifier")),
                ("label", models.CharField(blank=True, max_length=100, verbose_name="label")),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ElementAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("details", models.JSONField(blank=True, default=dict)),
                ("element", models.CharField(blank=True, max_length=80, verbose_name="element")),
                ("name", models.CharField(blank=True, max_length=300, verbose_name="name")),
                (
                    "condition_class",
                    models.CharField(blank=True, max_length=3, verbose_name="condition class"),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="why it was not inspected"
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="change since the last visit"
                    ),
                ),
                ("compared_to", models.UUIDField(blank=True, null=True)),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InspectionAsset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("details", models.JSONField(blank=True, default=dict)),
                ("sha256", models.CharField(max_length=64)),
                ("size_bytes", models.BigIntegerField()),
                ("kind", models.CharField(blank=True, max_length=80, verbose_name="kind")),
                ("role", models.CharField(blank=True, max_length=80, verbose_name="role")),
                ("of", models.UUIDField(blank=True, null=True)),
                ("media_type", models.CharField(blank=True, max_length=100)),
                ("name", models.CharField(blank=True, max_length=255, verbose_name="name")),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InspectionRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("n", models.PositiveIntegerField(verbose_name="version")),
                (
                    "base_n",
                    models.PositiveIntegerField(default=0, verbose_name="made from version"),
                ),
                ("is_parallel", models.BooleanField(default=False, verbose_name="parallel")),
                ("body", models.BinaryField()),
                ("content_sha256", models.CharField(max_length=64)),
                (
                    "transport",
                    models.CharField(
                        choices=[
                            ("field", "sent by a phone"),
                            ("import", "imported from a phone's file"),
                            ("office", "written in the office"),
                        ],
                        max_length=8,
                        verbose_name="how it came",
                    ),
                ),
                ("received_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "version of a visit",
                "ordering": ["n"],
            },
        ),
        migrations.CreateModel(
            name="InspectionRevisionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("n", models.PositiveIntegerField(verbose_name="version")),
                (
                    "base_n",
                    models.PositiveIntegerField(default=0, verbose_name="made from version"),
                ),
                ("is_parallel", models.BooleanField(default=False, verbose_name="parallel")),
                ("content_sha256", models.CharField(max_length=64)),
                (
                    "transport",
                    models.CharField(
                        choices=[
                            ("field", "sent by a phone"),
                            ("import", "imported from a phone's file"),
                            ("office", "written in the office"),
                        ],
                        max_length=8,
                        verbose_name="how it came",
                    ),
                ),
                ("received_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PhotoAnnotation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("details", models.JSONField(blank=True, default=dict)),
                ("asset", models.UUIDField(blank=True, null=True)),
                ("damage", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="QuarantineItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reasons", models.JSONField(default=list)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "visit in quarantine",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="QuarantineItemEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("reasons", models.JSONField(default=list)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("details", models.JSONField(blank=True, default=dict)),
                ("target", models.UUIDField(blank=True, null=True)),
                ("kind", models.CharField(blank=True, max_length=80, verbose_name="kind")),
                (
                    "recommendation_class",
                    models.CharField(blank=True, max_length=3, verbose_name="recommendation class"),
                ),
                (
                    "urgency_class",
                    models.CharField(blank=True, max_length=3, verbose_name="urgency class"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("details", models.JSONField(blank=True, default=dict)),
                ("role", models.CharField(blank=True, max_length=80, verbose_name="role")),
                ("name", models.CharField(blank=True, max_length=300, verbose_name="name")),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("signed_sha256", models.CharField(blank=True, max_length=64)),
                ("asset", models.UUIDField(blank=True, null=True)),
                (
                    "is_bound",
                    models.BooleanField(default=False, verbose_name="signs this very content"),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Threat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("details", models.JSONField(blank=True, default=dict)),
                ("category", models.CharField(blank=True, max_length=80, verbose_name="category")),
                ("cause", models.CharField(blank=True, max_length=80, verbose_name="cause")),
                ("level", models.CharField(blank=True, max_length=80, verbose_name="level")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.AlterModelOptions(
            name="inspection",
            options={
                "ordering": ["-visited_on", "-created_at"],
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
            },
        ),
        migrations.RemoveConstraint(
            model_name="inspection",
            name="record_condition_class_known",
        ),
        migrations.AddField(
            model_name="inspection",
            name="checklist",
            field=models.CharField(blank=True, max_length=60, verbose_name="checklist"),
        ),
        migrations.AddField(
            model_name="inspection",
            name="checklist_version",
            field=models.CharField(
                blank=True, max_length=64, verbose_name="version of the checklist"
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="clock_was_off",
            field=models.BooleanField(default=False, verbose_name="clock of the phone was wrong"),
        ),
        migrations.AddField(
            model_name="inspection",
            name="damage_grade",
            field=models.CharField(blank=True, max_length=2, verbose_name="damage grade"),
        ),
        migrations.AddField(
            model_name="inspection",
            name="is_dangerous",
            field=models.BooleanField(default=False, verbose_name="danger to people"),
        ),
        migrations.AddField(
            model_name="inspection",
            name="is_training",
            field=models.BooleanField(default=False, verbose_name="for training"),
        ),
        migrations.AddField(
            model_name="inspection",
            name="kind",
            field=models.CharField(default="periodic", max_length=40, verbose_name="kind of visit"),
        ),
        migrations.AddField(
            model_name="inspection",
            name="number",
            field=models.CharField(
                db_default=heritage.inspections.models.visits.NextNumber(),
                editable=False,
                max_length=16,
                unique=True,
                verbose_name="receipt number",
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="recommendation_class",
            field=models.CharField(blank=True, max_length=3, verbose_name="recommendation class"),
        ),
        migrations.AddField(
            model_name="inspection",
            name="state",
            field=models.CharField(
                choices=[
                    ("quarantine", "in quarantine"),
                    ("incoming", "files are missing"),
                    ("complete", "complete"),
                    ("in_review", "in review"),
                    ("approved", "approved"),
                    ("returned", "returned"),
                    ("rejected", "rejected"),
                ],
                default="complete",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="urgency_class",
            field=models.CharField(blank=True, max_length=3, verbose_name="urgency class"),
        ),
        migrations.AddField(
            model_name="inspectionevent",
            name="checklist",
            field=models.CharField(blank=True, max_length=60, verbose_name="checklist"),
        ),
        migrations.AddField(
            model_name="inspectionevent",
            name="checklist_version",
            field=models.CharField(
                blank=True, max_length=64, verbose_name="version of the checklist"
            ),
        ),
        migrations.AddField(
            model_name="inspectionevent",
            name="clock_was_off",
            field=models.BooleanField(default=False, verbose_name="clock of the phone was wrong"),
        ),
        migrations.AddField(
            model_name="inspectionevent",
            name="damage_grade",
            field=models.CharField(blank=True, max_length=2, verbose_name="damage grade"),
        ),
        migrations.AddField(
            model_name="inspectionevent",
            name="is_dangerous",
            field=models.BooleanField(default=False, verbose_name="danger to people"),
        ),
        migrations.AddField(
            model_name="inspectionevent",
            name="is_training",
            field=models.BooleanField(default=False, verbose_name="for training"),
        ),
        migrations.AddField(
            model_name="inspectionevent",
            name="kind",
            field=models.CharField(default="periodic", max_length=40, verbose_name="kind of visit"),
        ),
        migrations.AddField(
            model_name="inspectionevent",
            name="number",
            field=models.CharField(
                db_default=heritage.inspections.models.visits.NextNumber(),
                editable=False,
                max_length=16,
                verbose_name="receipt number",
            ),
        ),
        migrations.AddField(
            model_name="inspectionevent",
            name="recommendation_class",
            field=models.CharField(blank=True, max_length=3, verbose_name="recommendation class"),
        ),
        migrations.AddField(
            model_name="inspectionevent",
            name="state",
            field=models.CharField(
                choices=[
                    ("quarantine", "in quarantine"),
                    ("incoming", "files are missing"),
                    ("complete", "complete"),
                    ("in_review", "in review"),
                    ("approved", "approved"),
                    ("returned", "returned"),
                    ("rejected", "rejected"),
                ],
                default="complete",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            model_name="inspectionevent",
            name="urgency_class",
            field=models.CharField(blank=True, max_length=3, verbose_name="urgency class"),
        ),
        migrations.AlterField(
            model_name="inspection",
            name="condition_class",
            field=models.CharField(
                blank=True,
                choices=[
                    ("CC0", "CC0: no damage seen"),
                    ("CC1", "CC1: slight damage, the monument serves as before"),
                    ("CC2", "CC2: damage that spreads or harms neighbouring parts"),
                    ("CC3", "CC3: grave damage, loss under way or danger of collapse"),
                    ("CCX", "CCX: not inspected"),
                ],
                max_length=3,
                verbose_name="condition of the whole",
            ),
        ),
        migrations.AlterField(
            model_name="inspection",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="received at"),
        ),
        migrations.AlterField(
            model_name="inspection",
            name="inspector",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="inspections",
                to=settings.AUTH_USER_MODEL,
                verbose_name="inspector",
            ),
        ),
        migrations.AlterField(
            model_name="inspection",
            name="monument",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="inspections",
                to="catalogue.monument",
                verbose_name="monument",
            ),
        ),
        migrations.AlterField(
            model_name="inspection",
            name="visited_on",
            field=models.DateField(
                blank=True,
                null=True,
                validators=[heritage.inspections.models.visits.not_in_the_future],
                verbose_name="visited on",
            ),
        ),
        migrations.AlterField(
            model_name="inspectionevent",
            name="condition_class",
            field=models.CharField(
                blank=True,
                choices=[
                    ("CC0", "CC0: no damage seen"),
                    ("CC1", "CC1: slight damage, the monument serves as before"),
                    ("CC2", "CC2: damage that spreads or harms neighbouring parts"),
                    ("CC3", "CC3: grave damage, loss under way or danger of collapse"),
                    ("CCX", "CCX: not inspected"),
                ],
                max_length=3,
                verbose_name="condition of the whole",
            ),
        ),
        migrations.AlterField(
            model_name="inspectionevent",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="received at"),
        ),
        migrations.AlterField(
            model_name="inspectionevent",
            name="monument",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
                verbose_name="monument",
            ),
        ),
        migrations.AlterField(
            model_name="inspectionevent",
            name="visited_on",
            field=models.DateField(
                blank=True,
                null=True,
                validators=[heritage.inspections.models.visits.not_in_the_future],
                verbose_name="visited on",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="assignees",
            field=models.ManyToManyField(
                related_name="assignments", to=settings.AUTH_USER_MODEL, verbose_name="inspectors"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="catalogue.monument",
                verbose_name="monument",
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="created_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="monument",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
                verbose_name="monument",
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
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
            model_name="assignmentevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="inspections.assignment",
            ),
        ),
        migrations.AddField(
            model_name="changeproposal",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="device",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="devices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="deviceevent",
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
            model_name="deviceevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="id_uuid_user_label_revoked_at_events",
                to="inspections.device",
            ),
        ),
        migrations.AddField(
            model_name="deviceevent",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="inspectionasset",
            name="upload",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="media_pipeline.upload",
            ),
        ),
        migrations.AddField(
            model_name="inspectionrevision",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="inspectionrevision",
            name="device",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="inspections.device",
            ),
        ),
        migrations.AddField(
            model_name="inspectionrevision",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="inspections.inspection",
            ),
        ),
        migrations.AddField(
            model_name="inspectionasset",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assets",
                to="inspections.inspectionrevision",
            ),
        ),
        migrations.AddField(
            model_name="elementassessment",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="elements",
                to="inspections.inspectionrevision",
            ),
        ),
        migrations.AddField(
            model_name="damageobservation",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="damages",
                to="inspections.inspectionrevision",
            ),
        ),
        migrations.AddField(
            model_name="changeproposal",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="inspections.inspectionrevision",
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="current",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inspections.inspectionrevision",
                verbose_name="version that holds",
            ),
        ),
        migrations.AddField(
            model_name="inspectionevent",
            name="current",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="inspections.inspectionrevision",
                verbose_name="version that holds",
            ),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(fields=["state", "-created_at"], name="visit_by_state"),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(fields=["inspector", "-created_at"], name="visit_of_inspector"),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("condition_class__in", ["", "CC0", "CC1", "CC2", "CC3", "CCX"])
                ),
                name="record_condition_class_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("monument__isnull", True), ("state", "quarantine")),
                    models.Q(
                        models.Q(("state", "quarantine"), _negated=True),
                        ("monument__isnull", False),
                        ("visited_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="visit_of_a_monument_or_in_quarantine",
                violation_error_message="Say which monument was visited, and on which day.",
            ),
        ),
        migrations.AddField(
            model_name="inspectionrevisionevent",
            name="author",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="inspectionrevisionevent",
            name="device",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="inspections.device",
            ),
        ),
        migrations.AddField(
            model_name="inspectionrevisionevent",
            name="inspection",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="inspections.inspection",
            ),
        ),
        migrations.AddField(
            model_name="inspectionrevisionevent",
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
            model_name="inspectionrevisionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="inspections.inspectionrevision",
            ),
        ),
        migrations.AddField(
            model_name="photoannotation",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="annotations",
                to="inspections.inspectionrevision",
            ),
        ),
        migrations.AddField(
            model_name="quarantineitem",
            name="resolved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="quarantineitem",
            name="revision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="quarantine",
                to="inspections.inspectionrevision",
            ),
        ),
        migrations.AddField(
            model_name="quarantineitemevent",
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
            model_name="quarantineitemevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="inspections.quarantineitem",
            ),
        ),
        migrations.AddField(
            model_name="quarantineitemevent",
            name="resolved_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="quarantineitemevent",
            name="revision",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="inspections.inspectionrevision",
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recommendations",
                to="inspections.inspectionrevision",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signatures",
                to="inspections.inspectionrevision",
            ),
        ),
        migrations.AddField(
            model_name="threat",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="threats",
                to="inspections.inspectionrevision",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("fulfilled_at", None), ("withdrawn_at", None)),
                fields=["due_on"],
                name="assignment_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__in", [1, 2, 3])), name="assignment_priority_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True), ("fulfilled_at__isnull", True), _connector="OR"
                ),
                name="assignment_ends_once",
                violation_error_message="It was visited already, so it cannot be withdrawn.",
            ),
        ),
        migrations.AddIndex(
            model_name="assignmentevent",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True,
                fields=["pgh_created_at"],
                name="inspections_pgh_cre_704c4c_brin",
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(
                fields=("uuid", "user"), name="device_once_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionrevision",
            constraint=models.UniqueConstraint(
                fields=("inspection", "n"), name="revision_once_a_visit"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionrevision",
            constraint=models.UniqueConstraint(
                fields=("inspection", "content_sha256"), name="revision_content_once_a_visit"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(("n__gte", 1)), name="revision_is_counted_from_one"
            ),
        ),
        migrations.AddIndex(
            model_name="inspectionasset",
            index=models.Index(fields=["uuid"], name="visit_asset_uuid"),
        ),
        migrations.AddConstraint(
            model_name="inspectionasset",
            constraint=models.UniqueConstraint(
                fields=("revision", "uuid"), name="asset_once_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="elementassessment",
            constraint=models.UniqueConstraint(
                fields=("revision", "uuid"), name="element_once_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="damageobservation",
            constraint=models.UniqueConstraint(
                fields=("revision", "uuid"), name="damage_once_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="changeproposal",
            constraint=models.UniqueConstraint(
                fields=("revision", "uuid"), name="proposal_once_a_version"
            ),
        ),
        migrations.AddIndex(
            model_name="inspectionrevisionevent",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True,
                fields=["pgh_created_at"],
                name="inspections_pgh_cre_cb7809_brin",
            ),
        ),
        migrations.AddConstraint(
            model_name="photoannotation",
            constraint=models.UniqueConstraint(
                fields=("revision", "uuid"), name="annotation_once_a_version"
            ),
        ),
        migrations.AddIndex(
            model_name="quarantineitem",
            index=models.Index(
                condition=models.Q(("resolved_at", None)),
                fields=["-created_at"],
                name="quarantine_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantineitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_at__isnull", True), ("resolved_by__isnull", True)),
                    models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                    _connector="OR",
                ),
                name="quarantine_ended_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="quarantineitemevent",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True,
                fields=["pgh_created_at"],
                name="inspections_pgh_cre_4f1b7b_brin",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.UniqueConstraint(
                fields=("revision", "uuid"), name="recommendation_once_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("revision", "uuid"), name="signature_once_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="threat",
            constraint=models.UniqueConstraint(
                fields=("revision", "uuid"), name="threat_once_a_version"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspection",
            trigger=pgtrigger.compiler.Trigger(
                name="record_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."inspector_id" IS DISTINCT FROM (NEW."inspector_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="5daefab0746b860a6a888f5a931ab9a3a201299e",
                    operation="UPDATE",
                    pgid="pgtrigger_record_never_changed_f8d39",
                    table="inspections_conditionrecord",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspection",
            trigger=pgtrigger.compiler.Trigger(
                name="head_only_with_its_revision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.current_id IS NOT DISTINCT FROM NEW.current_id AND (OLD.visited_on, OLD.condition_class, OLD.urgency_class, OLD.recommendation_class, OLD.damage_grade, OLD.kind, OLD.is_dangerous, OLD.is_training, OLD.clock_was_off, OLD.checklist, OLD.checklist_version, OLD.note) IS DISTINCT FROM (NEW.visited_on, NEW.condition_class, NEW.urgency_class, NEW.recommendation_class, NEW.damage_grade, NEW.kind, NEW.is_dangerous, NEW.is_training, NEW.clock_was_off, NEW.checklist, NEW.checklist_version, NEW.note))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b5c3124ece4d55cbb5388d215d84a0543b959c49",
                    operation="UPDATE",
                    pgid="pgtrigger_head_only_with_its_revision_cdd7c",
                    table="inspections_conditionrecord",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspection",
            trigger=pgtrigger.compiler.Trigger(
                name="record_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="64360389df8dd7106a0578dfe72ad903c101c8ee",
                    operation="DELETE",
                    pgid="pgtrigger_record_never_deleted_92327",
                    table="inspections_conditionrecord",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspection",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "inspections_conditionrecordevent" ("checklist", "checklist_version", "clock_was_off", "condition_class", "created_at", "current_id", "damage_grade", "inspector_id", "is_dangerous", "is_training", "kind", "monument_id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation_class", "state", "urgency_class", "uuid", "visited_on") VALUES (NEW."checklist", NEW."checklist_version", NEW."clock_was_off", NEW."condition_class", NEW."created_at", NEW."current_id", NEW."damage_grade", NEW."inspector_id", NEW."is_dangerous", NEW."is_training", NEW."kind", NEW."monument_id", NEW."note", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."uuid", NEW."recommendation_class", NEW."state", NEW."urgency_class", NEW."uuid", NEW."visited_on"); RETURN NULL;',
                    hash="b55f1f67b30ba94f64100494935c5333d73dfb4f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f089c",
                    table="inspections_conditionrecord",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspection",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "inspections_conditionrecordevent" ("checklist", "checklist_version", "clock_was_off", "condition_class", "created_at", "current_id", "damage_grade", "inspector_id", "is_dangerous", "is_training", "kind", "monument_id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation_class", "state", "urgency_class", "uuid", "visited_on") VALUES (NEW."checklist", NEW."checklist_version", NEW."clock_was_off", NEW."condition_class", NEW."created_at", NEW."current_id", NEW."damage_grade", NEW."inspector_id", NEW."is_dangerous", NEW."is_training", NEW."kind", NEW."monument_id", NEW."note", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."uuid", NEW."recommendation_class", NEW."state", NEW."urgency_class", NEW."uuid", NEW."visited_on"); RETURN NULL;',
                    hash="c5a33c6322ef50cc132c3f73e6dd50d9d96003e2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fe5c3",
                    table="inspections_conditionrecord",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspection",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "inspections_conditionrecordevent" ("checklist", "checklist_version", "clock_was_off", "condition_class", "created_at", "current_id", "damage_grade", "inspector_id", "is_dangerous", "is_training", "kind", "monument_id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation_class", "state", "urgency_class", "uuid", "visited_on") VALUES (OLD."checklist", OLD."checklist_version", OLD."clock_was_off", OLD."condition_class", OLD."created_at", OLD."current_id", OLD."damage_grade", OLD."inspector_id", OLD."is_dangerous", OLD."is_training", OLD."kind", OLD."monument_id", OLD."note", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."uuid", OLD."recommendation_class", OLD."state", OLD."urgency_class", OLD."uuid", OLD."visited_on"); RETURN NULL;',
                    hash="941c56083e300c4d7d11425338c43f2c9d27a3a5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6efc3",
                    table="inspections_conditionrecord",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspectionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="802f7722a1836c6e98cd410006bbdcf726e7d3a8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bf9e3",
                    table="inspections_conditionrecordevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "inspections_assignmentevent" ("created_at", "created_by_id", "due_on", "fulfilled_at", "kind", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "reason", "uuid", "withdrawn_at") VALUES (NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."fulfilled_at", NEW."kind", NEW."monument_id", _pgh_attach_context(), NOW(), \'insert\', NEW."uuid", NEW."priority", NEW."reason", NEW."uuid", NEW."withdrawn_at"); RETURN NULL;',
                    hash="36ae6059f6903c7341951a966ba9b740961f3f51",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3e31f",
                    table="inspections_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "inspections_assignmentevent" ("created_at", "created_by_id", "due_on", "fulfilled_at", "kind", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "reason", "uuid", "withdrawn_at") VALUES (NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."fulfilled_at", NEW."kind", NEW."monument_id", _pgh_attach_context(), NOW(), \'update\', NEW."uuid", NEW."priority", NEW."reason", NEW."uuid", NEW."withdrawn_at"); RETURN NULL;',
                    hash="c0dd0a69cf0f11616cd046cf0eb4e66bcb30e324",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_77916",
                    table="inspections_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "inspections_assignmentevent" ("created_at", "created_by_id", "due_on", "fulfilled_at", "kind", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "reason", "uuid", "withdrawn_at") VALUES (OLD."created_at", OLD."created_by_id", OLD."due_on", OLD."fulfilled_at", OLD."kind", OLD."monument_id", _pgh_attach_context(), NOW(), \'delete\', OLD."uuid", OLD."priority", OLD."reason", OLD."uuid", OLD."withdrawn_at"); RETURN NULL;',
                    hash="238a3bf5cc6355a93e7504bd4ef6d381d424e464",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7c10f",
                    table="inspections_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="65817e133383fb9a3731eec3abc91c363ed35ce9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_cad95",
                    table="inspections_assignmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="device",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "inspections_deviceevent" ("id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "user_id", "uuid") VALUES (NEW."id", NEW."label", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."user_id", NEW."uuid"); RETURN NULL;',
                    hash="0b275d88be7406b4e079386710434dfb2bdf10f9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5e153",
                    table="inspections_device",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="device",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."token_sha256" IS DISTINCT FROM (NEW."token_sha256"))',
                    func='INSERT INTO "inspections_deviceevent" ("id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "user_id", "uuid") VALUES (NEW."id", NEW."label", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."user_id", NEW."uuid"); RETURN NULL;',
                    hash="319df20efcc7396d12544090ce92c3424f23c24e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c0af7",
                    table="inspections_device",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deviceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d4590bf11dd8e2b19a66fbbd9122800271b4786d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8fd4b",
                    table="inspections_deviceevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspectionrevision",
            trigger=pgtrigger.compiler.Trigger(
                name="revision_only_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="91777c5230368430668bc7348f16fb7b4fe0c35b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_revision_only_added_4c9e6",
                    table="inspections_inspectionrevision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspectionrevision",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "inspections_inspectionrevisionevent" ("author_id", "base_n", "content_sha256", "device_id", "id", "inspection_id", "is_parallel", "n", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "transport") VALUES (NEW."author_id", NEW."base_n", NEW."content_sha256", NEW."device_id", NEW."id", NEW."inspection_id", NEW."is_parallel", NEW."n", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_at", NEW."transport"); RETURN NULL;',
                    hash="3e2c65be91c9b04d5d5d3d24026c617dea7fa400",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_47aae",
                    table="inspections_inspectionrevision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspectionrevision",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."base_n" IS DISTINCT FROM (NEW."base_n") OR OLD."content_sha256" IS DISTINCT FROM (NEW."content_sha256") OR OLD."device_id" IS DISTINCT FROM (NEW."device_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."inspection_id" IS DISTINCT FROM (NEW."inspection_id") OR OLD."is_parallel" IS DISTINCT FROM (NEW."is_parallel") OR OLD."n" IS DISTINCT FROM (NEW."n") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."transport" IS DISTINCT FROM (NEW."transport"))',
                    func='INSERT INTO "inspections_inspectionrevisionevent" ("author_id", "base_n", "content_sha256", "device_id", "id", "inspection_id", "is_parallel", "n", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "transport") VALUES (NEW."author_id", NEW."base_n", NEW."content_sha256", NEW."device_id", NEW."id", NEW."inspection_id", NEW."is_parallel", NEW."n", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_at", NEW."transport"); RETURN NULL;',
                    hash="4401bed2c6303c72412342882d676f6e83de9ebe",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e614a",
                    table="inspections_inspectionrevision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspectionrevision",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "inspections_inspectionrevisionevent" ("author_id", "base_n", "content_sha256", "device_id", "id", "inspection_id", "is_parallel", "n", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "transport") VALUES (OLD."author_id", OLD."base_n", OLD."content_sha256", OLD."device_id", OLD."id", OLD."inspection_id", OLD."is_parallel", OLD."n", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."received_at", OLD."transport"); RETURN NULL;',
                    hash="e71d0388ad4eb26e6c416bf5ce05716fd98fc6f2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_300e3",
                    table="inspections_inspectionrevision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspectionasset",
            trigger=pgtrigger.compiler.Trigger(
                name="asset_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."details" IS DISTINCT FROM (NEW."details") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."media_type" IS DISTINCT FROM (NEW."media_type") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."of" IS DISTINCT FROM (NEW."of") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."revision_id" IS DISTINCT FROM (NEW."revision_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size_bytes" IS DISTINCT FROM (NEW."size_bytes") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="e06ec88854cd1b947725501fcca1b4f1a60a6c02",
                    operation="UPDATE",
                    pgid="pgtrigger_asset_never_changed_b29b6",
                    table="inspections_inspectionasset",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspectionasset",
            trigger=pgtrigger.compiler.Trigger(
                name="asset_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="3fc2160b86df08d4237ace542797ae0735877813",
                    operation="DELETE",
                    pgid="pgtrigger_asset_never_deleted_9790d",
                    table="inspections_inspectionasset",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="elementassessment",
            trigger=pgtrigger.compiler.Trigger(
                name="part_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="321f7642775b9dd0b75103c30c71afc85bb70931",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_part_never_changed_dfab0",
                    table="inspections_elementassessment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="damageobservation",
            trigger=pgtrigger.compiler.Trigger(
                name="part_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1071b37388ecf633ee0b909231cf77847457eca7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_part_never_changed_62aab",
                    table="inspections_damageobservation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="changeproposal",
            trigger=pgtrigger.compiler.Trigger(
                name="proposal_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."base" IS DISTINCT FROM (NEW."base") OR OLD."details" IS DISTINCT FROM (NEW."details") OR OLD."field" IS DISTINCT FROM (NEW."field") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."revision_id" IS DISTINCT FROM (NEW."revision_id") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid") OR OLD."value" IS DISTINCT FROM (NEW."value"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="7bc56342a0a87824b2b2ca147f6335f5c166c287",
                    operation="UPDATE",
                    pgid="pgtrigger_proposal_never_changed_fc706",
                    table="inspections_changeproposal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="changeproposal",
            trigger=pgtrigger.compiler.Trigger(
                name="proposal_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="377ca6933c7413acb9534fc7c30108bc76aed248",
                    operation="DELETE",
                    pgid="pgtrigger_proposal_never_deleted_8916d",
                    table="inspections_changeproposal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspectionrevisionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f1e5994d6c3ffdde75d2caaf5f1c59ee36910222",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_71c7f",
                    table="inspections_inspectionrevisionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="photoannotation",
            trigger=pgtrigger.compiler.Trigger(
                name="part_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="bf53c310d7c049393a999539080f0842dcf91c81",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_part_never_changed_bd742",
                    table="inspections_photoannotation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantineitem",
            trigger=pgtrigger.compiler.Trigger(
                name="quarantine_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="fc6453172ecd72c210302dbc29cbebe683a5f83b",
                    operation="DELETE",
                    pgid="pgtrigger_quarantine_never_deleted_567a0",
                    table="inspections_quarantineitem",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantineitem",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "inspections_quarantineitemevent" ("created_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "resolved_at", "resolved_by_id", "revision_id") VALUES (NEW."created_at", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reasons", NEW."resolved_at", NEW."resolved_by_id", NEW."revision_id"); RETURN NULL;',
                    hash="c2a404782212e6c4f7ec2dcb7494f63d909f1f46",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_84989",
                    table="inspections_quarantineitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantineitem",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "inspections_quarantineitemevent" ("created_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "resolved_at", "resolved_by_id", "revision_id") VALUES (NEW."created_at", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reasons", NEW."resolved_at", NEW."resolved_by_id", NEW."revision_id"); RETURN NULL;',
                    hash="a73c8bb1cb5c1c1869327e1e9679b808c3710df2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_989af",
                    table="inspections_quarantineitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantineitem",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "inspections_quarantineitemevent" ("created_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "resolved_at", "resolved_by_id", "revision_id") VALUES (OLD."created_at", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reasons", OLD."resolved_at", OLD."resolved_by_id", OLD."revision_id"); RETURN NULL;',
                    hash="02ea4d2a5f2e97d876a0572f4c35a788e8639ed6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_640c6",
                    table="inspections_quarantineitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quarantineitemevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="412e0af70cba7fda9a00f04c1eb2ff913f797240",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4a811",
                    table="inspections_quarantineitemevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recommendation",
            trigger=pgtrigger.compiler.Trigger(
                name="part_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b4c353aea53d3d1dffa3285e39be8278069129db",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_part_never_changed_d89d8",
                    table="inspections_recommendation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signature",
            trigger=pgtrigger.compiler.Trigger(
                name="part_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d4c852e493aece9b279fd3b0a4dea3f6895e99b7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_part_never_changed_575a0",
                    table="inspections_signature",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="threat",
            trigger=pgtrigger.compiler.Trigger(
                name="part_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0e4180da62945f3327438f80b0375167b4562a9b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_part_never_changed_bb8e5",
                    table="inspections_threat",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(
            "CREATE TRIGGER inspections_visit_due AFTER INSERT OR DELETE OR UPDATE OF monument_id"
            " ON inspections_conditionrecord"
            " FOR EACH ROW EXECUTE FUNCTION catalogue_part_due('visits')",
            "DROP TRIGGER inspections_visit_due ON inspections_conditionrecord",
        ),
    ]
