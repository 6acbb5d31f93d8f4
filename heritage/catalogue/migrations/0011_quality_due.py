"""Every change of a record marks it as due to be checked; findings are counted as they come and go."""

from django.db import migrations

# The part of a record that a table's rows belong to; rules rest on parts (quality.py).
PARTS = {
    "name": "names",
    "identifier": "numbers",
    "description": "words",
    "phase": "dating",
    "address": "place",
    "holding": "holdings",
    "mention": "literature",
    "protection": "law",
    "zonemonument": "zones",
    "document": "documents",
    "picture": "pictures",
}
MARK = """
CREATE FUNCTION catalogue_mark_due(monuments bigint[], part text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO catalogue_due (monument_id, parts, at)
  SELECT monument, ARRAY[part], clock_timestamp()
  FROM (SELECT DISTINCT unnest(monuments) ORDER BY 1) AS changed (monument)
  WHERE monument IS NOT NULL
  ON CONFLICT (monument_id) DO UPDATE SET at = excluded.at, parts =
    CASE WHEN catalogue_due.parts @> excluded.parts THEN catalogue_due.parts
         ELSE catalogue_due.parts || excluded.parts END
$$;
CREATE FUNCTION catalogue_part_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_mark_due(ARRAY[NEW.monument_id, OLD.monument_id], TG_ARGV[0]);
    RETURN NULL;
END $$;
CREATE FUNCTION catalogue_monument_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT'
        OR (NEW.location, NEW.footprint, NEW.district_id, NEW.locality, NEW.sensitivity)
            IS DISTINCT FROM
           (OLD.location, OLD.footprint, OLD.district_id, OLD.locality, OLD.sensitivity)
    THEN
        PERFORM catalogue_mark_due(ARRAY[NEW.id], 'place');
    END IF;
    IF TG_OP = 'INSERT'
        OR (NEW.lifecycle, NEW.standing, NEW.section, NEW.section_basis, NEW.importance,
            NEW.importance_basis, NEW.merged_into_id, NEW.number_sorted)
            IS DISTINCT FROM
           (OLD.lifecycle, OLD.standing, OLD.section, OLD.section_basis, OLD.importance,
            OLD.importance_basis, OLD.merged_into_id, OLD.number_sorted)
    THEN
        PERFORM catalogue_mark_due(ARRAY[NEW.id], 'record');
    END IF;
    IF NEW.keeper_id IS DISTINCT FROM OLD.keeper_id THEN
        PERFORM catalogue_mark_due(ARRAY[NEW.id], 'keeper');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_monument_due AFTER INSERT OR UPDATE ON catalogue_monument
FOR EACH ROW EXECUTE FUNCTION catalogue_monument_due();
-- Who had the number, or has it now, beside the monument itself.
CREATE FUNCTION catalogue_number_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_mark_due(ARRAY(
        SELECT id FROM catalogue_monument
        WHERE number_sorted IN (NEW.value, OLD.value)), 'numbers');
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_number_due AFTER INSERT OR UPDATE OR DELETE ON catalogue_identifier
FOR EACH ROW EXECUTE FUNCTION catalogue_number_due();
CREATE INDEX catalogue_monument_number ON catalogue_monument (number_sorted);
CREATE FUNCTION catalogue_zone_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_mark_due(ARRAY(
        SELECT monument_id FROM catalogue_zonemonument WHERE zone_id = NEW.id), 'zones');
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_zone_due AFTER UPDATE ON catalogue_zone
FOR EACH ROW EXECUTE FUNCTION catalogue_zone_due();
CREATE FUNCTION catalogue_act_relation_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_mark_due(ARRAY(
        SELECT monument_id FROM catalogue_protection
        WHERE act_id IN (NEW.earlier_id, OLD.earlier_id)), 'law');
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_act_relation_due
AFTER INSERT OR UPDATE OR DELETE ON catalogue_actrelation
FOR EACH ROW EXECUTE FUNCTION catalogue_act_relation_due();
CREATE FUNCTION catalogue_area_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_mark_due(ARRAY(
        SELECT id FROM catalogue_monument
        WHERE district_id = NEW.id OR NEW.kind = 'country'), 'place');
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_area_due AFTER UPDATE OF boundary ON heritage_gis_area
FOR EACH ROW EXECUTE FUNCTION catalogue_area_due();
SELECT catalogue_mark_due(ARRAY(SELECT id FROM catalogue_monument), 'record');
"""
UNMARK = """
DROP INDEX catalogue_monument_number;
DROP FUNCTION catalogue_part_due, catalogue_monument_due, catalogue_number_due,
    catalogue_zone_due, catalogue_act_relation_due, catalogue_area_due CASCADE;
DROP FUNCTION catalogue_mark_due;
"""


def _of_part(table, part):
    name = f"catalogue_{table}_due_part"
    return (
        f"CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON catalogue_{table} "
        f"FOR EACH ROW EXECUTE FUNCTION catalogue_part_due('{part}')"
    )


# A statement may bring or take thousands of findings: they are counted once a statement.
_COUNTED = """
CREATE FUNCTION catalogue_tally_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalogue_tally (rule, keeper_id, district_id, is_set_aside, count)
    SELECT rule, keeper_id, district_id, is_set_aside, sum(change) FROM ({changes}) AS changed
    GROUP BY 1, 2, 3, 4 HAVING sum(change) <> 0
    ON CONFLICT (rule, keeper_id, district_id, is_set_aside)
    DO UPDATE SET count = catalogue_tally.count + excluded.count;
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_tally_{name} AFTER {name} ON catalogue_finding
REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION catalogue_tally_{name}();
"""
_CAME = "SELECT came.*, 1 AS change FROM came"
_WENT = "SELECT went.*, -1 AS change FROM went"
TALLIES = [
    _COUNTED.format(name="insert", changes=_CAME, tables="NEW TABLE AS came"),
    _COUNTED.format(name="delete", changes=_WENT, tables="OLD TABLE AS went"),
    _COUNTED.format(
        name="update",
        changes=f"{_CAME} UNION ALL {_WENT}",
        tables="OLD TABLE AS went NEW TABLE AS came",
    ),
]
UNTALLY = (
    "DROP FUNCTION catalogue_tally_insert, catalogue_tally_delete, catalogue_tally_update CASCADE"
)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0010_quality"),
        ("heritage_gis", "0002_grid_cell"),
    ]

    operations = [
        migrations.RunSQL(MARK, UNMARK),
        *(
            migrations.RunSQL(
                _of_part(table, part),
                f"DROP TRIGGER catalogue_{table}_due_part ON catalogue_{table}",
            )
            for table, part in PARTS.items()
        ),
        migrations.RunSQL("".join(TALLIES), UNTALLY),
    ]
