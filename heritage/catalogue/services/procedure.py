"""Steps of a monument on its way to the list (procedure.py), each dated, with its paper."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from heritage.accounts.roles import RECORD_INSPECTION, VIEW_UNPUBLISHED

from ..choices import Lifecycle, Standing
from ..models import Document, LegalAct, Monument, Protection, Step
from ..procedure import Needs, Way, way_between
from .creation import create_monument
from .pictures import add_picture
from .rights import require, require_kept, require_own_ground
from .rules import broken_rules_told

PROVISIONAL, STATE_LIST = Protection.Scheme.PROVISIONAL, Protection.Scheme.STATE_LIST
# What papers a step brings, as `Document` knows them.
KINDS = {
    Standing.INSPECTED: Document.Kind.REPORT,
    Standing.OPINION: Document.Kind.MINUTES,
    Standing.DRAFT_ACT: Document.Kind.OPINION,
}


@transaction.atomic
def take_step(
    *,
    monument: Monument,
    to: str,
    happened_on: date,
    by,
    act: LegalAct | None = None,
    document=None,
    note: str = "",
) -> Step:
    """Write one dated step; the database moves the monument's standing along with it.

    `document` is an Asset of intake.receive. Provisional protection begins with "newly discovered"
    when an act is given, and ends with listing; listing and removal begin and end the protection of
    the state list. Raises ValidationError by field, PermissionDenied for who may not take it.
    """
    monument = Monument.objects.select_for_update().get(pk=monument.pk)
    last = monument.steps.last()
    way = _way(monument, to, by, last)
    require_kept(monument, by, way.permission)
    _check_day(happened_on, last)
    _check_paper(way, act, document)
    step = Step(
        monument=monument,
        before=monument.standing,
        after=to,
        happened_on=happened_on,
        act=act,
        document=document,
        note=note.strip(),
        recorded_by=by,
    )
    step.clean_fields()
    step.save()
    _keep_paper(step)
    _protect(step)
    return step


def _keep_paper(step: Step) -> None:
    """The paper of a step is one of the monument's documents."""
    if step.document:
        kind = KINDS.get(step.after, Document.Kind.OTHER)
        told = {"kind": kind, "dated_on": step.happened_on}
        Document.objects.get_or_create(monument=step.monument, asset=step.document, defaults=told)


def _way(monument: Monument, to: str, by, last: Step | None) -> Way:
    way = way_between(monument.standing, to)
    if way is None:
        told = {
            "before": monument.get_standing_display(),
            "after": dict(Standing.choices).get(to, to),
        }
        raise ValidationError(_("No step leads from “%(before)s” to “%(after)s”.") % told)
    if not by.has_perm(way.permission):
        raise PermissionDenied(_("Your role may not take this step."))
    if way.by_another and last and last.recorded_by_id == by.pk:
        raise ValidationError(_("Another person must take this step: you took the one before it."))
    return way


def _check_day(day: date, last: Step | None) -> None:
    if day > timezone.localdate():
        raise ValidationError({"happened_on": _("This day is still to come.")})
    if last and day < last.happened_on:
        told = {"day": last.happened_on.strftime("%d.%m.%Y")}
        sentence = _("The step before it was on %(day)s: this one cannot be earlier.")
        raise ValidationError({"happened_on": sentence % told})


def _check_paper(way: Way, act, document) -> None:
    if way.needs == Needs.ACT and not act:
        raise ValidationError({"act": _("This step needs the act that orders it.")})
    if way.needs == Needs.PAPER and not (act or document):
        raise ValidationError({"document": _("This step needs an act or a document.")})


def _protect(step: Step) -> None:
    """What the step means for the law: a protection begins, or ends."""
    if step.after == Standing.NEWLY_DISCOVERED and step.act:
        _begin(step, PROVISIONAL)
    elif step.after == Standing.NOT_LISTED:
        _end(step, PROVISIONAL)
    elif step.after == Standing.LISTED and step.before != Standing.LISTED:
        _end(step, PROVISIONAL)
        if not _in_force(step, STATE_LIST).exists():
            _begin(step, STATE_LIST)
    elif step.after in (Standing.REMOVED, Standing.LOST):
        _end(step, STATE_LIST)


def _in_force(step: Step, scheme: str):
    return step.monument.protections.filter(scheme=scheme, valid__contains=step.happened_on)


def _begin(step: Step, scheme: str) -> None:
    monument = step.monument
    with broken_rules_told(Protection):
        Protection.objects.create(
            monument=monument,
            scheme=scheme,
            importance=monument.importance,
            section=monument.section,
            valid=DateRange(step.happened_on, None),
            act=step.act,
        )


def _end(step: Step, scheme: str) -> None:
    """A protection that began on the very day would hold no day at all: it goes."""
    for protection in _in_force(step, scheme):
        if protection.valid.lower == step.happened_on:
            protection.delete()
            continue
        protection.valid = DateRange(protection.valid.lower, step.happened_on)
        protection.ended_by = step.act
        protection.save(update_fields=["valid", "ended_by"])


@transaction.atomic
def undo_step(*, step: Step, by) -> None:
    """Take the last step back, by who took it; the protections that it began or ended too."""
    monument = Monument.objects.select_for_update().get(pk=step.monument_id)
    require_kept(monument, by, VIEW_UNPUBLISHED)
    if monument.steps.last() != step:
        raise ValidationError(_("Only the last step can be taken back."))
    if step.recorded_by_id != by.pk:
        raise PermissionDenied(_("Only the person who took a step may take it back."))
    begun = {"valid__startswith": step.happened_on, "valid__endswith": None}
    made = monument.protections.filter(scheme__in=Protection.PRIMARY, act=step.act, **begun)
    if step.act and step.before != step.after:
        made.delete()
    for ended in monument.protections.filter(
        scheme__in=Protection.PRIMARY, valid__endswith=step.happened_on, ended_by=step.act
    ):
        ended.valid, ended.ended_by = DateRange(ended.valid.lower, None), None
        ended.save(update_fields=["valid", "ended_by"])
    step.delete()


@transaction.atomic
def report_find(*, names, location, note: str, by, assets=()) -> Monument:
    """A draft of what somebody found, with its first step and its photographs.

    `location` is a Point (WGS 84 longitude, latitude), `assets` are photographs as received.
    """
    require(RECORD_INSPECTION, by)
    monument = create_monument(
        by=None,  # who reports a find need not be one who edits: the right was asked above
        fields={
            "location": location,
            "standing": Standing.REPORTED,
            "lifecycle": Lifecycle.DRAFT,
            "location_source": _("reported by %(who)s") % {"who": by},
        },
        names=names,
    )
    require_own_ground([monument], by)
    Step.objects.create(
        monument=monument,
        before=Standing.REPORTED,
        after=Standing.REPORTED,
        happened_on=timezone.localdate(),
        note=note.strip(),
        recorded_by=by,
    )
    for asset in assets:
        add_picture(monument=monument, asset=asset, by=None, added_by=by, is_public=False)
    return monument
