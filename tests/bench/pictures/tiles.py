"""Tiles, every server asked for the same ones in the same order, round after round in turn."""

import os
import random
import shutil
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import connection
from tqdm import tqdm

from heritage.setup.problems import SetupProblem

from . import answers, processes
from .answers import WrongAnswer
from .deep_zoom import Tile, every_tile
from .load import BadAnswer, Load, ask_for
from .servers import CLIENT_CORE, OURS, Running, Server, Subject, every_server, our_address
from .sources import SEED

ROUNDS = 3
ROUND_S = 3.0
WARM_UP_S = 1.0
LONGEST_REASON = 300  # characters


@dataclass(frozen=True)
class Served:
    """Medians over the rounds; or why there is nothing to tell."""

    server: str
    source: str
    version: str = ""
    requests: int = 0  # in all rounds
    cpu_us: float = 0.0  # a request, of the server with its children, and of its database
    p50_ms: float = 0.0
    p95_ms: float = 0.0
    requests_a_second: float = 0.0
    own_mb: float = 0.0
    clean_mb: float = 0.0
    least_psnr_db: float = 0.0
    problem: str = ""


def measure(subject: Subject) -> list[Served]:
    """Start every server, see that its answers are right, then ask them in turn."""
    tiles = every_tile(subject.page.width_px, subject.page.height_px)
    random.Random(SEED).shuffle(tiles)
    told = {}
    with ExitStack() as stack, _on_core(CLIENT_CORE):
        running: dict[str, Running] = {}
        for server in every_server():
            told[server.name] = _begun(server, subject, tiles, running, stack)
        rounds = [_round(running, tiles, told, number) for number in range(ROUNDS)]
        for name, one in running.items():
            loads = [done[name] for done in rounds if name in done]
            if not told[name].problem:
                told[name] = _summed_up(told[name], loads, one)
    return list(told.values())


def cut(subject: Subject, running: Running, tiles: Sequence[Tile]) -> None:
    """Write every tile as a file for nginx to send: the very bytes that we send."""
    shutil.rmtree(subject.cut, ignore_errors=True)
    for tile in tqdm(tiles, "Tiles cut", disable=None, leave=False):
        path = subject.cut / our_address(subject.page, tile).lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(answers.get(running, tile))


def _begun(server: Server, subject: Subject, tiles, running, stack: ExitStack) -> Served:
    """Start it and look at its answers; one that is right is put into `running`."""
    told = Served(server.name, subject.source.name)
    if missing := server.missing():
        return replace(told, problem=missing)
    try:
        one = stack.enter_context(server.start(subject))
        seen = answers.look(subject.source, one, tiles)
        if server.name == OURS:
            cut(subject, one, tiles)
        ask_for(one.port, [one.address(tile) for tile in tiles], WARM_UP_S)
    except (SetupProblem, WrongAnswer, BadAnswer, OSError) as problem:
        return replace(told, problem=_in_a_line(problem))
    running[server.name] = one
    return replace(told, version=server.version(), least_psnr_db=seen.least_psnr_db)


def _round(running: dict[str, Running], tiles, told: dict[str, Served], number: int) -> dict:
    """CPU a request in µs and the load, by server; one that fails is told and left out."""
    done = {}
    for name, one in running.items():
        if told[name].problem:
            continue
        paths = [one.address(tile) for tile in tiles]
        try:
            done[name] = _asked(one, paths, number * len(paths) // ROUNDS)
        except (BadAnswer, OSError) as problem:
            told[name] = replace(told[name], problem=_in_a_line(problem))
    return done


def _in_a_line(problem: Exception) -> str:
    """For a table: the reason may bring the end of a log or a page of HTML."""
    return " ".join(str(problem).split())[:LONGEST_REASON]


def _asked(one: Running, paths: list[str], start: int) -> tuple[float, Load]:
    before = processes.cpu_s([*one.pids, *_database_pids()])
    load = ask_for(one.port, paths, ROUND_S, start)
    after = processes.cpu_s([*one.pids, *_database_pids()])
    return processes.spent_s(before, after) / load.requests * 1e6, load


def _database_pids() -> list[int]:
    """The processes that serve others than us in this database, if they are on this machine.

    Only our own server has any; its queries are part of what a request costs.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        pids = [pid for (pid,) in cursor.fetchall()]
    names = {pid: Path(f"/proc/{pid}/comm") for pid in pids}
    return [pid for pid, name in names.items() if name.exists() and "postgres" in name.read_text()]


def _summed_up(told: Served, rounds: list[tuple[float, Load]], one: Running) -> Served:
    loads = [load for _cpu_us, load in rounds]
    memory = processes.memory(one.pids)
    return replace(
        told,
        requests=sum(load.requests for load in loads),
        cpu_us=round(statistics.median(cpu_us for cpu_us, _load in rounds), 1),
        p50_ms=round(statistics.median(load.p50_ms for load in loads), 2),
        p95_ms=round(statistics.median(load.p95_ms for load in loads), 2),
        requests_a_second=round(statistics.median(one.requests / one.wall_s for one in loads), 1),
        own_mb=round(memory.own_mb, 1),
        clean_mb=round(memory.clean_mb, 1),
    )


@contextmanager
def _on_core(core: int) -> Iterator[None]:
    """Keep this process on one core: the servers have another, if there is one."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
