"""Tiles of every server by turns, a few seconds each: requests, and processor time of all parts."""

from contextlib import ExitStack
from dataclasses import asdict, dataclass, field

from heritage.setup.problems import SetupProblem

from ..pictures import processes
from ..pictures.load import BadAnswer, ask_for
from . import database, grid
from .figures import percentile
from .servers import OURS, Running, Server, every_server, http_get

CONNECTIONS = 4
SECONDS = 4.0  # of one turn
TURNS = 5
FILLINGS = 6  # with two processes one tile in 32 may be missing in one of them
GZIP = "Accept-Encoding: gzip\r\n"


@dataclass
class Served:
    """What a server gave in all its turns; `problem` says why there are no figures, or ""."""

    server: str
    version: str = ""
    problem: str = ""
    requests: int = 0
    wall_s: float = 0.0
    app_cpu_s: float = 0.0
    database_cpu_s: float = 0.0
    bytes: int = 0
    seconds: list[float] = field(default_factory=list, repr=False)

    @property
    def requests_a_second(self) -> float:
        return self.requests / self.wall_s

    @property
    def cpu_ms(self) -> float:
        return (self.app_cpu_s + self.database_cpu_s) / self.requests * 1000

    def as_json(self) -> dict:
        told = {"server": self.server, "version": self.version, "problem": self.problem}
        if self.problem:
            return told
        return told | {
            "requests": self.requests,
            "requests_a_second": round(self.requests_a_second, 1),
            "app_cpu_ms": round(self.app_cpu_s / self.requests * 1000, 2),
            "database_cpu_ms": round(self.database_cpu_s / self.requests * 1000, 2),
            "cpu_ms": round(self.cpu_ms, 2),
            "p50_ms": round(percentile(self.seconds, 50) * 1000, 2),
            "p95_ms": round(percentile(self.seconds, 95) * 1000, 2),
            "kb_a_tile": round(self.bytes / self.requests / 1000, 1),
        }


def measure() -> list[Served]:
    """All servers run at once and are asked by turns: what disturbs one disturbs all."""
    tiles = grid.mix(grid.some_points(grid.A_ZOOM))
    rows = []
    with ExitStack() as running:
        begun = [_begun(server, tiles, running) for server in every_server()]
        for turn in range(TURNS):
            for row, server in begun:
                if not row.problem:
                    _one_turn(row, server, tiles, turn)
        rows = [row for row, _server in begun]
    return rows


def _begun(server: Server, tiles, running: ExitStack) -> tuple[Served, Running | None]:
    row = Served(server.name, server.version, server.missing())
    if row.problem:
        return row, None
    try:
        started = running.enter_context(server.start())
        if server.is_kept:
            _fill(started, tiles)
    except (SetupProblem, BadAnswer) as problem:
        row.problem = str(problem)
        return row, None
    return row, started


def _fill(server: Running, tiles) -> None:
    """Ask for every tile often enough, over new connections, that each process has made it."""
    asked = 0
    while asked < FILLINGS * len(tiles):
        asked += _ask(server, tiles, SECONDS, start=asked).requests


def _ask(server: Running, tiles, seconds: float, start: int = 0):
    paths = [server.address(tile) for tile in tiles]
    return ask_for(server.port, paths, seconds, start, connections=CONNECTIONS, headers=GZIP)


def _one_turn(row: Served, server: Running, tiles, turn: int) -> None:
    own, others = server.pids, database.processes_here()
    before = processes.cpu_s([*own, *others])
    try:
        load = _ask(server, tiles, SECONDS, start=turn * len(tiles) // TURNS)
    except BadAnswer as problem:
        row.problem = str(problem)
        return
    row.app_cpu_s += processes.spent_s(before, processes.cpu_s(server.pids))
    row.database_cpu_s += processes.spent_s(before, processes.cpu_s(database.processes_here()))
    row.requests += load.requests
    row.wall_s += load.wall_s
    row.bytes += load.bytes
    row.seconds += load.seconds


@dataclass(frozen=True)
class Largest:
    """The largest tile of a zoom, compressed, and the slowest to make."""

    zoom: int
    kb: float
    ms: float
    tiles: int

    def as_json(self) -> dict:
        return asdict(self)


def walk(table: str) -> list[Largest]:
    """The densest tiles of every zoom, of our own server; none when it has no tiles."""
    server = next(one for one in every_server() if one.name == OURS)
    if server.missing():
        return []
    with server.start() as running:
        return [_largest(running, table, zoom) for zoom in grid.WALK]


def _largest(running: Running, table: str, zoom: int) -> Largest:
    tiles = grid.densest(table, zoom)
    got = [
        http_get(running.port, running.address(tile), {"Accept-Encoding": "gzip"}) for tile in tiles
    ]
    kb, ms = max(len(one.body) for one in got) / 1000, max(one.seconds for one in got) * 1000
    return Largest(zoom, round(kb, 1), round(ms, 1), len(tiles))
