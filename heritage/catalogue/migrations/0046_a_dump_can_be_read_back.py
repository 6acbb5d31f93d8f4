"""A dump of the database can be read back, as it is and by the plainest tools.

What reads a dump looks in no schema. So it did not find the function of folding, which two others
called by its bare name: their bodies are kept parsed now, and name it by themselves in a dump. Nor
did it find the operator of shapes in the trigger of a monument's history: it compares their bytes.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

WHO = "LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE"
SKELETON = r"""btrim(regexp_replace(translate(regexp_replace(regexp_replace(
    catalogue_fold($1), 'h(?![a-z])', '', 'g'), '([a-z])\1+', '\1', 'g'),
    'gxaeiouvy', 'kh'), '[^a-z0-9]+', ' ', 'g'))"""
NUMBER_PARTS = "array_remove(regexp_split_to_array(catalogue_fold($1), '[,;/[:space:]]+'), '')"
FUNCTIONS = {
    "catalogue_skeleton(t text) RETURNS text": SKELETON,
    "catalogue_number_parts(t text) RETURNS text[]": NUMBER_PARTS,
}
PARSED = "".join(
    f"CREATE OR REPLACE FUNCTION {name} {WHO} RETURN {body};" for name, body in FUNCTIONS.items()
)
AS_TEXT = "".join(
    f"CREATE OR REPLACE FUNCTION {name} {WHO} AS $$ SELECT {body} $$;"
    for name, body in FUNCTIONS.items()
)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0045_each_word_by_the_index")]

    operations = [
        migrations.RunSQL(PARSED, AS_TEXT),
        pgtrigger.migrations.RemoveTrigger(
            model_name="monument",
            name="update_update",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monument",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."built_from" IS DISTINCT FROM (NEW."built_from") OR OLD."built_to" IS DISTINCT FROM (NEW."built_to") OR OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."dating_text" IS DISTINCT FROM (NEW."dating_text") OR OLD."district_id" IS DISTINCT FROM (NEW."district_id") OR OLD."district_basis" IS DISTINCT FROM (NEW."district_basis") OR OLD."footprint"::bytea IS DISTINCT FROM (NEW."footprint")::bytea OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."importance" IS DISTINCT FROM (NEW."importance") OR OLD."importance_basis" IS DISTINCT FROM (NEW."importance_basis") OR OLD."importance_rank" IS DISTINCT FROM (NEW."importance_rank") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."kind_id" IS DISTINCT FROM (NEW."kind_id") OR OLD."lifecycle" IS DISTINCT FROM (NEW."lifecycle") OR OLD."locality" IS DISTINCT FROM (NEW."locality") OR OLD."location"::bytea IS DISTINCT FROM (NEW."location")::bytea OR OLD."location_precision" IS DISTINCT FROM (NEW."location_precision") OR OLD."location_source" IS DISTINCT FROM (NEW."location_source") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."number_sorted" IS DISTINCT FROM (NEW."number_sorted") OR OLD."public_area"::bytea IS DISTINCT FROM (NEW."public_area")::bytea OR OLD."public_district_id" IS DISTINCT FROM (NEW."public_district_id") OR OLD."public_locality" IS DISTINCT FROM (NEW."public_locality") OR OLD."public_place_folded" IS DISTINCT FROM (NEW."public_place_folded") OR OLD."public_point"::bytea IS DISTINCT FROM (NEW."public_point")::bytea OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."section" IS DISTINCT FROM (NEW."section") OR OLD."section_basis" IS DISTINCT FROM (NEW."section_basis") OR OLD."sensitivity" IS DISTINCT FROM (NEW."sensitivity") OR OLD."sensitivity_reason" IS DISTINCT FROM (NEW."sensitivity_reason") OR OLD."standing" IS DISTINCT FROM (NEW."standing"))',
                    func='INSERT INTO "catalogue_monumentevent" ("built_from", "built_to", "changed_at", "created_at", "dating_text", "district_basis", "district_id", "footprint", "id", "importance", "importance_basis", "is_sample", "kind_id", "lifecycle", "locality", "location", "location_precision", "location_source", "merged_into_id", "number_sorted", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_area", "public_district_id", "public_locality", "public_place_folded", "public_point", "reference", "section", "section_basis", "sensitivity", "sensitivity_reason", "standing") VALUES (NEW."built_from", NEW."built_to", NEW."changed_at", NEW."created_at", NEW."dating_text", NEW."district_basis", NEW."district_id", NEW."footprint", NEW."id", NEW."importance", NEW."importance_basis", NEW."is_sample", NEW."kind_id", NEW."lifecycle", NEW."locality", NEW."location", NEW."location_precision", NEW."location_source", NEW."merged_into_id", NEW."number_sorted", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_area", NEW."public_district_id", NEW."public_locality", NEW."public_place_folded", NEW."public_point", NEW."reference", NEW."section", NEW."section_basis", NEW."sensitivity", NEW."sensitivity_reason", NEW."standing"); RETURN NULL;',
                    hash="88f4c4f8793b1a0aaadb1e6855f238f0c26d722b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_098b4",
                    table="catalogue_monument",
                    when="AFTER",
                ),
            ),
        ),
    ]
