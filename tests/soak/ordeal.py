"""Everything at once: visitors, a huge scan, bombs; and what came of it."""

import asyncio
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection

from heritage.setup.options import read_options
from heritage.setup.processes import Child
from heritage.setup.running import heritage, wait_for_answer, web_command
from media_pipeline.models import Asset

from .files import bomb, scan
from .office import Office
from .visitors import ask_at_once, connected

WARM_UP_BURSTS = 40
BURST_EVERY_S = 0.5
BOMB_EVERY_S = 3.0
LONGEST_S = 3600
GROWTH_ALLOWED_BYTES = 15 * 1024**2  # of all web processes together


@dataclass
class Result:
    """What was measured; milliseconds are of single tiles, from asking to the last byte."""

    megapixels: float
    visitors: int
    ingest_s: float = 0.0
    scan_ended: str = ""
    bombs: list[int] = field(default_factory=list)  # the status that each was answered with
    errors: int = 0
    tiles_ms: list[float] = field(default_factory=list)
    before_bytes: int = 0
    after_bytes: int = 0

    def percentile_ms(self, part: float) -> float:
        return sorted(self.tiles_ms)[int(part * (len(self.tiles_ms) - 1))]

    def as_json(self) -> dict:
        told = asdict(self) | {"tiles": len(self.tiles_ms), "bombs": len(self.bombs)}
        del told["tiles_ms"]
        percentiles = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}
        return told | {name: self.percentile_ms(part) for name, part in percentiles.items()}

    def lines(self):
        yield f"scan of {self.megapixels:.0f} megapixels: {self.scan_ended}, {self.ingest_s:.0f} s"
        yield f"bombs: {len(self.bombs)}, answered {sorted(set(self.bombs))}"
        yield f"tiles: {len(self.tiles_ms)}, {self.visitors} at once, {self.errors} failed"
        for name, part in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
            yield f"  {name} {self.percentile_ms(part):.1f} ms"
        before, after = (size / 1024**2 for size in (self.before_bytes, self.after_bytes))
        yield f"web server's private memory: {before:.1f} MiB before, {after:.1f} MiB after"

    def problems(self, *, most_ms: float) -> list[str]:
        p95_ms = self.percentile_ms(0.95)
        grown_bytes = self.after_bytes - self.before_bytes
        slow = f"95 of 100 tiles took up to {p95_ms:.0f} ms, more than {most_ms:.0f}."
        grown = f"The web server grew by {grown_bytes / 1024**2:.0f} MiB."
        found = [
            (self.errors > 0, f"{self.errors} tiles were not answered as they should be."),
            (p95_ms > most_ms, slow),
            (self.scan_ended != "ready", f"The scan ended {self.scan_ended!r}."),
            (set(self.bombs) != {422}, f"Bombs were answered {self.bombs}, not 422."),
            (grown_bytes > GROWTH_ALLOWED_BYTES, grown),
        ]
        return [sentence for is_so, sentence in found if is_so]


def run(*, pixels: int, visitors: int) -> Result:
    """The whole ordeal; needs a migrated database."""
    office = Office()
    tiles = office.hang_a_picture()
    huge, deadly = scan(pixels, Path(settings.DATA_DIR)), bomb(2 * settings.MAX_PIXELS)
    result = Result(megapixels=pixels / 1e6, visitors=visitors)
    with _web() as (web, address):
        asyncio.run(_ordeal(result, web, address, tiles, office, huge, deadly))
    return result


@contextmanager
def _web():
    """The web server as `make run` starts it, and its address."""
    options = read_options(default_data_dir=str(settings.DATA_DIR))
    env = {"BASE_URL": options.address, "HOST": options.host, "PORT": str(options.port)}
    log = options.log_dir / "soak_web.log"
    with Child("web server", web_command(options), log, env=env) as web:
        wait_for_answer(options, web)
        yield web, (options.host, options.port)


async def _ordeal(result, web, address, tiles, office, huge, deadly):
    async with connected(address, result.visitors) as visitors:
        for _ in range(WARM_UP_BURSTS):
            await ask_at_once(visitors, tiles)
        await asyncio.to_thread(office.send, address, deadly)  # Django's side is warm too
        result.before_bytes = private_bytes(web.process.pid)
        done = asyncio.Event()
        bombs = asyncio.create_task(_bombs(result, address, office, deadly, done))
        ingest = asyncio.create_task(asyncio.to_thread(_ingest, result, office, huge))
        while not ingest.done():
            begun = time.monotonic()
            answers = await ask_at_once(visitors, tiles)
            result.tiles_ms += [answer.took_ms for answer in answers]
            result.errors += sum(not answer.is_good for answer in answers)
            await asyncio.sleep(max(0, BURST_EVERY_S - (time.monotonic() - begun)))
        done.set()
        await asyncio.gather(ingest, bombs)
        result.after_bytes = private_bytes(web.process.pid)


async def _bombs(result, address, office, deadly, done):
    while not done.is_set():
        result.bombs.append(await asyncio.to_thread(office.send, address, deadly))
        await asyncio.sleep(BOMB_EVERY_S)


def _ingest(result, office, huge):
    """Receive the scan and let a worker process it; in a thread of its own, to the end."""
    asset = office.receive(huge)
    begun = time.monotonic()
    log = Path(settings.DATA_DIR) / "log" / "soak_worker.log"
    with Child("worker", heritage("work"), log, patience_s=60) as worker:
        while asset.status in ("waiting", "processing") and time.monotonic() - begun < LONGEST_S:
            if worker.has_ended():
                break
            time.sleep(1)
            asset = Asset.objects.get(pk=asset.pk)
    result.scan_ended = asset.why or asset.status
    result.ingest_s = time.monotonic() - begun
    connection.close()


def private_bytes(pid: int) -> int:
    """Memory that belongs to these processes alone: this one and all that it started."""
    children = dict(_children())
    family, added = {pid}, {pid}
    while added:
        added = {child for child, parent in children.items() if parent in added} - family
        family |= added
    return sum(_private_bytes(one) for one in family)


def _children():
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except OSError:  # it has ended
            continue
        yield int(folder.name), int(stat.rpartition(")")[2].split()[1])


def _private_bytes(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kinds = ("Private_Clean:", "Private_Dirty:")
    return sum(int(line.split()[1]) * 1024 for line in rollup if line.startswith(kinds))
