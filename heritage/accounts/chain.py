"""The chain of the history: each event is linked to all before it, so that no change goes unseen.

A link holds the digest of its event (SHA-256 of a canonical text of the row, with who did it) and
SHA-256 of the link before it together with that digest. The database writes it, whatever the way
of the change: a trigger notes each event, and a constraint trigger links a transaction's events
when it commits. Commits take turns by an advisory lock, so the chain is in the order of commits.

The lock is taken in the second round of deferred triggers. In the first the foreign keys of the
transaction are checked, which may wait for a row that another holds; were the chain's lock held
meanwhile, that other could never commit. After the lock nothing is waited for: no deadlock.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection, transaction

APPS = ("accounts", "catalogue", "inspections")
GUARD = "history_chained"

# By type: independent of the session's settings, and of what a later PostGIS prints.
CANONICAL = {
    "geometry": "encode(ST_AsEWKB({0}, 'NDR'), 'hex')",
    "timestamp": "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US BC')",
    "daterange": "CASE WHEN {0} IS NOT NULL THEN concat_ws('/', isempty({0})::text,"
    " coalesce(to_char(lower({0}), 'YYYY-MM-DD BC'), '-'),"
    " coalesce(to_char(upper({0}), 'YYYY-MM-DD BC'), '-')) END",
    "date": "to_char({0}, 'YYYY-MM-DD BC')",
}

NOTE = """
CREATE OR REPLACE FUNCTION public.history_note_{events}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    actor text := public.accounts_actor();
BEGIN
    INSERT INTO public.accounts_historypending (shape_id, event_id, actor, digest)
    VALUES ({shape}, NEW.pgh_id, actor, {digest});
    PERFORM public.accounts_history_closes();
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {guard} AFTER INSERT ON public.{events}
    FOR EACH ROW EXECUTE FUNCTION public.history_note_{events}();
CREATE OR REPLACE TRIGGER history_only_grows BEFORE UPDATE OR DELETE ON public.{events}
    FOR EACH STATEMENT EXECUTE FUNCTION public.accounts_history_refuses();
CREATE OR REPLACE TRIGGER history_never_emptied BEFORE TRUNCATE ON public.{events}
    FOR EACH STATEMENT EXECUTE FUNCTION public.accounts_history_refuses();
"""

UNLINKED = """
INSERT INTO public.accounts_historypending (shape_id, event_id, actor, digest)
SELECT {shape}, e.pgh_id, a.actor, {digest}
FROM public.{events} e
LEFT JOIN public.pghistory_context c ON c.id = e.pgh_context_id
CROSS JOIN LATERAL (
    SELECT coalesce('user ' || (c.metadata->>'user'), c.metadata->>'source', 'not noted') AS actor
) a
WHERE NOT EXISTS (
    SELECT FROM public.accounts_historylink l
    JOIN public.accounts_historyshape s ON s.id = l.shape_id
    WHERE l.event_id = e.pgh_id AND s.events = %s)
ORDER BY e.pgh_id
"""


def event_tables() -> list[str]:
    """The tables of events that the chain covers."""
    return sorted(
        model.pgh_event_model._meta.db_table
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if hasattr(model, "pgh_event_model")
    )


def is_whole() -> bool:
    """Whether each table of events that is there has its trigger."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class c WHERE relname = ANY(%s)"
            " AND relnamespace = 'public'::regnamespace AND NOT EXISTS ("
            " SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = %s)",
            [event_tables(), GUARD],
        )
        return cursor.fetchone()[0] == 0


@transaction.atomic
def refresh():
    """Put the triggers on every table of events as it is now, and link what is not linked yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.accounts_historyshape')")
        if cursor.fetchone()[0] is None:  # the chain's own migration is still to come
            return
        for events in event_tables():
            columns = columns_of(cursor, events)
            if columns:
                _chain(cursor, events, columns)
        cursor.execute("SELECT public.accounts_history_closes()")


def _chain(cursor, events: str, columns: dict[str, str]):
    shape = _shape(cursor, events, list(columns))
    note = {"events": events, "shape": shape, "guard": GUARD}
    cursor.execute(NOTE.format(**note, digest=digest_sql(events, columns, "NEW", "actor")))
    unlinked = UNLINKED.format(**note, digest=digest_sql(events, columns, "e", "a.actor"))
    cursor.execute(unlinked, [events])


def _shape(cursor, events: str, columns: list[str]) -> int:
    """The number of this list of columns: a link says which columns its digest is of."""
    key = [events, columns]
    cursor.execute(
        "INSERT INTO public.accounts_historyshape (events, columns) VALUES (%s, %s)"
        " ON CONFLICT DO NOTHING",
        key,
    )
    cursor.execute(
        "SELECT id FROM public.accounts_historyshape WHERE events = %s AND columns = %s", key
    )
    return cursor.fetchone()[0]


def columns_of(cursor, events: str) -> dict[str, str]:
    """{column: type} by name, without what is generated from others."""
    cursor.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
        " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"
        " AND attgenerated = '' ORDER BY attname COLLATE \"C\"",
        [f"public.{events}"],
    )
    return dict(cursor.fetchall())


def digest_sql(events: str, columns: dict[str, str], row: str, actor: str) -> str:
    """SQL of a row's digest, of a JSON list: the table, who did it, each value as text."""
    values = ", ".join(_canonical(f'{row}."{name}"', sort) for name, sort in columns.items())
    return f"sha256(convert_to(json_build_array('{events}', {actor}, {values})::text, 'UTF8'))"


def _canonical(value: str, sort: str) -> str:
    kind = sort.split("(")[0].split(" ")[0]
    return CANONICAL.get(kind, "{0}::text").format(value)


def actors_of(events: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Who did it, in the words of the chain, by table of events and key there; one query."""
    tables, keys = zip(*events, strict=True) if (events := list(events)) else ((), ())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.events, l.event_id, l.actor FROM accounts_historylink l"
            " JOIN accounts_historyshape s ON s.id = l.shape_id"
            " WHERE (s.events, l.event_id) IN (SELECT * FROM unnest(%s::text[], %s::bigint[]))",
            [list(tables), list(keys)],
        )
        return {(table, key): actor for table, key, actor in cursor.fetchall()}


def drop():
    """Take the triggers off, for a migration that changes the tables; `refresh` links what came."""
    with connection.cursor() as cursor:
        for events in event_tables():
            cursor.execute("SELECT to_regclass(%s)", [f"public.{events}"])
            if cursor.fetchone()[0]:
                cursor.execute(f"DROP TRIGGER IF EXISTS {GUARD} ON public.{events}")
