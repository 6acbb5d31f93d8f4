"""Making a snapshot, and finding the one that is in use, with what changed since.

The database says which snapshot is in use (SnapshotInUse), in the same transaction that takes away
the rows of Stale that it has seen: a process reads both at once, so it never has the one without
the other. A folder that is not here, or was made by other code, is not used: SQL answers instead.
"""

import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from .. import as_of, querysets
from ..models import Monument, SnapshotInUse, Stale
from ..search import facets, orders
from . import reading, words
from .segment import Segment

MOST_STALE = 5000  # rows of Stale: a part of more would cost more than SQL
TELLING = 500  # of them, for which a new snapshot is made
WAITING = timedelta(seconds=60)  # that a change may stand in the part alone
SHARE = 10  # a new snapshot is made after so many times as long as the last one took
_LOCK = "hashtext('catalogue_snapshot')"
_STATE = """
SELECT current_setting('search_path'), (SELECT key FROM catalogue_snapshotinuse),
    ARRAY(SELECT id FROM catalogue_stale ORDER BY id LIMIT %(most)s),
    ARRAY(SELECT DISTINCT monument FROM catalogue_stale LIMIT %(most)s)
"""


@dataclass(frozen=True)
class Made:
    """A new snapshot."""

    rows: int
    seconds: float
    size_bytes: int


class Folder(Mapping):
    """Arrays in files, mapped when they are first asked for."""

    def __init__(self, path: Path):
        self.path = path
        self.opened = {}

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self.opened:
            self.opened[name] = _mapped(_file(self.path, name))
        return self.opened[name]

    def __iter__(self):
        return (one.stem.replace("-", "/") for one in self.path.glob("*.npy"))

    def __len__(self):
        return sum(1 for _one in self)


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name.replace('/', '-')}.npy"


def _mapped(path: Path) -> np.ndarray:
    try:
        return np.asarray(np.load(path, mmap_mode="r"))
    except ValueError:  # an empty array cannot be mapped
        return np.load(path)


@dataclass(frozen=True)
class View:
    """The snapshot in use, and a part of what changed since: rows not `alive` are void."""

    base: Segment
    part: Segment
    alive: np.ndarray  # of the base

    @cached_property
    def places_of_part(self) -> dict:
        """By the name of an order: see merging.py."""
        return {}


_latest: dict[str, tuple] = {}  # one snapshot, and one part of it, of this process


def current() -> View | None:
    """What can be answered from now; None when SQL has to. One query, more after a change."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE, {"most": MOST_STALE + 1})
        path, key, noted, monuments = cursor.fetchone()
    is_past = path.split(",")[0].strip('" ') == as_of.SCHEMA
    if key is None or is_past or len(noted) > MOST_STALE:
        return None
    base = _opened(str(key))
    if base is None:
        return None
    return _view(str(key), base, tuple(noted), monuments)


def _opened(key: str) -> Segment | None:
    """The snapshot of this key, mapped once in a process; None when it cannot be used here."""
    folder = settings.SNAPSHOT_ROOT / key
    known = _latest.get("base")
    if known is None or known[0] != folder:
        if not _is_usable(folder):
            return None
        _latest["base"] = known = folder, Segment(Folder(folder))
    return known[1]


def _is_usable(folder: Path) -> bool:
    told = folder / "about.json"
    return told.is_file() and json.loads(told.read_text())["stamp"] == stamp()


def _view(key: str, base: Segment, noted: tuple[int, ...], monuments: list[int]) -> View:
    """No row of Stale is ever changed: the same ones say the same changes."""
    known = _latest.get("view")
    if known is None or known[:2] != (key, noted) or known[2].base is not base:
        part = Segment(_gathered(reading.segment(monuments)))
        alive = ~np.isin(base.pk, monuments) if monuments else np.ones(len(base), bool)
        _latest["view"] = known = key, noted, View(base, part, alive)
    return known[2]


def _gathered(parts) -> dict[str, np.ndarray]:
    return {name: array for part in parts for name, array in part.items()}


@cache
def _code() -> str:
    """Changes whenever what is read, or how, may have."""
    told = hashlib.sha256()
    for module in (reading, words, facets, orders, querysets):
        told.update(Path(module.__file__).read_bytes())
    return told.hexdigest()


def stamp() -> str:
    languages = ",".join(code for code, _name in settings.LANGUAGES)
    return f"{_code()} {languages} {'samples' if settings.DEMO else 'no samples'}"


def build() -> Made | None:
    """Make a snapshot of this moment and put it in use; None while another one is being made.

    Whoever is killed meanwhile leaves the old one in use, and a folder that the next one sweeps.
    """
    with _one_builder() as is_mine:
        if not is_mine:
            return None
        kept = {str(key) for key in SnapshotInUse.objects.values_list("key", flat=True)}
        _sweep(kept)
        return _make(str(uuid.uuid4()))


@contextmanager
def _one_builder() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock({_LOCK})")
        is_mine = cursor.fetchone()[0]
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT pg_advisory_unlock({_LOCK})")


def _make(key: str) -> Made:
    folder, begun = settings.SNAPSHOT_ROOT / key, time.monotonic()
    try:
        with _one_moment():
            rows = _write(folder)
            Stale.objects.all().delete()  # those of this moment: who writes now is not seen
            seconds = time.monotonic() - begun
            SnapshotInUse.objects.update_or_create(
                only=True, defaults={"key": key, "seconds": seconds}
            )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Made(rows, seconds, sum(one.stat().st_size for one in folder.iterdir()))


@contextmanager
def _one_moment() -> Iterator[None]:
    """All is read as of one moment; in a transaction of the caller, as that one has it."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _write(folder: Path) -> int:
    """Write all arrays, for good, one part after another; returns how many rows they have."""
    folder.mkdir(parents=True)
    rows = 0
    for part in reading.segment():
        for name, array in part.items():
            rows = len(array) if name == "pk" else rows
            with _file(folder, name).open("wb") as file:
                np.save(file, array, allow_pickle=False)
                _settle(file)
    with (folder / "about.json").open("w") as file:
        json.dump({"stamp": stamp(), "rows": rows}, file)
        _settle(file)
    return rows


def _settle(file) -> None:
    """The database will say that it is there: it must outlive a power failure as that does."""
    file.flush()
    os.fsync(file.fileno())


def _sweep(kept: set[str]) -> None:
    """Remove all folders but those in use; who has one mapped keeps it until he looks again."""
    if settings.SNAPSHOT_ROOT.is_dir():
        for one in settings.SNAPSHOT_ROOT.iterdir():
            if one.name not in kept:
                shutil.rmtree(one, ignore_errors=True)


def tend() -> Made | None:
    """What the worker does: a new snapshot when one is wanted and due."""
    if not is_wanted():
        _forget()
        return None
    return build() if is_due() else None


def is_wanted() -> bool:
    most = settings.SEARCH_SNAPSHOT_FROM
    return Monument.objects.published().order_by()[: most + 1].count() > most


def is_due() -> bool:
    """No usable one, or many changes, or one that has waited long enough for what it costs."""
    used = SnapshotInUse.objects.first()
    if used is None or not _is_usable(settings.SNAPSHOT_ROOT / str(used.key)):
        return True
    if Stale.objects.order_by()[:TELLING].count() == TELLING:
        return True
    waits = max(WAITING, timedelta(seconds=used.seconds * SHARE))
    return Stale.objects.filter(at__lt=timezone.now() - waits).exists()


def _forget() -> None:
    """Where SQL answers, changes need not be noted; no snapshot may be made of it meanwhile."""
    if not Stale.objects.exists() and not SnapshotInUse.objects.exists():
        return
    with _one_builder() as is_mine, transaction.atomic():
        if is_mine:
            SnapshotInUse.objects.all().delete()
            Stale.objects.all().delete()
