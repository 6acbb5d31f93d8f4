# Begun by Django 5.2.19 on 2026-11-25 02:24

import django.contrib.gis.db.models.fields
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.serializers.json
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import heritage.catalogue.querysets
from heritage.quick_migration import QuickMigration


class Migration(QuickMigration):
    dependencies = [
        ("accounts", "0002_agencies"),
        ("catalogue", "0003_places_follow_areas"),
        ("heritage_gis", "0002_grid_cell"),
        ("media_pipeline", "0001_assets"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="ActRelation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("amends", "amends"), ("repeals", "repeals")],
                        max_length=10,
                        verbose_name="relation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ActRelationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("amends", "amends"), ("repeals", "repeals")],
                        max_length=10,
                        verbose_name="relation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "settlement",
                    models.CharField(blank=True, max_length=200, verbose_name="settlement"),
                ),
                (
                    "street",
                    models.CharField(blank=True, max_length=200, verbose_name="street and number"),
                ),
                (
                    "cadastral_number",
                    models.CharField(blank=True, max_length=60, verbose_name="cadastral number"),
                ),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        blank=True, null=True, verbose_name="holds from, until"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="AddressEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "settlement",
                    models.CharField(blank=True, max_length=200, verbose_name="settlement"),
                ),
                (
                    "street",
                    models.CharField(blank=True, max_length=200, verbose_name="street and number"),
                ),
                (
                    "cadastral_number",
                    models.CharField(blank=True, max_length=60, verbose_name="cadastral number"),
                ),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        blank=True, null=True, verbose_name="holds from, until"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Agent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "person"), ("organisation", "organisation")],
                        default="person",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "other_names",
                    models.CharField(blank=True, max_length=500, verbose_name="other names"),
                ),
                (
                    "from_year",
                    models.IntegerField(
                        blank=True, null=True, verbose_name="born or founded (year)"
                    ),
                ),
                (
                    "to_year",
                    models.IntegerField(
                        blank=True, null=True, verbose_name="died or dissolved (year)"
                    ),
                ),
                ("wikidata", models.CharField(blank=True, max_length=20, verbose_name="Wikidata")),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=heritage.catalogue.querysets.Fold("name"),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="AgentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "person"), ("organisation", "organisation")],
                        default="person",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "other_names",
                    models.CharField(blank=True, max_length=500, verbose_name="other names"),
                ),
                (
                    "from_year",
                    models.IntegerField(
                        blank=True, null=True, verbose_name="born or founded (year)"
                    ),
                ),
                (
                    "to_year",
                    models.IntegerField(
                        blank=True, null=True, verbose_name="died or dissolved (year)"
                    ),
                ),
                ("wikidata", models.CharField(blank=True, max_length=20, verbose_name="Wikidata")),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=heritage.catalogue.querysets.Fold("name"),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ChangeRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("edit", "edit of a record"),
                            ("act", "annex of an act"),
                            ("legal", "change of a legal fact"),
                            ("sensitivity", "place to be shown more exactly"),
                            ("merge", "merging of two records"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "waiting"),
                            ("applied", "applied"),
                            ("refused", "refused"),
                            ("taken_back", "taken back"),
                            ("undone", "undone"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("rows", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "proposed_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="proposed at"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
                ),
                (
                    "decision_note",
                    models.TextField(blank=True, verbose_name="note on the decision"),
                ),
                (
                    "undone_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="undone at"),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("passport", "passport"),
                            ("opinion", "opinion"),
                            ("minutes", "minutes"),
                            ("report", "report"),
                            ("contract", "contract"),
                            ("other", "other document"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="number")),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "archive_reference",
                    models.CharField(blank=True, max_length=200, verbose_name="archive reference"),
                ),
            ],
            options={
                "ordering": ["-dated_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="DocumentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("passport", "passport"),
                            ("opinion", "opinion"),
                            ("minutes", "minutes"),
                            ("report", "report"),
                            ("contract", "contract"),
                            ("other", "other document"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="number")),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "archive_reference",
                    models.CharField(blank=True, max_length=200, verbose_name="archive reference"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ExactView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("where", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Fabric",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="FabricEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.CharField(max_length=100)),
                ("values", models.JSONField()),
                ("saved_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("ownership", "ownership"), ("use", "use")],
                        max_length=10,
                        verbose_name="right",
                    ),
                ),
                (
                    "owner_type",
                    models.CharField(
                        choices=[
                            ("state", "state"),
                            ("municipal", "municipality"),
                            ("private", "private"),
                            ("religious", "religious body"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="sort of holder",
                    ),
                ),
                (
                    "occupancy",
                    models.CharField(
                        choices=[
                            ("occupied", "occupied"),
                            ("part_occupied", "partly occupied"),
                            ("vacant", "vacant"),
                            ("not_applicable", "does not apply"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=14,
                        verbose_name="occupancy",
                    ),
                ),
                (
                    "contract",
                    models.CharField(blank=True, max_length=200, verbose_name="title or contract"),
                ),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        blank=True, null=True, verbose_name="holds from, until"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="HoldingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("ownership", "ownership"), ("use", "use")],
                        max_length=10,
                        verbose_name="right",
                    ),
                ),
                (
                    "owner_type",
                    models.CharField(
                        choices=[
                            ("state", "state"),
                            ("municipal", "municipality"),
                            ("private", "private"),
                            ("religious", "religious body"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="sort of holder",
                    ),
                ),
                (
                    "occupancy",
                    models.CharField(
                        choices=[
                            ("occupied", "occupied"),
                            ("part_occupied", "partly occupied"),
                            ("vacant", "vacant"),
                            ("not_applicable", "does not apply"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=14,
                        verbose_name="occupancy",
                    ),
                ),
                (
                    "contract",
                    models.CharField(blank=True, max_length=200, verbose_name="title or contract"),
                ),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        blank=True, null=True, verbose_name="holds from, until"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LegalAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("law", "law"),
                            ("decree", "decree"),
                            ("decision", "decision"),
                            ("order", "order"),
                            ("opinion", "opinion"),
                            ("protocol", "minutes"),
                        ],
                        default="decision",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        db_collation="catalogue_natural", max_length=40, verbose_name="number"
                    ),
                ),
                ("adopted_on", models.DateField(verbose_name="date")),
                ("in_force_from", models.DateField(verbose_name="in force from")),
                ("issuer", models.CharField(max_length=200, verbose_name="issuing body")),
                ("title", models.CharField(blank=True, max_length=500, verbose_name="title")),
                ("address", models.URLField(blank=True, verbose_name="address of the text")),
            ],
            options={
                "ordering": ["-adopted_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="LegalActEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("law", "law"),
                            ("decree", "decree"),
                            ("decision", "decision"),
                            ("order", "order"),
                            ("opinion", "opinion"),
                            ("protocol", "minutes"),
                        ],
                        default="decision",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        db_collation="catalogue_natural", max_length=40, verbose_name="number"
                    ),
                ),
                ("adopted_on", models.DateField(verbose_name="date")),
                ("in_force_from", models.DateField(verbose_name="in force from")),
                ("issuer", models.CharField(max_length=200, verbose_name="issuing body")),
                ("title", models.CharField(blank=True, max_length=500, verbose_name="title")),
                ("address", models.URLField(blank=True, verbose_name="address of the text")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Location",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "shape",
                    django.contrib.gis.db.models.fields.GeometryField(
                        srid=4326, verbose_name="place"
                    ),
                ),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("building", "the building"),
                            ("site", "the site"),
                            ("area", "the area"),
                            ("settlement", "the settlement"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="it stands for",
                    ),
                ),
                (
                    "accuracy_m",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        verbose_name="accuracy (m)",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("gnss", "measured by satellite"),
                            ("surveyed", "surveyed"),
                            ("digitised", "digitised from a map or picture"),
                            ("archive", "from a document"),
                            ("unknown", "not said"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="method",
                    ),
                ),
                (
                    "scale",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="scale 1 :"),
                ),
                (
                    "determined_on",
                    models.DateField(blank=True, null=True, verbose_name="determined on"),
                ),
                (
                    "determined_by",
                    models.CharField(blank=True, max_length=200, verbose_name="determined by"),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "original_text",
                    models.CharField(blank=True, max_length=200, verbose_name="as it was written"),
                ),
                (
                    "original_crs",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="reference system of it"
                    ),
                ),
            ],
            options={
                "ordering": ["-determined_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="LocationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "shape",
                    django.contrib.gis.db.models.fields.GeometryField(
                        srid=4326, verbose_name="place"
                    ),
                ),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("building", "the building"),
                            ("site", "the site"),
                            ("area", "the area"),
                            ("settlement", "the settlement"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="it stands for",
                    ),
                ),
                (
                    "accuracy_m",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        verbose_name="accuracy (m)",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("gnss", "measured by satellite"),
                            ("surveyed", "surveyed"),
                            ("digitised", "digitised from a map or picture"),
                            ("archive", "from a document"),
                            ("unknown", "not said"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="method",
                    ),
                ),
                (
                    "scale",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="scale 1 :"),
                ),
                (
                    "determined_on",
                    models.DateField(blank=True, null=True, verbose_name="determined on"),
                ),
                (
                    "determined_by",
                    models.CharField(blank=True, max_length=200, verbose_name="determined by"),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "original_text",
                    models.CharField(blank=True, max_length=200, verbose_name="as it was written"),
                ),
                (
                    "original_crs",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="reference system of it"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pages", models.CharField(blank=True, max_length=60, verbose_name="pages")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="MentionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("pages", models.CharField(blank=True, max_length=60, verbose_name="pages")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("question", models.TextField(blank=True, verbose_name="question")),
                ("text", models.TextField(blank=True, verbose_name="opinion")),
                ("given_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["asked_at"],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ParticipationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("construction", "construction"),
                            ("rebuilding", "rebuilding"),
                            ("restoration", "restoration"),
                            ("destruction", "destruction"),
                        ],
                        max_length=12,
                        verbose_name="what happened",
                    ),
                ),
                (
                    "earliest",
                    models.IntegerField(blank=True, null=True, verbose_name="from (year)"),
                ),
                ("latest", models.IntegerField(blank=True, null=True, verbose_name="to (year)")),
                (
                    "qualifier",
                    models.CharField(
                        choices=[
                            ("exact", "as stated"),
                            ("circa", "about"),
                            ("uncertain", "uncertain"),
                            ("before", "before"),
                            ("after", "after"),
                        ],
                        default="exact",
                        max_length=10,
                        verbose_name="qualifier",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("certain", "certain"),
                            ("probable", "probable"),
                            ("possible", "possible"),
                            ("unknown", "not said"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="confidence",
                    ),
                ),
                ("display", models.CharField(blank=True, max_length=200, verbose_name="in words")),
                ("edtf", models.CharField(blank=True, max_length=80, verbose_name="EDTF")),
                ("evidence", models.CharField(blank=True, max_length=300, verbose_name="evidence")),
            ],
            options={
                "ordering": ["earliest", "latest", "id"],
            },
        ),
        migrations.CreateModel(
            name="PhaseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("construction", "construction"),
                            ("rebuilding", "rebuilding"),
                            ("restoration", "restoration"),
                            ("destruction", "destruction"),
                        ],
                        max_length=12,
                        verbose_name="what happened",
                    ),
                ),
                (
                    "earliest",
                    models.IntegerField(blank=True, null=True, verbose_name="from (year)"),
                ),
                ("latest", models.IntegerField(blank=True, null=True, verbose_name="to (year)")),
                (
                    "qualifier",
                    models.CharField(
                        choices=[
                            ("exact", "as stated"),
                            ("circa", "about"),
                            ("uncertain", "uncertain"),
                            ("before", "before"),
                            ("after", "after"),
                        ],
                        default="exact",
                        max_length=10,
                        verbose_name="qualifier",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("certain", "certain"),
                            ("probable", "probable"),
                            ("possible", "possible"),
                            ("unknown", "not said"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="confidence",
                    ),
                ),
                ("display", models.CharField(blank=True, max_length=200, verbose_name="in words")),
                ("edtf", models.CharField(blank=True, max_length=80, verbose_name="EDTF")),
                ("evidence", models.CharField(blank=True, max_length=300, verbose_name="evidence")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Protection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("state_list", "state list"),
                            ("provisional", "newly discovered, for now"),
                            ("world_heritage", "UNESCO World Heritage"),
                            ("reserve", "reserve"),
                        ],
                        default="state_list",
                        max_length=15,
                        verbose_name="scheme",
                    ),
                ),
                (
                    "importance",
                    models.CharField(
                        choices=[
                            ("world", "world importance"),
                            ("national", "national importance"),
                            ("local", "local importance"),
                            ("unknown", "importance not known"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="importance",
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("architecture", "architecture"),
                            ("archaeology", "archaeology"),
                            (
                                "garden_park_monumental_memorial",
                                "garden-park, monumental and memorial",
                            ),
                            ("decorative_art", "decorative and applied art"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=40,
                        verbose_name="section of the list",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        db_collation="catalogue_natural",
                        max_length=100,
                        verbose_name="number in the act",
                    ),
                ),
                ("annex", models.CharField(blank=True, max_length=60, verbose_name="annex")),
                (
                    "scope",
                    models.CharField(blank=True, max_length=500, verbose_name="what is protected"),
                ),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        verbose_name="in force from, until"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("stated", "stated"), ("inferred", "inferred")],
                        default="stated",
                        max_length=10,
                        verbose_name="basis",
                    ),
                ),
            ],
            options={
                "ordering": ["valid", "id"],
            },
        ),
        migrations.CreateModel(
            name="ProtectionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("state_list", "state list"),
                            ("provisional", "newly discovered, for now"),
                            ("world_heritage", "UNESCO World Heritage"),
                            ("reserve", "reserve"),
                        ],
                        default="state_list",
                        max_length=15,
                        verbose_name="scheme",
                    ),
                ),
                (
                    "importance",
                    models.CharField(
                        choices=[
                            ("world", "world importance"),
                            ("national", "national importance"),
                            ("local", "local importance"),
                            ("unknown", "importance not known"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="importance",
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("architecture", "architecture"),
                            ("archaeology", "archaeology"),
                            (
                                "garden_park_monumental_memorial",
                                "garden-park, monumental and memorial",
                            ),
                            ("decorative_art", "decorative and applied art"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=40,
                        verbose_name="section of the list",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        db_collation="catalogue_natural",
                        max_length=100,
                        verbose_name="number in the act",
                    ),
                ),
                ("annex", models.CharField(blank=True, max_length=60, verbose_name="annex")),
                (
                    "scope",
                    models.CharField(blank=True, max_length=500, verbose_name="what is protected"),
                ),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        verbose_name="in force from, until"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("stated", "stated"), ("inferred", "inferred")],
                        default="stated",
                        max_length=10,
                        verbose_name="basis",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "citation",
                    models.CharField(max_length=500, unique=True, verbose_name="as it is cited"),
                ),
                ("year", models.IntegerField(blank=True, null=True, verbose_name="year")),
                ("address", models.URLField(blank=True, verbose_name="address")),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=heritage.catalogue.querysets.Fold("citation"),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "ordering": ["citation"],
            },
        ),
        migrations.CreateModel(
            name="PublicationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("citation", models.CharField(max_length=500, verbose_name="as it is cited")),
                ("year", models.IntegerField(blank=True, null=True, verbose_name="year")),
                ("address", models.URLField(blank=True, verbose_name="address")),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=heritage.catalogue.querysets.Fold("citation"),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("part_of", "part of"),
                            ("replaced_by", "replaced by"),
                            ("see_also", "see also"),
                        ],
                        max_length=12,
                        verbose_name="relation",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ],
            options={
                "ordering": ["kind", "id"],
            },
        ),
        migrations.CreateModel(
            name="RelationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("part_of", "part of"),
                            ("replaced_by", "replaced by"),
                            ("see_also", "see also"),
                        ],
                        max_length=12,
                        verbose_name="relation",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("reported", "reported"),
                            ("inspected", "inspected on site"),
                            ("newly_discovered", "newly discovered, protected for now"),
                            ("at_council", "before the Expert Council"),
                            ("academy_opinion", "with the Academy of Sciences"),
                            ("draft_act", "in a draft act"),
                            ("listed", "on the state list"),
                            ("removed", "removed from the list"),
                            ("lost", "lost"),
                            ("not_listed", "not to be listed"),
                        ],
                        max_length=20,
                        verbose_name="from",
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("reported", "reported"),
                            ("inspected", "inspected on site"),
                            ("newly_discovered", "newly discovered, protected for now"),
                            ("at_council", "before the Expert Council"),
                            ("academy_opinion", "with the Academy of Sciences"),
                            ("draft_act", "in a draft act"),
                            ("listed", "on the state list"),
                            ("removed", "removed from the list"),
                            ("lost", "lost"),
                            ("not_listed", "not to be listed"),
                        ],
                        max_length=20,
                        verbose_name="to",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="date")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["happened_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="StepEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("reported", "reported"),
                            ("inspected", "inspected on site"),
                            ("newly_discovered", "newly discovered, protected for now"),
                            ("at_council", "before the Expert Council"),
                            ("academy_opinion", "with the Academy of Sciences"),
                            ("draft_act", "in a draft act"),
                            ("listed", "on the state list"),
                            ("removed", "removed from the list"),
                            ("lost", "lost"),
                            ("not_listed", "not to be listed"),
                        ],
                        max_length=20,
                        verbose_name="from",
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("reported", "reported"),
                            ("inspected", "inspected on site"),
                            ("newly_discovered", "newly discovered, protected for now"),
                            ("at_council", "before the Expert Council"),
                            ("academy_opinion", "with the Academy of Sciences"),
                            ("draft_act", "in a draft act"),
                            ("listed", "on the state list"),
                            ("removed", "removed from the list"),
                            ("lost", "lost"),
                            ("not_listed", "not to be listed"),
                        ],
                        max_length=20,
                        verbose_name="to",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="date")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Zone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("boundary", "boundary of the monument"),
                            ("protection", "protection zone"),
                            ("regulated", "zone of regulated building"),
                            ("landscape", "protected landscape"),
                            ("unesco_buffer", "UNESCO buffer zone"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                (
                    "boundary",
                    django.contrib.gis.db.models.fields.MultiPolygonField(
                        srid=4326, verbose_name="boundary"
                    ),
                ),
                (
                    "accuracy_m",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        verbose_name="accuracy (m)",
                    ),
                ),
                ("regime", models.TextField(blank=True, verbose_name="what is allowed")),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        blank=True, null=True, verbose_name="in force from, until"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
            ],
            options={
                "ordering": ["role", "name", "id"],
            },
        ),
        migrations.CreateModel(
            name="ZoneEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("boundary", "boundary of the monument"),
                            ("protection", "protection zone"),
                            ("regulated", "zone of regulated building"),
                            ("landscape", "protected landscape"),
                            ("unesco_buffer", "UNESCO buffer zone"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                (
                    "boundary",
                    django.contrib.gis.db.models.fields.MultiPolygonField(
                        srid=4326, verbose_name="boundary"
                    ),
                ),
                (
                    "accuracy_m",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        verbose_name="accuracy (m)",
                    ),
                ),
                ("regime", models.TextField(blank=True, verbose_name="what is allowed")),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        blank=True, null=True, verbose_name="in force from, until"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ZoneMonument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ZoneMonumentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="concept",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="concept",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="concept",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="identifier",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="identifier",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="identifier",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="monument",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="monument",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="monument",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="name",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="name",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="name",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="concept",
            name="deprecated_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaces",
                to="catalogue.concept",
            ),
        ),
        migrations.AddField(
            model_name="concept",
            name="synonyms",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=120), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="conceptevent",
            name="deprecated_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.concept",
            ),
        ),
        migrations.AddField(
            model_name="conceptevent",
            name="synonyms",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=120), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="identifier",
            name="issuer",
            field=models.CharField(blank=True, max_length=200, verbose_name="issued by"),
        ),
        migrations.AddField(
            model_name="identifier",
            name="valid",
            field=django.contrib.postgres.fields.ranges.DateRangeField(
                blank=True, null=True, verbose_name="holds from, until"
            ),
        ),
        migrations.AddField(
            model_name="identifierevent",
            name="issuer",
            field=models.CharField(blank=True, max_length=200, verbose_name="issued by"),
        ),
        migrations.AddField(
            model_name="identifierevent",
            name="valid",
            field=django.contrib.postgres.fields.ranges.DateRangeField(
                blank=True, null=True, verbose_name="holds from, until"
            ),
        ),
        migrations.AddField(
            model_name="monument",
            name="keeper",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.agency",
                verbose_name="keeping body",
            ),
        ),
        migrations.AddField(
            model_name="monument",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="catalogue.monument",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="monument",
            name="standing",
            field=models.CharField(
                choices=[
                    ("reported", "reported"),
                    ("inspected", "inspected on site"),
                    ("newly_discovered", "newly discovered, protected for now"),
                    ("at_council", "before the Expert Council"),
                    ("academy_opinion", "with the Academy of Sciences"),
                    ("draft_act", "in a draft act"),
                    ("listed", "on the state list"),
                    ("removed", "removed from the list"),
                    ("lost", "lost"),
                    ("not_listed", "not to be listed"),
                ],
                default="listed",
                max_length=20,
                verbose_name="standing",
            ),
        ),
        migrations.AddField(
            model_name="monumentevent",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="monumentevent",
            name="standing",
            field=models.CharField(
                choices=[
                    ("reported", "reported"),
                    ("inspected", "inspected on site"),
                    ("newly_discovered", "newly discovered, protected for now"),
                    ("at_council", "before the Expert Council"),
                    ("academy_opinion", "with the Academy of Sciences"),
                    ("draft_act", "in a draft act"),
                    ("listed", "on the state list"),
                    ("removed", "removed from the list"),
                    ("lost", "lost"),
                    ("not_listed", "not to be listed"),
                ],
                default="listed",
                max_length=20,
                verbose_name="standing",
            ),
        ),
        migrations.AddField(
            model_name="name",
            name="status",
            field=models.CharField(
                choices=[
                    ("official", "official"),
                    ("historical", "historical"),
                    ("variant", "variant"),
                ],
                default="official",
                max_length=12,
                verbose_name="status",
            ),
        ),
        migrations.AddField(
            model_name="name",
            name="valid",
            field=django.contrib.postgres.fields.ranges.DateRangeField(
                blank=True, null=True, verbose_name="holds from, until"
            ),
        ),
        migrations.AddField(
            model_name="nameevent",
            name="status",
            field=models.CharField(
                choices=[
                    ("official", "official"),
                    ("historical", "historical"),
                    ("variant", "variant"),
                ],
                default="official",
                max_length=12,
                verbose_name="status",
            ),
        ),
        migrations.AddField(
            model_name="nameevent",
            name="valid",
            field=django.contrib.postgres.fields.ranges.DateRangeField(
                blank=True, null=True, verbose_name="holds from, until"
            ),
        ),
        migrations.AlterField(
            model_name="concept",
            name="broader",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="narrower",
                to="catalogue.concept",
            ),
        ),
        migrations.AlterField(
            model_name="concept",
            name="scheme",
            field=models.CharField(
                choices=[
                    ("kind", "kind of monument"),
                    ("material", "material"),
                    ("technique", "technique"),
                    ("component", "part of a building"),
                    ("use", "use"),
                    ("role", "role of a person"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="conceptevent",
            name="scheme",
            field=models.CharField(
                choices=[
                    ("kind", "kind of monument"),
                    ("material", "material"),
                    ("technique", "technique"),
                    ("component", "part of a building"),
                    ("use", "use"),
                    ("role", "role of a person"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="monument",
            index=models.Index(
                fields=["keeper", "importance_rank", "number_sorted", "id"],
                name="catalogue_m_keeper__cc765c_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="concept",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("broader", models.F("pk")), _negated=True),
                    models.Q(("deprecated_by", models.F("pk")), _negated=True),
                ),
                name="concept_not_its_own_parent",
                violation_error_message="A term is neither broader than itself nor its own successor.",
            ),
        ),
        migrations.AddConstraint(
            model_name="monument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(
                        models.Q(("lifecycle", "published"), _negated=True),
                        models.Q(("merged_into", models.F("pk")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="monument_merged_is_off_the_register",
                violation_error_message="A merged record leads to another and is not published.",
            ),
        ),
        migrations.AddConstraint(
            model_name="monument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "standing__in",
                        [
                            "reported",
                            "inspected",
                            "newly_discovered",
                            "at_council",
                            "academy_opinion",
                            "draft_act",
                            "listed",
                            "removed",
                            "lost",
                            "not_listed",
                        ],
                    )
                ),
                name="monument_standing_known",
            ),
        ),
        migrations.AddField(
            model_name="actrelationevent",
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
            model_name="actrelationevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.actrelation",
            ),
        ),
        migrations.AddField(
            model_name="address",
            name="district",
            field=models.ForeignKey(
                blank=True,
                limit_choices_to={"kind": "district"},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="heritage_gis.area",
                verbose_name="district",
            ),
        ),
        migrations.AddField(
            model_name="address",
            name="monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="addresses",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="addressevent",
            name="district",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                limit_choices_to={"kind": "district"},
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="heritage_gis.area",
                verbose_name="district",
            ),
        ),
        migrations.AddField(
            model_name="addressevent",
            name="monument",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="addressevent",
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
            model_name="addressevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.address",
            ),
        ),
        migrations.AddIndex(
            model_name="agent",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("folded", name="gin_trgm_ops"),
                name="agent_folded",
            ),
        ),
        migrations.AddConstraint(
            model_name="agent",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="agent_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="agent",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_year__lte", models.F("to_year"))),
                name="agent_years_in_order",
                violation_error_message="The end comes before the beginning.",
            ),
        ),
        migrations.AddField(
            model_name="agentevent",
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
            model_name="agentevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.agent",
            ),
        ),
        migrations.AddField(
            model_name="changerequest",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="changerequest",
            name="monument",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="change_requests",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="changerequest",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="proposed by",
            ),
        ),
        migrations.AddField(
            model_name="changerequest",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="undone by",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="asset",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="media_pipeline.asset",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="documentevent",
            name="asset",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="media_pipeline.asset",
            ),
        ),
        migrations.AddField(
            model_name="documentevent",
            name="monument",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="documentevent",
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
            model_name="documentevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.document",
            ),
        ),
        migrations.AddField(
            model_name="exactview",
            name="monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exact_views",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="exactview",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="fabric",
            name="component",
            field=models.ForeignKey(
                blank=True,
                limit_choices_to={"scheme": "component"},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.concept",
                verbose_name="part",
            ),
        ),
        migrations.AddField(
            model_name="fabric",
            name="material",
            field=models.ForeignKey(
                blank=True,
                limit_choices_to={"scheme": "material"},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.concept",
                verbose_name="material",
            ),
        ),
        migrations.AddField(
            model_name="fabric",
            name="monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="fabrics",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="fabric",
            name="technique",
            field=models.ForeignKey(
                blank=True,
                limit_choices_to={"scheme": "technique"},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.concept",
                verbose_name="technique",
            ),
        ),
        migrations.AddField(
            model_name="fabricevent",
            name="component",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                limit_choices_to={"scheme": "component"},
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.concept",
                verbose_name="part",
            ),
        ),
        migrations.AddField(
            model_name="fabricevent",
            name="material",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                limit_choices_to={"scheme": "material"},
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.concept",
                verbose_name="material",
            ),
        ),
        migrations.AddField(
            model_name="fabricevent",
            name="monument",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="fabricevent",
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
            model_name="fabricevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.fabric",
            ),
        ),
        migrations.AddField(
            model_name="fabricevent",
            name="technique",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                limit_choices_to={"scheme": "technique"},
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.concept",
                verbose_name="technique",
            ),
        ),
        migrations.AddField(
            model_name="formdraft",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="form_drafts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="holding",
            name="holder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.agent",
                verbose_name="holder",
            ),
        ),
        migrations.AddField(
            model_name="holding",
            name="monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="holdings",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="holding",
            name="use",
            field=models.ForeignKey(
                blank=True,
                limit_choices_to={"scheme": "use"},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.concept",
                verbose_name="use",
            ),
        ),
        migrations.AddField(
            model_name="holdingevent",
            name="holder",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.agent",
                verbose_name="holder",
            ),
        ),
        migrations.AddField(
            model_name="holdingevent",
            name="monument",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="holdingevent",
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
            model_name="holdingevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.holding",
            ),
        ),
        migrations.AddField(
            model_name="holdingevent",
            name="use",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                limit_choices_to={"scheme": "use"},
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.concept",
                verbose_name="use",
            ),
        ),
        migrations.AddField(
            model_name="legalact",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="media_pipeline.asset",
                verbose_name="document",
            ),
        ),
        migrations.AddField(
            model_name="changerequest",
            name="act",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="change_requests",
                to="catalogue.legalact",
            ),
        ),
        migrations.AddField(
            model_name="actrelationevent",
            name="act",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.legalact",
            ),
        ),
        migrations.AddField(
            model_name="actrelationevent",
            name="earlier",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.legalact",
                verbose_name="act",
            ),
        ),
        migrations.AddField(
            model_name="actrelation",
            name="act",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="relations",
                to="catalogue.legalact",
            ),
        ),
        migrations.AddField(
            model_name="actrelation",
            name="earlier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="relations_here",
                to="catalogue.legalact",
                verbose_name="act",
            ),
        ),
        migrations.AddField(
            model_name="identifier",
            name="act",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="identifiers",
                to="catalogue.legalact",
                verbose_name="by the act",
            ),
        ),
        migrations.AddField(
            model_name="identifierevent",
            name="act",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.legalact",
                verbose_name="by the act",
            ),
        ),
        migrations.AddField(
            model_name="legalactevent",
            name="document",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="media_pipeline.asset",
                verbose_name="document",
            ),
        ),
        migrations.AddField(
            model_name="legalactevent",
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
            model_name="legalactevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.legalact",
            ),
        ),
        migrations.AddField(
            model_name="location",
            name="monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="locations",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="locationevent",
            name="monument",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="locationevent",
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
            model_name="locationevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.location",
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mentions",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="mentionevent",
            name="monument",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="mentionevent",
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
            model_name="mentionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.mention",
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked by",
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="change",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="opinions",
                to="catalogue.changerequest",
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="expert",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="expert",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="agent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.agent",
                verbose_name="person or organisation",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="participations",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="role",
            field=models.ForeignKey(
                limit_choices_to={"scheme": "role"},
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.concept",
                verbose_name="role",
            ),
        ),
        migrations.AddField(
            model_name="participationevent",
            name="agent",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.agent",
                verbose_name="person or organisation",
            ),
        ),
        migrations.AddField(
            model_name="participationevent",
            name="monument",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="participationevent",
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
            model_name="participationevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.participation",
            ),
        ),
        migrations.AddField(
            model_name="participationevent",
            name="role",
            field=models.ForeignKey(
                db_constraint=False,
                limit_choices_to={"scheme": "role"},
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.concept",
                verbose_name="role",
            ),
        ),
        migrations.AddField(
            model_name="phase",
            name="monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="phases",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="participationevent",
            name="phase",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.phase",
                verbose_name="at",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="phase",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="catalogue.phase",
                verbose_name="at",
            ),
        ),
        migrations.AddField(
            model_name="phaseevent",
            name="monument",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="phaseevent",
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
            model_name="phaseevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.phase",
            ),
        ),
        migrations.AddField(
            model_name="protection",
            name="act",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="protections",
                to="catalogue.legalact",
                verbose_name="by the act",
            ),
        ),
        migrations.AddField(
            model_name="protection",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ended_protections",
                to="catalogue.legalact",
                verbose_name="ended by the act",
            ),
        ),
        migrations.AddField(
            model_name="protection",
            name="monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="protections",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="protectionevent",
            name="act",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.legalact",
                verbose_name="by the act",
            ),
        ),
        migrations.AddField(
            model_name="protectionevent",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.legalact",
                verbose_name="ended by the act",
            ),
        ),
        migrations.AddField(
            model_name="protectionevent",
            name="monument",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="protectionevent",
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
            model_name="protectionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.protection",
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("folded", name="gin_trgm_ops"),
                name="publication_folded",
            ),
        ),
        migrations.AddField(
            model_name="mentionevent",
            name="publication",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.publication",
                verbose_name="publication",
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="publication",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mentions",
                to="catalogue.publication",
                verbose_name="publication",
            ),
        ),
        migrations.AddField(
            model_name="publicationevent",
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
            model_name="publicationevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.publication",
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="from_monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="relations",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="to_monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="relations_here",
                to="catalogue.monument",
                verbose_name="monument",
            ),
        ),
        migrations.AddField(
            model_name="relationevent",
            name="from_monument",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="relationevent",
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
            model_name="relationevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.relation",
            ),
        ),
        migrations.AddField(
            model_name="relationevent",
            name="to_monument",
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
            model_name="step",
            name="act",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="catalogue.legalact",
                verbose_name="act",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="media_pipeline.asset",
                verbose_name="document",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="stepevent",
            name="act",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.legalact",
                verbose_name="act",
            ),
        ),
        migrations.AddField(
            model_name="stepevent",
            name="document",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="media_pipeline.asset",
                verbose_name="document",
            ),
        ),
        migrations.AddField(
            model_name="stepevent",
            name="monument",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="stepevent",
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
            model_name="stepevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.step",
            ),
        ),
        migrations.AddField(
            model_name="stepevent",
            name="recorded_by",
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
            model_name="zone",
            name="act",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="zones",
                to="catalogue.legalact",
                verbose_name="by the act",
            ),
        ),
        migrations.AddField(
            model_name="zoneevent",
            name="act",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.legalact",
                verbose_name="by the act",
            ),
        ),
        migrations.AddField(
            model_name="zoneevent",
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
            model_name="zoneevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.zone",
            ),
        ),
        migrations.AddField(
            model_name="zonemonument",
            name="monument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="zone_memberships",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="zonemonument",
            name="zone",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="memberships",
                to="catalogue.zone",
            ),
        ),
        migrations.AddField(
            model_name="zone",
            name="monuments",
            field=models.ManyToManyField(
                related_name="zones",
                through="catalogue.ZoneMonument",
                to="catalogue.monument",
                verbose_name="monuments",
            ),
        ),
        migrations.AddField(
            model_name="zonemonumentevent",
            name="monument",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.monument",
            ),
        ),
        migrations.AddField(
            model_name="zonemonumentevent",
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
            model_name="zonemonumentevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalogue.zonemonument",
            ),
        ),
        migrations.AddField(
            model_name="zonemonumentevent",
            name="zone",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalogue.zone",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("district__isnull", False),
                    models.Q(
                        ("cadastral_number", ""), ("settlement", ""), ("street", ""), _negated=True
                    ),
                    _connector="OR",
                ),
                name="address_says_something",
                violation_error_message="An address needs a district, a settlement or a street.",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("monument", "asset"),
                name="document_once_a_monument",
                violation_error_message="This monument has this file already.",
            ),
        ),
        migrations.AddIndex(
            model_name="exactview",
            index=models.Index(fields=["monument", "-at"], name="catalogue_e_monumen_d2f71e_idx"),
        ),
        migrations.AddConstraint(
            model_name="fabric",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("material__isnull", False), ("technique__isnull", False), _connector="OR"
                ),
                name="fabric_says_something",
                violation_error_message="Say the material or the technique.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fabric",
            constraint=models.UniqueConstraint(
                fields=("monument", "component", "material", "technique"),
                name="fabric_once_a_monument",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="formdraft",
            constraint=models.UniqueConstraint(
                fields=("user", "form"), name="form_draft_one_a_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="legalact",
            constraint=models.UniqueConstraint(
                fields=("kind", "number", "adopted_on", "issuer"),
                name="act_once",
                violation_error_message="This act is entered already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalact",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="act_has_a_number"
            ),
        ),
        migrations.AddIndex(
            model_name="changerequest",
            index=models.Index(
                fields=["state", "-proposed_at"], name="catalogue_c_state_a2ce5c_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="changerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    ("proposed_by__isnull", True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    ("state", "taken_back"),
                    _connector="OR",
                ),
                name="change_decided_by_another",
                violation_error_message="Another person must decide on what you proposed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="changerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "proposed"), ("decided_at__isnull", False), _connector="OR"
                ),
                name="change_decided_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="actrelation",
            constraint=models.UniqueConstraint(
                fields=("act", "kind", "earlier"), name="act_relation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="actrelation",
            constraint=models.CheckConstraint(
                condition=models.Q(("act", models.F("earlier")), _negated=True),
                name="act_relation_not_to_itself",
                violation_error_message="An act neither amends nor repeals itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accuracy_m__isnull", True), ("accuracy_m__gt", 0), _connector="OR"
                ),
                name="location_accuracy_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.UniqueConstraint(
                fields=("change", "expert"),
                name="opinion_once_an_expert",
                violation_error_message="This expert is asked already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(("earliest__lte", models.F("latest"))),
                name="phase_in_order",
                violation_error_message="It ended before it began.",
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("earliest__isnull", False),
                    ("latest__isnull", False),
                    models.Q(("display", ""), _negated=True),
                    _connector="OR",
                ),
                name="phase_says_when",
                violation_error_message="Say when it was, in years or in words.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                fields=("monument", "agent", "role", "phase"),
                name="participation_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="protection",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("scheme__in", ["state_list", "provisional"])),
                expressions=[("monument", "="), ("valid", "&&")],
                name="protection_one_primary_at_a_time",
                violation_error_message="The monument is on the state list, or protected for now, in that time already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="protection",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False), ("valid__lower_inf", False)),
                name="protection_begins",
                violation_error_message="A protection needs the day from which it holds.",
            ),
        ),
        migrations.AddConstraint(
            model_name="protection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_by__isnull", True), ("valid__upper_inf", False), _connector="OR"
                ),
                name="protection_ended_on_a_day",
                violation_error_message="What an act ended has a last day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.UniqueConstraint(
                fields=("monument", "publication", "pages"), name="mention_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                fields=("from_monument", "kind", "to_monument"), name="relation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "part_of")),
                fields=("from_monument",),
                name="relation_part_of_one",
                violation_error_message="It is a part of another ensemble already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_monument", models.F("to_monument")), _negated=True),
                name="relation_not_to_itself",
                violation_error_message="A monument has no relation to itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="zonemonument",
            constraint=models.UniqueConstraint(
                fields=("zone", "monument"), name="zone_monument_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concept",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_conceptevent" ("broader_id", "code", "deprecated_by_id", "id", "label_az", "label_en", "label_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "source", "synonyms") VALUES (NEW."broader_id", NEW."code", NEW."deprecated_by_id", NEW."id", NEW."label_az", NEW."label_en", NEW."label_ru", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."scheme", NEW."source", NEW."synonyms"); RETURN NULL;',
                    hash="ef46dc9c1b1f5bcf5ce346c1f4eae267bad67c00",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_36f24",
                    table="catalogue_concept",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concept",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_conceptevent" ("broader_id", "code", "deprecated_by_id", "id", "label_az", "label_en", "label_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "source", "synonyms") VALUES (NEW."broader_id", NEW."code", NEW."deprecated_by_id", NEW."id", NEW."label_az", NEW."label_en", NEW."label_ru", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."scheme", NEW."source", NEW."synonyms"); RETURN NULL;',
                    hash="0a9774df9710805caf2a9605bf26f052c15d42e8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0fe09",
                    table="catalogue_concept",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concept",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_conceptevent" ("broader_id", "code", "deprecated_by_id", "id", "label_az", "label_en", "label_ru", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "source", "synonyms") VALUES (OLD."broader_id", OLD."code", OLD."deprecated_by_id", OLD."id", OLD."label_az", OLD."label_en", OLD."label_ru", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."scheme", OLD."source", OLD."synonyms"); RETURN NULL;',
                    hash="a74048e5dc1a8cb30fa6262f470fee2dad78900b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_67fe5",
                    table="catalogue_concept",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="identifier",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_identifierevent" ("act_id", "id", "is_preferred", "issuer", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "valid", "value") VALUES (NEW."act_id", NEW."id", NEW."is_preferred", NEW."issuer", NEW."monument_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."scheme", NEW."valid", NEW."value"); RETURN NULL;',
                    hash="a9969f0bf9744ca4f488eab91270d46561399776",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_10c7b",
                    table="catalogue_identifier",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="identifier",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_identifierevent" ("act_id", "id", "is_preferred", "issuer", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "valid", "value") VALUES (NEW."act_id", NEW."id", NEW."is_preferred", NEW."issuer", NEW."monument_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."scheme", NEW."valid", NEW."value"); RETURN NULL;',
                    hash="4127a2a7e62ab5ddb751d348ab96fbdeb2eeabf0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8de72",
                    table="catalogue_identifier",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="identifier",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_identifierevent" ("act_id", "id", "is_preferred", "issuer", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "valid", "value") VALUES (OLD."act_id", OLD."id", OLD."is_preferred", OLD."issuer", OLD."monument_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."scheme", OLD."valid", OLD."value"); RETURN NULL;',
                    hash="44a8012e8bcdbec5adad8727ae6157dddc470531",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_edf92",
                    table="catalogue_identifier",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monument",
            trigger=pgtrigger.compiler.Trigger(
                name="keeper",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.keeper_id := accounts_keeper(NEW.location); RETURN NEW;",
                    hash="ab6aeb92db546635fb357fc6eff24aed90a6ab93",
                    operation='INSERT OR UPDATE OF "location"',
                    pgid="pgtrigger_keeper_2a56f",
                    table="catalogue_monument",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monument",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_monumentevent" ("built_from", "built_to", "changed_at", "created_at", "dating_text", "district_basis", "district_id", "footprint", "id", "importance", "importance_basis", "is_sample", "kind_id", "lifecycle", "locality", "location", "location_precision", "location_source", "merged_into_id", "number_sorted", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_area", "public_district_id", "public_locality", "public_place_folded", "public_point", "reference", "section", "section_basis", "sensitivity", "sensitivity_reason", "standing") VALUES (NEW."built_from", NEW."built_to", NEW."changed_at", NEW."created_at", NEW."dating_text", NEW."district_basis", NEW."district_id", NEW."footprint", NEW."id", NEW."importance", NEW."importance_basis", NEW."is_sample", NEW."kind_id", NEW."lifecycle", NEW."locality", NEW."location", NEW."location_precision", NEW."location_source", NEW."merged_into_id", NEW."number_sorted", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_area", NEW."public_district_id", NEW."public_locality", NEW."public_place_folded", NEW."public_point", NEW."reference", NEW."section", NEW."section_basis", NEW."sensitivity", NEW."sensitivity_reason", NEW."standing"); RETURN NULL;',
                    hash="7b2a488aa2ee4465d92ec9c22f59a476d8235bc7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4f3aa",
                    table="catalogue_monument",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monument",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."built_from" IS DISTINCT FROM (NEW."built_from") OR OLD."built_to" IS DISTINCT FROM (NEW."built_to") OR OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."dating_text" IS DISTINCT FROM (NEW."dating_text") OR OLD."district_id" IS DISTINCT FROM (NEW."district_id") OR OLD."district_basis" IS DISTINCT FROM (NEW."district_basis") OR OLD."footprint" IS DISTINCT FROM (NEW."footprint") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."importance" IS DISTINCT FROM (NEW."importance") OR OLD."importance_basis" IS DISTINCT FROM (NEW."importance_basis") OR OLD."importance_rank" IS DISTINCT FROM (NEW."importance_rank") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."kind_id" IS DISTINCT FROM (NEW."kind_id") OR OLD."lifecycle" IS DISTINCT FROM (NEW."lifecycle") OR OLD."locality" IS DISTINCT FROM (NEW."locality") OR OLD."location" IS DISTINCT FROM (NEW."location") OR OLD."location_precision" IS DISTINCT FROM (NEW."location_precision") OR OLD."location_source" IS DISTINCT FROM (NEW."location_source") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."number_sorted" IS DISTINCT FROM (NEW."number_sorted") OR OLD."public_area" IS DISTINCT FROM (NEW."public_area") OR OLD."public_district_id" IS DISTINCT FROM (NEW."public_district_id") OR OLD."public_locality" IS DISTINCT FROM (NEW."public_locality") OR OLD."public_place_folded" IS DISTINCT FROM (NEW."public_place_folded") OR OLD."public_point" IS DISTINCT FROM (NEW."public_point") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."section" IS DISTINCT FROM (NEW."section") OR OLD."section_basis" IS DISTINCT FROM (NEW."section_basis") OR OLD."sensitivity" IS DISTINCT FROM (NEW."sensitivity") OR OLD."sensitivity_reason" IS DISTINCT FROM (NEW."sensitivity_reason") OR OLD."standing" IS DISTINCT FROM (NEW."standing"))',
                    func='INSERT INTO "catalogue_monumentevent" ("built_from", "built_to", "changed_at", "created_at", "dating_text", "district_basis", "district_id", "footprint", "id", "importance", "importance_basis", "is_sample", "kind_id", "lifecycle", "locality", "location", "location_precision", "location_source", "merged_into_id", "number_sorted", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_area", "public_district_id", "public_locality", "public_place_folded", "public_point", "reference", "section", "section_basis", "sensitivity", "sensitivity_reason", "standing") VALUES (NEW."built_from", NEW."built_to", NEW."changed_at", NEW."created_at", NEW."dating_text", NEW."district_basis", NEW."district_id", NEW."footprint", NEW."id", NEW."importance", NEW."importance_basis", NEW."is_sample", NEW."kind_id", NEW."lifecycle", NEW."locality", NEW."location", NEW."location_precision", NEW."location_source", NEW."merged_into_id", NEW."number_sorted", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_area", NEW."public_district_id", NEW."public_locality", NEW."public_place_folded", NEW."public_point", NEW."reference", NEW."section", NEW."section_basis", NEW."sensitivity", NEW."sensitivity_reason", NEW."standing"); RETURN NULL;',
                    hash="95b4804761d8d3c0671a8d2837b81481c0363e44",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_098b4",
                    table="catalogue_monument",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monument",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_monumentevent" ("built_from", "built_to", "changed_at", "created_at", "dating_text", "district_basis", "district_id", "footprint", "id", "importance", "importance_basis", "is_sample", "kind_id", "lifecycle", "locality", "location", "location_precision", "location_source", "merged_into_id", "number_sorted", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_area", "public_district_id", "public_locality", "public_place_folded", "public_point", "reference", "section", "section_basis", "sensitivity", "sensitivity_reason", "standing") VALUES (OLD."built_from", OLD."built_to", OLD."changed_at", OLD."created_at", OLD."dating_text", OLD."district_basis", OLD."district_id", OLD."footprint", OLD."id", OLD."importance", OLD."importance_basis", OLD."is_sample", OLD."kind_id", OLD."lifecycle", OLD."locality", OLD."location", OLD."location_precision", OLD."location_source", OLD."merged_into_id", OLD."number_sorted", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."public_area", OLD."public_district_id", OLD."public_locality", OLD."public_place_folded", OLD."public_point", OLD."reference", OLD."section", OLD."section_basis", OLD."sensitivity", OLD."sensitivity_reason", OLD."standing"); RETURN NULL;',
                    hash="3fe9ea1b0186c47bcd91a17929eed969c0f40a85",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_277d9",
                    table="catalogue_monument",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="name",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_nameevent" ("id", "is_preferred", "language", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "script", "source", "status", "text", "valid") VALUES (NEW."id", NEW."is_preferred", NEW."language", NEW."monument_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."script", NEW."source", NEW."status", NEW."text", NEW."valid"); RETURN NULL;',
                    hash="d5074e42fff4583eb5e36ef668405e746c1c8458",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e8f03",
                    table="catalogue_name",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="name",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_nameevent" ("id", "is_preferred", "language", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "script", "source", "status", "text", "valid") VALUES (NEW."id", NEW."is_preferred", NEW."language", NEW."monument_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."script", NEW."source", NEW."status", NEW."text", NEW."valid"); RETURN NULL;',
                    hash="021ed5ab8082b346a8aebfe1322224f05ee2db7e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_26ee7",
                    table="catalogue_name",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="name",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_nameevent" ("id", "is_preferred", "language", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "script", "source", "status", "text", "valid") VALUES (OLD."id", OLD."is_preferred", OLD."language", OLD."monument_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."script", OLD."source", OLD."status", OLD."text", OLD."valid"); RETURN NULL;',
                    hash="271032e9d8c1430f44cc8b20efae38b41a94a59f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_adf08",
                    table="catalogue_name",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agent",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_agentevent" ("from_year", "id", "kind", "name", "other_names", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_year", "wikidata") VALUES (NEW."from_year", NEW."id", NEW."kind", NEW."name", NEW."other_names", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."to_year", NEW."wikidata"); RETURN NULL;',
                    hash="25df1b59237036869552316a156c11de75f3d4a0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_59c83",
                    table="catalogue_agent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agent",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_agentevent" ("from_year", "id", "kind", "name", "other_names", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_year", "wikidata") VALUES (NEW."from_year", NEW."id", NEW."kind", NEW."name", NEW."other_names", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."to_year", NEW."wikidata"); RETURN NULL;',
                    hash="61547d167c04a0f10c97c6be645040cee1850974",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_52210",
                    table="catalogue_agent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agent",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_agentevent" ("from_year", "id", "kind", "name", "other_names", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_year", "wikidata") VALUES (OLD."from_year", OLD."id", OLD."kind", OLD."name", OLD."other_names", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."to_year", OLD."wikidata"); RETURN NULL;',
                    hash="b7d4c094e6d6885e0e492fc55e9de55882602310",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6746d",
                    table="catalogue_agent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_publicationevent" ("address", "citation", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (NEW."address", NEW."citation", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."year"); RETURN NULL;',
                    hash="2e339f9cfa9065e535c481ccea085ea5b59cdfe7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1c645",
                    table="catalogue_publication",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_publicationevent" ("address", "citation", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (NEW."address", NEW."citation", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."year"); RETURN NULL;',
                    hash="7c3e036aaeb87cf59a2a549fd186ccf060d099e1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_51279",
                    table="catalogue_publication",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_publicationevent" ("address", "citation", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (OLD."address", OLD."citation", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."year"); RETURN NULL;',
                    hash="f82da708de137985a3e4f73748267da1519e5915",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1f7d6",
                    table="catalogue_publication",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_addressevent" ("cadastral_number", "district_id", "id", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settlement", "source", "street", "valid") VALUES (NEW."cadastral_number", NEW."district_id", NEW."id", NEW."monument_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."settlement", NEW."source", NEW."street", NEW."valid"); RETURN NULL;',
                    hash="9bd5a3ea7a7fc1a2c0cb22e8be62c861da1000ff",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_65c1c",
                    table="catalogue_address",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_addressevent" ("cadastral_number", "district_id", "id", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settlement", "source", "street", "valid") VALUES (NEW."cadastral_number", NEW."district_id", NEW."id", NEW."monument_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."settlement", NEW."source", NEW."street", NEW."valid"); RETURN NULL;',
                    hash="d1eef0282efe1c8164c1ef1c04f30e4d12c36c4c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_01240",
                    table="catalogue_address",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_addressevent" ("cadastral_number", "district_id", "id", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settlement", "source", "street", "valid") VALUES (OLD."cadastral_number", OLD."district_id", OLD."id", OLD."monument_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."settlement", OLD."source", OLD."street", OLD."valid"); RETURN NULL;',
                    hash="934081478807acbc4e41541a2c09eb595386e367",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c337f",
                    table="catalogue_address",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="addressevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="10298732c7f9ba896eed102dca845dd6a396fc31",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d67bc",
                    table="catalogue_addressevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="78cfecfec71da61e78fe19f0df2f6ce7b96520c2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_85d56",
                    table="catalogue_agentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_documentevent" ("archive_reference", "asset_id", "dated_on", "id", "kind", "monument_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (NEW."archive_reference", NEW."asset_id", NEW."dated_on", NEW."id", NEW."kind", NEW."monument_id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."title"); RETURN NULL;',
                    hash="401e065397415ed4db7a028b66449a53929ce38c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_86107",
                    table="catalogue_document",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_documentevent" ("archive_reference", "asset_id", "dated_on", "id", "kind", "monument_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (NEW."archive_reference", NEW."asset_id", NEW."dated_on", NEW."id", NEW."kind", NEW."monument_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."title"); RETURN NULL;',
                    hash="f39a5c1fc7e8273c25ebd2237f67599d0a77d1a5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1051a",
                    table="catalogue_document",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_documentevent" ("archive_reference", "asset_id", "dated_on", "id", "kind", "monument_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (OLD."archive_reference", OLD."asset_id", OLD."dated_on", OLD."id", OLD."kind", OLD."monument_id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."title"); RETURN NULL;',
                    hash="108ac8078c60dd3382558a9fa46e09cb96a68e24",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_89c4d",
                    table="catalogue_document",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4ea75300ca5d97fe1c805eb8281075f69fc32c09",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c2d1a",
                    table="catalogue_documentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exactview",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c31dc81ccab605aae1dc62ec292f3b40b3542c89",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a4803",
                    table="catalogue_exactview",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fabric",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_fabricevent" ("component_id", "id", "material_id", "monument_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "technique_id") VALUES (NEW."component_id", NEW."id", NEW."material_id", NEW."monument_id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."technique_id"); RETURN NULL;',
                    hash="321689beb917891fa1be6190a7515cf754415dbf",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6b27d",
                    table="catalogue_fabric",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fabric",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_fabricevent" ("component_id", "id", "material_id", "monument_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "technique_id") VALUES (NEW."component_id", NEW."id", NEW."material_id", NEW."monument_id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."technique_id"); RETURN NULL;',
                    hash="0757f280c3bb70196c666680e0241340d26decd0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_70560",
                    table="catalogue_fabric",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fabric",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_fabricevent" ("component_id", "id", "material_id", "monument_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "technique_id") VALUES (OLD."component_id", OLD."id", OLD."material_id", OLD."monument_id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."technique_id"); RETURN NULL;',
                    hash="0edd61852851b1df99c32fc478e8bb38eda464ba",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d43f4",
                    table="catalogue_fabric",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fabricevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a79c92655059bf4a7961860dda6704d1d0def9d2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2fb29",
                    table="catalogue_fabricevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="holding",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_holdingevent" ("contract", "holder_id", "id", "kind", "monument_id", "occupancy", "owner_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "use_id", "valid") VALUES (NEW."contract", NEW."holder_id", NEW."id", NEW."kind", NEW."monument_id", NEW."occupancy", NEW."owner_type", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."use_id", NEW."valid"); RETURN NULL;',
                    hash="1d6a0491446831f76fdc05112175a02b2cee55d2",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_de2b0",
                    table="catalogue_holding",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="holding",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_holdingevent" ("contract", "holder_id", "id", "kind", "monument_id", "occupancy", "owner_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "use_id", "valid") VALUES (NEW."contract", NEW."holder_id", NEW."id", NEW."kind", NEW."monument_id", NEW."occupancy", NEW."owner_type", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."use_id", NEW."valid"); RETURN NULL;',
                    hash="083a5bdb09683d70942096021b594b6b09ba3552",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b2f1e",
                    table="catalogue_holding",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="holding",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_holdingevent" ("contract", "holder_id", "id", "kind", "monument_id", "occupancy", "owner_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "use_id", "valid") VALUES (OLD."contract", OLD."holder_id", OLD."id", OLD."kind", OLD."monument_id", OLD."occupancy", OLD."owner_type", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."use_id", OLD."valid"); RETURN NULL;',
                    hash="a9605a691cc8ea63febf745dc2fb0517a24d2505",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5eb46",
                    table="catalogue_holding",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="holdingevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b2634c119d4b84de4b90b2cc60cbc6822364656e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_609df",
                    table="catalogue_holdingevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="legalact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_legalactevent" ("address", "adopted_on", "document_id", "id", "in_force_from", "issuer", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (NEW."address", NEW."adopted_on", NEW."document_id", NEW."id", NEW."in_force_from", NEW."issuer", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."title"); RETURN NULL;',
                    hash="e6caf54be1cb352abac39f03ffe5dff62269edac",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_20021",
                    table="catalogue_legalact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="legalact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_legalactevent" ("address", "adopted_on", "document_id", "id", "in_force_from", "issuer", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (NEW."address", NEW."adopted_on", NEW."document_id", NEW."id", NEW."in_force_from", NEW."issuer", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."title"); RETURN NULL;',
                    hash="51233fcc162dda104746f5540f6e5f15f1c31bb4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_84218",
                    table="catalogue_legalact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="legalact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_legalactevent" ("address", "adopted_on", "document_id", "id", "in_force_from", "issuer", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (OLD."address", OLD."adopted_on", OLD."document_id", OLD."id", OLD."in_force_from", OLD."issuer", OLD."kind", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."title"); RETURN NULL;',
                    hash="c9a4a83ac0d75cdfb609bfdabf5575f137fddcf8",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_332ac",
                    table="catalogue_legalact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actrelationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="04c96704f8c99192c5f8df23a28fbca6b863679b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_cf62f",
                    table="catalogue_actrelationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actrelation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_actrelationevent" ("act_id", "earlier_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."act_id", NEW."earlier_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="dbdd96863ca86800074f6a20118a9fe697d86a4c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c74d9",
                    table="catalogue_actrelation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actrelation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_actrelationevent" ("act_id", "earlier_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."act_id", NEW."earlier_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="6802f15995e71515d7629961991a88a8a577c2e7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e0df7",
                    table="catalogue_actrelation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actrelation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_actrelationevent" ("act_id", "earlier_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."act_id", OLD."earlier_id", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="785d000afd7353423529024d000d2b2640253608",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_bb6e4",
                    table="catalogue_actrelation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="legalactevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7104471eaac6c997a3fe23d8bf73cda1884c50ae",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f8cdc",
                    table="catalogue_legalactevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="location",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_locationevent" ("accuracy_m", "determined_by", "determined_on", "id", "method", "monument_id", "original_crs", "original_text", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "scale", "shape", "source") VALUES (NEW."accuracy_m", NEW."determined_by", NEW."determined_on", NEW."id", NEW."method", NEW."monument_id", NEW."original_crs", NEW."original_text", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."precision", NEW."scale", NEW."shape", NEW."source"); RETURN NULL;',
                    hash="97f3002e0bf23be8f5c9342ec27deba34e65b508",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bc1cc",
                    table="catalogue_location",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="location",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_locationevent" ("accuracy_m", "determined_by", "determined_on", "id", "method", "monument_id", "original_crs", "original_text", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "scale", "shape", "source") VALUES (NEW."accuracy_m", NEW."determined_by", NEW."determined_on", NEW."id", NEW."method", NEW."monument_id", NEW."original_crs", NEW."original_text", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."precision", NEW."scale", NEW."shape", NEW."source"); RETURN NULL;',
                    hash="7ca0599ae9a7d406783699f8f2713836a8b86ef7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b8048",
                    table="catalogue_location",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="location",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_locationevent" ("accuracy_m", "determined_by", "determined_on", "id", "method", "monument_id", "original_crs", "original_text", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "scale", "shape", "source") VALUES (OLD."accuracy_m", OLD."determined_by", OLD."determined_on", OLD."id", OLD."method", OLD."monument_id", OLD."original_crs", OLD."original_text", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."precision", OLD."scale", OLD."shape", OLD."source"); RETURN NULL;',
                    hash="1f14dcd19c122fc45003ab3a674d4f374e570a8b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8f5df",
                    table="catalogue_location",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="locationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="455a610d7b5177ec9a4201365425b4e9615855e1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9de28",
                    table="catalogue_locationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phase",
            trigger=pgtrigger.compiler.Trigger(
                name="built",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        UPDATE catalogue_monument m SET (built_from, built_to, dating_text) = (\n            SELECT min(coalesce(earliest, latest)), max(coalesce(latest, earliest)),\n                   coalesce((array_agg(display ORDER BY id))[1], '')\n            FROM catalogue_phase p\n            WHERE p.monument_id = m.id AND p.kind = 'construction')\n        WHERE m.id IN (NEW.monument_id, OLD.monument_id);\n        RETURN NULL;\n    ",
                    hash="99e1d74de64b07cf82e735a0851006546e0d3638",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_built_be88b",
                    table="catalogue_phase",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phase",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_phaseevent" ("confidence", "display", "earliest", "edtf", "evidence", "id", "kind", "latest", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifier") VALUES (NEW."confidence", NEW."display", NEW."earliest", NEW."edtf", NEW."evidence", NEW."id", NEW."kind", NEW."latest", NEW."monument_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."qualifier"); RETURN NULL;',
                    hash="04a15d1b65bb75879e46aa7ba1e0a98f5de32b79",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d3c62",
                    table="catalogue_phase",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phase",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_phaseevent" ("confidence", "display", "earliest", "edtf", "evidence", "id", "kind", "latest", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifier") VALUES (NEW."confidence", NEW."display", NEW."earliest", NEW."edtf", NEW."evidence", NEW."id", NEW."kind", NEW."latest", NEW."monument_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."qualifier"); RETURN NULL;',
                    hash="7f881e55ced90d25ca719e344fbc3370ce4af725",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_55025",
                    table="catalogue_phase",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phase",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_phaseevent" ("confidence", "display", "earliest", "edtf", "evidence", "id", "kind", "latest", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifier") VALUES (OLD."confidence", OLD."display", OLD."earliest", OLD."edtf", OLD."evidence", OLD."id", OLD."kind", OLD."latest", OLD."monument_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."qualifier"); RETURN NULL;',
                    hash="383366462bd07ef9dd3f9496b4689c320e7e2f47",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f8912",
                    table="catalogue_phase",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2da4b57cd1a90346c31ace451d46b2e8a40832c5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9ccae",
                    table="catalogue_participationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_participationevent" ("agent_id", "id", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "role_id", "source") VALUES (NEW."agent_id", NEW."id", NEW."monument_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase_id", NEW."role_id", NEW."source"); RETURN NULL;',
                    hash="91c03ac56298a93e2751d1a05938d2f2b06346a8",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f0940",
                    table="catalogue_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_participationevent" ("agent_id", "id", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "role_id", "source") VALUES (NEW."agent_id", NEW."id", NEW."monument_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase_id", NEW."role_id", NEW."source"); RETURN NULL;',
                    hash="1422d7e9f8e9dec14b4dc35275239f7cf4503841",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f92f2",
                    table="catalogue_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_participationevent" ("agent_id", "id", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "role_id", "source") VALUES (OLD."agent_id", OLD."id", OLD."monument_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phase_id", OLD."role_id", OLD."source"); RETURN NULL;',
                    hash="2cef016ebce5b231c557d908aee43683ccd371da",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_70a05",
                    table="catalogue_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="phaseevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1e1cb26146b034e58d582d9215eacb80444b98bb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_90d07",
                    table="catalogue_phaseevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protection",
            trigger=pgtrigger.compiler.Trigger(
                name="listed_as",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        UPDATE catalogue_monument m SET\n            importance = p.importance, importance_basis = p.basis,\n            section = p.section, section_basis = p.basis\n        FROM catalogue_protection p\n        WHERE m.id IN (NEW.monument_id, OLD.monument_id) AND p.monument_id = m.id\n            AND p.scheme = 'state_list' AND p.valid @> CURRENT_DATE\n            AND (m.importance, m.importance_basis, m.section, m.section_basis)\n                IS DISTINCT FROM (p.importance, p.basis, p.section, p.basis);\n        RETURN NULL;\n    ",
                    hash="5d7b33c26c26454fe1dd51e952cc6dd98633b983",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_listed_as_ed138",
                    table="catalogue_protection",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protection",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_protectionevent" ("act_id", "annex", "basis", "ended_by_id", "id", "importance", "monument_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "scope", "section", "valid") VALUES (NEW."act_id", NEW."annex", NEW."basis", NEW."ended_by_id", NEW."id", NEW."importance", NEW."monument_id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."scheme", NEW."scope", NEW."section", NEW."valid"); RETURN NULL;',
                    hash="b01458058a87e68691692c50ee549b34552900ae",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9ba19",
                    table="catalogue_protection",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protection",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_protectionevent" ("act_id", "annex", "basis", "ended_by_id", "id", "importance", "monument_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "scope", "section", "valid") VALUES (NEW."act_id", NEW."annex", NEW."basis", NEW."ended_by_id", NEW."id", NEW."importance", NEW."monument_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."scheme", NEW."scope", NEW."section", NEW."valid"); RETURN NULL;',
                    hash="b151f227aa72e64e8217f09967e6beda9da645aa",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_54421",
                    table="catalogue_protection",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protection",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_protectionevent" ("act_id", "annex", "basis", "ended_by_id", "id", "importance", "monument_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "scope", "section", "valid") VALUES (OLD."act_id", OLD."annex", OLD."basis", OLD."ended_by_id", OLD."id", OLD."importance", OLD."monument_id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."scheme", OLD."scope", OLD."section", OLD."valid"); RETURN NULL;',
                    hash="126f1b20385ebac74ae4dbef1bfa6e24873fb505",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f1504",
                    table="catalogue_protection",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protectionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f30fc94bb8dc1afe086ab6641896f6f243cdc32e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b5342",
                    table="catalogue_protectionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mentionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="30ad1e563b1abd500a78553b8a53ac5471af8ee7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0ff15",
                    table="catalogue_mentionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mention",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_mentionevent" ("id", "monument_id", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication_id") VALUES (NEW."id", NEW."monument_id", NEW."pages", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."publication_id"); RETURN NULL;',
                    hash="59fbf2180b69177a97b4cac4a1918c7fcf919ed3",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5895b",
                    table="catalogue_mention",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mention",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_mentionevent" ("id", "monument_id", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication_id") VALUES (NEW."id", NEW."monument_id", NEW."pages", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."publication_id"); RETURN NULL;',
                    hash="1b9175322fb2f3a1dc874af28a0c1064a97b79ad",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_02427",
                    table="catalogue_mention",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mention",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_mentionevent" ("id", "monument_id", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication_id") VALUES (OLD."id", OLD."monument_id", OLD."pages", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."publication_id"); RETURN NULL;',
                    hash="8bf19b7a7493a1e676712228c35a3ff5524c68d2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_51ce8",
                    table="catalogue_mention",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publicationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7e6705712e6aaf8cbddf57b326119a1345817e05",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ad3da",
                    table="catalogue_publicationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="no_ring",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF NEW.kind = 'part_of' AND EXISTS (\n            WITH RECURSIVE above(id) AS (\n                SELECT NEW.to_monument_id\n                UNION\n                SELECT r.to_monument_id FROM catalogue_relation r JOIN above a\n                    ON r.from_monument_id = a.id AND r.kind = 'part_of' AND r.id <> NEW.id)\n            SELECT 1 FROM above WHERE id = NEW.from_monument_id)\n        THEN\n            RAISE EXCEPTION 'A monument cannot be a part of its own part.'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'relation_no_ring';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="659ce9560bbeaac4f24826acd32d6531fc45fdb5",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_no_ring_086fa",
                    table="catalogue_relation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_relationevent" ("from_monument_id", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_monument_id") VALUES (NEW."from_monument_id", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."to_monument_id"); RETURN NULL;',
                    hash="80e5e40f9bdb88453bf62b3e286a8dfa3a7a9d5d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f116d",
                    table="catalogue_relation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_relationevent" ("from_monument_id", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_monument_id") VALUES (NEW."from_monument_id", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."to_monument_id"); RETURN NULL;',
                    hash="d5a228c45eaa4cdeedb9747468c0860671485154",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_97e25",
                    table="catalogue_relation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_relationevent" ("from_monument_id", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_monument_id") VALUES (OLD."from_monument_id", OLD."id", OLD."kind", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."to_monument_id"); RETURN NULL;',
                    hash="05031594fff5fef07bbe9adba579592bfdafaeda",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fd2ee",
                    table="catalogue_relation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d8db71cff11075a967a52490b1554d1ddc05b111",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f5d6a",
                    table="catalogue_relationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="step",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_stepevent" ("act_id", "after", "before", "document_id", "happened_on", "id", "monument_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id") VALUES (NEW."act_id", NEW."after", NEW."before", NEW."document_id", NEW."happened_on", NEW."id", NEW."monument_id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id"); RETURN NULL;',
                    hash="1b7a044e322406b1538c2a781bf36f2bbddb0f4b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e925e",
                    table="catalogue_step",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="step",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_stepevent" ("act_id", "after", "before", "document_id", "happened_on", "id", "monument_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id") VALUES (NEW."act_id", NEW."after", NEW."before", NEW."document_id", NEW."happened_on", NEW."id", NEW."monument_id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id"); RETURN NULL;',
                    hash="ca5adae90f1a6e26ceaa9eeee751ad1ff8daebd1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d114a",
                    table="catalogue_step",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="step",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_stepevent" ("act_id", "after", "before", "document_id", "happened_on", "id", "monument_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id") VALUES (OLD."act_id", OLD."after", OLD."before", OLD."document_id", OLD."happened_on", OLD."id", OLD."monument_id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id"); RETURN NULL;',
                    hash="680cd11194553860776ce38ab651709fd198b2af",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_914d7",
                    table="catalogue_step",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stepevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4158495fd662beb19b16ae3fa65d3172cd71f68a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ff22e",
                    table="catalogue_stepevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zoneevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e3b0673f2467a87e4c75f1daff7c79a2dd14b11a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_01ef6",
                    table="catalogue_zoneevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zonemonument",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_zonemonumentevent" ("id", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "zone_id") VALUES (NEW."id", NEW."monument_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."zone_id"); RETURN NULL;',
                    hash="2d2b1a4eadf883fd53ee36f163cf07666d27047f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e34ad",
                    table="catalogue_zonemonument",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zonemonument",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_zonemonumentevent" ("id", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "zone_id") VALUES (NEW."id", NEW."monument_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."zone_id"); RETURN NULL;',
                    hash="8a3a3f5ff503c6c52c68e325b8ca15a3d132bde5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2fd0f",
                    table="catalogue_zonemonument",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zonemonument",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_zonemonumentevent" ("id", "monument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "zone_id") VALUES (OLD."id", OLD."monument_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."zone_id"); RETURN NULL;',
                    hash="17e52a17168dbde5ea1840b47da4e599588c9e35",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6ce76",
                    table="catalogue_zonemonument",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zone",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_zoneevent" ("accuracy_m", "act_id", "boundary", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "regime", "role", "source", "valid") VALUES (NEW."accuracy_m", NEW."act_id", NEW."boundary", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."regime", NEW."role", NEW."source", NEW."valid"); RETURN NULL;',
                    hash="cad8b9e28e31a01ca1bb83fe0f6d3aac51a21725",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_705f0",
                    table="catalogue_zone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zone",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalogue_zoneevent" ("accuracy_m", "act_id", "boundary", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "regime", "role", "source", "valid") VALUES (NEW."accuracy_m", NEW."act_id", NEW."boundary", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."regime", NEW."role", NEW."source", NEW."valid"); RETURN NULL;',
                    hash="ae5e93a98127ccb7f1352d2497cbb6c832e3b2cd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0fa6c",
                    table="catalogue_zone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zone",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_zoneevent" ("accuracy_m", "act_id", "boundary", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "regime", "role", "source", "valid") VALUES (OLD."accuracy_m", OLD."act_id", OLD."boundary", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."regime", OLD."role", OLD."source", OLD."valid"); RETURN NULL;',
                    hash="43445ca6c95c6890f67efe6df047a802fa7610d7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a6288",
                    table="catalogue_zone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zonemonumentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="64ea22f7166f49ae249f9ec4cd871e27ea7904a3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2a0ca",
                    table="catalogue_zonemonumentevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
