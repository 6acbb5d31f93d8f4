"""What the office's inbox tells: each part in a fixed number of queries, page by page."""

from uuid import UUID

from django.db.models import Count, Q

from media_pipeline.models import Upload

from .forms import InboxForm
from .models import Device, Inspection, QuarantineItem
from .record import UUID_FORM

Show = InboxForm.Show


def counts(user) -> dict:
    """How much is in each part, for this person's office; one query a part."""
    return {show: rows(show, user).count() for show in Show}


def rows(show, user):
    """The rows of a part, what came or was seen last first."""
    visits = Inspection.objects.of_the_office(user).order_by("-created_at", "pk")
    if show == Show.QUARANTINE:
        items = QuarantineItem.objects.of_the_office(user).open()
        return items.select_related("revision__inspection", "revision__author", "revision__device")
    if show == Show.ANNOUNCED:
        phones = Device.objects.of_the_office(user).filter(unsent__gt=0)
        return phones.select_related("user").order_by("oldest_at", "pk")
    if show == Show.INCOMING:
        return _with_files(_told(visits).filter(state=Inspection.State.INCOMING))
    settled = [Inspection.State.QUARANTINE, Inspection.State.INCOMING]
    return _told(visits).exclude(state__in=settled)


def _told(visits):
    told = visits.select_related("inspector", "monument", "current__device")
    return told.prefetch_related("monument__names")


def _with_files(visits):
    here = Q(current__assets__upload__state="whole")
    return visits.annotate(
        files=Count("current__assets"),
        files_here=Count("current__assets", filter=here),
    )


def with_what_is_missing(phones: list[Device]) -> list[Device]:
    """Each with `missing`, of its announced items those that are not here, and `arrived`.

    What the phone itself has lost stands first: it will not come by waiting.
    """
    named = {uuid for phone in phones for one in phone.items if (uuid := _uuid(one))}
    here = set(Inspection.objects.filter(pk__in=named).values_list("pk", flat=True))
    whole = Upload.objects.filter(pk__in=named, state=Upload.State.WHOLE)
    here |= set(whole.values_list("pk", flat=True))
    for phone in phones:
        phone.missing = [one for one in phone.items if _uuid(one) not in here]
        phone.missing.sort(key=lambda one: one.get("state") != Device.DAMAGED)
        phone.arrived = len(phone.items) - len(phone.missing)
    return phones


def _uuid(item):
    text = item.get("uuid", "")
    return UUID(text) if UUID_FORM.fullmatch(text) else None
