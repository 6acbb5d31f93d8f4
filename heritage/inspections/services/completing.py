"""A visit is complete when every file that it lists is here, byte for byte."""

from uuid import UUID

from django.db import transaction

from media_pipeline.models import Upload

from ..models import Inspection, InspectionAsset


@transaction.atomic
def settle(uuid: UUID) -> None:
    """Link what has arrived to what the versions of a visit list, and say whether all is here.

    Record and files come in any order and at once: whoever commits last calls this afterwards.
    """
    visit = Inspection.objects.select_for_update().filter(pk=uuid).first()
    if visit is None:
        return
    _link(InspectionAsset.objects.filter(revision__inspection=visit))
    if visit.state in (Inspection.State.INCOMING, Inspection.State.COMPLETE) and visit.current_id:
        lacks = (
            InspectionAsset.objects.filter(revision=visit.current_id, upload__state="whole").count()
            < InspectionAsset.objects.filter(revision=visit.current_id).count()
        )
        state = Inspection.State.INCOMING if lacks else Inspection.State.COMPLETE
        if state != visit.state:
            Inspection.objects.filter(pk=visit.pk).update(state=state)


def _link(expected):
    """The identifier alone is not enough: checksum and size are those of the list, too."""
    waiting = {one.uuid: one for one in expected.filter(upload=None)}
    for upload in Upload.objects.filter(pk__in=waiting, state=Upload.State.WHOLE):
        InspectionAsset.objects.filter(
            pk__in=expected.filter(
                uuid=upload.pk, sha256=upload.sha256, size_bytes=upload.size_bytes, upload=None
            ).values("pk")
        ).update(upload=upload)


def file_arrived(upload: Upload) -> None:
    """Tell every visit that lists this file, after its bytes are committed."""
    visits = InspectionAsset.objects.filter(uuid=upload.pk, upload=None)
    for uuid in visits.values_list("revision__inspection", flat=True).distinct():
        settle(uuid)
