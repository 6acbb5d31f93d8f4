"""The table that all are asked about: what is public of each published monument with a place."""

from django.db import connection

TABLE = "bench_public_monument"
IN_METRES = f"{TABLE}_m"  # the same rows, with their place as our tiles keep it
MOST_FEATURES = 10_000  # of a tile: what tipg allows when it is told nothing

_MAKE = f"""
DROP TABLE IF EXISTS {TABLE}, {IN_METRES};
CREATE TABLE {TABLE} AS
SELECT m.id, m.reference, az.text AS name_az, en.text AS name_en, ru.text AS name_ru,
    k.code AS kind, m.section, m.importance, d.code AS district,
    m.built_from, m.built_to, m.dating_text, m.public_point AS geom
FROM catalogue_monument m
LEFT JOIN catalogue_name az ON az.monument_id = m.id AND az.is_preferred AND az.language = 'az'
LEFT JOIN catalogue_name en ON en.monument_id = m.id AND en.is_preferred AND en.language = 'en'
LEFT JOIN catalogue_name ru ON ru.monument_id = m.id AND ru.is_preferred AND ru.language = 'ru'
LEFT JOIN catalogue_concept k ON k.id = m.kind_id
LEFT JOIN heritage_gis_area d ON d.id = m.public_district_id
WHERE m.lifecycle = 'published' AND m.public_point IS NOT NULL
ORDER BY m.id;
ALTER TABLE {TABLE} ADD PRIMARY KEY (id);
CREATE INDEX ON {TABLE} USING gist (geom);
CREATE TABLE {IN_METRES} AS
SELECT id, reference, name_az, name_en, name_ru, kind, section, importance, district,
    built_from, built_to, dating_text, gis_mercator(geom) AS point
FROM {TABLE} ORDER BY id;
CREATE INDEX ON {IN_METRES} USING gist (point);
ALTER TABLE {IN_METRES} SET (parallel_workers = 0); -- as catalogue_mapplace has it
"""


def make_table() -> int:
    """Make it anew; gives how many rows it has."""
    with connection.cursor() as cursor:
        cursor.execute(_MAKE)
        tend_to_table(cursor)
        cursor.execute(f"SELECT count(*) FROM {TABLE}")
        return cursor.fetchone()[0]


def tend_to_table(cursor) -> None:
    cursor.execute(f"VACUUM ANALYZE {TABLE}, {IN_METRES}")
