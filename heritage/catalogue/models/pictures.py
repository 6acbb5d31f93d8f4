"""What hangs in a monument's gallery."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from heritage.accounts.tracking import tracked

from ..choices import Licence
from ..querysets import PictureQuerySet
from .monument import Monument


@tracked
class Picture(models.Model):
    """A photograph, drawing or scan of a monument: one asset, shown at a place in the gallery."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("photograph")
        RENDERING = "rendering", _("computer rendering")
        DRAWING = "drawing", _("drawing")
        DOCUMENT = "document", _("document")
        MAP = "map", _("map")

    monument = models.ForeignKey(Monument, models.PROTECT, related_name="pictures")
    asset = models.ForeignKey("media_pipeline.Asset", models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PHOTO)
    position = models.PositiveIntegerField(_("order"), default=0)
    is_public = models.BooleanField(_("shown to the public"), default=True)
    creator = models.CharField(_("creator"), max_length=200, blank=True)
    credit = models.CharField(_("credit line"), max_length=300, blank=True)
    licence = models.CharField(
        _("licence"), max_length=80, choices=Licence, default=Licence.UNDETERMINED
    )
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["monument", "asset"],
                name="picture_once_a_monument",
                violation_error_message=_("This monument has this file already."),
            )
        ]

    def __str__(self):
        return self.caption or str(self.asset)

    @property
    def is_shown(self) -> bool:
        """Whether the public may see it, of a row at hand; in a query it is `shown()`."""
        return self.is_public and self.asset.status == "ready"

    @property
    def caption(self) -> str:
        """The caption in the reader's language, else in the first there is (prefetch captions)."""
        texts = {caption.language: caption.text for caption in self.captions.all()}
        order = ((get_language() or "")[:2], *(code for code, _name in settings.LANGUAGES))
        return next((texts[code] for code in order if code in texts), "")


@tracked
class Caption(models.Model):
    """What a picture shows, in one language."""

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=10)
    text = models.CharField(_("caption"), max_length=500)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["picture", "language"], name="caption_once_a_language")
        ]

    def __str__(self):
        return self.text
