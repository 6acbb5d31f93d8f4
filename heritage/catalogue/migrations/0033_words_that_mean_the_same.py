"""A search asks for what words mean: terms with their endings, their like, and in other languages."""

from django.db import migrations, models

import heritage.catalogue.querysets

# All that a term is called; an array_to_string of its own would not be immutable, of texts this is.
TERM_WORDS = """
CREATE FUNCTION catalogue_term_words(az text, en text, ru text, synonyms varchar[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_string(ARRAY[$1, $2, $3] || $4::text[], ';')
$$;
"""

# A question is readings of terms (asking.py): [[{"word": …, "others": […], "short": […]}, …], …].
# All terms of a reading must be there: the word or one of the others anywhere, or a short one as a
# word of its own, with an ending or none. The values are written into the query, for the planner to
# know how common each of them is. `as_of.catalogue_holding` (past_views.py) answers of the past;
# catalogue_named does for both, for it names a table that there is in both schemas.
ASK = r"""
CREATE FUNCTION catalogue_words_of(term jsonb) RETURNS SETOF text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT catalogue_fold(word)
  FROM jsonb_array_elements_text(jsonb_build_array(term->'word') || (term->'others')) AS word
  WHERE word <> ''
$$;
CREATE FUNCTION catalogue_asks(term jsonb, told text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT '(' || string_agg(one, ' OR ') || ')' FROM (
    -- Of several words one pattern: the text is read once for all of them.
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
CREATE FUNCTION catalogue_asks(readings jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT string_agg((
    SELECT '(' || string_agg(catalogue_asks(term, 'folded'), ' AND ') || ')'
    FROM jsonb_array_elements(reading) AS term), ' OR ')
  FROM jsonb_array_elements(readings) AS reading
$$;
DROP FUNCTION catalogue_holding(text[]);
CREATE FUNCTION catalogue_holding(readings jsonb) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY EXECUTE
        'SELECT monument_id FROM catalogue_searchtext WHERE ' || catalogue_asks(readings);
END $$;
CREATE FUNCTION catalogue_named(readings jsonb) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY EXECUTE
        'SELECT monument_id FROM catalogue_name WHERE ' || catalogue_asks(readings);
END $$;
"""
AS_BEFORE = r"""
DROP FUNCTION catalogue_holding(jsonb), catalogue_named(jsonb);
DROP FUNCTION catalogue_asks(jsonb), catalogue_asks(jsonb, text), catalogue_words_of(jsonb);
CREATE FUNCTION catalogue_holding(words text[]) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY EXECUTE 'SELECT monument_id FROM catalogue_searchtext WHERE ' || (
        SELECT string_agg(format('folded LIKE %L', catalogue_pattern(word)), ' AND ')
        FROM unnest(words) AS word);
END $$;
"""


FOLDED = models.GeneratedField(
    db_persist=True,
    expression=heritage.catalogue.querysets.Fold(
        models.Func(
            "label_az",
            "label_en",
            "label_ru",
            "synonyms",
            function="catalogue_term_words",
            output_field=models.TextField(),
        )
    ),
    output_field=models.TextField(),
)
SCHEME = models.CharField(
    choices=[
        ("kind", "kind of monument"),
        ("material", "material"),
        ("technique", "technique"),
        ("component", "part of a building"),
        ("use", "use"),
        ("role", "role of a person"),
        ("search", "words that a search takes for one another"),
    ],
    max_length=20,
)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0032_scans_on_the_map"),
    ]

    operations = [
        migrations.RunSQL(TERM_WORDS, "DROP FUNCTION catalogue_term_words"),
        migrations.RunSQL(ASK, AS_BEFORE),
        migrations.AddField(model_name="concept", name="folded", field=FOLDED),
        migrations.AddField(model_name="conceptevent", name="folded", field=FOLDED.clone()),
        migrations.AlterField(model_name="concept", name="scheme", field=SCHEME),
        migrations.AlterField(model_name="conceptevent", name="scheme", field=SCHEME.clone()),
    ]
