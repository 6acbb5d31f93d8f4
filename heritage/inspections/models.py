"""Visits: what an inspector found, by the classes of EN 16096, and the photographs of it."""

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

from heritage.accounts.tracking import tracked
from heritage.catalogue.choices import ConditionClass
from heritage.catalogue.models import Monument

from .checklist_models import Checklist, ChecklistVersion  # noqa: F401 - tables of this app


def not_in_the_future(day):
    if day > timezone.localdate():
        raise ValidationError(
            _("The visit is dated %(day)s, which is still to come."),
            params={"day": date_format(day)},
        )


class ConditionRecordQuerySet(models.QuerySet):
    def kept_by(self, user):
        """Visits to the monuments that this person's agency keeps."""
        return self.filter(monument__in=Monument.objects.kept_by(user))

    def latest_first(self):
        return self.order_by("-visited_on", "-created_at")

    def with_photos(self):
        """All that a list of records shows, in a fixed number of queries."""
        return self.select_related("inspector").prefetch_related("photos__asset__pages")


@tracked
class ConditionRecord(models.Model):
    """One visit of one inspector to one monument. What was seen is never rewritten."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    monument = models.ForeignKey(Monument, models.PROTECT, related_name="condition_records")
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("inspector"),
        related_name="condition_records",
    )
    visited_on = models.DateField(_("visited on"), validators=[not_in_the_future])
    condition_class = models.CharField(
        _("condition of the whole"), max_length=3, choices=ConditionClass
    )
    note = models.TextField(_("note"), blank=True, max_length=5000)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ConditionRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("condition record")
        ordering = ["-visited_on", "-created_at"]
        indexes = [models.Index(fields=["monument", "-visited_on"], name="record_of_monument")]
        constraints = [
            models.CheckConstraint(
                condition=Q(condition_class__in=ConditionClass.values),
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
        ]
        triggers = [
            # When two records of one monument are merged, its visits go with it.
            pgtrigger.Protect(
                name="record_never_changed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["monument"]),
            ),
            pgtrigger.Protect(name="record_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.visited_on}, {self.get_condition_class_display()}"


@tracked
class InspectionPhoto(models.Model):
    """A photograph of a visit; for the office only."""

    record = models.ForeignKey(ConditionRecord, models.PROTECT, related_name="photos")
    asset = models.ForeignKey("media_pipeline.Asset", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["record", "asset"], name="photo_once_a_record")
        ]

    def __str__(self):
        return self.note or str(self.asset)
