"""Who is to visit what, and by when."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from heritage.accounts.tracking import tracked
from heritage.catalogue.models import Monument

from ..querysets import AssignmentQuerySet


@tracked
class Assignment(models.Model):
    """A visit that the office asks for. It ends by a visit, or by being withdrawn."""

    class Kind(models.TextChoices):
        BASELINE = "baseline", _("first inspection")
        PERIODIC = "periodic", _("periodic")
        FOLLOW_UP = "follow-up", _("follow-up of works")
        COMPLAINT = "complaint", _("complaint or report")
        EMERGENCY = "emergency", _("emergency")

    class Priority(models.IntegerChoices):
        LOW = 1, _("low")
        NORMAL = 2, _("normal")
        HIGH = 3, _("high")

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    monument = models.ForeignKey(
        Monument, models.PROTECT, verbose_name=_("monument"), related_name="assignments"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.PERIODIC)
    assignees = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("inspectors"), related_name="assignments"
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.NORMAL
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    fulfilled_at = models.DateTimeField(_("visited at"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        ordering = ["due_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(priority__in=[1, 2, 3]), name="assignment_priority_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(fulfilled_at__isnull=True),
                name="assignment_ends_once",
                violation_error_message=_("It was visited already, so it cannot be withdrawn."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(withdrawn_at=None, fulfilled_at=None),
                name="assignment_open",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.due_on or ''}".rstrip(", ")

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.fulfilled_at is None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < timezone.localdate()
