"""Files that come in pieces over a bad line: what has arrived is never sent again.

An upload is created under an identifier that its sender made, so a lost answer makes no second one.
Its bytes are appended to a file on the disk of the storage. A piece counts once it is on the disk
(fsync of file and folder) and its row is committed: what a crash left beyond that is cut off, and
what the disk lost is asked for anew. `whole` is said only of bytes whose SHA-256 was found right.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from . import intake, storage
from .errors import AnotherFile, AssetProblem, BadChecksum, Expired, StorageFull, WrongOffset
from .models import Asset, Upload
from .queue import as_reason

KEPT = timedelta(days=90)  # from the last piece on; the rest may wait on a phone in a drawer
READ_BYTES = 1024**2


def create(
    *, uuid: UUID, size_bytes: int, sha256: str, name: str = "", by=None
) -> tuple[Upload, bool]:
    """The upload of this identifier, and whether it is new; asked twice it is made once.

    `sha256` is of the whole file, in hexadecimal. Raises AnotherFile when the identifier is of a
    file of another size or checksum, AssetProblem when the file is larger than what is taken.
    """
    if size_bytes > settings.MAX_UPLOAD_BYTES:
        raise intake.too_large(name or str(uuid))
    told = {"size_bytes": size_bytes, "sha256": sha256}
    with transaction.atomic():
        _hold(uuid)
        upload, is_new = Upload.objects.get_or_create(
            pk=uuid,
            defaults=told | {"original_name": intake.plain_name(name), "received_by": by},
        )
        if (upload.size_bytes, upload.sha256) != (size_bytes, sha256):
            raise AnotherFile(
                _("This identifier belongs to another file. Nothing of that file was changed."),
                offset=upload.received_bytes,
            )
        _agree_with_the_disk(upload)
        if size_bytes == 0 and not upload.is_whole:
            _write(_part(upload), 0, b"")
            _finish(upload)
    if upload.is_whole:
        recognise(upload)
    return upload, is_new


def find(uuid: UUID) -> Upload:
    """The upload with the offset that its next piece begins at. Raises Upload.DoesNotExist.

    Raises Expired when its bytes were put away.
    """
    with transaction.atomic():
        _hold(uuid)
        upload = Upload.objects.get(pk=uuid)
        _refuse_expired(upload)
        _agree_with_the_disk(upload)
    return upload


def append(*, uuid: UUID, offset: int, piece: bytes, sha256: bytes = b"") -> Upload:
    """Add a piece (bytes) at `offset`, a count of bytes; the last one makes the file whole.

    `sha256` is the digest of the piece, if its sender gave one. Raises Upload.DoesNotExist,
    Expired, WrongOffset with the true offset, BadChecksum, StorageFull: then nothing of it counts.
    """
    if sha256 and hashlib.sha256(piece).digest() != sha256:
        raise BadChecksum(
            _("The piece arrived damaged: its checksum is another. Send it again."), offset=offset
        )
    upload = _append(uuid, offset, piece)
    if upload.received_bytes == 0 and upload.size_bytes:  # all was here, and it was not the file
        raise BadChecksum(
            _("The whole file arrived, but its checksum is another. Send it from its beginning.")
        )
    if upload.is_whole:
        recognise(upload)
    return upload


def take(
    file: BinaryIO, *, uuid: UUID, sha256: str, size_bytes: int, name: str = "", by=None
) -> Upload:
    """Take a file that is here already, under its sender's identifier; what we have is not read.

    Raises what `create` and `append` raise.
    """
    upload, _is_new = create(uuid=uuid, size_bytes=size_bytes, sha256=sha256, name=name, by=by)
    file.seek(upload.received_bytes)
    while not upload.is_whole:
        piece = file.read(READ_BYTES)
        if not piece:
            raise AssetProblem(
                _("“%(name)s” ends too early: it is shorter than its list says."),
                {"name": name or str(uuid)},
            )
        upload = append(uuid=uuid, offset=upload.received_bytes, piece=piece)
    return upload


def of_asset(asset: Asset, *, uuid: UUID) -> Upload:
    """An upload, whole, of a picture that came in one piece: it is named like the others then."""
    return Upload.objects.create(
        pk=uuid,
        sha256=asset.sha256,
        size_bytes=asset.size_bytes,
        received_bytes=asset.size_bytes,
        original_name=asset.original_name,
        state=Upload.State.WHOLE,
        received_by=asset.received_by,
        asset=asset,
    )


def recognise(upload: Upload) -> None:
    """Make a picture of a whole file; one that is refused stays as it is, with the reason."""
    if upload.asset_id or upload.reason:
        return
    with default_storage.open(storage.original_name(upload.sha256), "rb") as file:
        try:
            upload.asset = intake.receive(file, name=str(upload), by=upload.received_by)
        except StorageFull:
            return  # no fault of the file: asked again, it is looked at again
        except AssetProblem as problem:
            for column, value in as_reason(problem).items():
                setattr(upload, column, value)
    upload.save(update_fields=["asset", "reason", "reason_values", "changed_at"])


def is_proven(upload: Upload) -> bool:
    """Whether the bytes on the disk are, now, those that the upload's checksum names."""
    path = _original(upload)
    return upload.is_whole and path.exists() and sha256_of(path) == upload.sha256


def sweep(now: datetime | None = None) -> int:
    """Put away the bytes of uploads that nobody has gone on with for KEPT; returns how many."""
    oldest = (now or timezone.now()) - KEPT
    stale = Upload.objects.filter(state=Upload.State.RECEIVING, changed_at__lt=oldest)
    swept = 0
    for uuid in [*stale.values_list("pk", flat=True)]:
        with transaction.atomic():
            _hold(uuid)
            upload = stale.filter(pk=uuid).first()
            if upload:
                _part(upload).unlink(missing_ok=True)
                _count(upload, 0, state=Upload.State.EXPIRED)
                swept += 1
    return swept


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal; of any size, a megabyte of memory."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in _blocks(file):
            digest.update(block)
    return digest.hexdigest()


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(READ_BYTES):
        yield block


@transaction.atomic
def _append(uuid, offset, piece):
    _hold(uuid)
    upload = Upload.objects.get(pk=uuid)
    _refuse_expired(upload)
    _agree_with_the_disk(upload)
    if offset != upload.received_bytes or offset + len(piece) > upload.size_bytes:
        raise WrongOffset(
            _("The piece does not begin where the last one ended, at byte %(offset)s."),
            {"offset": upload.received_bytes},
            offset=upload.received_bytes,
        )
    if piece:
        _write(_part(upload), offset, piece)
        _count(upload, offset + len(piece))
    if upload.received_bytes == upload.size_bytes and not upload.is_whole:
        _finish(upload)
    return upload


def _hold(uuid):
    """Nobody else touches this upload until the transaction ends, not even to create it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"upload {uuid}"])


def _refuse_expired(upload):
    if upload.state == Upload.State.EXPIRED:
        raise Expired(_("The upload was given up after 90 days of silence: create it again."))


def _agree_with_the_disk(upload):
    """Count what is both on the disk and committed: a crash may have left one without the other."""
    if upload.is_whole:
        if not _original(upload).exists():  # lost from the disk: it is asked for anew
            _count(upload, 0, state=Upload.State.RECEIVING)
        return
    part = _part(upload)
    on_disk = part.stat().st_size if part.exists() else 0
    if on_disk == 0 and upload.received_bytes and _is_kept(upload):
        return _count(upload, upload.size_bytes, state=Upload.State.WHOLE)
    if upload.state == Upload.State.EXPIRED or on_disk < upload.received_bytes:
        _count(upload, min(on_disk, upload.received_bytes), state=Upload.State.RECEIVING)


def _is_kept(upload):
    """Whether a crash came after the last piece was kept and before its row was committed."""
    path = _original(upload)
    return path.exists() and sha256_of(path) == upload.sha256


def _write(part, offset, piece):
    """Write and fsync a piece; on a full disk the file is as it was before."""
    with storage.a_full_disk_said_plainly():
        part.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT, 0o640)
        try:
            _write_at(descriptor, offset, piece)
        except OSError:
            with suppress(OSError):
                os.ftruncate(descriptor, offset)
            raise
        finally:
            os.close(descriptor)
        if offset == 0:
            storage.sync_folder(part.parent)


def _write_at(descriptor, offset, piece):
    os.ftruncate(descriptor, offset)  # what a crash left beyond the counted bytes
    rest = memoryview(piece)
    while rest:
        written = os.pwrite(descriptor, rest, offset)
        offset, rest = offset + written, rest[written:]
    os.fsync(descriptor)


def _finish(upload):
    """Make the file an original if it is what its sender says; else begin it anew."""
    part = _part(upload)
    if sha256_of(part) != upload.sha256:
        part.unlink()
        return _count(upload, 0)
    storage.keep(part, storage.original_name(upload.sha256))
    part.unlink(missing_ok=True)  # where the same bytes were kept already
    _count(upload, upload.size_bytes, state=Upload.State.WHOLE)


def _count(upload, received_bytes, **fields):
    upload.received_bytes = received_bytes
    for name, value in fields.items():
        setattr(upload, name, value)
    upload.save(update_fields=["received_bytes", "changed_at", *fields])


def _part(upload) -> Path:
    return Path(settings.MEDIA_ROOT) / "uploads" / str(upload.pk)


def _original(upload) -> Path:
    return storage.local_path(storage.original_name(upload.sha256))
