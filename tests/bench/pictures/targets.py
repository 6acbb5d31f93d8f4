"""What was promised of pictures, and whether these figures keep it."""

from collections.abc import Iterator
from dataclasses import dataclass

from .ingest import GDAL, Ingested
from .ingest import OURS as OUR_WRITER
from .servers import FILES_CUT, IIIF_PROCESSOR, IIP, OURS, RASTERIO
from .tiles import Served

# How many times the CPU of ours others need at least; and what we may need at most.
INGEST_RATIOS = {"24 MP": 2.5, "1 GP": 5.0}
INGEST_PEAK_MB = {"1 GP": 500.0}
TILE_RATIOS = {IIP: 15.0, RASTERIO: 30.0, IIIF_PROCESSOR: 100.0}
FILES_RATIO = 6.0
SERVER_MB = 100.0


@dataclass(frozen=True)
class Target:
    """A promise on one figure: at least or at most `bound`. None was not measured, so not kept."""

    promise: str
    source: str
    bound: float
    measured: float | None
    is_least: bool = True

    @property
    def is_reached(self) -> bool:
        if self.measured is None:
            return False
        return self.measured >= self.bound if self.is_least else self.measured <= self.bound


def of_ingest(rows: list[Ingested]) -> Iterator[Target]:
    by_writer = {row.writer: row for row in rows}
    ours, gdal = by_writer[OUR_WRITER], by_writer[GDAL]
    if bound := INGEST_RATIOS.get(ours.source):
        measured = ratio(gdal, ours, "cpu_s")
        yield Target("ingest: CPU of GDAL's COG driver to ours", ours.source, bound, measured)
    if bound := INGEST_PEAK_MB.get(ours.source):
        peak_mb = None if ours.problem else ours.peak_mb
        yield Target("ingest: our peak memory, MB", ours.source, bound, peak_mb, is_least=False)


def of_tiles(rows: list[Served]) -> Iterator[Target]:
    by_server = {row.server: row for row in rows}
    ours = by_server[OURS]
    for server, bound in TILE_RATIOS.items():
        measured = ratio(by_server[server], ours, "cpu_us")
        yield Target(f"tiles: CPU of {server} to ours", ours.source, bound, measured)
    measured = ratio(ours, by_server[FILES_CUT], "cpu_us")
    promise = f"tiles: our CPU to {FILES_CUT}"
    yield Target(promise, ours.source, FILES_RATIO, measured, is_least=False)
    own_mb = None if ours.problem else ours.own_mb
    yield Target("tiles: our own memory, MB", ours.source, SERVER_MB, own_mb, is_least=False)


def ratio(one, other, figure: str) -> float | None:
    """How many times the figure of `other` that of `one` is; None when either was not measured."""
    if one.problem or other.problem or not getattr(other, figure):
        return None
    return getattr(one, figure) / getattr(other, figure)
