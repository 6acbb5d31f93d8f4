"""One ingest in a process of its own: `python -m tests.bench.pictures.ingest_once ours …`.

What starting costs is not counted, for neither: a small picture is made first, as a worker has
long since made one. Prints the figures as JSON.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from . import processes


def measured(work: Callable[[], object]) -> dict[str, float]:
    """CPU of this process and its children, wall time, and the peak of the largest of them."""
    before, begun = processes.cpu_s(processes.family([os.getpid()])), time.perf_counter()
    work()
    wall_s, family = time.perf_counter() - begun, processes.family([os.getpid()])
    ended_kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {
        "cpu_s": processes.spent_s(before, processes.cpu_s(family)),
        "wall_s": wall_s,
        "peak_mb": max(processes.peak_mb(family), ended_kib * processes.MB_A_KIB),
    }


def ours(warm_up: str, source: str) -> dict[str, float]:
    """From the stored original to the stored derivative, by the worker and its decoder."""
    import django

    django.setup()
    from media_pipeline.worker import process_next

    while process_next():  # what an earlier run left half done
        pass
    _enqueue(warm_up)
    process_next()
    asset = _enqueue(source)
    figures = measured(process_next)
    asset.refresh_from_db()
    if asset.status != "ready":
        raise SystemExit(f"{asset.status}: {asset.why}")
    return figures


def _enqueue(path: str):
    from .published import receive_once

    asset = receive_once(Path(path))
    asset.wait_again()
    return asset


def gdal(warm_up: str, source: str, target: str) -> dict[str, float]:
    """GDAL's COG driver, with the quality and tiles that we write."""
    _copy(warm_up, target)
    return measured(lambda: _copy(source, target))


def _copy(source: str, target: str) -> None:
    import rasterio.shutil

    Path(target).unlink(missing_ok=True)
    options = {"COMPRESS": "JPEG", "QUALITY": "85", "BLOCKSIZE": "512", "BIGTIFF": "YES"}
    rasterio.shutil.copy(source, target, driver="COG", NUM_THREADS=os.cpu_count(), **options)


if __name__ == "__main__":
    way, *arguments = sys.argv[1:]
    print(json.dumps({"ours": ours, "gdal": gdal}[way](*arguments)))
