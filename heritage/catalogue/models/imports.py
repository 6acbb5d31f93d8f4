"""Tables that came in as files."""

from django.conf import settings
from django.db import models

from ..querysets import ImportBatchQuerySet


class ImportBatch(models.Model):
    """A file of monuments as it was read: what came in, what was odd, and what was done with it."""

    sha256 = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=255)
    source = models.CharField(max_length=300)
    # [{"row": 12, "column": "name_az", "value": "…", "code": "…", "params": {}}], see rows.FINDINGS
    findings = models.JSONField(default=list)
    row_count = models.PositiveIntegerField()
    created_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_at"]

    def __str__(self):
        return self.file_name
