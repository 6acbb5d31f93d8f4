"""What the tiles of the map are made of: each public place in metres, and sums of them."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# A statement may write thousands of monuments: each is looked at once a statement. What the map
# shows of it is compared as it stands there, so that a change of anything else writes nothing.
PLACES = """
CREATE FUNCTION catalogue_put_on_map(monuments bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM catalogue_mapplace p WHERE monument_id = ANY(monuments) AND NOT EXISTS (
        SELECT FROM catalogue_monument WHERE id = p.monument_id AND public_point IS NOT NULL);
    INSERT INTO catalogue_mapplace AS p (monument_id, reference, key, point, area, is_published,
        is_sample, is_approximate)
    SELECT id, reference, gis_tile_key(gis_mercator(public_point)), gis_mercator(public_point),
        CASE WHEN ST_YMin(public_area) > -85.05 AND ST_YMax(public_area) < 85.05
            THEN ST_Transform(public_area, 3857) END,
        lifecycle = 'published', is_sample, sensitivity <> 'open'
    FROM catalogue_monument WHERE id = ANY(monuments) AND public_point IS NOT NULL
    ON CONFLICT (monument_id) DO UPDATE SET
        key = excluded.key, point = excluded.point, area = excluded.area,
        is_published = excluded.is_published, is_sample = excluded.is_sample,
        is_approximate = excluded.is_approximate
    WHERE (p.point, p.area, p.is_published, p.is_sample, p.is_approximate) IS DISTINCT FROM
        (excluded.point, excluded.area, excluded.is_published, excluded.is_sample,
            excluded.is_approximate);
END $$;
CREATE FUNCTION catalogue_map_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_put_on_map(ARRAY(SELECT id FROM came WHERE public_point IS NOT NULL));
    RETURN NULL;
END $$;
CREATE FUNCTION catalogue_map_update() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed bigint[] := ARRAY(
    SELECT id FROM came JOIN went USING (id)
    WHERE (came.public_point, came.public_area, came.lifecycle, came.is_sample, came.sensitivity)
        IS DISTINCT FROM
        (went.public_point, went.public_area, went.lifecycle, went.is_sample, went.sensitivity));
BEGIN
    IF cardinality(changed) > 0 THEN
        PERFORM catalogue_put_on_map(changed);
        -- Zones are shown or not by these, of monuments without a place too.
        INSERT INTO catalogue_stalecell (key, is_urgent) VALUES (NULL, false);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION catalogue_map_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_put_on_map(ARRAY(SELECT id FROM went));
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_map_insert AFTER INSERT ON catalogue_monument
REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION catalogue_map_insert();
CREATE TRIGGER catalogue_map_update AFTER UPDATE ON catalogue_monument
REFERENCING OLD TABLE AS went NEW TABLE AS came
FOR EACH STATEMENT EXECUTE FUNCTION catalogue_map_update();
CREATE TRIGGER catalogue_map_delete AFTER DELETE ON catalogue_monument
REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION catalogue_map_delete();
"""
NO_PLACES = """
DROP FUNCTION catalogue_map_insert, catalogue_map_update, catalogue_map_delete CASCADE;
DROP FUNCTION catalogue_put_on_map;
"""

# The cells of level 11 have the upper 22 of the key's 50 bits. What is gone, or has moved, is
# urgent: until it is summed up, tiles are made without the sums.
_MARK = """
CREATE FUNCTION catalogue_stale_{action}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalogue_stalecell (key, is_urgent)
    SELECT key >> 28, bool_or(is_gone) FROM ({rows}) touched WHERE is_published GROUP BY 1;
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_stale_{action} AFTER {action} ON catalogue_mapplace
REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION catalogue_stale_{action}();
"""
_CAME = "SELECT key, is_published, false AS is_gone FROM came"
_WENT = "SELECT key, is_published, true AS is_gone FROM went"
MARKS = (
    _MARK.format(action="insert", rows=_CAME, tables="NEW TABLE AS came")
    + _MARK.format(action="delete", rows=_WENT, tables="OLD TABLE AS went")
    + _MARK.format(
        action="update",
        rows=f"{_CAME} UNION ALL {_WENT}",
        tables="OLD TABLE AS went NEW TABLE AS came",
    )
)
NO_MARKS = (
    "DROP FUNCTION catalogue_stale_insert, catalogue_stale_update, catalogue_stale_delete CASCADE"
)

# Zones are drawn as they are and summed up nowhere: they only begin a new version.
ZONES = """
CREATE FUNCTION catalogue_tiles_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalogue_stalecell (key, is_urgent) VALUES (NULL, false);
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_zone_tiles AFTER INSERT OR UPDATE OR DELETE ON catalogue_zone
FOR EACH STATEMENT EXECUTE FUNCTION catalogue_tiles_stale();
CREATE TRIGGER catalogue_zonemonument_tiles AFTER INSERT OR UPDATE OR DELETE
ON catalogue_zonemonument FOR EACH STATEMENT EXECUTE FUNCTION catalogue_tiles_stale();
"""
NO_ZONES = "DROP FUNCTION catalogue_tiles_stale CASCADE"

# Those that have sums, and those that should have.
ALL = """
CREATE FUNCTION catalogue_all_cells_stale() RETURNS void LANGUAGE sql AS $$
    INSERT INTO catalogue_stalecell (key, is_urgent)
    SELECT key >> 28, true FROM catalogue_mapplace WHERE is_published
    UNION SELECT key, true FROM catalogue_mapcell WHERE level = 11
$$;
"""
FILL = "SELECT catalogue_put_on_map(ARRAY(SELECT id FROM catalogue_monument))"


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0034_words_of_names"),
        ("heritage_gis", "0004_tile_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="StaleCell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BigIntegerField(null=True)),
                ("is_urgent", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="MapCell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.SmallIntegerField()),
                ("key", models.BigIntegerField()),
                ("is_sample", models.BooleanField()),
                ("count", models.IntegerField()),
                ("x_sum", models.FloatField()),
                ("y_sum", models.FloatField()),
                ("west", models.FloatField()),
                ("south", models.FloatField()),
                ("east", models.FloatField()),
                ("north", models.FloatField()),
                ("reference", models.CharField(max_length=12)),
                ("is_approximate", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("level", "key", "is_sample"), name="map_cell_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MapPlace",
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
                ("reference", models.CharField(max_length=12)),
                ("key", models.BigIntegerField()),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=3857),
                ),
                (
                    "area",
                    django.contrib.gis.db.models.fields.GeometryField(
                        null=True, spatial_index=False, srid=3857
                    ),
                ),
                ("is_published", models.BooleanField()),
                ("is_sample", models.BooleanField()),
                ("is_approximate", models.BooleanField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_published", True)),
                        fields=["key"],
                        name="map_place_key",
                    ),
                    django.contrib.postgres.indexes.GistIndex(
                        fields=["point"], name="map_place_point"
                    ),
                    django.contrib.postgres.indexes.GistIndex(
                        condition=models.Q(("area__isnull", False)),
                        fields=["area"],
                        name="map_place_area",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tileset",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("places", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="tileset_is_one")
                ],
            },
        ),
        migrations.RunSQL(MARKS, NO_MARKS),
        migrations.RunSQL(PLACES, NO_PLACES),
        migrations.RunSQL(ZONES, NO_ZONES),
        migrations.RunSQL(ALL, "DROP FUNCTION catalogue_all_cells_stale"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
