"""One folding for Latin, Cyrillic and Arabic letters, and what is stored of it written anew."""

import django.contrib.postgres.indexes
from django.db import migrations

import heritage.catalogue.querysets

# Letters that Azerbaijani, Russian, English and Persian write differently become one: q, г, ғ, ҝ,
# ق, غ, گ and gh are g; sh, ш, ش are s; kh, х, خ are x; c, ç, ch, j, zh, дж, ج, چ are c.
# From the inside out: quotes away; й, ё and آ, which no mark may turn into another letter; marks
# away; lower case; Arabic letters by their place in the word (و and ی are vowels or v and y, a
# last ه is a vowel, a first ا carries one); letters that become two; letter by letter; and last
# the digraphs of English spelling, so that what comes out folds to itself.
FOLD = r"""
CREATE OR REPLACE FUNCTION catalogue_fold(t text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT regexp_replace(regexp_replace(regexp_replace(regexp_replace(translate(
    replace(replace(replace(replace(replace(replace(replace(replace(
      regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        lower(regexp_replace(
          normalize(translate(normalize(translate($1, '’‘''ʼʻʹ`´"«»“”„', ''), NFKC),
            'ЙйЁёآ', 'ЈјЕеа'), NFKD),
          '[\u0300-\u036f\u0483-\u0487\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b\u200d-\u200f]',
          '', 'g') COLLATE "und-x-icu"),
        '(?<![ء-ۿ])و|و(?=ا)', 'v', 'g'),
        '(?<![ء-ۿ])[یيى]|[یيى](?=[او])', 'y', 'g'),
        '(?<![ء-ۿ])ا(?=[ویيى])', '', 'g'),
        '(?<=[ب-ۿ])ه(?![ء-ۿ])', 'e', 'g'),
        '[ьъعء\u200c]', '', 'g')
      ,'дж','c'),'щ','sc'),'ю','yu'),'я','ya'),'ц','ts'),'ß','ss'),'æ','ae'),'œ','oe'),
    'ςəǝıłøđwqабвгғҝдежзийіклмнопрстуфхчшыэәјҹөүһ'
    'اةەبپتطثسصشجچژحهھہخدذزضظرفقغگکكلمنوۇۆۈۋڤیيىڭ'
    '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹،–—‒−‐‑―',
    'σeeilodvgabvgggdecziyiklmnoprstufxcsieeycouh'
    'aeebpttssssccchhhhxdzzzzrfgggkklmnuuouvviiin'
    '01234567890123456789,-------'),
    'd(j|zh+)|zh+|j', 'c', 'g'), '([sc])h+', '\1', 'g'), 'kh+', 'x', 'g'), 'gh+', 'g', 'g')
$$;
"""

# The consonants of each word, for what writing leaves out or each language hears differently: the
# short vowels of Arabic script, ə or a, q or k, a last h, v and y that Arabic writes as vowels.
SKELETON = r"""
CREATE FUNCTION catalogue_skeleton(t text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(translate(regexp_replace(regexp_replace(
    catalogue_fold($1), 'h(?![a-z])', '', 'g'), '([a-z])\1+', '\1', 'g'),
    'gxaeiouvy', 'kh'), '[^a-z0-9]+', ' ', 'g'))
$$;
"""

# The single numbers of a published number: "71, 70, 73, 69" has four, "26—705" is one.
NUMBER_PARTS = r"""
CREATE FUNCTION catalogue_number_parts(t text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_remove(regexp_split_to_array(catalogue_fold($1), '[,;/[:space:]]+'), '')
$$;
"""

# What is stored is what the old function said. The rows themselves do not change, so no trigger
# may write a step of their history for this.
REWRITE = """
ALTER TABLE catalogue_name DISABLE TRIGGER USER;
UPDATE catalogue_name SET text = text;
ALTER TABLE catalogue_name ENABLE TRIGGER USER;
ALTER TABLE catalogue_description DISABLE TRIGGER USER;
UPDATE catalogue_description SET text = text;
ALTER TABLE catalogue_description ENABLE TRIGGER USER;
ALTER TABLE catalogue_identifier DISABLE TRIGGER USER;
UPDATE catalogue_identifier SET value = value;
ALTER TABLE catalogue_identifier ENABLE TRIGGER USER;
ALTER TABLE catalogue_agent DISABLE TRIGGER USER;
UPDATE catalogue_agent SET name = name;
ALTER TABLE catalogue_agent ENABLE TRIGGER USER;
ALTER TABLE catalogue_publication DISABLE TRIGGER USER;
UPDATE catalogue_publication SET citation = citation;
ALTER TABLE catalogue_publication ENABLE TRIGGER USER;
ALTER TABLE catalogue_monument DISABLE TRIGGER USER;
UPDATE catalogue_monument m SET public_place_folded = (
    SELECT catalogue_fold(concat_ws(' ', m.public_locality, name_az, name_en, name_ru))
    FROM (SELECT 1) one LEFT JOIN heritage_gis_area ON id = m.public_district_id);
ALTER TABLE catalogue_monument ENABLE TRIGGER USER;
"""
NO_MORE = """
DROP FUNCTION catalogue_number_parts(text);
DROP FUNCTION catalogue_skeleton(text);
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_keepers_follow_territories")]

    operations = [
        migrations.RunSQL(FOLD, migrations.RunSQL.noop),
        migrations.RunSQL(REWRITE, migrations.RunSQL.noop),
        migrations.RunSQL(SKELETON + NUMBER_PARTS, NO_MORE),
        migrations.AddIndex(
            model_name="name",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    heritage.catalogue.querysets.Skeleton("text"), name="gin_trgm_ops"
                ),
                name="name_skeleton",
            ),
        ),
    ]
