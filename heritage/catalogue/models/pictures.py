"""What hangs in a monument's gallery."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from heritage.accounts.tracking import tracked

from ..choices import HELD_LICENCES, Licence, ShownSize
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
    shown_size = models.CharField(
        _("size for the public"),
        max_length=8,
        choices=ShownSize,
        default=ShownSize.BY_LICENCE,
    )
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    # Of the drawing, map or sheet that was scanned, as it lies on the table; a façade has none.
    width_cm = models.DecimalField(
        _("width of the original, cm"), max_digits=6, decimal_places=1, null=True, blank=True
    )
    height_cm = models.DecimalField(
        _("height of the original, cm"), max_digits=6, decimal_places=1, null=True, blank=True
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    is_held = False  # no column: `with_limits_for` says whether its reader may see it only small

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["monument", "asset"],
                name="picture_once_a_monument",
                violation_error_message=_("This monument has this file already."),
            ),
            models.CheckConstraint(
                condition=models.Q(shown_size__in=ShownSize.values),
                name="picture_shown_size_is_known",
                violation_error_message=_("The public sees a picture whole, small or by licence."),
            ),
            models.CheckConstraint(
                condition=(models.Q(width_cm__isnull=True) | models.Q(width_cm__gt=0))
                & (models.Q(height_cm__isnull=True) | models.Q(height_cm__gt=0)),
                name="picture_original_has_a_size",
                violation_error_message=_("The width and height of the original are above zero."),
            ),
        ]

    def __str__(self):
        return self.caption or str(self.asset)

    @property
    def is_shown(self) -> bool:
        """Whether the public may see it, of a row at hand; in a query it is `shown()`."""
        return self.is_public and self.asset.status == "ready"

    @property
    def holds_the_public(self) -> bool:
        """Whether the public may see it only small, of a row at hand; in a query it is `held()`."""
        by_licence = self.shown_size == ShownSize.BY_LICENCE and self.licence in HELD_LICENCES
        return by_licence or self.shown_size == ShownSize.SMALL

    @property
    def pages(self) -> list:
        """Its pages as its reader may see them (prefetch asset__pages; `with_limits_for`)."""
        pages, most_px = self.asset.pages.all(), settings.PUBLIC_LONGEST_SIDE_PX
        if not self.is_held:
            return list(pages)
        return [page if page.fits(most_px) else page.held_to(most_px) for page in pages]

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


class DroppedProposal(models.Model):
    """Something that a picture's file says of itself, and that a person did not want to use."""

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="dropped")
    key = models.CharField(max_length=40)  # of file_words.Proposal
    dropped_at = models.DateTimeField(auto_now_add=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["picture", "key"], name="proposal_dropped_once")
        ]

    def __str__(self):
        return f"{self.picture}: {self.key}"
