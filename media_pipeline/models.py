import copy
import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import georeference
from .errors import AssetProblem, Damaged
from .querysets import AssetQuerySet, OverlayQuerySet
from .queue import Queued, as_reason


class Asset(Queued):
    """A file as it was received, byte for byte, and what became of it. The row is the queue."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=50)  # by content, never by name
    original_name = models.CharField(max_length=255)  # as its first sender called it
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Read at processing, for the office only: what the file says of itself (metadata.read_file),
    # and what can be told of its digitisation (checks.py).
    metadata = models.JSONField(default=dict, blank=True)
    checks = models.JSONField(default=dict, blank=True)

    # Only a part of the picture is there. Such a file is made ready on the word of a person, and
    # `why` says what it lacks.
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
    def waits_for_a_word(self) -> bool:
        """Whether it would be made ready if somebody said that it is to be taken as it is."""
        is_asked = self.status == self.Status.FAILED and self.is_damaged
        return is_asked and self.damage_taken_at is None

    def take_damaged(self, by):
        """Process it as it is, on the word of `by` (a user, or None for the system)."""
        self.damage_taken_by, self.damage_taken_at = by, timezone.now()
        self.save(update_fields=["damage_taken_by", "damage_taken_at"])
        self.wait_again()

    def fail(self, problem: AssetProblem) -> bool:
        """End with a sentence for the sender."""
        return super().fail(problem, is_damaged=isinstance(problem, Damaged))

    def be_ready(self, *, damage: Damaged | None, **fields) -> bool:
        """End well, with what it lacks all the same; `fields` are what was read from it."""
        return self.settle(
            status=self.Status.READY,
            is_damaged=damage is not None,
            **as_reason(damage),
            **fields,
        )


class Upload(models.Model):
    """A file that comes in pieces, under an identifier that its sender made.

    `resumable.py` writes it. Until the last byte is here the bytes lie under `uploads/` of the
    media folder; then they are an original like any other, and `asset` is the picture that was made
    of it. A file that is no picture we take stays all the same: `why` says what it lacks. Two
    uploads of the same bytes are two rows of one original.
    """

    class State(models.TextChoices):
        RECEIVING = "receiving", _("coming in")
        WHOLE = "whole", _("whole")
        EXPIRED = "expired", _("given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64)  # as its sender says, and from WHOLE on as we found
    size_bytes = models.BigIntegerField()
    received_bytes = models.BigIntegerField(default=0)  # on the disk, checked and counted
    original_name = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVING)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asset = models.ForeignKey(Asset, models.PROTECT, null=True, blank=True, related_name="uploads")
    reason = models.TextField(blank=True)
    reason_values = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received_bytes__gte=0)
                & models.Q(received_bytes__lte=models.F("size_bytes")),
                name="upload_no_longer_than_told",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="whole")
                | models.Q(received_bytes=models.F("size_bytes")),
                name="upload_whole_has_every_byte",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["receiving", "whole", "expired"]),
                name="upload_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="upload_sha256_is_one"
            ),
        ]
        indexes = [
            models.Index(
                fields=["changed_at"],
                condition=models.Q(state="receiving"),
                name="upload_unfinished",
            )
        ]

    def __str__(self):
        return self.original_name or str(self.pk)

    @property
    def is_whole(self) -> bool:
        return self.state == self.State.WHOLE

    @property
    def why(self) -> str:
        """Why no picture was made of it, in the language of whoever reads it, or ""."""
        return str(AssetProblem(self.reason, self.reason_values)) if self.reason else ""


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
        """Its name in the Image API, another for each version, so that no cache mixes them.

        Source: IIIF Authentication API 1.0, introduction: each version has a distinct URI.
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


def _count(field: str) -> models.Func:
    """How many values a list of JSON has."""
    return models.Func(
        models.F(field), function="jsonb_array_length", output_field=models.IntegerField()
    )


class WorkerSeen(models.Model):
    """When a worker last said that it is alive, for /health/."""

    name = models.CharField(max_length=100, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self):
        return self.name


class Overlay(Queued):
    """How one page lies on the earth, and the map tiles that are made of it. The row is the queue.

    What it is made from is never changed: whoever places the scan anew makes another row. So what
    is being looked at stays until the next is ready, and its tiles may be kept for ever.
    """

    class Method(models.TextChoices):
        AFFINE = georeference.AFFINE, _("affine: shifted, turned, scaled and sheared as a whole")
        THIN_PLATE = (
            georeference.THIN_PLATE,
            _("thin plate: bent, every point fits exactly"),
        )
        WORLD_FILE = georeference.WORLD_FILE, _("world file with a reference system")
        OWN_TAGS = georeference.OWN_TAGS, _("as the file itself says (GeoTIFF)")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="overlays")
    page_number = models.PositiveSmallIntegerField(default=1)
    method = models.CharField(_("method"), max_length=12, choices=Method)
    # [x, y (pixels from the top left corner), longitude, latitude (degrees, WGS 84)] each.
    tie_points = models.JSONField(default=list, blank=True)
    # The six numbers of a world file in the order of its lines, and its reference system; when the
    # file itself says them, as they were found in it.
    world = models.JSONField(null=True, blank=True)
    crs = models.TextField(blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    derivative = models.CharField(max_length=200, blank=True)  # name in the storage
    derivative_sha256 = models.CharField(max_length=64, blank=True)
    zoom_least = models.PositiveSmallIntegerField(null=True, blank=True)
    zoom_most = models.PositiveSmallIntegerField(null=True, blank=True)
    bounds = models.JSONField(null=True, blank=True)  # west, south, east, north in degrees
    residuals_m = models.JSONField(default=list, blank=True)  # a number or null for each tie point

    objects = OverlayQuerySet.as_manager()

    class Meta:
        ordering = ["received_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="failed") | ~models.Q(reason=""),
                name="overlay_failure_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="ready")
                | models.Q(
                    models.Q(zoom_least__lte=models.F("zoom_most")),
                    zoom_most__lte=24,
                    bounds__isnull=False,
                )
                & ~models.Q(derivative="")
                & GreaterThanOrEqual(Length("derivative_sha256"), 64),
                name="overlay_ready_has_tiles",
            ),
            models.CheckConstraint(
                condition=~models.Q(method__in=["affine", "thin_plate"])
                | GreaterThanOrEqual(_count("tie_points"), 3),
                name="overlay_has_three_tie_points",
            ),
            models.CheckConstraint(
                condition=~models.Q(method="world_file")
                | models.Q(~models.Q(crs=""), world__isnull=False) & Exact(_count("world"), 6),
                name="overlay_world_file_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(page_number__gte=1), name="overlay_page_is_counted_from_one"
            ),
        ]
        indexes = [
            models.Index(
                fields=["attempts", "received_at"],
                condition=models.Q(status__in=["waiting", "processing"]),
                name="overlay_queue",
            )
        ]

    def __str__(self):
        return str(self.asset)

    @property
    def points(self) -> tuple[georeference.TiePoint, ...]:
        return tuple(georeference.TiePoint(*point) for point in self.tie_points)
