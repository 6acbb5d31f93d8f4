"""The reference after M999999 is M1000000: lpad alone would cut it to M100000, which is taken."""

from django.db import migrations

REFERENCE = """
CREATE OR REPLACE FUNCTION catalogue_next_reference() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT 'M' || lpad(number, greatest(6, length(number)), '0')
  FROM (SELECT nextval('catalogue_reference')::text AS number) next
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0038_what_a_snapshot_does_not_know"),
    ]

    operations = [
        migrations.RunSQL(REFERENCE, migrations.RunSQL.noop),
    ]
