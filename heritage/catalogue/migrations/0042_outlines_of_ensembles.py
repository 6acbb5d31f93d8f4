"""The outlines of ensembles as the map draws them: of what is published and open alone."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# The ensemble's own footprint; or else round its open parts, some 20 m wider, so that two of them
# are an area too. A hidden part neither stretches nor shrinks it.
OUTLINES = """
CREATE FUNCTION catalogue_put_ensembles(wholes bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(wholes) = 0 THEN RETURN; END IF;
    DELETE FROM catalogue_mapensemble WHERE monument_id = ANY(wholes);
    INSERT INTO catalogue_mapensemble (monument_id, area, is_sample)
    SELECT whole.monument_id,
        coalesce(whole.area, ST_Buffer(ST_ConvexHull(ST_Collect(
            ST_Collect(coalesce(part.area, part.point)), whole.point)), 20)),
        whole.is_sample
    FROM catalogue_mapplace whole
    JOIN catalogue_relation r ON r.kind = 'part_of' AND r.to_monument_id = whole.monument_id
    JOIN catalogue_mapplace part ON part.monument_id = r.from_monument_id
        AND part.is_published AND NOT part.is_approximate AND part.is_sample = whole.is_sample
    WHERE whole.monument_id = ANY(wholes) AND whole.is_published AND NOT whole.is_approximate
    GROUP BY whole.monument_id;
    INSERT INTO catalogue_stalecell (key, is_urgent) VALUES (NULL, false);
END $$;
"""
# What a statement wrote, by its table: {rows} are those before and after it.
TOUCHED = {
    "relation": "SELECT to_monument_id FROM ({rows}) touched WHERE kind = 'part_of'",
    "mapplace": """WITH touched AS ({rows}) SELECT r.to_monument_id FROM touched t
        JOIN catalogue_relation r ON t.monument_id = r.from_monument_id WHERE r.kind = 'part_of'
        UNION SELECT r.to_monument_id FROM touched t
        JOIN catalogue_relation r ON t.monument_id = r.to_monument_id WHERE r.kind = 'part_of'""",
}
ROWS = {
    "insert": ("NEW TABLE AS came", "SELECT * FROM came"),
    "update": (
        "OLD TABLE AS went NEW TABLE AS came",
        "SELECT * FROM came UNION ALL SELECT * FROM went",
    ),
    "delete": ("OLD TABLE AS went", "SELECT * FROM went"),
}
_TRIGGER = """
CREATE FUNCTION catalogue_ensembles_{table}_{action}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_put_ensembles(ARRAY(SELECT DISTINCT * FROM ({touched}) wholes));
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_ensembles_{action} AFTER {action} ON catalogue_{table}
REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION catalogue_ensembles_{table}_{action}();
"""
TRIGGERS = "".join(
    _TRIGGER.format(table=table, action=action, tables=tables, touched=touched.format(rows=rows))
    for table, touched in TOUCHED.items()
    for action, (tables, rows) in ROWS.items()
)
NO_TRIGGERS = "".join(
    f"DROP FUNCTION catalogue_ensembles_{table}_{action}() CASCADE;"
    for table in TOUCHED
    for action in ROWS
)
FILL = """
SELECT catalogue_put_ensembles(ARRAY(
    SELECT DISTINCT to_monument_id FROM catalogue_relation WHERE kind = 'part_of'))
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0041_condition_of_a_monument")]

    operations = [
        migrations.CreateModel(
            name="MapEnsemble",
            fields=[
                (
                    "monument",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="catalogue.monument",
                    ),
                ),
                (
                    "area",
                    django.contrib.gis.db.models.fields.GeometryField(
                        spatial_index=False, srid=3857
                    ),
                ),
                ("is_sample", models.BooleanField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        fields=["area"], name="map_ensemble_area"
                    )
                ],
            },
        ),
        migrations.RunSQL(OUTLINES, "DROP FUNCTION catalogue_put_ensembles"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
