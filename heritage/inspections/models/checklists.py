"""What an inspector goes through, by type of monument; a version once used is readable for ever."""

import pgtrigger
from django.db import models
from django.db.models import Q


class ChecklistVersion(models.Model):
    """The words of a checklist as they were at one time, known by the hash of its content.

    {"code", "labels": {"az", "en", "ru"}, "scale": "en16096" or "threat", "kinds": [codes],
    "elements": [{"code", "labels", "looks_at", "icon"}]}
    """

    sha256 = models.CharField(max_length=64, primary_key=True)  # of the canonical JSON
    code = models.SlugField(max_length=40)
    content = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["code", "made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="checklist_version_is_a_hash"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="checklist_version_stays", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.sha256[:8]}"


class Checklist(models.Model):
    """A type of checklist and the version that a new visit begins with."""

    code = models.SlugField(max_length=40, primary_key=True)
    current = models.ForeignKey(ChecklistVersion, models.PROTECT, related_name="+")
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort", "code"]

    def __str__(self):
        return self.code
