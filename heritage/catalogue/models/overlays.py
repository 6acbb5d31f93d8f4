"""Which scans lie on the map."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from heritage.accounts.tracking import tracked
from media_pipeline.models import Overlay

from ..overlay_querysets import MapOverlayQuerySet
from .pictures import Picture


@tracked
class MapOverlay(models.Model):
    """A page of a picture that lies on the map. Its id stays when the scan is placed anew."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    picture = models.ForeignKey(Picture, models.CASCADE, related_name="map_overlays")
    page_number = models.PositiveSmallIntegerField(_("page"), default=1)
    # How it lies by the latest word, and how it lay before: that is shown until this is ready.
    overlay = models.OneToOneField("media_pipeline.Overlay", models.PROTECT, related_name="+")
    previous = models.ForeignKey(
        "media_pipeline.Overlay", models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_published = models.BooleanField(_("shown on the public map"), default=False)

    objects = MapOverlayQuerySet.as_manager()

    class Meta:
        ordering = ["picture", "page_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["picture", "page_number"],
                name="map_overlay_once_a_page",
                violation_error_message=_("This page lies on the map already."),
            ),
            models.CheckConstraint(
                condition=~Q(previous=F("overlay")), name="map_overlay_previous_is_another"
            ),
        ]

    def __str__(self):
        return str(self.picture)

    @property
    def served(self) -> Overlay | None:
        """The overlay whose tiles are shown, or None while the first is being made."""
        return self.overlay if self.overlay.status == Overlay.Status.READY else self.previous
