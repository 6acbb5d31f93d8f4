from django.db import migrations

# Web mercator ends where its map is a square: at 85.0511287798 degrees and 20037508.342789244 m.
# What lies beyond is drawn at the edge. The bodies are parsed here and now, as in 0002.
MERCATOR = """
CREATE FUNCTION gis_mercator(point geometry) RETURNS geometry(Point, 3857)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ST_Transform(
  ST_SetSRID(
    ST_MakePoint(ST_X(point), greatest(-85.0511287798, least(85.0511287798, ST_Y(point)))), 4326),
  3857)
"""
# A bit of the number at every second place, counted from the lowest: 0b111 becomes 0b10101.
SPREAD = """
CREATE FUNCTION gis_spread_bits(number bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
  SELECT (d | (d << 1)) & 6148914691236517205 FROM (
    SELECT (c | (c << 2)) & 3689348814741910323 AS d FROM (
      SELECT (b | (b << 4)) & 1085102592571150095 AS c FROM (
        SELECT (a | (a << 8)) & 71777214294589695 AS b FROM (
          SELECT (number | (number << 16)) & 281470681808895 AS a) _) _) _) _
)
"""
# gis/tiles.py says what the key means. 33554432 is 2 to the 25th.
KEY = """
CREATE FUNCTION gis_tile_key(point geometry) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
  SELECT gis_spread_bits(least(33554431, greatest(0, across))::bigint)
    | (gis_spread_bits(least(33554431, greatest(0, down))::bigint) << 1)
  FROM (
    SELECT floor((ST_X(point) + 20037508.342789244) / 40075016.685578488 * 33554432) AS across,
           floor((20037508.342789244 - ST_Y(point)) / 40075016.685578488 * 33554432) AS down
  ) AS there
)
"""


class Migration(migrations.Migration):
    dependencies = [("heritage_gis", "0003_areas_have_days")]

    operations = [
        migrations.RunSQL(MERCATOR, "DROP FUNCTION gis_mercator(geometry)"),
        migrations.RunSQL(SPREAD, "DROP FUNCTION gis_spread_bits(bigint)"),
        migrations.RunSQL(KEY, "DROP FUNCTION gis_tile_key(geometry)"),
    ]
