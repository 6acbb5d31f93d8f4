"""Visits come in whole or not at all; each photograph is taken or refused for itself."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from heritage.accounts.roles import RECORD_INSPECTION
from heritage.catalogue.models import Monument
from heritage.catalogue.services.condition import no_condition, set_condition
from heritage.catalogue.services.rights import require_kept
from media_pipeline.errors import AssetProblem
from media_pipeline.intake import receive

from .models import ConditionRecord, InspectionPhoto


class Recorded(NamedTuple):
    """What became of a visit that was sent."""

    record: ConditionRecord
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
    the record we have, and photographs that it has already stay as they are. `files` are binary
    files with a name. Raises ValidationError when the visit itself cannot be, PermissionDenied when
    another body keeps the monument.
    """
    visit = {
        "monument": monument,
        "inspector": inspector,
        "visited_on": visited_on,
        "condition_class": condition_class,
        "note": note,
    }
    record, is_new = _store(uuid, visit)
    return Recorded(record, is_new, add_photos(record=record, files=files, by=inspector))


@transaction.atomic
def _store(uuid, visit):
    require_kept(visit["monument"], visit["inspector"], RECORD_INSPECTION)
    known = ConditionRecord.objects.filter(uuid=uuid).first()
    if known is None:
        ConditionRecord(uuid=uuid, **visit).full_clean()
        known, is_new = ConditionRecord.objects.get_or_create(uuid=uuid, defaults=visit)
    else:
        is_new = False
    if (known.monument_id, known.inspector_id) != (visit["monument"].pk, visit["inspector"].pk):
        raise ValidationError(_("Another visit has this number already: open a new form."))
    tell_conditions({known.monument_id})
    return known, is_new


def tell_conditions(monument_ids: Iterable[int]) -> None:
    """Tell the register what the latest visit to each found, or that there is none.

    To be called when a visit is stored, moved or taken back: the register knows no visits.
    """
    for monument_id in monument_ids:
        visits = ConditionRecord.objects.filter(monument=monument_id)
        if latest := visits.latest_first().first():
            set_condition(monument_id, latest.condition_class, latest.visited_on)
        else:
            no_condition(monument_id)


def add_photos(*, record: ConditionRecord, files: Iterable, by) -> list[str]:
    """Add photographs to a visit, in their order; returns a sentence for each one refused.

    Raises PermissionDenied when another body keeps the monument.
    """
    refused = []
    for file in files:
        try:
            asset = receive(file, name=file.name, by=by)
        except AssetProblem as problem:
            refused.append(str(problem))
        else:
            _hang(record, asset, by)
    return refused


@transaction.atomic
def _hang(record, asset, by):
    require_kept(record.monument, by, RECORD_INSPECTION)
    # Two sendings at once keep one order.
    ConditionRecord.objects.select_for_update().get(pk=record.pk)
    last = record.photos.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    InspectionPhoto.objects.get_or_create(
        record=record, asset=asset, defaults={"position": position}
    )
