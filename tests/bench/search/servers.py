"""The servers of vector tiles that are compared, each with two processes, over the same table."""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from heritage.setup.options import ROOT
from heritage.setup.peers import PYTHON_FOLDERS
from heritage.setup.processes import Child
from heritage.setup.running import SERVE

from ..pictures import processes
from ..pictures.servers import free_port, started
from . import peers, product
from .grid import Tile

WORKERS = 2
START_PATIENCE_S = 180  # tipg first reads the extent of its table
TIPG, DJANGO = PYTHON_FOLDERS.values()


@dataclass(frozen=True)
class Running:
    port: int
    address: Callable[[Tile], str]
    program: Child

    @property
    def pids(self) -> list[int]:
        return processes.family([self.program.process.pid])


@dataclass(frozen=True)
class Server:
    """One of those compared; `missing` says in a sentence why it cannot be measured, or ""."""

    name: str
    start: Callable[[], AbstractContextManager[Running]]
    missing: Callable[[], str] = lambda: ""
    version: str = ""
    is_kept: bool = False  # whether it may keep tiles: it is asked for all of them before


OURS, OURS_CACHED, OURS_SAME = "ours", "ours, tiles kept", "ours, with tipg's content"
TIPG_NAME, VECTORTILES = "tipg", "django-vectortiles"


def every_server() -> list[Server]:
    no_tiles = "" if product.has_tiles() else product.NO_TILES
    return [
        Server(OURS, lambda: _ours("tests.bench.search.uncached"), lambda: no_tiles),
        Server(OURS_CACHED, lambda: _ours("heritage.wsgi"), lambda: no_tiles, is_kept=True),
        Server(OURS_SAME, _same_content, lambda: no_tiles),
        Server(TIPG_NAME, _tipg, lambda: _absent(TIPG), _locked(TIPG, "tipg")),
        Server(VECTORTILES, _django, lambda: _absent(DJANGO), _locked(DJANGO, VECTORTILES)),
    ]


def _absent(folder: Path) -> str:
    return "" if (folder / ".venv" / "installed").exists() else "it is not installed."


def _locked(folder: Path, package: str) -> str:
    lines = (folder / "requirements.lock").read_text().splitlines()
    return next(line.split()[0] for line in lines if line.startswith(f"{package}=="))


def our_server() -> AbstractContextManager[Running]:
    """The product as it runs; its tiles, where it has any, are not asked for."""
    return _served(granian("heritage.wsgi:application"), lambda _tile: "/health/")


def our_pages(centre: tuple[float, float]) -> AbstractContextManager[Running]:
    """The product, and beside it the bare pages of pages.py, about a latitude and longitude."""
    tiles = product.tiles_template(product.tiles_version())
    argv = granian("tests.bench.search.pages:application")
    return _served(argv, lambda _tile: "/health/", TILES=tiles, CENTRE=json.dumps(centre))


@contextmanager
def _ours(module: str) -> Iterator[Running]:
    version = product.tiles_version()

    def address(tile):
        return product.tile_address(version, *tile)

    with _served(granian(f"{module}:application"), address) as running:
        yield running


@contextmanager
def _same_content() -> Iterator[Running]:
    argv = granian("tests.bench.search.same_content:application")
    with _served(argv, lambda tile: "/{}/{}/{}".format(*tile)) as running:
        yield running


@contextmanager
def _tipg() -> Iterator[Running]:
    told = {
        "DATABASE_URL": _plain_url(),
        "TIPG_DB_TABLES": json.dumps([f"public.{peers.TABLE}"]),
        "TIPG_DB_FUNCTIONS": "[]",
    }
    uvicorn = TIPG / ".venv" / "bin" / "uvicorn"
    how = f"tipg.main:app --workers {WORKERS} --no-access-log --log-level warning --port"
    collection = f"/collections/public.{peers.TABLE}/tiles/WebMercatorQuad"

    def address(tile):
        return "{}/{}/{}/{}".format(collection, *tile)

    with _served([str(uvicorn), *how.split()], address, cwd=TIPG, **told) as running:
        yield running


@contextmanager
def _django() -> Iterator[Running]:
    names = ("HOST", "PORT", "USER", "PASSWORD", "NAME")
    database = {name: connection.settings_dict[name] for name in names}
    told = {"DATABASE": json.dumps(database), "BENCH_TABLE": peers.TABLE}
    argv = granian("application:application", DJANGO / ".venv" / "bin")
    with _served(argv, lambda tile: "/tiles/{}/{}/{}".format(*tile), cwd=DJANGO, **told) as running:
        yield running


def granian(application: str, programs: Path | None = None) -> list[str]:
    """With the options that `make run` gives it; the port is to follow."""
    programs = programs or ROOT / ".venv" / "bin"
    options = SERVE.split()[1:]
    return [str(programs / "granian"), application, *options, "--workers", str(WORKERS), "--port"]


@contextmanager
def _served(argv, address, *, cwd: Path = ROOT, **env: str) -> Iterator[Running]:
    """Start a server; it runs when it has answered for the tile of the whole world or a part."""
    port = free_port()
    log = Path(settings.DATA_DIR) / "log" / "search.log"
    program = Child(Path(argv[0]).name, [*argv, str(port)], log, env=env, cwd=cwd)
    with started(port, program):
        _wait_for(program, port, address(Tile(14, 10_000, 6_000)))
        yield Running(port, address, program)


def _wait_for(program: Child, port: int, path: str) -> None:
    end = time.monotonic() + START_PATIENCE_S
    while True:
        try:
            if http_get(port, path).status < 500:
                return
        except OSError:
            pass
        if program.has_ended() or time.monotonic() > end:
            raise program.problem(f"{program.name} did not answer for {path}.")
        time.sleep(0.5)


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


def http_get(port: int, path: str, headers: dict[str, str] | None = None) -> Got:
    """One request over a connection of its own; what is compressed stays so."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=START_PATIENCE_S)
    begun = time.perf_counter()
    try:
        asking.request("GET", path, headers=headers or {})
        answer = asking.getresponse()
        body = answer.read()
    finally:
        asking.close()
    told = {name.lower(): value for name, value in answer.getheaders()}
    return Got(answer.status, told, body, time.perf_counter() - begun)


def _plain_url() -> str:
    """The database's address as libpq takes it; a folder of sockets as asyncpg does."""
    told = connection.settings_dict
    who = quote(told["USER"])
    if told["PASSWORD"]:
        who += f":{quote(told['PASSWORD'])}"
    host = told["HOST"] or "127.0.0.1"
    place = f"{quote(host, safe='')}:{told['PORT'] or 5432}"
    return f"postgresql://{who}@{place}/{quote(told['NAME'])}"
