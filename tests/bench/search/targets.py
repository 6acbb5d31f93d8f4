"""What was promised of map and search with a million monuments, and whether that is kept."""

from collections.abc import Iterator, Sequence

from ..pictures.targets import Target
from .browsing import OUR_PAGE, OURS, VECTORGRID, Browsed
from .edits import Seen
from .facets import SNAPSHOT, SQL, Counted
from .figures import ratio
from .searches import Searched
from .servers import OURS as UNCACHED
from .servers import OURS_CACHED, OURS_SAME, TIPG_NAME, VECTORTILES
from .tiles import Largest, Served

# Requests a second of ours to another's, at least; and our processor time to it, at most.
REQUEST_RATIOS = {
    (UNCACHED, TIPG_NAME): 5.0,
    (UNCACHED, VECTORTILES): 4.0,
    (OURS_SAME, TIPG_NAME): 1.8,
    (OURS_CACHED, TIPG_NAME): 40.0,
}
SAME_CPU_RATIO = 0.65
LARGEST_KB = 100.0
FACETS_RATIO = 40.0
FACETS_MS = 25.0
PAGE_MS = 50.0
SEEN_S = 60.0
BLOCKED_RATIO, HEAP_RATIO = 0.4, 0.3
FRAME_MS = 200.0


def of_tiles(rows: Sequence[Served]) -> Iterator[Target]:
    by_server = {row.server: row for row in rows if not row.problem}
    for (ours, other), bound in REQUEST_RATIOS.items():
        measured = _ratio(by_server, ours, other, "requests_a_second")
        yield Target(f"tiles a second: {ours}, to {other}", "tiles", bound, measured)
    measured = _ratio(by_server, OURS_SAME, TIPG_NAME, "cpu_ms")
    promise = f"CPU of a tile: {OURS_SAME}, to {TIPG_NAME}"
    yield Target(promise, "tiles", SAME_CPU_RATIO, measured, is_least=False)


def of_walk(rows: Sequence[Largest]) -> Iterator[Target]:
    largest_kb = max((row.kb for row in rows), default=None)
    yield Target("largest tile, compressed, kB", "tiles", LARGEST_KB, largest_kb, is_least=False)


def of_facets(rows: Sequence[Counted]) -> Iterator[Target]:
    by_way = {row.way: row for row in rows if not row.problem}
    p95_ms = by_way[SNAPSHOT].p95_ms if SNAPSHOT in by_way else None
    measured = _ratio(by_way, SQL, SNAPSHOT, "p50_ms")
    yield Target(f"facets of all: time of {SQL} to ours", "facets", FACETS_RATIO, measured)
    yield Target("facets of all: ours, p95 ms", "facets", FACETS_MS, p95_ms, is_least=False)


def of_searches(rows: Sequence[Searched]) -> Iterator[Target]:
    """One for each kind of page: a mean of them would hide the slow one."""
    for row in rows:
        p95_ms = None if row.problem else row.p95_ms
        yield Target(f"search, {row.name}: p95 ms", "search", PAGE_MS, p95_ms, is_least=False)


def of_edits(rows: Sequence[Seen]) -> Iterator[Target]:
    for row in rows:
        yield Target(f"an edit is in {row.where}, s", "edits", SEEN_S, row.seconds, is_least=False)


def of_browsing(rows: Sequence[Browsed]) -> Iterator[Target]:
    by_page = {row.page: row for row in rows if not row.problem}
    for promise, bound, figure in (
        ("main thread blocked: our layer to VectorGrid", BLOCKED_RATIO, "blocked_ms"),
        ("heap: our layer to VectorGrid", HEAP_RATIO, "heap_mb"),
    ):
        measured = _ratio(by_page, OURS, VECTORGRID, figure)
        yield Target(promise, "browser", bound, measured, is_least=False)
    longest_ms = by_page[OUR_PAGE].longest_frame_ms if OUR_PAGE in by_page else None
    promise = "our map page: longest frame in 7 zooms and 7 pans, ms"
    yield Target(promise, "browser", FRAME_MS, longest_ms, is_least=False)


def _ratio(rows: dict, one: str, other: str, figure: str) -> float | None:
    if one not in rows or other not in rows:
        return None
    return ratio(getattr(rows[one], figure), getattr(rows[other], figure))
