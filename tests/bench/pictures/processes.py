"""What a process and its children have used, from proc(5)."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
MB_A_KIB = 1024 / 1e6  # the kernel counts in KiB, promises are in MB


class Memory(NamedTuple):
    """Memory that belongs to these processes alone, in MB.

    `own` was written by them and cannot be taken away; `clean` are pages of mapped files, which
    the kernel drops whenever it needs room.
    """

    own_mb: float
    clean_mb: float


def family(roots: Iterable[int]) -> list[int]:
    """These processes and all that descend from them."""
    parents = {pid: int(fields[1]) for pid, fields in _stats()}
    found = set(roots) & set(parents)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


def cpu_s(pids: Iterable[int]) -> dict[int, float]:
    """User and system time of each of these processes and of its children that have ended."""
    return {pid: sum(map(int, fields[11:15])) / TICKS_A_SECOND for pid, fields in _stats(pids)}


def spent_s(before: dict[int, float], after: dict[int, float]) -> float:
    """What was spent between two looks; of one that has ended in between, nothing is known."""
    return sum(value - before.get(pid, 0) for pid, value in after.items())


def memory(pids: Iterable[int]) -> Memory:
    sums = {"Private_Dirty": 0, "Private_Clean": 0}
    for pid in pids:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        for name, value in (line.split(":") for line in rollup.splitlines()[1:]):
            if name in sums:
                sums[name] += int(value.split()[0])
    return Memory(sums["Private_Dirty"] * MB_A_KIB, sums["Private_Clean"] * MB_A_KIB)


def peak_mb(pids: Iterable[int]) -> float:
    """The most memory that the largest of these processes ever held."""
    peaks = [0]
    for pid in pids:
        status = Path(f"/proc/{pid}/status").read_text()
        peaks += [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")]
    return max(peaks) * MB_A_KIB


def _stats(pids: Iterable[int] | None = None):
    """Each process and the fields of its stat from `state` on, of those that still live."""
    if pids is None:
        pids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            continue
        yield pid, text.rsplit(")", 1)[1].split()
