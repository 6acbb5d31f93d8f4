"""Who keeps a monument follows from where it lies and from the territories of today."""

from django.db import migrations

# Called by the triggers below and once a day (heritage assign_keepers), for spans begin and end.
ASSIGN = """
CREATE FUNCTION catalogue_assign_keepers() RETURNS bigint LANGUAGE sql AS $$
  WITH moved AS (
    UPDATE catalogue_monument SET keeper_id = accounts_keeper(location)
    WHERE keeper_id IS DISTINCT FROM accounts_keeper(location) RETURNING 1)
  SELECT count(*) FROM moved
$$;
CREATE FUNCTION catalogue_keepers_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_assign_keepers();
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_keepers_follow
AFTER INSERT OR UPDATE OR DELETE ON accounts_territory
FOR EACH STATEMENT EXECUTE FUNCTION catalogue_keepers_follow();
CREATE TRIGGER catalogue_keepers_follow
AFTER INSERT OR UPDATE OR DELETE ON accounts_agency
FOR EACH STATEMENT EXECUTE FUNCTION catalogue_keepers_follow();
SELECT catalogue_assign_keepers();
"""
BACK = """
DROP TRIGGER catalogue_keepers_follow ON accounts_territory;
DROP TRIGGER catalogue_keepers_follow ON accounts_agency;
DROP FUNCTION catalogue_keepers_follow;
DROP FUNCTION catalogue_assign_keepers;
"""

PHASES = """
INSERT INTO catalogue_phase
    (monument_id, kind, earliest, latest, qualifier, confidence, display, edtf, evidence)
SELECT id, 'construction', built_from, built_to, 'exact', 'unknown', dating_text, '', ''
FROM catalogue_monument
WHERE built_from IS NOT NULL OR built_to IS NOT NULL OR dating_text <> ''
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_keeper"), ("catalogue", "0004_whole_register")]

    operations = [
        migrations.RunSQL(ASSIGN, BACK),
        migrations.RunSQL(PHASES, migrations.RunSQL.noop),
    ]
