"""The half of the pictures, from making them to the verdict."""

import json
from collections.abc import Iterable
from pathlib import Path

import rasterio
from django.conf import settings
from django.core.management import call_command

from media_pipeline.models import Asset

from .. import machine
from . import ingest, published, report, sources, targets, tiles
from .servers import Subject, every_server
from .sources import Source


def run(*, small: bool) -> bool:
    """Measure every picture, or with `small` only the smallest; whether every target is reached."""
    call_command("migrate", interactive=False, verbosity=0)
    ingested, served, verdicts = [], [], []
    for source in sources.SOURCES[:1] if small else sources.SOURCES:
        print(f"\n{source.name}: {source.width_px:,} × {source.height_px:,} px", flush=True)
        sources.make(source)
        rows = ingest.measure(source)
        _show(report.ingest_table(rows))
        ingested += rows
        verdicts += targets.of_ingest(rows)
        rows = _tiles(source)
        _show(report.tile_table(rows))
        served += rows
        verdicts += targets.of_tiles(rows)
    _show(report.target_table(verdicts))
    _write(report.as_json(ingested, served, verdicts))
    return all(one.is_reached for one in verdicts)


def _tiles(source: Source) -> list[tiles.Served]:
    asset = published.receive_once(source.path)
    if asset.status != Asset.Status.READY:
        problem = f"the picture has no derivative: {asset.why or asset.status}"
        return [tiles.Served(one.name, source.name, problem=problem) for one in every_server()]
    return tiles.measure(Subject(source, published.publish(asset)))


def _show(lines: Iterable[str]) -> None:
    print("", *lines, sep="\n", flush=True)


def _write(figures: dict) -> None:
    about = machine.about() | {"seed": str(sources.SEED)}
    told = {"machine": about, "versions": _versions(figures)} | figures
    path = Path(settings.DATA_DIR) / "pictures.json"
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print("", *(f"{name}: {value}" for name, value in about.items()), sep="\n")
    print(*(f"{name}: {value}" for name, value in told["versions"].items()), sep="\n")
    print(f"Written to {path}", flush=True)


def _versions(figures: dict) -> dict[str, str]:
    served = {row["server"]: row["version"] for row in figures["tiles"] if row["version"]}
    return {ingest.GDAL: f"GDAL {rasterio.__gdal_version__}"} | served
