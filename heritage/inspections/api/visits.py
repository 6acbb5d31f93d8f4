"""Records come in, and their receipts go out."""

import re

from django.db.models import Q
from django.views.decorators.http import require_http_methods, require_safe

from ..models import InspectionRevision
from ..services import receive_record
from ..services.completing import settle
from ..services.receipts import receipt_of
from ..services.receiving import Status
from .access import BadRequest, for_devices, said, whole_body

ANSWERS = {Status.STORED: 201, Status.KNOWN: 200, Status.QUARANTINE: 202, Status.NEWER: 412}
TAG = re.compile(r'"rev-([0-9]{1,6})"')


@require_http_methods(["PUT"])
@for_devices
def inspection(request, uuid):
    """Take a finished record; whatever it says, it is kept (services/receiving.py)."""
    outcome = receive_record(
        uuid=uuid,
        body=whole_body(request),
        by=request.user,
        device=request.device,
        transport=InspectionRevision.Transport.FIELD,
        is_new=request.headers.get("If-None-Match", "").strip() == "*",
        seen_n=_seen(request.headers.get("If-Match", "").strip()),
    )
    revision = outcome.revision
    content = {
        "status": outcome.status,
        "revision": revision.n,
        "content_sha256": revision.content_sha256,
        "reasons": [{**one.as_json(), "words": str(one)} for one in outcome.reasons],
    }
    if outcome.status != Status.NEWER:
        content["receipt"] = receipt_of(revision, request.device)
    return said(ANSWERS[outcome.status], {"ETag": f'"rev-{revision.n}"'}, **content)


def _seen(header):
    if header in ("", "*"):
        return None
    found = TAG.fullmatch(header)
    if not found:
        raise BadRequest(f'If-Match: {header[:40]} is no "rev-1".')
    return int(found[1])


@require_safe
@for_devices
def receipt(request, uuid):
    """The receipt of one's own latest version, or of `?revision=`, or of `?content_sha256=`."""
    settle(uuid)
    imported = Q(transport="import", inspection__inspector=request.user)
    of_visit = InspectionRevision.objects.filter(inspection=uuid)
    mine = of_visit.filter(Q(author=request.user) | imported)
    if number := request.GET.get("revision"):
        mine = mine.filter(n=_number(number))
    if sha256 := request.GET.get("content_sha256"):
        mine = mine.filter(content_sha256=sha256[:64])
    revision = mine.select_related("inspection").order_by("-n").first()
    if revision is None:
        return said(404, reason="unknown")
    return said(200, {"ETag": f'"rev-{revision.n}"'}, **receipt_of(revision, request.device))


def _number(text):
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise BadRequest(f"revision: {text[:20]} is no number of a version.")
    return int(text)
