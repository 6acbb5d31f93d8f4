"""The only way in for a file: what it is, whether we take it, and its original stored untouched."""

import hashlib
from pathlib import Path, PurePath
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_noop as _

from . import formats, headers, storage
from .errors import AssetProblem
from .models import Asset

CHUNK_BYTES = 1024**2


def receive(file: BinaryIO, *, name: str, by=None) -> Asset:
    """Store a file as it came and put it in the queue; nothing is decoded here.

    `file` is a seekable binary file, read once from its start; `name` is what its sender calls it;
    `by` is a user or None. The same bytes are one asset, however often they come; an asset that
    failed waits again. Raises AssetProblem, whose sentence names the file, and StorageFull.
    """
    name = plain_name(name)
    with storage.scratch_folder() as folder:
        path = folder / "original"
        sha256, size_bytes = _copy(file, path, name)
        media_type = _media_type(path, name)
        headers.read_pages(path, media_type, name, limits())
        _check_name(name, media_type)
        storage.keep(path, storage.original_name(sha256))
    asset, is_new = Asset.objects.get_or_create(
        sha256=sha256,
        defaults={
            "size_bytes": size_bytes,
            "media_type": media_type,
            "original_name": name,
            "received_by": by,
        },
    )
    if not is_new and asset.status == Asset.Status.FAILED:
        asset.wait_again()
    return asset


def limits() -> headers.Limits:
    """The limits of the settings on the pixels and pages of one file."""
    return headers.Limits(
        pixels=settings.MAX_PIXELS,
        scan_pixels=settings.MAX_SCAN_PIXELS,
        pages=settings.MAX_PAGES,
    )


def plain_name(name: str) -> str:
    """The last part of a path, of printable characters, as long as the column."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable())[-255:] or "unnamed"


def _copy(file: BinaryIO, path: Path, name: str) -> tuple[str, int]:
    """Write the file to `path`; returns its SHA-256 and size. Stops at the limit, not after it."""
    file.seek(0)
    digest, size_bytes = hashlib.sha256(), 0
    with storage.a_full_disk_said_plainly(), path.open("wb") as target:
        while chunk := file.read(CHUNK_BYTES):
            size_bytes += len(chunk)
            if size_bytes > settings.MAX_UPLOAD_BYTES:
                raise too_large(name)
            digest.update(chunk)
            target.write(chunk)
    if not size_bytes:
        raise AssetProblem(
            _("“%(name)s” is empty: it has no bytes. Look at it where it came from."),
            {"name": name},
        )
    return digest.hexdigest(), size_bytes


def too_large(name: str) -> AssetProblem:
    most = settings.MAX_UPLOAD_BYTES
    return AssetProblem(
        _("“%(name)s” is larger than %(most)s megabytes, the most that is taken."),
        {"name": name, "most": f"{most / 1024**2:.10g}"},
    )


def _media_type(path: Path, name: str) -> str:
    with path.open("rb") as file:
        head = file.read(formats.HEAD_BYTES)
    if media_type := formats.media_type_of(head):
        return media_type
    raise AssetProblem(_refusal(head), {"name": name, "content": formats.describe(head)})


def _check_name(name: str, media_type: str) -> None:
    """Refuse a name whose extension says something else than the bytes: one of them lies."""
    if formats.is_claimed(name, media_type):
        return
    raise AssetProblem(
        _(
            "“%(name)s” is called %(extension)s, but its content is %(content)s. If that is what "
            "you mean to send, rename it to “%(renamed)s”."
        ),
        {
            "name": name,
            "extension": PurePath(name).suffix,
            "content": formats.WORDS[media_type],
            "renamed": formats.renamed(name, media_type),
        },
    )


def _refusal(head: bytes) -> str:
    if formats.is_svg(head):
        return _(
            "“%(name)s” is an SVG drawing. Those may carry scripts and are not taken: "
            "export it as PNG or PDF."
        )
    if formats.is_zip(head):
        return _(
            "“%(name)s” is %(content)s. Unpack it, or save it as PDF, and send the files inside."
        )
    return _(
        "“%(name)s” is not a picture we can read: its content is %(content)s. JPEG, PNG, TIFF, "
        "WebP, HEIC, AVIF, JPEG 2000, DNG and PDF are taken."
    )
