"""The office mends what could not be taken as it came; the bytes that were sent stay so."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from heritage.accounts.roles import ASSIGN_INSPECTION
from heritage.catalogue.models import Monument
from heritage.catalogue.services.rights import require, require_kept

from .. import record as records
from ..models import Inspection, QuarantineItem
from .completing import settle
from .receiving import current_monument, hang


def named_monument(item: QuarantineItem) -> Monument | None:
    """The monument that the record names, after all mergings, if it names one of the register."""
    reading = _reading(item)
    reference = (reading.record or {}).get("monument")
    return current_monument(reference) if isinstance(reference, str) else None


def mend(
    *, item: QuarantineItem, by, monument: Monument | None = None, note: str = ""
) -> Inspection:
    """Make a visit of it, with the identifier that it came with, of all that can be read.

    `monument` is what was visited, where the record does not say so. Raises ValidationError when
    no monument is known or somebody has mended it before, PermissionDenied when the monument is
    kept by another body.
    """
    require(ASSIGN_INSPECTION, by)
    with transaction.atomic():
        item = QuarantineItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        if item.resolved_at:
            raise ValidationError(_("Somebody has mended this visit already."))
        visit = Inspection.objects.select_for_update(of=("self",)).get(
            pk=item.revision.inspection_id
        )
        monument = visit.monument or monument or named_monument(item)
        if monument is None:
            raise ValidationError(_("Choose the monument that was visited."))
        require_kept(monument, by, ASSIGN_INSPECTION)
        _take(item, visit, monument)
        item.resolved_at, item.resolved_by, item.note = timezone.now(), by, note
        item.save(update_fields=["resolved_at", "resolved_by", "note"])
    settle(visit.pk)
    return Inspection.objects.get(pk=visit.pk)


def _take(item, visit, monument):
    revision = item.revision
    record = records.as_far_as_readable(
        _reading(item).record,
        uuid=visit.pk,
        monument=monument.reference,
        at=timezone.localtime(revision.received_at),
    )
    if reasons := hang(visit, revision, record, monument):
        raise ValidationError([str(reason) for reason in reasons])


def _reading(item):
    return records.read(bytes(item.revision.body), item.revision.inspection_id)
