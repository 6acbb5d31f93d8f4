from django.db import migrations

# The body is parsed here and now (RETURN, not a quoted string), so its functions stay bound whatever
# the search_path of a caller is, a trigger or a restore of a dump. gis/grid.py says what it means.
# 17367530.4 and 7314540.8 m are the edges of EPSG:6933: the outermost cells end there.
GRID_CELL = """
CREATE FUNCTION gis_grid_cell(point geometry, cell_m integer) RETURNS geometry(Polygon, 4326)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
  SELECT ST_Transform(
    ST_MakeEnvelope(
      greatest(west_m, -17367530.4), greatest(south_m, -7314540.8),
      least(west_m + cell_m, 17367530.4), least(south_m + cell_m, 7314540.8),
      6933),
    4326)
  FROM (
    SELECT floor(ST_X(metric) / cell_m) * cell_m AS west_m,
           floor(ST_Y(metric) / cell_m) * cell_m AS south_m
    FROM (SELECT ST_Transform(point, 6933) AS metric) AS there
  ) AS corner
)
"""


class Migration(migrations.Migration):
    dependencies = [("heritage_gis", "0001_areas")]

    operations = [
        migrations.RunSQL(GRID_CELL, "DROP FUNCTION gis_grid_cell(geometry, integer)"),
    ]
