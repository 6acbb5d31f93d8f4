"""What a word may mean is looked for word by word in the index; patterns of them all took longer.

PostgreSQL takes a LIKE for as cheap as the comparing of two numbers, and so reads the texts that
have one term to see whether they have the other, where the index knows it. For these two functions
it is told otherwise: the same answer, of 100,000 texts in a quarter of the time.
"""

from django.db import migrations

ASKS = r"""
CREATE OR REPLACE FUNCTION catalogue_asks(term jsonb, told text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT '(' || string_agg(one, ' OR ') || ')' FROM (
    SELECT format('%I LIKE %L', told, catalogue_pattern(word)) AS one
    FROM catalogue_words_of(term) AS word
    UNION ALL
    SELECT format('%I ~ %L', told, '\m' || word || '(i|u|si|su)?(n[a-z]*)?\M')
    FROM jsonb_array_elements_text(term->'short') AS word WHERE word ~ '^[a-z0-9]+$') AS each
$$;
"""
ASKED_BEFORE = r"""
CREATE OR REPLACE FUNCTION catalogue_asks(term jsonb, told text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT '(' || string_agg(one, ' OR ') || ')' FROM (
    SELECT format('%I ~ %L', told, string_agg(word, '|')) AS one
    FROM catalogue_words_of(term) AS word WHERE word ~ '^[a-z0-9 ]+$' HAVING count(*) > 1
    UNION ALL
    SELECT format('%I LIKE %L', told, catalogue_pattern(word))
    FROM (SELECT word, word ~ '^[a-z0-9 ]+$' AS is_plain,
              count(*) FILTER (WHERE word ~ '^[a-z0-9 ]+$') OVER () AS plain
          FROM catalogue_words_of(term) AS word) AS each
    WHERE NOT is_plain OR plain = 1
    UNION ALL
    SELECT format('%I ~ %L', told, '\m' || word || '(i|u|si|su)?(n[a-z]*)?\M')
    FROM jsonb_array_elements_text(term->'short') AS word WHERE word ~ '^[a-z0-9]+$') AS each
$$;
"""
COST = """
ALTER FUNCTION public.catalogue_holding(jsonb) SET cpu_operator_cost = 0.02;
ALTER FUNCTION public.catalogue_named(jsonb) SET cpu_operator_cost = 0.02;
"""
NO_COST = COST.replace("SET", "RESET").replace(" = 0.02", "")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0044_finer_sums_of_places")]

    operations = [
        migrations.RunSQL(ASKS, ASKED_BEFORE),
        migrations.RunSQL(COST, NO_COST),
    ]
