"""A visit, every version of it as it was sent, and what could not be read of them."""

import uuid
from datetime import date

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from heritage.accounts.tracking import tracked, tracked_but
from heritage.catalogue.models import Monument

from ..querysets import InspectionQuerySet, QuarantineQuerySet

HEAD = (
    "visited_on",
    "condition_class",
    "urgency_class",
    "recommendation_class",
    "damage_grade",
    "kind",
    "is_dangerous",
    "is_training",
    "clock_was_off",
    "checklist",
    "checklist_version",
    "note",
)


def _row(which):
    return ", ".join(f"{which}.{column}" for column in HEAD)


class ConditionClass(models.TextChoices):
    """The condition classes of EN 16096:2012, in our own words; the codes are the standard's."""

    CC0 = "CC0", _("CC0: no damage seen")
    CC1 = "CC1", _("CC1: slight damage, the monument serves as before")
    CC2 = "CC2", _("CC2: damage that spreads or harms neighbouring parts")
    CC3 = "CC3", _("CC3: grave damage, loss under way or danger of collapse")
    CCX = "CCX", _("CCX: not inspected")  # ours: it never counts as CC0


def not_in_the_future(day):
    if day > timezone.localdate():
        raise ValidationError(
            _("The visit is dated %(day)s, which is still to come."),
            params={"day": date_format(day)},
        )


class NextNumber(models.Func):
    """The number of a visit's receipt, 2026-000123, from a sequence that never goes back."""

    template = "inspections_next_number()"
    output_field = models.CharField(max_length=16)
    allowed_default = True

    def __init__(self):
        super().__init__()


# The chain of the history knows the events of this table by its first name.
@tracked_but(table="inspections_conditionrecordevent")
class Inspection(models.Model):
    """One visit of one inspector to one monument. What was seen is never rewritten.

    The columns of HEAD are those of the revision that holds, `current`, and change only with it.
    A visit of which not even the monument is known waits in quarantine.
    """

    class State(models.TextChoices):
        QUARANTINE = "quarantine", _("in quarantine")
        INCOMING = "incoming", _("files are missing")
        COMPLETE = "complete", _("complete")
        IN_REVIEW = "in_review", _("in review")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned")
        REJECTED = "rejected", _("rejected")

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(
        _("receipt number"), max_length=16, unique=True, editable=False, db_default=NextNumber()
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.COMPLETE)
    monument = models.ForeignKey(
        Monument,
        models.PROTECT,
        verbose_name=_("monument"),
        null=True,
        blank=True,
        related_name="inspections",
    )
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("inspector"),
        related_name="inspections",
    )
    current = models.ForeignKey(
        "InspectionRevision",
        models.PROTECT,
        verbose_name=_("version that holds"),
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    visited_on = models.DateField(
        _("visited on"), null=True, blank=True, validators=[not_in_the_future]
    )
    condition_class = models.CharField(
        _("condition of the whole"), max_length=3, choices=ConditionClass, blank=True
    )
    urgency_class = models.CharField(_("urgency class"), max_length=3, blank=True)
    recommendation_class = models.CharField(_("recommendation class"), max_length=3, blank=True)
    damage_grade = models.CharField(_("damage grade"), max_length=2, blank=True)  # EMS-98
    kind = models.CharField(_("kind of visit"), max_length=40, default="periodic")
    is_dangerous = models.BooleanField(_("danger to people"), default=False)
    is_training = models.BooleanField(_("for training"), default=False)
    clock_was_off = models.BooleanField(_("clock of the phone was wrong"), default=False)
    checklist = models.CharField(_("checklist"), max_length=60, blank=True)
    checklist_version = models.CharField(_("version of the checklist"), max_length=64, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=5000)
    created_at = models.DateTimeField(_("received at"), auto_now_add=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        db_table = "inspections_conditionrecord"  # see above
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-visited_on", "-created_at"]
        indexes = [
            models.Index(fields=["monument", "-visited_on"], name="record_of_monument"),
            models.Index(fields=["state", "-created_at"], name="visit_by_state"),
            models.Index(fields=["inspector", "-created_at"], name="visit_of_inspector"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(condition_class__in=["", *ConditionClass.values]),
                name="record_condition_class_known",
            ),
            models.CheckConstraint(
                condition=Q(visited_on__lte=TruncDate("created_at")),
                name="record_visit_before_its_record",
                violation_error_message=_("A visit cannot be recorded before it was made."),
            ),
            models.CheckConstraint(
                condition=Q(visited_on__gte=date(1900, 1, 1)),
                name="record_visit_since_1900",
                violation_error_message=_("A visit before the year 1900 cannot be right."),
            ),
            models.CheckConstraint(
                condition=Q(state="quarantine", monument__isnull=True)
                | Q(~Q(state="quarantine"), monument__isnull=False, visited_on__isnull=False),
                name="visit_of_a_monument_or_in_quarantine",
                violation_error_message=_("Say which monument was visited, and on which day."),
            ),
        ]
        triggers = [
            # When two records of one monument are merged, its visits go with it.
            pgtrigger.Protect(
                name="record_never_changed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["monument", "state", "current", *HEAD]),
            ),
            pgtrigger.Protect(
                name="head_only_with_its_revision",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.current_id IS NOT DISTINCT FROM NEW.current_id"
                    f" AND ({_row('OLD')}) IS DISTINCT FROM ({_row('NEW')})"
                ),
            ),
            pgtrigger.Protect(name="record_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.number}, {self.visited_on or ''}"

    @property
    def is_quarantined(self) -> bool:
        return self.state == self.State.QUARANTINE

    @property
    def photos(self) -> list:
        """The files of the version that holds, pictures first seen (prefetch with_photos)."""
        return [one for one in self.current.assets.all() if one.is_shown] if self.current else []


@tracked_but("body")
class InspectionRevision(models.Model):
    """A version of a visit as it was sent, byte for byte: the evidence. Only ever added."""

    class Transport(models.TextChoices):
        FIELD = "field", _("sent by a phone")
        IMPORT = "import", _("imported from a phone's file")
        OFFICE = "office", _("written in the office")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="revisions")
    n = models.PositiveIntegerField(_("version"))  # from 1
    base_n = models.PositiveIntegerField(_("made from version"), default=0)
    # Another version was there already that its author had not seen: it does not hold, both stay.
    is_parallel = models.BooleanField(_("parallel"), default=False)
    body = models.BinaryField()
    content_sha256 = models.CharField(max_length=64)  # of `body`
    transport = models.CharField(_("how it came"), max_length=8, choices=Transport)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    device = models.ForeignKey(
        "Device", models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of a visit")
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "n"], name="revision_once_a_visit"),
            models.UniqueConstraint(
                fields=["inspection", "content_sha256"], name="revision_content_once_a_visit"
            ),
            models.CheckConstraint(condition=Q(n__gte=1), name="revision_is_counted_from_one"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="revision_only_added", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self):
        return f"{self.inspection_id} · {self.n}"

    @property
    def text(self) -> str:
        """The body for a person to read, whatever its bytes are."""
        return bytes(self.body).decode("utf-8", errors="replace")


@tracked
class QuarantineItem(models.Model):
    """A version that could not be taken as it came: the office mends it, not who is on the hill."""

    revision = models.OneToOneField(InspectionRevision, models.PROTECT, related_name="quarantine")
    # [{"code", "where", "value"}]: record.REASONS has the sentence of each code.
    reasons = models.JSONField(default=list)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QuarantineQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit in quarantine")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="quarantine_ended_by_somebody",
            )
        ]
        indexes = [
            models.Index(
                fields=["-created_at"], condition=Q(resolved_at=None), name="quarantine_open"
            )
        ]
        triggers = [pgtrigger.Protect(name="quarantine_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self):
        return str(self.revision)
