"""The phones that send visits."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..querysets import DeviceQuerySet


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pghistory.AnyChange("revoked_at", "label", "token_sha256")),
    fields=["id", "uuid", "user", "label", "revoked_at"],
    model_name="DeviceEvent",
    append_only=True,
)
class Device(models.Model):
    """A phone as one person uses it. Its token stands for the person at /api/field/v1/ only.

    The token itself is nowhere but on the phone. `unsent` and what follows it is what the phone
    says of itself: the office sees that three visits wait in somebody's pocket.
    """

    DAMAGED = "damaged"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    uuid = models.UUIDField(_("identifier"))  # of the phone's own making, the same for all users
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="devices")
    label = models.CharField(_("label"), max_length=100, blank=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True, blank=True)
    unsent = models.PositiveIntegerField(_("unsent"), default=0)
    oldest_at = models.DateTimeField(_("oldest unsent since"), null=True, blank=True)
    is_storage_persisted = models.BooleanField(null=True, blank=True)
    app_version = models.CharField(max_length=40, blank=True)
    # Unsent: [{"uuid", "kind", "bytes"}], and "state" DAMAGED of what the phone itself has lost.
    items = models.JSONField(default=list, blank=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("phone")
        ordering = ["-last_seen_at"]
        constraints = [
            models.UniqueConstraint(fields=["uuid", "user"], name="device_once_a_person")
        ]

    def __str__(self):
        return self.label or str(self.uuid)

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()
