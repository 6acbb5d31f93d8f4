"""What a phone could not send comes as one ZIP, with the identities that its phone gave.

`records/UUID-REVISION.json` are bodies as they would have been sent, `assets/UUID` files as they
are; other entries are ignored. Nothing is unpacked to a name of the file's own choosing, and no
more is read than is said to be there.
"""

import re
import zipfile
from dataclasses import dataclass, field
from hashlib import file_digest
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from heritage.accounts.models import User
from heritage.accounts.roles import ASSIGN_INSPECTION
from heritage.catalogue.services.rights import require
from media_pipeline import resumable
from media_pipeline.errors import AssetProblem

from .. import record as records
from ..models import InspectionRevision
from .completing import file_arrived
from .receiving import Outcome, receive_record

MOST_ENTRIES = 5000
MOST_RECORD_BYTES = 10 * 1024**2
MOST_PACKED = 200  # times smaller than unpacked: photographs hardly pack at all, records tenfold
SMALL_BYTES = 1024**2  # of which no such question is asked
NAME = re.compile(
    r"(?P<folder>records|assets)/(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"(?:[-.][A-Za-z0-9._-]{1,80})?",
    re.IGNORECASE | re.ASCII,
)


@dataclass
class Imported:
    """What became of an archive: outcomes of records, whole files, and sentences of what failed."""

    outcomes: list[Outcome] = field(default_factory=list)
    files: int = 0
    refused: list[str] = field(default_factory=list)


def import_archive(*, file: BinaryIO, inspector: User, by: User) -> Imported:
    """Take a phone's ZIP; `inspector` made the visits, `by` imports them.

    Imported twice, or beside the phone's own sending, all is there once. Raises ValidationError
    when it is no ZIP of a phone; one bad entry costs no other.
    """
    require(ASSIGN_INSPECTION, by)
    try:
        with zipfile.ZipFile(file) as archive:
            return _import(archive, inspector, by)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as problem:
        sentence = _("This is no ZIP that a phone has made: it cannot be read.")
        raise ValidationError(sentence) from problem


def _import(archive, inspector, by):
    entries = _entries(archive)
    imported, listed = Imported(), {}
    for uuid, entry in entries["records"]:
        body = archive.read(entry)
        told = records.expected_files(records.read(body, uuid).record)
        listed |= {UUID(one["uuid"]): one for one in told}
        imported.outcomes.append(
            receive_record(
                uuid=uuid,
                body=body,
                by=by,
                inspector=inspector,
                transport=InspectionRevision.Transport.IMPORT,
            )
        )
    for uuid, entry in entries["assets"]:
        _take_file(archive, entry, uuid, listed.get(uuid), by, imported)
    return imported


def _take_file(archive, entry, uuid, told, by, imported):
    try:
        with archive.open(entry) as file:
            sha256 = told["sha256"] if told else _sha256_of(file)
            upload = resumable.take(
                file, uuid=uuid, sha256=sha256, size_bytes=entry.file_size, name="", by=by
            )
    except (AssetProblem, zipfile.BadZipFile) as problem:
        imported.refused.append(f"{entry.filename}: {problem}")
        return
    imported.files += 1
    file_arrived(upload)


def _sha256_of(file):
    return file_digest(file, "sha256").hexdigest()


def _entries(archive) -> dict[str, list]:
    """The entries that are ours, by folder: (identifier, entry)."""
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise ValidationError(
            _("The ZIP has %(count)s entries; %(most)s are the most that are taken."),
            params={"count": len(infos), "most": MOST_ENTRIES},
        )
    found = {"records": [], "assets": []}
    for info in infos:
        if match := NAME.fullmatch(info.filename):
            _must_be_taken(info, match["folder"].lower())
            found[match["folder"].lower()].append((UUID(match["uuid"]), info))
    if not (found["records"] or found["assets"]):
        raise ValidationError(_("The ZIP has no visits in it: no records/ and no assets/."))
    return found


def _must_be_taken(info, folder):
    most = MOST_RECORD_BYTES if folder == "records" else settings.MAX_UPLOAD_BYTES
    is_bomb = info.file_size > SMALL_BYTES + MOST_PACKED * info.compress_size
    if info.file_size > most or is_bomb:
        raise ValidationError(
            _("“%(name)s” in the ZIP is larger unpacked (%(size)s bytes) than what is taken."),
            params={"name": info.filename[:100], "size": info.file_size},
        )
    if info.flag_bits & 1:
        raise ValidationError(_("The ZIP is locked by a password."))
