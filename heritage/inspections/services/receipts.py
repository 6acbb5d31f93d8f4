"""What lets a phone forget: a list of what is here, hashed on the disk and signed for it."""

import hashlib
import hmac
from datetime import UTC

from django.utils import timezone
from django.utils.crypto import salted_hmac

from media_pipeline import resumable
from media_pipeline.models import Upload

from .. import record as records
from ..canonical import canonical
from ..models import Device, InspectionRevision

SALT = "inspections.receipt"


def key_of(device: Device) -> bytes:
    """The key (32 bytes) that a phone got with its token. It is signed from the phone's row and
    stored nowhere; another SECRET_KEY is another key, which the phone gets when it signs in."""
    return salted_hmac(SALT, str(device.pk), algorithm="sha256").digest()


def receipt_of(revision: InspectionRevision, device: Device | None = None) -> dict:
    """The receipt of one version; each file is read from the disk and hashed anew."""
    files = [_proven(one) for one in _listed(revision)]
    receipt = {
        "inspection": str(revision.inspection_id),
        "revision": revision.n,
        "content_sha256": records.sha256_of(bytes(revision.body)),
        "assets": files,
        "is_complete": all(one["ok"] for one in files),
        "number": revision.inspection.number,
        "server_time": timezone.now().astimezone(UTC).isoformat(timespec="milliseconds"),
    }
    if device is not None:
        receipt["hmac"] = sign(receipt, device)
    return receipt


def sign(receipt: dict, device: Device) -> str:
    """HMAC-SHA-256, in hexadecimal, of the canonical receipt without `hmac`."""
    told = {key: value for key, value in receipt.items() if key != "hmac"}
    return hmac.new(key_of(device), canonical(told), hashlib.sha256).hexdigest()


def _listed(revision):
    """What the version lists: also of one that waits in quarantine, as far as it can be read."""
    reading = records.read(bytes(revision.body), revision.inspection_id)
    return records.expected_files(reading.record)


def _proven(listed):
    told = {"sha256": listed["sha256"], "size_bytes": listed["bytes"]}
    upload = Upload.objects.filter(pk=listed["uuid"], state="whole", **told).first()
    return listed | {"ok": upload is not None and resumable.is_proven(upload)}
