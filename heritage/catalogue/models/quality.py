"""What the rules of quality find: derived rows, written by services/quality.py and nothing else.

The rows of this file but `SetAside` can be thrown away and made anew by `heritage check_quality`.
They have no constraint to the monument: writing them would wait for whoever has its record open.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heritage.accounts.tracking import tracked

from ..querysets import FindingQuerySet
from .monument import Monument


def _pointer(to, **options):
    options = {"db_constraint": False, "db_index": False, "related_name": "+"} | options
    return models.ForeignKey(to, models.DO_NOTHING, **options)


class Due(models.Model):
    """A monument that changed since it was last checked; triggers write it (migration 0006)."""

    monument = models.OneToOneField(
        Monument,
        models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="due",
    )
    # What changed: "place", "law", "names" … A rule rests on some of them.
    parts = ArrayField(models.CharField(max_length=20))
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self):
        return f"{self.monument_id}: {', '.join(self.parts)}"


class Finding(models.Model):
    """That a monument breaks a rule (quality.py), or has an empty section of the passport."""

    monument = _pointer(Monument, related_name="findings")
    rule = models.CharField(max_length=30)
    since = models.DateTimeField(auto_now_add=True)
    is_set_aside = models.BooleanField(default=False)
    # The monument's own, kept here so that counts and queues are read from the index alone.
    keeper = _pointer("accounts.Agency", null=True)
    district = _pointer("heritage_gis.Area", null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["monument", "rule"], name="finding_once_a_monument")
        ]
        indexes = [
            models.Index(fields=["rule", "keeper", "monument"], name="finding_of_a_keeper"),
            models.Index(fields=["rule", "district", "monument"], name="finding_of_a_district"),
            models.Index(fields=["rule", "is_set_aside", "monument"], name="finding_of_a_rule"),
        ]

    def __str__(self):
        return f"{self.monument_id}: {self.rule}"


class Tally(models.Model):
    """How many findings there are of a rule; triggers of Finding keep it (migration 0006)."""

    rule = models.CharField(max_length=30)
    keeper = _pointer("accounts.Agency", null=True)
    district = _pointer("heritage_gis.Area", null=True)
    is_set_aside = models.BooleanField()
    count = models.IntegerField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "keeper", "district", "is_set_aside"],
                nulls_distinct=False,
                name="tally_once",
            )
        ]

    def __str__(self):
        return f"{self.rule}: {self.count}"


class DayTally(models.Model):
    """The tally of a day, for what became better or worse since."""

    day = models.DateField()
    rule = models.CharField(max_length=30)
    keeper = _pointer("accounts.Agency", null=True)
    count = models.IntegerField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "rule", "keeper"], nulls_distinct=False, name="day_tally_once"
            )
        ]

    def __str__(self):
        return f"{self.day} {self.rule}: {self.count}"


@tracked
class SetAside(models.Model):
    """That a person looked at a finding and says why it is to stay as it is.

    It ends when what the rule rests on changes, for then the reason may no longer hold.
    """

    monument = models.ForeignKey(Monument, models.PROTECT, related_name="set_aside")
    rule = models.CharField(_("rule"), max_length=30)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["monument", "rule"],
                condition=Q(ended_at__isnull=True),
                name="set_aside_once",
                violation_error_message=_("This finding is set aside already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="set_aside_with_a_reason",
                violation_error_message=_("Say why the finding is to stay as it is."),
            ),
        ]

    def __str__(self):
        return f"{self.monument_id}: {self.rule}"
