"""What is proposed and not yet decided, and what is typed and not yet sent."""

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..querysets import ChangeRequestQuerySet, OpinionQuerySet
from .law import LegalAct
from .monument import Monument


def person(label, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=label,
        null=True,
        blank=True,
        related_name="+",
        **options,
    )


class ChangeRequest(models.Model):
    """A change of the register that waits for a second person, and what became of it.

    `rows` is the change itself, row by row with old and new values (changes.py): what the second
    person reads is what will be written, and undoing writes the old values again.
    """

    class Kind(models.TextChoices):
        EDIT = "edit", _("edit of a record")
        ACT = "act", _("annex of an act")
        LEGAL = "legal", _("change of a legal fact")
        SENSITIVITY = "sensitivity", _("place to be shown more exactly")
        MERGE = "merge", _("merging of two records")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting")
        APPLIED = "applied", _("applied")
        REFUSED = "refused", _("refused")
        TAKEN_BACK = "taken_back", _("taken back")
        UNDONE = "undone", _("undone")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PROPOSED)
    monument = models.ForeignKey(
        Monument, models.PROTECT, null=True, blank=True, related_name="change_requests"
    )
    act = models.ForeignKey(
        LegalAct, models.PROTECT, null=True, blank=True, related_name="change_requests"
    )
    title = models.CharField(max_length=300, blank=True, editable=False)  # of a new record
    rows = models.JSONField(encoder=DjangoJSONEncoder)
    # Every monument that the rows speak of, and the keepers of those that they would make: who may
    # read and decide on the request follows from them, in the query.
    monuments = models.ManyToManyField(Monument, related_name="touched_by", editable=False)
    made_for = models.ManyToManyField("accounts.Agency", related_name="+", editable=False)
    # The request that this one undoes, where undoing needs a second person too.
    undoes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="undoings"
    )
    # Papers for those who decide and for the experts that they ask.
    documents = models.ManyToManyField(
        "media_pipeline.Asset", verbose_name=_("documents"), related_name="+", blank=True
    )
    reason = models.TextField(_("reason"), blank=True)
    proposed_by = person(_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    decided_by = person(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.TextField(_("note on the decision"), blank=True)
    undone_by = person(_("undone by"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    # When who proposed it has seen what became of it.
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-proposed_at"]),
            models.Index(fields=["decided_at"]),
            models.Index(fields=["proposed_by", "state"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(decided_by=F("proposed_by"))
                | Q(state="taken_back"),
                name="change_decided_by_another",
                violation_error_message=_("Another person must decide on what you proposed."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_at__isnull=False),
                name="change_decided_at_a_time",
            ),
        ]

    def __str__(self):
        return str(self.monument or self.act or self.title or self.get_kind_display())

    @property
    def is_waiting(self):
        return self.state == self.State.PROPOSED


class Opinion(models.Model):
    """What a guest expert was asked of a proposed change, and answered."""

    class Verdict(models.TextChoices):
        FOR = "for", _("for it")
        CONDITIONS = "conditions", _("for it, with conditions")
        AGAINST = "against", _("against it")

    change = models.ForeignKey(ChangeRequest, models.CASCADE, related_name="opinions")
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("expert"), related_name="opinions"
    )
    asked_by = person(_("asked by"))
    asked_at = models.DateTimeField(auto_now_add=True)
    question = models.TextField(_("question"), blank=True)
    # Whoever asks decides whether this person is shown a place that is hidden from the public.
    shows_exact_place = models.BooleanField(_("shows the exact place"), default=False)
    verdict = models.CharField(_("opinion"), max_length=12, choices=Verdict, blank=True)
    text = models.TextField(_("in words"), blank=True)
    given_at = models.DateTimeField(null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(given_at__isnull=True, verdict="")
                | (Q(given_at__isnull=False) & Q(verdict__in=["for", "conditions", "against"])),
                name="opinion_has_a_verdict_when_given",
                violation_error_message=_("An opinion is for it, against it, or has conditions."),
            ),
            models.UniqueConstraint(
                fields=["change", "expert"],
                name="opinion_once_an_expert",
                violation_error_message=_("This expert is asked already."),
            ),
        ]

    def __str__(self):
        return f"{self.expert}: {self.change}"


class FormDraft(models.Model):
    """What a person has typed into a form and not yet sent, so that nothing typed is lost."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="form_drafts")
    form = models.CharField(max_length=100)  # the form and its record: "monument:M000001"
    values = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "form"], name="form_draft_one_a_form")
        ]

    def __str__(self):
        return self.form


class ExactView(models.Model):
    """That a person looked at an exact place which is not shown to everyone. Never changed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    monument = models.ForeignKey(Monument, models.PROTECT, related_name="exact_views")
    at = models.DateTimeField(auto_now_add=True)
    where = models.CharField(max_length=200)  # the address of the page

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["monument", "-at"])]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.user}: {self.monument}"
