"""The parts of one version of a visit, as rows; written from its body and never changed.

Each has the identifier that the phone gave it, once a version. What the office half has no page for
yet stays in `details` as it was sent: the columns are what is asked, compared or pointed at.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

NEVER = pgtrigger.Protect(name="part_never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
CODE = 80


def code(label, **more):
    """A code of a vocabulary as it was sent: one that was retired since stays what it is."""
    return models.CharField(label, max_length=CODE, blank=True, **more)


def once(name):
    return models.UniqueConstraint(fields=["revision", "uuid"], name=f"{name}_once_a_version")


class Part(models.Model):
    revision = models.ForeignKey("InspectionRevision", models.PROTECT, related_name="%(class)ss")
    uuid = models.UUIDField()  # of the phone
    position = models.PositiveIntegerField(default=0)  # in its list
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self):
        return str(self.uuid)


class ElementAssessment(Part):
    """What condition one element is in: a roof, a portal, a stretch of wall."""

    revision = models.ForeignKey("InspectionRevision", models.PROTECT, related_name="elements")
    element = code(_("element"))
    name = models.CharField(_("name"), max_length=300, blank=True)
    condition_class = models.CharField(_("condition class"), max_length=3, blank=True)
    reason = code(_("why it was not inspected"))
    change = code(_("change since the last visit"))
    compared_to = models.UUIDField(null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta(Part.Meta):
        constraints = [once("element")]
        triggers = [NEVER]


class DamageObservation(Part):
    """One damage as it is seen; `continues` is the same damage in an earlier visit."""

    revision = models.ForeignKey("InspectionRevision", models.PROTECT, related_name="damages")
    element = code(_("element"))
    family = code(_("family"))
    type = code(_("type"))
    continues = models.UUIDField(null=True, blank=True, db_index=True)
    note = models.TextField(_("note"), blank=True)

    class Meta(Part.Meta):
        constraints = [once("damage")]
        triggers = [NEVER]


class Threat(Part):
    """What may harm the monument, or does."""

    revision = models.ForeignKey("InspectionRevision", models.PROTECT, related_name="threats")
    category = code(_("category"))
    cause = code(_("cause"))
    level = code(_("level"))
    note = models.TextField(_("note"), blank=True)

    class Meta(Part.Meta):
        constraints = [once("threat")]
        triggers = [NEVER]


class Recommendation(Part):
    """What should be done, and how soon; `target` is a damage or an element of the same version."""

    revision = models.ForeignKey(
        "InspectionRevision", models.PROTECT, related_name="recommendations"
    )
    target = models.UUIDField(null=True, blank=True)
    kind = code(_("kind"))
    recommendation_class = models.CharField(_("recommendation class"), max_length=3, blank=True)
    urgency_class = models.CharField(_("urgency class"), max_length=3, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta(Part.Meta):
        constraints = [once("recommendation")]
        triggers = [NEVER]


class InspectionAsset(Part):
    """A file that the record says exists; `upload` is set when its bytes are here and are those."""

    SHOWN = ("photo", "preview")

    revision = models.ForeignKey("InspectionRevision", models.PROTECT, related_name="assets")
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    kind = code(_("kind"))
    role = code(_("role"))
    of = models.UUIDField(null=True, blank=True)  # the photograph that a preview is of
    media_type = models.CharField(max_length=100, blank=True)
    name = models.CharField(_("name"), max_length=255, blank=True)
    upload = models.ForeignKey(
        "media_pipeline.Upload", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Part.Meta):
        constraints = [once("asset")]
        indexes = [models.Index(fields=["uuid"], name="visit_asset_uuid")]
        triggers = [
            pgtrigger.Protect(
                name="asset_never_changed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["upload"]),
            ),
            pgtrigger.Protect(name="asset_never_deleted", operation=pgtrigger.Delete),
        ]

    @property
    def is_shown(self) -> bool:
        """A photograph that is here; a preview is shown by its photograph's place only."""
        return self.kind == "photo" and self.upload is not None

    @property
    def asset(self):
        """The picture, or None: the file is missing, or is no picture we read."""
        return self.upload.asset if self.upload else None

    @property
    def pages(self) -> list:
        """The image of the picture, once it is processed (prefetch upload__asset__pages)."""
        return list(self.asset.pages.all())[:1] if self.asset else []

    @property
    def words(self) -> str:
        return self.name or str(self.uuid)

    @property
    def standing(self) -> str:
        """Why no image of it is shown, in a sentence or a word."""
        if self.upload is None:
            return str(_("not received yet"))
        if self.asset is None:
            return self.upload.why
        return self.asset.why or self.asset.get_status_display()


class Signature(Part):
    """Who signed which content; `is_bound` says that it is the content of this version."""

    revision = models.ForeignKey("InspectionRevision", models.PROTECT, related_name="signatures")
    role = code(_("role"))
    name = models.CharField(_("name"), max_length=300, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    asset = models.UUIDField(null=True, blank=True)  # the strokes
    is_bound = models.BooleanField(_("signs this very content"), default=False)

    class Meta(Part.Meta):
        constraints = [once("signature")]
        triggers = [NEVER]


class PhotoAnnotation(Part):
    """A mark on a photograph, as a W3C Web Annotation in `details`."""

    revision = models.ForeignKey("InspectionRevision", models.PROTECT, related_name="annotations")
    asset = models.UUIDField(null=True, blank=True)
    damage = models.UUIDField(null=True, blank=True)

    class Meta(Part.Meta):
        constraints = [once("annotation")]
        triggers = [NEVER]


class ChangeProposal(Part):
    """What the inspector would change in the register, with the value that he saw there."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    revision = models.ForeignKey("InspectionRevision", models.PROTECT, related_name="proposals")
    field = code(_("field"))
    base = models.TextField(blank=True)
    value = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta(Part.Meta):
        constraints = [once("proposal")]
        triggers = [
            pgtrigger.Protect(
                name="proposal_never_changed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["state", "decided_by", "decided_at"]),
            ),
            pgtrigger.Protect(name="proposal_never_deleted", operation=pgtrigger.Delete),
        ]
