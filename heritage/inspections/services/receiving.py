"""A finished record comes in: it is stored whole, once, and is never refused for what it says.

The unique keys of the database make it once: the row of the visit is inserted where it is not there
yet, and all else is decided under its lock. What cannot be read, or is not this person's to say,
waits in quarantine with its bytes and the reasons.
"""

import logging
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from heritage.catalogue.models import Monument

from .. import projection
from .. import record as records
from ..models import Assignment, Inspection, InspectionRevision, QuarantineItem
from ..record import Reason
from .completing import settle
from .telling import tell_conditions

logger = logging.getLogger(__name__)


class Status(StrEnum):
    STORED = "stored"
    KNOWN = "known"
    QUARANTINE = "quarantine"
    NEWER = "newer"  # nothing was stored: the sender has not seen the version that holds


@dataclass
class Outcome:
    """What became of a record; of NEWER `revision` is the version that holds."""

    status: Status
    revision: InspectionRevision
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class Sent:
    """A record as it came. `uuid` is of the address that it was sent to."""

    uuid: UUID
    body: bytes
    by: object
    inspector: object  # who made the visit: not who imports it
    transport: str
    device: object = None

    @property
    def sha256(self) -> str:
        return records.sha256_of(self.body)


def receive_record(
    *,
    uuid: UUID,
    body: bytes,
    by,
    transport: str,
    inspector=None,
    device=None,
    is_new: bool = False,
    seen_n: int | None = None,
) -> Outcome:
    """Store a version of the visit `uuid`, and say what became of it.

    `by` sends it, and made the visit unless `inspector` did. The same bytes again are known,
    whatever else the sender says. With `is_new` nothing may be there yet; with `seen_n` the version
    that holds must be that one; else the outcome is NEWER and the sender sends again, naming what
    holds. A version made from another than the one that holds is stored beside it, parallel. Raises
    nothing for the content of the body.
    """
    sent = Sent(uuid, body, by, inspector or by, transport, device)
    with transaction.atomic():
        outcome = _receive(sent, is_new, seen_n)
    settle(uuid)
    return outcome


def _receive(sent, is_new, seen_n):
    visit = hold(sent)
    if known := visit.revisions.filter(content_sha256=sent.sha256).first():
        return known_outcome(known)
    holds = visit.current
    is_ours = visit.inspector_id == sent.inspector.pk
    if is_ours and holds and (is_new or seen_n not in (None, holds.n)):
        return Outcome(Status.NEWER, holds)
    return _add(visit, sent, is_ours)


def hold(sent: Sent) -> Inspection:
    """The visit's row, locked until the transaction ends; made, in quarantine, if it is new."""
    row = Inspection(uuid=sent.uuid, inspector=sent.inspector, state=Inspection.State.QUARANTINE)
    Inspection.objects.bulk_create([row], ignore_conflicts=True)
    visits = Inspection.objects.select_related("current", "monument")
    return visits.select_for_update(of=("self",)).get(pk=sent.uuid)


def known_outcome(revision: InspectionRevision) -> Outcome:
    item = QuarantineItem.objects.filter(revision=revision, resolved_at=None).first()
    if item is None:
        return Outcome(Status.KNOWN, revision)
    return Outcome(Status.QUARANTINE, revision, [Reason(**one) for one in item.reasons])


def _add(visit, sent, is_ours):
    reading = records.read(sent.body, sent.uuid)
    reasons = [*reading.reasons]
    if not is_ours:
        reasons.append(Reason("other-inspector"))
    monument = None
    if not reading.reasons:
        monument, misplaced = place(reading.record, visit, sent.by)
        reasons += misplaced
    revision = _append_revision(visit, sent, reading.record if not reading.reasons else {})
    if not reasons:
        reasons = hang(visit, revision, reading.record, monument)
    if reasons:
        quarantine(revision, reasons)
        return Outcome(Status.QUARANTINE, revision, reasons)
    return Outcome(Status.STORED, revision)


def _append_revision(visit, sent, record):
    base_n = record.get("base_revision") or 0
    last = visit.revisions.order_by("-n").values_list("n", flat=True).first() or 0
    return InspectionRevision.objects.create(
        inspection=visit,
        n=last + 1,
        base_n=base_n,
        is_parallel=visit.current is not None and base_n != visit.current.n,
        body=sent.body,
        content_sha256=sent.sha256,
        transport=sent.transport,
        author=sent.by,
        device=sent.device,
    )


def place(record: dict, visit: Inspection, by) -> tuple[Monument | None, list[Reason]]:
    """The monument that a record is of, after all mergings, and what speaks against taking it."""
    reference = record["monument"]
    monument = current_monument(reference)
    if monument is None or not Monument.objects.visible_to(by).filter(pk=monument.pk).exists():
        return None, [Reason("monument-unknown", "monument", reference)]
    reasons = []
    mine = Monument.objects.kept_by(by).filter(pk=monument.pk)
    if not mine.select_for_update(no_key=True, of=("self",)).exists():
        reasons.append(Reason("monument-of-another-body", "monument", reference))
    if visit.monument_id not in (None, monument.pk):
        reasons.append(Reason("other-monument", "monument", reference))
    return monument, reasons + _of_assignment(record)


def current_monument(reference: str) -> Monument | None:
    """The monument of an identifier, or the one that it leads to by mergings."""
    monument = Monument.objects.filter(reference=reference).first()
    if monument is not None and monument.merged_into_id:
        monument = Monument.objects.led_to_by(reference).first()
    return monument


def _of_assignment(record):
    uuid = record.get("assignment")
    if not uuid:
        return []
    assignment = Assignment.objects.filter(pk=uuid).first()
    if assignment is None:
        return [Reason("assignment-unknown", "assignment", uuid)]
    if assignment.withdrawn_at:
        return [Reason("assignment-withdrawn", "assignment", uuid)]
    return []


def hang(visit: Inspection, revision, record: dict, monument: Monument) -> list[Reason]:
    """Write the parts of a version and let it hold, unless it is parallel or somebody else's.

    Gives the reasons if the database refuses them: then nothing of it is written.
    """
    is_own = revision.author_id == visit.inspector_id or revision.transport == "import"
    try:
        with transaction.atomic():
            projection.write_parts(revision, record)
            if visit.current is None or (is_own and not revision.is_parallel):
                _let_hold(visit, revision, record, monument)
            _fulfil(record)
    except (DataError, IntegrityError) as problem:
        logger.exception("visit %s, version %s", visit.pk, revision.n)
        return [Reason("refused-by-database", value=str(problem).splitlines()[0][:200])]
    return []


def _let_hold(visit, revision, record, monument):
    latest = timezone.localdate(visit.created_at)
    head = projection.head(record, latest)
    state = Inspection.State.INCOMING if record.get("assets") else Inspection.State.COMPLETE
    changes = head | {"current": revision, "monument": monument, "state": state}
    Inspection.objects.filter(pk=visit.pk).update(**changes)
    for name, value in changes.items():
        setattr(visit, name, value)
    tell_conditions({monument.pk})


def _fulfil(record):
    if record.get("assignment"):
        open_ones = Assignment.objects.open().filter(pk=record["assignment"])
        open_ones.update(fulfilled_at=timezone.now())


def quarantine(revision: InspectionRevision, reasons: list[Reason]) -> QuarantineItem:
    return QuarantineItem.objects.create(
        revision=revision, reasons=[reason.as_json() for reason in reasons]
    )
