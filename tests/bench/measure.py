"""How long one listing takes: wall time, processor time, and queries for 20 against 200 rows."""

import statistics
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from unittest import mock

from django.db import connection
from django.test.utils import CaptureQueriesContext

WARM_UP = 3
ROUNDS = 40
MOST_MS = 200  # what the issue of the register of record allows a listing of 100,000 monuments
FEW_ROWS, MANY_ROWS = 20, 200
TICKS_A_SECOND = 100  # USER_HZ of Linux


@dataclass(frozen=True)
class Listing:
    """One page to be measured. `page_length` is "module:NAME" of how many rows it draws."""

    name: str
    ask: Callable
    page_length: str = ""


@dataclass(frozen=True)
class Measured:
    name: str
    wall_ms_median: float
    wall_ms_p95: float
    cpu_ms_median: float  # of the web process and of its database process together
    cpu_ms_p95: float
    queries_20_rows: int
    queries_200_rows: int
    answer_kb: float

    @property
    def is_good(self) -> bool:
        return self.wall_ms_p95 < MOST_MS and self.queries_20_rows == self.queries_200_rows

    def as_json(self) -> dict:
        return asdict(self) | {"is_good": self.is_good}


def measure(listing: Listing) -> Measured:
    for _round in range(WARM_UP):
        answer = listing.ask()
        if answer.status_code != 200:
            raise AssertionError(f"{listing.name} answered {answer.status_code}.")
    rounds = [_one_round(listing) for _round in range(ROUNDS)]
    wall, cpu = ([one[part] for one in rounds] for part in (0, 1))
    return Measured(
        listing.name,
        *(round(value, 1) for value in (*_middle_and_p95(wall), *_middle_and_p95(cpu))),
        _queries(listing, FEW_ROWS),
        _queries(listing, MANY_ROWS),
        round(len(answer.getvalue()) / 1000, 1),
    )


def _one_round(listing: Listing) -> tuple[float, float]:
    """Wall and processor time in milliseconds."""
    begun = time.perf_counter(), _cpu_s()
    listing.ask()
    return (time.perf_counter() - begun[0]) * 1000, (_cpu_s() - begun[1]) * 1000


def _cpu_s() -> float:
    return time.process_time() + _database_cpu_s()


def _database_cpu_s() -> float:
    """Of the one database process that serves us, if it is on this machine; else nothing."""
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND  # utime, stime: proc(5)


def _middle_and_p95(values: list[float]) -> tuple[float, float]:
    return statistics.median(values), statistics.quantiles(values, n=20)[-1]


def _queries(listing: Listing, rows: int) -> int:
    module, _, name = listing.page_length.partition(":")
    length = mock.patch(f"{module}.{name}", rows) if name else nullcontext()
    with length, CaptureQueriesContext(connection) as captured:
        listing.ask()
    return len(captured)
