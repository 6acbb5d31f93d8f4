"""Which monuments changed since the snapshot of the search was made (snapshot/): triggers tell."""

import django.db.models.functions.datetime
from django.db import migrations, models

# Rows are only added, never changed: nobody who writes waits for anybody.
NOTE = r"""
CREATE FUNCTION catalogue_stale_from(monuments bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO catalogue_stale (monument) SELECT DISTINCT unnest($1)
$$;
CREATE FUNCTION catalogue_stale_zones(zones bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO catalogue_stale (monument)
    SELECT DISTINCT monument_id FROM catalogue_zonemonument WHERE zone_id = ANY($1)
$$;
"""
NOTE_NO_MORE = """
DROP FUNCTION catalogue_stale_from(bigint[]);
DROP FUNCTION catalogue_stale_zones(bigint[]);
"""

# Whether a zone is shown hangs on all of its monuments: with one of them, the others change.
MONUMENT = r"""
CREATE FUNCTION catalogue_stale_monument() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM catalogue_stale_from(ARRAY(SELECT id FROM came WHERE lifecycle = 'published'));
        RETURN NULL;
    END IF;
    PERFORM catalogue_stale_from(ARRAY(
        SELECT n.id FROM came n JOIN went o USING (id)
        WHERE 'published' IN (n.lifecycle, o.lifecycle) AND
            (n.lifecycle, n.reference, n.is_sample, n.section, n.importance, n.kind_id,
             n.keeper_id, n.sensitivity, n.public_district_id, n.built_from, n.built_to,
             n.number_sorted, n.public_place_folded)
            IS DISTINCT FROM
            (o.lifecycle, o.reference, o.is_sample, o.section, o.importance, o.kind_id,
             o.keeper_id, o.sensitivity, o.public_district_id, o.built_from, o.built_to,
             o.number_sorted, o.public_place_folded)
            -- Of places every byte counts; = would compare boxes.
            OR n.public_point::bytea IS DISTINCT FROM o.public_point::bytea
            OR n.public_area::bytea IS DISTINCT FROM o.public_area::bytea));
    PERFORM catalogue_stale_zones(ARRAY(
        SELECT z.zone_id FROM came n JOIN went o USING (id)
        JOIN catalogue_zonemonument z ON z.monument_id = n.id
        WHERE (n.lifecycle, n.sensitivity, n.is_sample)
            IS DISTINCT FROM (o.lifecycle, o.sensitivity, o.is_sample)));
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_stale_insert AFTER INSERT ON catalogue_monument
REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION catalogue_stale_monument();
CREATE TRIGGER catalogue_stale_update AFTER UPDATE ON catalogue_monument
REFERENCING OLD TABLE AS went NEW TABLE AS came
FOR EACH STATEMENT EXECUTE FUNCTION catalogue_stale_monument();
"""

# Rows that belong to a monument, by what a statement wrote: {rows} are those of both tables.
ROWS = {
    "insert": ("NEW TABLE AS came", "SELECT * FROM came"),
    "update": (
        "OLD TABLE AS went NEW TABLE AS came",
        "SELECT * FROM came UNION ALL SELECT * FROM went",
    ),
    "delete": ("OLD TABLE AS went", "SELECT * FROM went"),
}
NOTED = {
    "name": "catalogue_stale_from(ARRAY(SELECT monument_id FROM ({rows}) r))",
    "identifier": "catalogue_stale_from(ARRAY(SELECT monument_id FROM ({rows}) r))",
    "description": "catalogue_stale_from(ARRAY(SELECT monument_id FROM ({rows}) r))",
    "picture": "catalogue_stale_from(ARRAY(SELECT monument_id FROM ({rows}) r))",
    "fabric": "catalogue_stale_from(ARRAY(SELECT monument_id FROM ({rows}) r))",
    "zonemonument": "catalogue_stale_from(ARRAY(SELECT monument_id FROM ({rows}) r)),"
    " catalogue_stale_zones(ARRAY(SELECT zone_id FROM ({rows}) r))",
    "zone": "catalogue_stale_zones(ARRAY(SELECT id FROM ({rows}) r))",
}
_BELONGS = """
CREATE FUNCTION catalogue_stale_{table}_{action}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM {noted};
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_stale_{action} AFTER {action} ON catalogue_{table}
REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION catalogue_stale_{table}_{action}();
"""
BELONGS = "".join(
    _BELONGS.format(table=table, action=action, tables=tables, noted=noted.format(rows=rows))
    for table, noted in NOTED.items()
    for action, (tables, rows) in ROWS.items()
)
BELONGS_NO_MORE = "".join(
    f"DROP FUNCTION catalogue_stale_{table}_{action}() CASCADE;"
    for table in NOTED
    for action in ROWS
)

# A file that becomes ready, or no longer is. What people call a kind or a district is asked anew
# with every question, and needs nothing here.
FILE = r"""
CREATE FUNCTION catalogue_stale_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_stale_from(ARRAY(
        SELECT monument_id FROM catalogue_picture WHERE asset_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_stale_status AFTER UPDATE OF status ON media_pipeline_asset FOR EACH ROW
WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION catalogue_stale_file();
"""
REST_NO_MORE = """
DROP FUNCTION catalogue_stale_monument() CASCADE;
DROP FUNCTION catalogue_stale_file() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0037_kept_searches"),
        ("media_pipeline", "0005_overlays"),
    ]

    operations = [
        migrations.CreateModel(
            name="Stale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("monument", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="SnapshotInUse",
            fields=[
                ("only", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("key", models.UUIDField()),
                ("made_at", models.DateTimeField(auto_now=True)),
                ("seconds", models.FloatField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("only", True)), name="snapshot_in_use_is_one"
                    )
                ]
            },
        ),
        migrations.RunSQL(NOTE, NOTE_NO_MORE),
        migrations.RunSQL(MONUMENT + BELONGS + FILE, BELONGS_NO_MORE + REST_NO_MORE),
    ]
