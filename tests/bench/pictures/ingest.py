"""Ingest, ours and GDAL's in turn, each time in a process of its own."""

import json
import statistics
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings

from heritage.setup.children import DIES_WITH_US
from heritage.setup.options import ROOT

from .sources import PHOTOS, Source, folder

ROUNDS = {"24 MP": 3, "100 MP": 2}  # of larger ones a single one
OURS, GDAL = "ours", "GDAL's COG driver"


@dataclass(frozen=True)
class Ingested:
    """Medians over the rounds; or why there is nothing to tell."""

    writer: str
    source: str
    cpu_s: float = 0.0
    wall_s: float = 0.0
    peak_mb: float = 0.0
    problem: str = ""


def measure(source: Source) -> list[Ingested]:
    warm_up = settings.FIXTURES_DIR / "samples" / PHOTOS[0]
    target = folder() / "gdal.tif"
    ways = {
        OURS: ["ours", warm_up, source.path],
        GDAL: ["gdal", warm_up, source.path, target],
    }
    rounds = [
        {writer: _once(argv) for writer, argv in ways.items()}
        for _round in range(ROUNDS.get(source.name, 1))
    ]
    target.unlink(missing_ok=True)
    return [_median(writer, source.name, [one[writer] for one in rounds]) for writer in ways]


def _once(argv: list) -> dict:
    module = [sys.executable, "-m", "tests.bench.pictures.ingest_once"]
    ended = subprocess.run(
        [*DIES_WITH_US, *module, *map(str, argv)], cwd=ROOT, capture_output=True, text=True
    )
    if ended.returncode:
        lines = ended.stderr.strip().splitlines()
        return {"problem": lines[-1] if lines else f"ended with {ended.returncode}"}
    return json.loads(ended.stdout.splitlines()[-1])


def _median(writer: str, source: str, rounds: list[dict]) -> Ingested:
    problems = [one["problem"] for one in rounds if "problem" in one]
    if problems:
        return Ingested(writer, source, problem=problems[0])
    medians = {
        name: round(statistics.median(one[name] for one in rounds), 2)
        for name in ("cpu_s", "wall_s", "peak_mb")
    }
    return Ingested(writer, source, **medians)
