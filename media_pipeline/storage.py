"""Where originals and derivatives live, under names made from their content.

They live in Django's default storage. A file is first written whole under `incoming/` in
MEDIA_ROOT, on the same disk as the local storage, and then moved to its name in one step. So a name
in the storage always stands for a whole file, a full disk leaves nothing half, and the same content
never lies there twice.
"""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_noop as _

from .errors import StorageFull

READ_ONLY = 0o440
SCRATCH_KEPT_S = (
    24 * 3600
)  # longer than any job; older scratch belongs to a process that was killed


def original_name(sha256: str) -> str:
    """The name in the storage of the original with this checksum."""
    return f"originals/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def derivative_name(sha256: str) -> str:
    """The name in the storage of the derivative with this checksum."""
    return f"derivatives/{sha256[:2]}/{sha256[2:4]}/{sha256}.tif"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for unfinished files on the storage's disk; gone afterwards, whatever happens."""
    incoming = _incoming()
    with a_full_disk_said_plainly():
        incoming.mkdir(parents=True, exist_ok=True)
        folder = tempfile.mkdtemp(dir=incoming)
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(path: Path, name: str) -> str:
    """Move the finished file at `path` into the storage as `name`, read-only; raises StorageFull.

    A name that is taken is left as it is: names come from the content, so it is the same file.
    """
    if default_storage.exists(name):
        return name
    with a_full_disk_said_plainly(), path.open("rb") as file:
        os.fsync(file.fileno())  # before anybody is told that we have it
        saved = default_storage.save(name, _Movable(file, path))
    if saved != name:  # somebody else stored the same content in between
        default_storage.delete(saved)
    stored = local_path(name)
    stored.chmod(READ_ONLY)
    sync_folder(stored.parent)
    return name


def local_path(name: str) -> Path:
    """The file's path on this machine: derivatives are mapped into memory, so it must have one."""
    return Path(default_storage.path(name))


@contextmanager
def a_full_disk_said_plainly() -> Iterator[None]:
    """Turn "no space left on device" into StorageFull, whose sentence a sender understands."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise StorageFull(
            _("The server's disk is full, so nothing was stored. Tell its administrator.")
        ) from error


def sweep_scratch(now_s: float | None = None) -> int:
    """Remove what killed processes left under `incoming/`; returns how many folders went."""
    oldest_s = (time.time() if now_s is None else now_s) - SCRATCH_KEPT_S
    stale = [p for p in _incoming().glob("*") if p.stat().st_mtime < oldest_s]
    for folder in stale:
        shutil.rmtree(folder, ignore_errors=True)
    return len(stale)


class _Movable(File):
    """A file that the local storage may move instead of copying: it asks for this path."""

    def __init__(self, file, path: Path):
        super().__init__(file, name=path.name)
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


def _incoming() -> Path:
    return Path(settings.MEDIA_ROOT) / "incoming"


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
