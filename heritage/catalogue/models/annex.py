"""The table that came with an act, as it was read, until it is proposed."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..querysets import AnnexQuerySet
from .law import LegalAct
from .review import ChangeRequest, person


class Annex(models.Model):
    """An annex as a body's registrars work on it: nothing of it is in the register yet.

    `rows` is the table as plain texts (annexes/reading.py); `columns` says which column holds what
    (annexes/columns.py); `choices` is what a person decided row by row (annexes/matching.py).
    """

    act = models.ForeignKey(LegalAct, models.CASCADE, related_name="annexes")
    agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("file"), max_length=255)
    label = models.CharField(_("annex"), max_length=60, blank=True)
    sha256 = models.CharField(max_length=64)
    # [{"line": "12", "cells": ["2.1", "Qız qalası"], "odd": {"0": "number"}}], headings first
    rows = models.JSONField(encoder=DjangoJSONEncoder)
    heading_rows = models.PositiveSmallIntegerField(default=0)
    # The headings folded: an annex with the same ones is understood in the same way.
    headings = models.TextField(blank=True)
    # Which field stands in which column, and what all rows have that none says:
    # "of": {"number": 0, "name": 2}, "action": "", "importance": "local", "section": ""
    columns = models.JSONField(default=dict, blank=True)
    # By the place of the row in `rows`: {"17": {"action": "add", "monument": 12 | null}}
    choices = models.JSONField(default=dict, blank=True)
    change = models.ForeignKey(
        ChangeRequest, models.SET_NULL, null=True, blank=True, related_name="annexes"
    )
    added_by = person(_("added by"))
    added_at = models.DateTimeField(auto_now_add=True)

    objects = AnnexQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-id"]
        indexes = [models.Index(fields=["headings"], condition=~Q(columns={}), name="annex_mapped")]
        constraints = [
            models.UniqueConstraint(
                fields=["act", "sha256", "agency"],
                nulls_distinct=False,
                name="annex_once_a_body",
                violation_error_message=_("This very table is here already."),
            )
        ]

    def __str__(self):
        return self.label or self.name
