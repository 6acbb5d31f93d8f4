"""The product as a server that fails, as files in DATA_DIR say. Only tests serve this.

`dies_at` says at which count of bytes from now on it dies, once: the piece lies on the disk, and is
not committed yet. `is_full_at` says from how many bytes of a file on there is no room; it stands in
for a small disk where none can be mounted.
"""

import errno
import os
from pathlib import Path

from django.conf import settings

from heritage.wsgi import application
from media_pipeline import resumable

__all__ = ["application"]

count, write_at = resumable._count, resumable._write_at


def _count_and_die(upload, *told, **fields):
    count(upload, *told, **fields)
    order = Path(settings.DATA_DIR) / "dies_at"
    if order.exists():
        left = int(order.read_text()) - 1
        order.write_text(str(left))
        if not left:
            order.unlink()
            os._exit(1)


def _write_if_there_is_room(descriptor, offset, piece):
    order = Path(settings.DATA_DIR) / "is_full_at"
    if order.exists() and offset + len(piece) > int(order.read_text()):
        raise OSError(errno.ENOSPC, "No space left on device")
    write_at(descriptor, offset, piece)


resumable._count, resumable._write_at = _count_and_die, _write_if_there_is_room
