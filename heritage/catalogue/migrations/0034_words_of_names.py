"""The words that stand in names, each once, for a slip to be compared with."""

from django.db import migrations, models

import heritage.catalogue.querysets

# A word that is there already is not written again, and so nobody waits for anybody: two that add
# the same word at once add it twice, which tells nobody anything else.
NOTE = r"""
CREATE FUNCTION catalogue_note_name_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalogue_nameword (word)
    SELECT DISTINCT word FROM came, regexp_split_to_table(folded, '[^a-z]+') AS one(word)
    WHERE length(word) > 1
        AND NOT EXISTS (SELECT FROM catalogue_nameword known WHERE known.word = one.word);
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_name_words_come AFTER INSERT ON catalogue_name
REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_name_words();
CREATE TRIGGER catalogue_name_words_change AFTER UPDATE ON catalogue_name
REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_name_words();
"""
NOTE_NO_MORE = "DROP FUNCTION catalogue_note_name_words CASCADE"
FILL = r"""
INSERT INTO catalogue_nameword (word)
SELECT DISTINCT word
FROM catalogue_name, regexp_split_to_table(folded, '[^a-z]+') AS word WHERE length(word) > 1
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0033_words_that_mean_the_same"),
    ]

    operations = [
        migrations.CreateModel(
            name="NameWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.TextField(db_index=True)),
                (
                    "skeleton",
                    models.GeneratedField(
                        db_persist=True,
                        expression=heritage.catalogue.querysets.Skeleton("word"),
                        output_field=models.TextField(),
                    ),
                ),
            ],
        ),
        migrations.RunSQL(NOTE, NOTE_NO_MORE),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
