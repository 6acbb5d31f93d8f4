import copy
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .errors import AssetProblem, Damaged
from .querysets import MOST_ATTEMPTS, AssetQuerySet, our_fault


class Asset(models.Model):
    """A file as it was received, byte for byte, and what became of it. The row is the queue."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        PROCESSING = "processing", _("being processed")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=50)  # by content, never by name
    original_name = models.CharField(max_length=255)  # as its first sender called it
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Read at processing, for the office only: what the file says of itself (metadata.read_file),
    # and what can be told of its digitisation (checks.py).
    metadata = models.JSONField(default=dict, blank=True)
    checks = models.JSONField(default=dict, blank=True)

    status = models.CharField(max_length=12, choices=Status, default=Status.WAITING)
    # Why it failed, or what it lacks although it is ready, as a sentence to translate and its
    # values; `why` says it.
    reason = models.TextField(blank=True)
    reason_values = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)

    # Only a part of the picture is there. Such a file is made ready on the word of a person.
    is_damaged = models.BooleanField(default=False)
    damage_taken_at = models.DateTimeField(null=True, blank=True)
    damage_taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AssetQuerySet.as_manager()

    class Meta:
        ordering = ["received_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="ready", is_damaged=True)
                | (models.Q(damage_taken_at__isnull=False) & ~models.Q(reason="")),
                name="asset_damaged_only_on_a_word",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="failed") | ~models.Q(reason=""),
                name="asset_failure_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["attempts", "received_at"],
                condition=models.Q(status__in=["waiting", "processing"]),
                name="asset_queue",
            )
        ]

    def __str__(self):
        return self.original_name

    @property
    def why(self) -> str:
        """Why it failed or what it lacks, in the language of whoever reads it, or ""."""
        return str(AssetProblem(self.reason, self.reason_values)) if self.reason else ""

    @property
    def waits_for_a_word(self) -> bool:
        """Whether it would be made ready if somebody said that it is to be taken as it is."""
        is_asked = self.status == self.Status.FAILED and self.is_damaged
        return is_asked and self.damage_taken_at is None

    def take_damaged(self, by):
        """Process it as it is, on the word of `by` (a user, or None for the system)."""
        self.damage_taken_by, self.damage_taken_at = by, timezone.now()
        self.save(update_fields=["damage_taken_by", "damage_taken_at"])
        self.wait_again()

    def wait_again(self):
        """Put it back into the queue as if it had just come."""
        self.status, self.reason, self.reason_values = self.Status.WAITING, "", {}
        self.attempts, self.leased_until = 0, None
        self.save(update_fields=["status", "reason", "reason_values", "attempts", "leased_until"])

    def renew(self, lease: timedelta) -> bool:
        """Hold it for longer; False when it is no longer ours."""
        until = timezone.now() + lease
        is_ours = self._if_ours().update(leased_until=until) == 1
        if is_ours:
            self.leased_until = until
        return is_ours

    def _if_ours(self) -> models.QuerySet:
        return Asset.objects.filter(
            pk=self.pk, status=self.Status.PROCESSING, leased_until=self.leased_until
        )

    def settle(self, **fields) -> bool:
        """Write how the work ended and give up the lease; False when it is no longer ours.

        A worker that was too slow finds that another has taken over, and changes nothing.
        """
        fields["leased_until"] = None
        is_ours = self._if_ours().update(**fields) == 1
        if is_ours:
            for name, value in fields.items():
                setattr(self, name, value)
        return is_ours

    def fail(self, problem: AssetProblem) -> bool:
        """End with a sentence for the sender."""
        return self.settle(
            status=self.Status.FAILED,
            is_damaged=isinstance(problem, Damaged),
            **_as_reason(problem),
        )

    def be_ready(self, *, damage: Damaged | None, **fields) -> bool:
        """End well, with what it lacks all the same; `fields` are what was read from it."""
        return self.settle(
            status=self.Status.READY,
            is_damaged=damage is not None,
            **_as_reason(damage),
            **fields,
        )

    def give_back(self) -> bool:
        """Wait again, and do not count this attempt: it failed for no fault of the file."""
        return self.settle(status=self.Status.WAITING, attempts=self.attempts - 1)

    def retry_or_fail(self) -> bool:
        """After an error of ours: wait for another attempt, or end after the last."""
        if self.attempts >= MOST_ATTEMPTS:
            return self.fail(our_fault(self.original_name))
        return self.settle(status=self.Status.WAITING)


def _as_reason(problem: AssetProblem | None) -> dict:
    if problem is None:
        return {"reason": "", "reason_values": {}}
    return {"reason": problem.sentence, "reason_values": problem.values}


class Page(models.Model):
    """One image of an asset (a PDF has many), with its derivative. `id` is its IIIF identifier."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()  # from 1
    width_px = models.PositiveIntegerField()  # as displayed: orientation is applied
    height_px = models.PositiveIntegerField()
    derivative = models.CharField(max_length=200)  # name in the storage
    derivative_sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True)  # of a page of a PDF, to be searched; shown to nobody yet

    held_to_px = None  # no column: the longest side of the version that this object stands for

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["asset", "number"], name="page_number_once_an_asset")
        ]

    def __str__(self):
        return f"{self.asset}, {self.number}"

    @property
    def identifier(self) -> str:
        """Its name in the Image API. Each version has one of its own, so that no cache mixes them.

        Source: IIIF Authentication API 1.0, 1.1: a version of lower quality has a URI of its own.
        """
        return str(self.pk) if self.held_to_px is None else f"{self.pk}-{self.held_to_px}px"

    @property
    def shown_px(self) -> tuple[int, int]:
        """Width and height as the Image API shows it."""
        if self.held_to_px is None or self.fits(self.held_to_px):
            return self.width_px, self.height_px
        scale = self.held_to_px / max(self.width_px, self.height_px)
        return max(1, round(self.width_px * scale)), max(1, round(self.height_px * scale))

    def fits(self, longest_side_px: int) -> bool:
        return max(self.width_px, self.height_px) <= longest_side_px

    def held_to(self, longest_side_px: int) -> "Page":
        """The smaller version of this page, for those who may not see it whole."""
        held = copy.copy(self)
        held.held_to_px = longest_side_px
        return held


class WorkerSeen(models.Model):
    """When a worker last said that it is alive, for /health/."""

    name = models.CharField(max_length=100, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self):
        return self.name
