"""What the half of the pictures tells: tables for the screen, and the same figures as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from .ingest import Ingested
from .targets import Target, ratio
from .tiles import Served

INGEST_COLUMNS = {"cpu_s": "CPU s", "wall_s": "wall s", "peak_mb": "peak MB"}
TILE_COLUMNS = {
    "cpu_us": "CPU µs",
    "p50_ms": "p50 ms",
    "p95_ms": "p95 ms",
    "requests_a_second": "req/s",
    "own_mb": "own MB",
    "clean_mb": "clean MB",
    "least_psnr_db": "PSNR dB",
    "requests": "requests",
}


def ingest_table(rows: Sequence[Ingested]) -> Iterator[str]:
    yield from _table(f"ingest of {rows[0].source}", "writer", rows, INGEST_COLUMNS)


def tile_table(rows: Sequence[Served]) -> Iterator[str]:
    yield from _table(f"tiles of {rows[0].source}", "server", rows, TILE_COLUMNS)


def _table(title: str, name: str, rows: Sequence, columns: dict[str, str]) -> Iterator[str]:
    """The first column of figures again as a ratio to the first row, which is ours."""
    first = next(iter(columns))
    yield f"{title:<30}" + "".join(f"{words:>11}" for words in ("ratio", *columns.values()))
    for row in rows:
        if row.problem:
            yield f"{getattr(row, name):<30} not measured: {row.problem}"
        else:
            told = [number_in_words(ratio(row, rows[0], first))]
            told += [number_in_words(getattr(row, column)) for column in columns]
            yield f"{getattr(row, name):<30}" + "".join(f"{value:>11}" for value in told)


def target_table(targets: Sequence[Target]) -> Iterator[str]:
    yield f"{'target':<56}{'picture':>9}{'bound':>9}{'measured':>10}"
    for target in targets:
        bound = f"{'≥' if target.is_least else '≤'} {target.bound:g}"
        outcome = "reached" if target.is_reached else "NOT REACHED"
        measured = number_in_words(target.measured)
        yield f"{target.promise:<56}{target.source:>9}{bound:>9}{measured:>10}  {outcome}"


def as_json(ingested: Sequence, served: Sequence, targets: Sequence[Target]) -> dict:
    return {
        "ingest": [asdict(row) for row in ingested],
        "tiles": [asdict(row) for row in served],
        "targets": [asdict(one) | {"is_reached": one.is_reached} for one in targets],
    }


def number_in_words(value: float | None) -> str:
    """About three digits of it, or a dash."""
    if value is None:
        return "–"
    if isinstance(value, int) or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
