"""The schema `as_of`: one view for each tracked table of the register, with its name and columns.

A transaction whose search_path begins with `as_of` (as_of.py) sees through them the register as it
was known at `abide.known_at`, and of that what was in force on `abide.in_force_on`. The views are
made from the tables that are there, after every migration, and dropped before one, which may not
alter a table that a view reads.
"""

from django.apps import apps
from django.db import connection, transaction

SCHEMA = "as_of"
MONUMENT = "catalogue_monument"
# What is shown of a place, and who keeps it, is always today's: the past shows nobody more. Only
# the district of an open place is that of the day (OF_THE_DAY).
TODAYS = (
    "sensitivity",
    "sensitivity_reason",
    "public_point",
    "public_area",
    "public_district_id",
    "public_locality",
    "public_place_folded",
    "keeper_id",
)

# Both are null when they are not asked for.
SETTINGS = f"""
CREATE FUNCTION {SCHEMA}.known_at() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('abide.known_at', true), '')::timestamptz $$;
CREATE FUNCTION {SCHEMA}.in_force_on() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('abide.in_force_on', true), '')::date $$;
"""

# A row that nobody touched since is the row of today; one that was touched is its last event until
# then. Within one row the events' ids are their order: those of one transaction have one time.
KNOWN = """
SELECT {live} FROM public.{table} l
WHERE NOT EXISTS (
    SELECT FROM public.{events} later
    WHERE later.{key} = l.{key} AND later.pgh_created_at > {schema}.known_at())
  AND {holds_live}
UNION ALL
SELECT {past} FROM (
    SELECT DISTINCT ON (e.{key}) e.* FROM public.{events} e
    WHERE {schema}.known_at() IS NOT NULL AND e.pgh_created_at <= {schema}.known_at()
      AND e.{key} IN (
        SELECT later.{key} FROM public.{events} later
        WHERE later.pgh_created_at > {schema}.known_at())
    ORDER BY e.{key}, e.pgh_id DESC
) e {today}
WHERE e.pgh_label <> 'delete' AND {holds_past}
"""
HOLDS = (
    "({schema}.in_force_on() IS NULL OR {row}.valid IS NULL"
    " OR {row}.valid @> {schema}.in_force_on())"
)

# A district follows from the address that held on the day, where one with dates tells it: a
# re-districting ends one and begins another. The district that the public sees of a hidden place
# stays today's: two districts of one cell would tell more of it than one.
OF_THE_DAY = {
    "district_id": "coalesce(a.district_id, m.district_id)",
    "public_district_id": """(CASE m.sensitivity WHEN 'open'
        THEN coalesce(a.district_id, m.public_district_id) ELSE m.public_district_id END)""",
}

# On a day, a monument is on the register when a primary protection holds on that day; importance,
# section and number are those of the day. One that an act has taken off the list since is back.
IN_FORCE = {
    "importance": "p.importance",
    "importance_basis": "p.basis",
    "section": "p.section",
    "section_basis": "p.basis",
    "standing": "(CASE p.scheme WHEN 'provisional' THEN 'newly_discovered' ELSE 'listed' END)",
    "lifecycle": """(CASE WHEN m.lifecycle = 'withdrawn' AND m.merged_into_id IS NULL
        AND NOT EXISTS (
            SELECT FROM public.catalogue_protection today
            WHERE today.monument_id = m.id AND today.scheme IN ('state_list', 'provisional')
              AND today.valid @> CURRENT_DATE)
        THEN 'published' ELSE m.lifecycle END)""",
}
MONUMENTS = """
SELECT {columns} FROM {schema}.monument_known m
LEFT JOIN (
    SELECT DISTINCT ON (monument_id) * FROM {schema}.catalogue_protection
    WHERE {schema}.in_force_on() IS NOT NULL AND scheme IN ('state_list', 'provisional')
    ORDER BY monument_id, scheme = 'state_list' DESC, id
) p ON p.monument_id = m.id
LEFT JOIN (
    SELECT DISTINCT ON (monument_id) monument_id, value FROM {schema}.catalogue_identifier
    WHERE scheme = 'inventory' ORDER BY monument_id, is_preferred DESC, id
) n ON n.monument_id = m.id
LEFT JOIN (
    SELECT DISTINCT ON (monument_id) monument_id, district_id FROM {schema}.catalogue_address
    WHERE {schema}.in_force_on() IS NOT NULL AND district_id IS NOT NULL AND valid IS NOT NULL
    ORDER BY monument_id, id DESC
) a ON a.monument_id = m.id
WHERE {schema}.in_force_on() IS NULL OR p.monument_id IS NOT NULL
"""

# The words of the past stand in several tables: each term is looked for in each of them, and what
# says all of a reading is left. Of today one row has it all: public.catalogue_holding (migration
# 0033), where catalogue_asks is, too.
HOLDING = """
CREATE FUNCTION {schema}.catalogue_holding(readings jsonb) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY EXECUTE (
        SELECT string_agg(
            (SELECT '(' || string_agg(format('(
                SELECT id FROM {schema}.catalogue_monument WHERE %1$s
                UNION ALL SELECT monument_id FROM {schema}.catalogue_name WHERE %2$s
                UNION ALL SELECT monument_id FROM {schema}.catalogue_identifier WHERE %2$s
                UNION ALL SELECT monument_id FROM {schema}.catalogue_description WHERE %2$s
            )', catalogue_asks(term, 'public_place_folded'), catalogue_asks(term, 'folded')),
                ' INTERSECT ') || ')'
            FROM jsonb_array_elements(reading) AS term), ' UNION ')
        FROM jsonb_array_elements(readings) AS reading);
END $$;
"""

# Outlines of ensembles as catalogue_put_ensembles keeps them of today (migration 0042), of what was
# on the register then. Where a place is, and whether it may be told, is always today's.
ENSEMBLES = """
CREATE VIEW {schema}.catalogue_mapensemble AS
SELECT whole.monument_id, whole.is_sample,
    coalesce(whole.area, ST_Buffer(ST_ConvexHull(ST_Collect(
        ST_Collect(coalesce(part.area, part.point)), whole.point)), 20)) AS area
FROM {schema}.catalogue_relation r
JOIN public.catalogue_mapplace whole ON whole.monument_id = r.to_monument_id
JOIN public.catalogue_mapplace part ON part.monument_id = r.from_monument_id
    AND NOT part.is_approximate AND part.is_sample = whole.is_sample
WHERE r.kind = 'part_of' AND NOT whole.is_approximate
    AND EXISTS (SELECT FROM {schema}.catalogue_monument m
        WHERE m.id = whole.monument_id AND m.lifecycle = 'published')
    AND EXISTS (SELECT FROM {schema}.catalogue_monument m
        WHERE m.id = part.monument_id AND m.lifecycle = 'published')
GROUP BY whole.monument_id
"""


def tracked_models():
    """The models of the register whose history is kept."""
    models = apps.get_app_config("catalogue").get_models()
    return [model for model in models if hasattr(model, "pgh_event_model")]


@transaction.atomic
def refresh():
    """Make the schema anew from the tables as they are."""
    drop()
    tables = {model._meta.db_table: model for model in tracked_models()}
    with connection.cursor() as cursor:
        known = _columns(cursor)
        if MONUMENT not in known:  # the catalogue is not there yet, or not any more
            return
        cursor.execute(f"CREATE SCHEMA {SCHEMA};{SETTINGS}")
        for table, model in tables.items():
            if table in known:
                cursor.execute(_view_of(model, known))
        cursor.execute(_monuments(known[MONUMENT]))
        cursor.execute(HOLDING.format(schema=SCHEMA))
        if {"catalogue_relation", "catalogue_mapensemble"} <= known.keys():
            cursor.execute(ENSEMBLES.format(schema=SCHEMA))


def are_there() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{SCHEMA}.{MONUMENT}"])
        return cursor.fetchone()[0] is not None


def drop():
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def _columns(cursor):
    """table → {column: (type, the expression that generates it or None)}, in the table's order."""
    cursor.execute(
        """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
               CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        ORDER BY c.relname, a.attnum
        """
    )
    known = {}
    for table, column, sort, expression in cursor.fetchall():
        known.setdefault(table, {})[column] = (sort, expression)
    return known


def _view_of(model, known):
    table, key = model._meta.db_table, model._meta.pk.column
    events = model.pgh_event_model._meta.db_table
    columns, kept = known[table], known[events]
    is_monument = table == MONUMENT
    past = [_past(name, of, kept, is_monument) for name, of in columns.items()]
    dated = "valid" in columns
    sql = KNOWN.format(
        schema=SCHEMA,
        table=table,
        events=events,
        key=key,
        live=", ".join(f'l."{name}"' for name in columns),
        past=", ".join(past),
        today=f"JOIN public.{table} l ON l.{key} = e.{key}" if _needs_today(past) else "",
        holds_live=HOLDS.format(schema=SCHEMA, row="l") if dated else "true",
        holds_past=HOLDS.format(schema=SCHEMA, row="e") if dated else "true",
    )
    return f"CREATE VIEW {SCHEMA}.{'monument_known' if is_monument else table} AS {sql}"


def _past(name, of, kept, is_monument):
    """Where a column of the past comes from: the event, today's row, or what generates it."""
    sort, expression = of
    if is_monument and name in TODAYS:
        return f'l."{name}"'
    if name in kept:
        return f'e."{name}"'
    if expression:
        return f'({expression})::{sort} AS "{name}"'
    return f'l."{name}"'


def _needs_today(past):
    return any(column.startswith("l.") for column in past)


def _monuments(columns):
    told = [f'{_monument_column(name, *of)} AS "{name}"' for name, of in columns.items()]
    sql = MONUMENTS.format(schema=SCHEMA, columns=", ".join(told))
    return f"CREATE VIEW {SCHEMA}.{MONUMENT} AS {sql}"


def _monument_column(name, sort, expression):
    if name == "number_sorted":
        return "n.value"
    if name == "importance_rank":  # generated from the importance of the day
        return f"({expression.replace('importance', _on_the_day('importance'))})::{sort}"
    is_of_the_day = name in IN_FORCE or name in OF_THE_DAY
    return _on_the_day(name, sort) if is_of_the_day else f'm."{name}"'


def _on_the_day(name, sort="text"):
    return (
        f"(CASE WHEN {SCHEMA}.in_force_on() IS NULL THEN m.{name}"
        f" ELSE {(IN_FORCE | OF_THE_DAY)[name]} END)::{sort}"
    )
