"""The office's simple form: the same kind of record, written here instead of on a phone."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from heritage.accounts.roles import RECORD_INSPECTION
from heritage.catalogue.models import Monument
from heritage.catalogue.services.rights import require_kept
from media_pipeline.errors import AssetProblem
from media_pipeline.intake import receive
from media_pipeline.models import Asset
from media_pipeline.resumable import of_asset

from .. import record as records
from ..canonical import canonical
from ..models import ConditionClass, Inspection, not_in_the_future
from .receiving import receive_record

FIRST_DAY = date(1900, 1, 1)
OFFICE = "office"


class Recorded(NamedTuple):
    """What became of a visit that was sent."""

    record: Inspection
    is_new: bool
    refused: list[str]  # a sentence for each photograph that was not taken


def record_inspection(
    *,
    uuid: UUID,
    monument: Monument,
    inspector,
    visited_on: date,
    condition_class: str,
    note: str = "",
    files: Iterable = (),
) -> Recorded:
    """Store a visit and its photographs, and say whether it is new.

    The sender makes the uuid and may send again after a lost signal: a known uuid is answered with
    the visit we have, and photographs that it has already stay as they are. `files` are binary
    files with a name. Raises ValidationError when the visit itself cannot be, PermissionDenied when
    another body keeps the monument.
    """
    with transaction.atomic():
        require_kept(monument, inspector, RECORD_INSPECTION)
        visit = Inspection.objects.filter(pk=uuid).first()
        is_new = visit is None
        if is_new:
            visit = _write(uuid, monument, inspector, visited_on, condition_class, note)
        if (visit.monument_id, visit.inspector_id) != (monument.pk, inspector.pk):
            raise ValidationError(_("Another visit has this number already: open a new form."))
    return Recorded(visit, is_new, add_photos(record=visit, files=files, by=inspector))


def _write(uuid, monument, inspector, visited_on, condition_class, note):
    visited_on = date.fromisoformat(visited_on) if isinstance(visited_on, str) else visited_on
    _must_be_possible(visited_on, condition_class)
    noon = timezone.make_aware(datetime.combine(visited_on, time(12)))
    started_at = min(noon, timezone.now())
    record = {
        "schema": records.SCHEMA,
        "uuid": str(uuid),
        "revision": 1,
        "base_revision": 0,
        "kind": "periodic",
        "monument": monument.reference,
        "started_at": started_at.isoformat(timespec="seconds"),
        "summary": note,
        "overall": {"cc": condition_class},
        "assets": [],
    }
    return _send(record, inspector)


def _must_be_possible(visited_on, condition_class):
    not_in_the_future(visited_on)
    if visited_on < FIRST_DAY:
        raise ValidationError(_("A visit before the year 1900 cannot be right."))
    if condition_class not in ConditionClass.values:
        raise ValidationError(
            _("There is no condition class %(code)s."), params={"code": condition_class}
        )


def _send(record, by):
    """Store it as a phone's record is stored; what a form has checked is not quarantined."""
    body = canonical(record)
    outcome = receive_record(uuid=UUID(record["uuid"]), body=body, by=by, transport=OFFICE)
    if outcome.reasons:
        raise ValidationError([str(reason) for reason in outcome.reasons])
    return Inspection.objects.get(pk=record["uuid"])


def add_photos(*, record: Inspection, files: Iterable, by) -> list[str]:
    """Add photographs to a visit, in their order; returns a sentence for each one refused.

    They are one more version of the visit. Raises PermissionDenied when another body keeps the
    monument.
    """
    refused, taken = [], []
    for file in files:
        try:
            taken.append(receive(file, name=file.name, by=by))
        except AssetProblem as problem:
            refused.append(str(problem))
    if taken:
        _hang(record, taken, by)
    return refused


@transaction.atomic
def _hang(visit, assets: list[Asset], by):
    require_kept(visit.monument, by, RECORD_INSPECTION)
    # Two sendings at once keep one order.
    held = Inspection.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    record = records.read(bytes(held.current.body), held.pk).record
    listed = record.get("assets") or []
    known = {one["sha256"] for one in listed}
    new = list({one.sha256: one for one in assets if one.sha256 not in known}.values())
    if new:
        amended = record | {
            "revision": held.current.n + 1,
            "base_revision": held.current.n,
            "assets": listed + [_listed(asset) for asset in new],
        }
        amended.pop("signatures", None)  # they signed what was there before
        _send(amended, by)


def _listed(asset):
    upload = of_asset(asset, uuid=uuid4())
    return {
        "uuid": str(upload.pk),
        "kind": "photo",
        "capture_method": "office-upload",
        "sha256": asset.sha256,
        "bytes": asset.size_bytes,
        "media_type": asset.media_type,
        "name": asset.original_name,
    }
