"""What the tables of the register stand on: folding, natural order, references for ever."""

from django.contrib.postgres.operations import CreateCollation, TrigramExtension
from django.db import migrations

# Case first (Azerbaijani dotted and dotless i by hand, for lower() follows the locale), then the
# letters that become two, then letter by letter: Azerbaijani Latin, its Cyrillic of 1939 to 1991,
# Russian; every dash is one dash; the last characters of the list fall away.
FOLD = """
CREATE FUNCTION catalogue_fold(t text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT translate(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(
      lower(translate(normalize($1, NFKC), 'İIƏĞÖÜŞÇÂÎÛÄƎǝ', 'iıəğöüşçâîûəəə') COLLATE "und-x-icu")
    ,'щ','sc'),'ш','s'),'ч','c'),'ж','j'),'ю','yu'),'я','ya'),'х','x'),'ц','ts'),'ё','yo'),
    'əğıöüşçâîûéèáàíóúäñабвгдезийклмнопрстуфыэўәғҹҝөүһј–—‒−‐‑ъь’''ʼ`´"«»“”„',
    'egiouscaiueeaaiouanabvqdeziyklmnoprstufieuegcgouhy------')
$$
"""

REFERENCE = """
CREATE SEQUENCE catalogue_reference;
CREATE FUNCTION catalogue_next_reference() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT 'M' || lpad(nextval('catalogue_reference')::text, 6, '0')
$$
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        CreateCollation("catalogue_natural", provider="icu", locale="und-u-kn-true"),
        migrations.RunSQL(FOLD, "DROP FUNCTION catalogue_fold"),
        migrations.RunSQL(
            REFERENCE,
            "DROP FUNCTION catalogue_next_reference; DROP SEQUENCE catalogue_reference",
        ),
    ]
