"""Re-districtings: which monuments came into another district, by which file, on which day."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .details import Address
from .monument import Monument


def _pointer(to, **options):
    return models.ForeignKey(to, models.PROTECT, null=True, related_name="+", **options)


class Redistricting(models.Model):
    """New boundaries of districts from a day on, applied as one and undone as one."""

    on = models.DateField(_("from the day"))
    file_name = models.CharField(_("file"), max_length=255)
    source = models.CharField(_("source"), max_length=200)
    areas = models.JSONField()  # gis.redistricting.Change.as_json of each district
    applied_by = _pointer(settings.AUTH_USER_MODEL)
    applied_at = models.DateTimeField(auto_now_add=True)
    undone_by = _pointer(settings.AUTH_USER_MODEL)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.source}, {self.on:%d.%m.%Y}"


class Move(models.Model):
    """One monument that came into another district, and what undoing needs."""

    redistricting = models.ForeignKey(Redistricting, models.CASCADE, related_name="moves")
    monument = models.ForeignKey(Monument, models.PROTECT, related_name="+")
    before = _pointer("heritage_gis.Area")
    before_basis = models.CharField(max_length=10)
    after = models.ForeignKey("heritage_gis.Area", models.PROTECT, related_name="+")
    # The address that ended, and whether it was there before; the address that began.
    ended = models.ForeignKey(Address, models.SET_NULL, null=True, related_name="+")
    ended_was_there = models.BooleanField()
    begun = models.ForeignKey(Address, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["redistricting", "monument"], name="move_once")
        ]

    def __str__(self):
        return f"{self.monument_id}: {self.before_id} → {self.after_id}"
