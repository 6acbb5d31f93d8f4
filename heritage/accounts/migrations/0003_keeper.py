from django.db import migrations

# The smallest territory in force round the point, else who keeps what lies in nobody's. One rule:
# the monument's trigger asks it, and so does every change of a territory.
KEEPER = """
CREATE FUNCTION accounts_keeper(point geometry) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(
    (SELECT agency_id FROM accounts_territory
     WHERE valid @> CURRENT_DATE AND ST_Covers(boundary, point)
     ORDER BY ST_Area(boundary), id LIMIT 1),
    (SELECT id FROM accounts_agency WHERE keeps_the_rest))
$$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_agencies")]

    operations = [migrations.RunSQL(KEEPER, "DROP FUNCTION accounts_keeper")]
