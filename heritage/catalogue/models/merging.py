"""Pairs of records that may be one monument, and pairs that a person knows to be two."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from heritage.accounts.tracking import tracked

from .monument import Monument


class PairQuerySet(models.QuerySet):
    def kept_by(self, user):
        """Pairs of which this person keeps both: the record of another body is not told of."""
        kept = Monument.objects.kept_by(user).order_by()
        return self.filter(first__in=kept, second__in=kept)

    def of(self, one, other):
        """The pair of these two monuments, in whichever order they are named."""
        first, second = sorted((one.pk, other.pk))
        return self.filter(first=first, second=second)

    def open(self):
        """Pairs on which nobody has decided: neither merged nor said to be different."""
        distinct = DistinctPair.objects.filter(
            first=models.OuterRef("first"), second=models.OuterRef("second")
        )
        merged = Q(first__merged_into__isnull=False) | Q(second__merged_into__isnull=False)
        return self.exclude(merged).filter(~models.Exists(distinct))


class LikelyDuplicate(models.Model):
    """Two records that may be one monument, as the register was last looked through for them."""

    first = models.ForeignKey(Monument, models.CASCADE, related_name="+")
    second = models.ForeignKey(Monument, models.CASCADE, related_name="+")
    reasons = ArrayField(models.CharField(max_length=20))  # keys of duplicates.REASONS
    score = models.PositiveSmallIntegerField()  # of 100
    found_at = models.DateTimeField()

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "first", "second"]
        indexes = [models.Index(fields=["-score", "first", "second"], name="likely_by_score")]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="likely_duplicate_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="likely_duplicate_in_order"
            ),
        ]

    def __str__(self):
        return f"{self.first} = {self.second}?"


@tracked
class DistinctPair(models.Model):
    """Two records that look like one monument and are two, as a person has said."""

    first = models.ForeignKey(Monument, models.CASCADE, related_name="+")
    second = models.ForeignKey(Monument, models.CASCADE, related_name="+")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("said by"), related_name="+"
    )
    said_at = models.DateTimeField(_("said at"), auto_now_add=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_pair_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="distinct_pair_in_order"
            ),
        ]

    def __str__(self):
        return f"{self.first} ≠ {self.second}"
