"""Facets and the count over the whole register: the product's backends against plain SQL."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from . import product
from .figures import percentile

ROUNDS = 20
WHOLE = ""
SQL, DATABASE, SNAPSHOT = "GROUPING SETS", "the product's SQL", "the product's snapshot"
# Eight facets and the count in one reading of the table: the best that SQL was found to do. It
# leaves out what is many to one (materials, zones, each century of a long dating).
GROUPING_SETS = """
SELECT grouping(kind, section, importance, district, keeper, century, pictures, drawings) AS facet,
    kind, section, importance, district, keeper, century, pictures, drawings, count(*)
FROM (
    SELECT m.kind_id AS kind, m.section, m.importance, m.public_district_id AS district,
        CASE WHEN m.sensitivity = 'open' THEN m.keeper_id END AS keeper,
        (m.built_from - 1) / 100 + 1 AS century,
        p.monument_id IS NOT NULL AS pictures, coalesce(p.drawn, false) AS drawings
    FROM catalogue_monument m
    LEFT JOIN (
        SELECT monument_id, bool_or(kind IN ('drawing', 'rendering')) AS drawn
        FROM catalogue_picture WHERE is_public GROUP BY monument_id
    ) p ON p.monument_id = m.id
    WHERE m.lifecycle = 'published'
) narrow
GROUP BY GROUPING SETS (
    (), (kind), (section), (importance), (district), (keeper), (century), (pictures), (drawings))
"""


@dataclass
class Counted:
    """How long counting took, round after round; `problem` says why it was not done, or ""."""

    way: str
    problem: str = ""
    count: int = 0
    seconds: list[float] = field(default_factory=list, repr=False)

    @property
    def p50_ms(self) -> float:
        return percentile(self.seconds, 50) * 1000

    @property
    def p95_ms(self) -> float:
        return percentile(self.seconds, 95) * 1000

    def as_json(self) -> dict:
        if self.problem:
            return {"way": self.way, "problem": self.problem}
        return {
            "way": self.way,
            "problem": "",
            "count": self.count,
            "p50_ms": round(self.p50_ms, 1),
            "p95_ms": round(self.p95_ms, 1),
        }


def measure() -> list[Counted]:
    """All ways by turns; the first time of each is not counted."""
    ways = [(Counted(SQL), count_in_sql), *_of_backends()]
    for number in range(ROUNDS + 1):
        for row, count in ways:
            if not row.problem:
                _once(row, count, is_counted=number > 0)
    rows = [row for row, _count in ways]
    for row in rows:
        if not row.problem and row.count != rows[0].count:
            row.problem = f"it counted {row.count:,} and not {rows[0].count:,}."
    return rows


def _of_backends() -> list[tuple[Counted, Callable[[], int] | None]]:
    database, fast = product.sql_backend(), product.fast_backend(WHOLE)
    no_snapshot = product.NO_SNAPSHOT if product.has_backend() else product.NO_BACKEND
    return [
        (Counted(DATABASE, "" if database else product.NO_BACKEND), _asking(database)),
        (Counted(SNAPSHOT, "" if fast else no_snapshot), _asking(fast)),
    ]


def _asking(backend) -> Callable[[], int]:
    def ask() -> int:
        asked = product.filter_of(WHOLE)
        chosen = product.backend_for(asked) if backend is not product.sql_backend() else backend
        chosen.facets(asked)
        return chosen.count(asked)

    return ask


def count_in_sql() -> int:
    """Ask for all facets by GROUPING SETS; gives how many monuments there are."""
    with connection.cursor() as cursor:
        cursor.execute(GROUPING_SETS)
        return max(row[-1] for row in cursor.fetchall())


def _once(row: Counted, count: Callable[[], int], *, is_counted: bool) -> None:
    begun = time.perf_counter()
    row.count = count()
    if is_counted:
        row.seconds.append(time.perf_counter() - begun)
