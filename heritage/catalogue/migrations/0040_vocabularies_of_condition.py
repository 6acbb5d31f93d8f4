"""Terms have definitions, drawings and cross-walks; the lists of an inspection are vocabularies."""

import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from heritage.quick_migration import QuickMigration

SCHEME = models.CharField(
    choices=[
        ("kind", "kind of monument"),
        ("material", "material"),
        ("technique", "technique"),
        ("component", "part of a building"),
        ("use", "use"),
        ("role", "role of a person"),
        ("search", "words that a search takes for one another"),
        ("condition-class", "condition class"),
        ("urgency-class", "urgency class"),
        ("recommendation-class", "recommendation class"),
        ("consequence", "consequence of doing nothing"),
        ("damage", "damage"),
        ("element", "part that an inspection looks at"),
        ("extent", "extent of damage"),
        ("intensity", "intensity of damage"),
        ("activity", "whether damage goes on"),
        ("change", "change since the last visit"),
        ("cause", "cause of damage"),
        ("certainty", "certainty"),
        ("effect", "effect of a disturbance"),
        ("threat-category", "kind of disturbance or threat"),
        ("threat-certainty", "certainty of a threat"),
        ("threat-level", "level of a threat"),
        ("probability", "probability"),
        ("severity", "severity of a threat"),
        ("priority", "priority of measures"),
        ("advice-kind", "kind of advice for a site"),
        ("next-assessment", "next assessment"),
        ("assessment-type", "kind of assessment"),
        ("date-type", "what a date says"),
        ("inspection-kind", "kind of inspection"),
        ("access", "how far the inspector came"),
        ("not-inspected-reason", "why a part was not inspected"),
        ("evidence", "how it was seen"),
        ("confidence", "confidence"),
        ("weather", "weather"),
        ("occupancy", "occupancy"),
        ("use-kind", "use on the day"),
        ("photo-role", "what a photograph is for"),
        ("capture-method", "how a photograph was taken"),
        ("recommendation-kind", "kind of work"),
        ("cost-basis", "what a cost rests on"),
        ("cost-band", "band of costs"),
        ("work-status", "state of a work"),
        ("who-can", "who can do a work"),
        ("hazard", "hazard"),
        ("damage-grade", "damage grade after a disaster"),
        ("ems-component", "component of a building"),
        ("component-damage", "damage of a component"),
        ("component-extent", "share of a component"),
        ("usability", "usability after a disaster"),
        ("conflict-mark", "mark of a conflict"),
        ("first-aid-need", "need of first aid"),
        ("first-aid-level", "level of first aid"),
        ("remote-class", "damage as seen from afar"),
        ("remote-source", "source from afar"),
        ("construction-state", "state of a construction"),
        ("trend", "trend"),
        ("nen-condition", "condition by NEN 2767"),
        ("nen-severity", "severity of a defect by NEN 2767"),
        ("nen-extent", "extent of a defect by NEN 2767"),
        ("monumentenwacht", "condition by Monumentenwacht"),
        ("he-condition", "condition by Historic England"),
        ("he-priority", "priority by Historic England"),
        ("he-archaeology", "condition of archaeology by Historic England"),
        ("barr", "condition by the Scottish register"),
        ("eamena-condition", "condition by EAMENA"),
        ("eamena-severity", "severity of damage by EAMENA"),
        ("fitzner", "damage category of stone"),
        ("crack-width", "width of cracks in masonry"),
    ],
    max_length=20,
)


class Migration(QuickMigration):
    dependencies = [
        ("catalogue", "0039_references_beyond_a_million"),
    ]

    operations = [
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
        migrations.AddField(
            model_name="concept",
            name="close_matches",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="concept",
            name="definition_az",
            field=models.TextField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="concept",
            name="definition_en",
            field=models.TextField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="concept",
            name="definition_ru",
            field=models.TextField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="concept",
            name="icon",
            field=models.SlugField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="concept",
            name="is_local",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="concept",
            name="is_short",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="concept",
            name="materials",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SlugField(max_length=60), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="concept",
            name="sort",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="concept",
            name="source_code",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="concept",
            name="version",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="conceptevent",
            name="close_matches",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="conceptevent",
            name="definition_az",
            field=models.TextField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="conceptevent",
            name="definition_en",
            field=models.TextField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="conceptevent",
            name="definition_ru",
            field=models.TextField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="conceptevent",
            name="icon",
            field=models.SlugField(blank=True, db_index=False, max_length=40),
        ),
        migrations.AddField(
            model_name="conceptevent",
            name="is_local",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="conceptevent",
            name="is_short",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="conceptevent",
            name="materials",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SlugField(max_length=60), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="conceptevent",
            name="sort",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="conceptevent",
            name="source_code",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="conceptevent",
            name="version",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="concept",
            name="scheme",
            field=SCHEME,
        ),
        migrations.AlterField(
            model_name="conceptevent",
            name="scheme",
            field=SCHEME.clone(),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concept",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalogue_conceptevent" ("broader_id", "close_matches", "code", "definition_az", "definition_en", "definition_ru", "deprecated_by_id", "icon", "id", "is_local", "is_short", "label_az", "label_en", "label_ru", "materials", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "sort", "source", "source_code", "synonyms", "version") VALUES (NEW."broader_id", NEW."close_matches", NEW."code", NEW."definition_az", NEW."definition_en", NEW."definition_ru", NEW."deprecated_by_id", NEW."icon", NEW."id", NEW."is_local", NEW."is_short", NEW."label_az", NEW."label_en", NEW."label_ru", NEW."materials", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."scheme", NEW."sort", NEW."source", NEW."source_code", NEW."synonyms", NEW."version"); RETURN NULL;',
                    hash="64d12fc5399b36d50754bd30970334c3e772ee9e",
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
                    func='INSERT INTO "catalogue_conceptevent" ("broader_id", "close_matches", "code", "definition_az", "definition_en", "definition_ru", "deprecated_by_id", "icon", "id", "is_local", "is_short", "label_az", "label_en", "label_ru", "materials", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "sort", "source", "source_code", "synonyms", "version") VALUES (NEW."broader_id", NEW."close_matches", NEW."code", NEW."definition_az", NEW."definition_en", NEW."definition_ru", NEW."deprecated_by_id", NEW."icon", NEW."id", NEW."is_local", NEW."is_short", NEW."label_az", NEW."label_en", NEW."label_ru", NEW."materials", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."scheme", NEW."sort", NEW."source", NEW."source_code", NEW."synonyms", NEW."version"); RETURN NULL;',
                    hash="98bb9762aac68c7ac663868ffb0ce2a19967c7b3",
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
                    func='INSERT INTO "catalogue_conceptevent" ("broader_id", "close_matches", "code", "definition_az", "definition_en", "definition_ru", "deprecated_by_id", "icon", "id", "is_local", "is_short", "label_az", "label_en", "label_ru", "materials", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "sort", "source", "source_code", "synonyms", "version") VALUES (OLD."broader_id", OLD."close_matches", OLD."code", OLD."definition_az", OLD."definition_en", OLD."definition_ru", OLD."deprecated_by_id", OLD."icon", OLD."id", OLD."is_local", OLD."is_short", OLD."label_az", OLD."label_en", OLD."label_ru", OLD."materials", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."scheme", OLD."sort", OLD."source", OLD."source_code", OLD."synonyms", OLD."version"); RETURN NULL;',
                    hash="723e88505891fc52fd79c4bb97592543ae3e7074",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_67fe5",
                    table="catalogue_concept",
                    when="AFTER",
                ),
            ),
        ),
    ]
