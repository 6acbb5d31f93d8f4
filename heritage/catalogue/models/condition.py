"""The condition of each monument, as the last visit found it: for the office, never public."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..choices import ConditionClass
from ..querysets import ConditionQuerySet
from .monument import Monument


class Condition(models.Model):
    """Derived: whoever keeps the visits tells it (services/condition.py), nothing else writes it.

    So the register can be asked by it without knowing what a visit is. Triggers note for the
    snapshot of the search that it changed (migration 0041).
    """

    monument = models.OneToOneField(
        Monument, models.CASCADE, primary_key=True, related_name="condition"
    )
    condition_class = models.CharField(
        _("condition of the whole"), max_length=3, choices=ConditionClass
    )
    # EMS-98, of a rapid form after a disaster: it gave no class, `condition_class` is the nearest.
    damage_grade = models.CharField(_("damage grade"), max_length=2, blank=True)
    visited_on = models.DateField(_("visited on"))

    objects = ConditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(condition_class__in=ConditionClass.values),
                name="condition_class_known",
            )
        ]

    def __str__(self):
        return f"{self.visited_on}, {self.get_condition_class_display()}"
