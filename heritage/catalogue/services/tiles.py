"""Keeps the sums that the map's tiles are made of: what changed is summed up within moments."""

from typing import NamedTuple

from django.db import connection, transaction

from gis.tiles import KEY_ZOOM

from ..models import StaleCell

# Levels of MapCell. Up to SUMMED_BY, two more than the zooms that are drawn by cells, what has
# changed is told by one key; the finer ones are of tiles with more places than can be drawn.
FINEST, SUMMED_BY, COARSEST = 14, 11, 2
FEW = 50_000  # so many places are summed up while somebody waits

# Nobody else sums up meanwhile; who comes second goes away.
_ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('catalogue_mapcell'))"
_TAKE = "DELETE FROM catalogue_stalecell RETURNING key"


def _within(rows, level):
    """Rows of a table in the cells that have changed, told by their keys `deeper` levels up.

    OFFSET holds the planner to asking for each cell's rows by their index: of a level that was
    never there before, it would compare every row with every cell.
    """
    return f"""
FROM unnest(%(keys)s::bigint[]) AS stale CROSS JOIN LATERAL (SELECT * FROM {rows}
    AND key >= stale << {level} + %(deeper)s AND key < (stale + 1) << {level} + %(deeper)s
    OFFSET 0) there
"""  # noqa: S608


_CELLS = "catalogue_mapcell WHERE level = %(level)s"
_CLEAR = f"""
DELETE FROM catalogue_mapcell WHERE id = ANY(ARRAY(SELECT there.id {_within(_CELLS, 0)}))
"""  # noqa: S608
_COLUMNS = """level, key, is_sample, count, x_sum, y_sum, west, south, east, north,
    reference, is_approximate"""
_FROM_PLACES = f"""
INSERT INTO catalogue_mapcell ({_COLUMNS})
SELECT %(level)s, key >> %(shift)s, is_sample, count(*), sum(ST_X(point)), sum(ST_Y(point)),
    min(ST_X(point)), min(ST_Y(point)), max(ST_X(point)), max(ST_Y(point)),
    min(reference), bool_or(is_approximate)
{_within("catalogue_mapplace WHERE is_published", "%(shift)s")}
GROUP BY key >> %(shift)s, is_sample
"""
_FROM_CELLS = f"""
INSERT INTO catalogue_mapcell ({_COLUMNS})
SELECT %(level)s, key >> 2, is_sample, sum(count), sum(x_sum), sum(y_sum),
    min(west), min(south), max(east), max(north), min(reference), bool_or(is_approximate)
{_within(f"{_CELLS} + 1", 2)}
GROUP BY key >> 2, is_sample
"""
_NEW_VERSION = """
INSERT INTO catalogue_tileset (id, version, places) SELECT 1, now.at, places
FROM (SELECT extract(epoch FROM clock_timestamp())::bigint AS at) now,
    (SELECT coalesce(sum(count), 0) AS places FROM catalogue_mapcell WHERE level = %s) summed_up
ON CONFLICT (id) DO UPDATE SET
    version = greatest(excluded.version, catalogue_tileset.version + 1), places = excluded.places
"""
_STATE = """
SELECT coalesce((SELECT version FROM catalogue_tileset), 0),
    coalesce((SELECT places FROM catalogue_tileset), 0),
    NOT EXISTS (SELECT FROM catalogue_stalecell),
    EXISTS (SELECT FROM catalogue_stalecell WHERE key IS NOT NULL),
    EXISTS (SELECT FROM catalogue_stalecell WHERE is_urgent)
"""


class State(NamedTuple):
    version: int
    is_settled: bool  # nothing has changed since the sums were made
    has_sums: bool  # whether tiles may be made from them

    @classmethod
    def now(cls) -> "State":
        """Of a register with few places sums are made anew for every tile until they are right.

        So are they of a large one while they still tell of what is gone; what is new may wait.
        """
        with connection.cursor() as cursor:
            cursor.execute(_STATE)
            version, places, is_settled, has_stale, has_urgent = cursor.fetchone()
        return cls(version, is_settled, not has_urgent and (not has_stale or places > FEW))


@transaction.atomic
def tend() -> int:
    """Sum up anew the cells that changed, and begin a new version of the tiles.

    Gives how many cells of the finest level there were; nothing is done when nothing changed, or
    when another process is at it. What is committed meanwhile is left for the next time.
    """
    if not StaleCell.objects.exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_TAKE)
        keys = {key for (key,) in cursor.fetchall()} - {None}
        _sum_up(cursor, keys)
        cursor.execute(_NEW_VERSION, [COARSEST])
    return len(keys)


def _sum_up(cursor, keys: set[int]) -> None:
    """The cells in and above those of these keys, which are of the level SUMMED_BY."""
    summed_up = _FROM_PLACES
    for level in range(FINEST, COARSEST - 1, -1):
        if level < SUMMED_BY:
            keys = {key >> 2 for key in keys}
        values = {"level": level, "keys": sorted(keys), "shift": 2 * (KEY_ZOOM - level)}
        values["deeper"] = 2 * max(0, level - SUMMED_BY)
        cursor.execute(_CLEAR, values)
        cursor.execute(summed_up, values)
        summed_up = _FROM_CELLS


def rebuild() -> int:
    """Sum up everything anew, whatever the sums are: how many cells of the finest level."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT catalogue_all_cells_stale()")
    return tend()


def new_day() -> None:
    """Begin a new version: which zones are in force follows from the day."""
    StaleCell.objects.create(key=None, is_urgent=False)
