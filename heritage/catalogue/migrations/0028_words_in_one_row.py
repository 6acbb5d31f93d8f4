"""All that words find a monument by stands in one row, so that one index answers for all of them."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# A word with its quotes and marks as LIKE takes it; and the monuments that hold each of the words.
# `as_of.catalogue_holding` (past_views.py) answers the same of the past.
ASK = r"""
CREATE FUNCTION catalogue_pattern(word text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT '%' || replace(replace(replace(catalogue_fold($1), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;
CREATE FUNCTION catalogue_holding(words text[]) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY EXECUTE 'SELECT monument_id FROM catalogue_searchtext WHERE ' || (
        SELECT string_agg(format('folded LIKE %L', catalogue_pattern(word)), ' AND ')
        FROM unnest(words) AS word);
END $$;
"""
NO_MORE_ASKED = "DROP FUNCTION catalogue_holding; DROP FUNCTION catalogue_pattern"

# A statement may write thousands of names: each monument is read once a statement.
KEEP = r"""
CREATE FUNCTION catalogue_words(monument bigint) RETURNS text
LANGUAGE plpgsql STABLE STRICT AS $$  -- not sql: its plan would be made anew for every call
BEGIN
    RETURN (SELECT concat_ws(E'\n', public_place_folded,
        (SELECT string_agg(folded, E'\n' ORDER BY id)
            FROM catalogue_name WHERE monument_id = monument),
        (SELECT string_agg(folded, E'\n' ORDER BY id)
            FROM catalogue_identifier WHERE monument_id = monument),
        (SELECT string_agg(folded, E'\n' ORDER BY id)
            FROM catalogue_description WHERE monument_id = monument))
        FROM catalogue_monument WHERE id = monument);
END $$;
CREATE FUNCTION catalogue_note_words(monuments bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever names one of them at this moment is waited for; the next statement reads what he wrote.
    PERFORM FROM catalogue_searchtext WHERE monument_id = ANY(monuments)
        ORDER BY monument_id FOR UPDATE;
    UPDATE catalogue_searchtext s SET folded = read.words
    FROM (SELECT DISTINCT id, catalogue_words(id) AS words FROM unnest(monuments) AS id) AS read
    WHERE s.monument_id = read.id AND s.folded <> read.words;
END $$;
CREATE FUNCTION catalogue_words_of_monument() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO catalogue_searchtext (monument_id, folded)
        VALUES (NEW.id, NEW.public_place_folded);
    ELSIF TG_OP = 'DELETE' THEN
        DELETE FROM catalogue_searchtext WHERE monument_id = OLD.id;
    ELSE
        PERFORM catalogue_note_words(ARRAY[NEW.id]);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_words_come AFTER INSERT ON catalogue_monument
FOR EACH ROW EXECUTE FUNCTION catalogue_words_of_monument();
CREATE TRIGGER catalogue_words_move AFTER UPDATE ON catalogue_monument
FOR EACH ROW WHEN (OLD.public_place_folded IS DISTINCT FROM NEW.public_place_folded)
EXECUTE FUNCTION catalogue_words_of_monument();
CREATE TRIGGER catalogue_words_go AFTER DELETE ON catalogue_monument
FOR EACH ROW EXECUTE FUNCTION catalogue_words_of_monument();
"""
NO_MORE_KEPT = """
DROP FUNCTION catalogue_words_insert, catalogue_words_update, catalogue_words_delete,
    catalogue_words_of_monument CASCADE;
DROP FUNCTION catalogue_note_words, catalogue_words;
"""
FILL = """
INSERT INTO catalogue_searchtext (monument_id, folded)
SELECT id, catalogue_words(id) FROM catalogue_monument
"""
# What a statement wrote, and whose it is or was.
WRITTEN = {
    "insert": ("NEW TABLE AS came", "SELECT monument_id FROM came"),
    "update": (
        "OLD TABLE AS went NEW TABLE AS came",
        "SELECT monument_id FROM came UNION SELECT monument_id FROM went",
    ),
    "delete": ("OLD TABLE AS went", "SELECT monument_id FROM went"),
}
_FOLLOW = """
CREATE FUNCTION catalogue_words_{action}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_note_words(ARRAY({whose}));
    RETURN NULL;
END $$;
"""
_FOLLOWS = """
CREATE TRIGGER catalogue_{table}_words_{action} AFTER {action} ON catalogue_{table}
REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION catalogue_words_{action}();
"""
FOLLOW = "".join(
    _FOLLOW.format(action=action, whose=whose)
    + "".join(
        _FOLLOWS.format(table=table, action=action, rows=rows)
        for table in ("name", "identifier", "description")
    )
    for action, (rows, whose) in WRITTEN.items()
)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0027_names_by_their_beginning"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchText",
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
                ("folded", models.TextField()),
            ],
        ),
        migrations.RunSQL(ASK, NO_MORE_ASKED),
        migrations.RunSQL(KEEP + FOLLOW, NO_MORE_KEPT),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="searchtext",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("folded", name="gin_trgm_ops"),
                name="search_text_folded",
            ),
        ),
    ]
