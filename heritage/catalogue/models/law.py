"""What the law says: acts, the protection they give and end, zones, the way to the list."""

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from heritage.accounts.tracking import tracked

from .. import triggers
from ..choices import Basis, Importance, Section, Standing
from ..querysets import Fold, ZoneQuerySet
from .monument import Monument


@tracked
class LegalAct(models.Model):
    """A decision, decree or order (INSPIRE legalFoundationDocument)."""

    class Kind(models.TextChoices):
        LAW = "law", _("law")
        DECREE = "decree", _("decree")
        DECISION = "decision", _("decision")
        ORDER = "order", _("order")
        OPINION = "opinion", _("opinion")
        PROTOCOL = "protocol", _("minutes")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DECISION)
    number = models.CharField(_("number"), max_length=40, db_collation="catalogue_natural")
    adopted_on = models.DateField(_("date"))
    in_force_from = models.DateField(_("in force from"))
    issuer = models.CharField(_("issuing body"), max_length=200)
    title = models.CharField(_("title"), max_length=500, blank=True)
    address = models.URLField(_("address of the text"), blank=True)
    document = models.ForeignKey(
        "media_pipeline.Asset",
        models.PROTECT,
        verbose_name=_("document"),
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["-adopted_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number", "adopted_on", "issuer"],
                name="act_once",
                violation_error_message=_("This act is entered already."),
            ),
            models.CheckConstraint(condition=~Q(number=""), name="act_has_a_number"),
        ]

    def __str__(self):
        number = _("No. %(number)s of %(date)s") % {
            "number": self.number,
            "date": self.adopted_on.strftime("%d.%m.%Y"),
        }
        return f"{self.issuer}, {self.get_kind_display()} {number}"


@tracked
class ActRelation(models.Model):
    """One act amends or repeals another."""

    class Kind(models.TextChoices):
        AMENDS = "amends", _("amends")
        REPEALS = "repeals", _("repeals")

    act = models.ForeignKey(LegalAct, models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=10, choices=Kind)
    earlier = models.ForeignKey(
        LegalAct, models.PROTECT, verbose_name=_("act"), related_name="relations_here"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["act", "kind", "earlier"], name="act_relation_once"),
            models.CheckConstraint(
                condition=~Q(act=F("earlier")),
                name="act_relation_not_to_itself",
                violation_error_message=_("An act neither amends nor repeals itself."),
            ),
        ]


@tracked
class Protection(models.Model):
    """That a monument is protected: by which act, how highly, from when until when.

    INSPIRE siteDesignation; CIDOC CRM E30. `valid` is [from, to): `to` is the first day without.
    """

    class Scheme(models.TextChoices):
        STATE_LIST = "state_list", _("state list")
        PROVISIONAL = "provisional", _("newly discovered, for now")
        WORLD_HERITAGE = "world_heritage", _("UNESCO World Heritage")
        RESERVE = "reserve", _("reserve")

    # Of these a monument has one at a time.
    PRIMARY = (Scheme.STATE_LIST, Scheme.PROVISIONAL)

    monument = models.ForeignKey(Monument, models.PROTECT, related_name="protections")
    scheme = models.CharField(_("scheme"), max_length=15, choices=Scheme, default=Scheme.STATE_LIST)
    importance = models.CharField(
        _("importance"), max_length=12, choices=Importance, default=Importance.UNKNOWN
    )
    section = models.CharField(
        _("section of the list"), max_length=40, choices=Section, default=Section.UNKNOWN
    )
    number = models.CharField(
        _("number in the act"), max_length=100, blank=True, db_collation="catalogue_natural"
    )
    annex = models.CharField(_("annex"), max_length=60, blank=True)
    scope = models.CharField(_("what is protected"), max_length=500, blank=True)
    valid = DateRangeField(_("in force from, until"))
    act = models.ForeignKey(
        LegalAct,
        models.PROTECT,
        verbose_name=_("by the act"),
        null=True,
        blank=True,
        related_name="protections",
    )
    ended_by = models.ForeignKey(
        LegalAct,
        models.PROTECT,
        verbose_name=_("ended by the act"),
        null=True,
        blank=True,
        related_name="ended_protections",
    )
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.STATED)

    class Meta:
        ordering = ["valid", "id"]
        constraints = [
            ExclusionConstraint(
                name="protection_one_primary_at_a_time",
                expressions=[
                    ("monument", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(scheme__in=["state_list", "provisional"]),
                violation_error_message=_(
                    "The monument is on the state list, or protected for now, in that time already."
                ),
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False) & Q(valid__lower_inf=False),
                name="protection_begins",
                violation_error_message=_("A protection needs the day from which it holds."),
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(valid__upper_inf=False),
                name="protection_ended_on_a_day",
                violation_error_message=_("What an act ended has a last day."),
            ),
        ]
        triggers = [triggers.LISTED_AS]

    def __str__(self):
        return f"{self.get_scheme_display()}, {self.get_importance_display()}"


@tracked
class Zone(models.Model):
    """Ground with a regime round monuments (INSPIRE siteProtectionClassification)."""

    class Role(models.TextChoices):
        BOUNDARY = "boundary", _("boundary of the monument")
        PROTECTION = "protection", _("protection zone")
        REGULATED = "regulated", _("zone of regulated building")
        LANDSCAPE = "landscape", _("protected landscape")
        UNESCO_BUFFER = "unesco_buffer", _("UNESCO buffer zone")

    role = models.CharField(_("kind"), max_length=15, choices=Role)
    name = models.CharField(_("name"), max_length=200, blank=True)
    boundary = models.MultiPolygonField(_("boundary"), srid=4326)  # longitude, latitude
    accuracy_m = models.DecimalField(
        _("accuracy (m)"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    regime = models.TextField(_("what is allowed"), blank=True)
    act = models.ForeignKey(
        LegalAct,
        models.PROTECT,
        verbose_name=_("by the act"),
        null=True,
        blank=True,
        related_name="zones",
    )
    valid = DateRangeField(_("in force from, until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    monuments = models.ManyToManyField(
        Monument, through="ZoneMonument", verbose_name=_("monuments"), related_name="zones"
    )

    objects = ZoneQuerySet.as_manager()

    class Meta:
        ordering = ["role", "name", "id"]
        indexes = [GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="zone_name_folded")]

    def __str__(self):
        return self.name or self.get_role_display()


@tracked
class ZoneMonument(models.Model):
    """That a zone is there for a monument."""

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="memberships")
    monument = models.ForeignKey(Monument, models.PROTECT, related_name="zone_memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "monument"], name="zone_monument_once")
        ]


@tracked
class Step(models.Model):
    """One dated step of a monument on its way to the list, or off it; procedure.py has the ways."""

    monument = models.ForeignKey(Monument, models.PROTECT, related_name="steps")
    before = models.CharField(_("from"), max_length=20, choices=Standing)
    after = models.CharField(_("to"), max_length=20, choices=Standing)
    happened_on = models.DateField(_("date"))
    act = models.ForeignKey(
        LegalAct,
        models.PROTECT,
        verbose_name=_("act"),
        null=True,
        blank=True,
        related_name="steps",
    )
    document = models.ForeignKey(
        "media_pipeline.Asset",
        models.PROTECT,
        verbose_name=_("document"),
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["happened_on", "id"]


@tracked
class Document(models.Model):
    """A paper about a monument that is no picture of it: a passport, an opinion, minutes."""

    class Kind(models.TextChoices):
        PASSPORT = "passport", _("passport")
        OPINION = "opinion", _("opinion")
        MINUTES = "minutes", _("minutes")
        REPORT = "report", _("report")
        CONTRACT = "contract", _("contract")
        OTHER = "other", _("other document")

    monument = models.ForeignKey(Monument, models.PROTECT, related_name="documents")
    asset = models.ForeignKey("media_pipeline.Asset", models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    title = models.CharField(_("title"), max_length=300, blank=True)
    number = models.CharField(_("number"), max_length=60, blank=True)
    dated_on = models.DateField(_("date"), null=True, blank=True)
    archive_reference = models.CharField(_("archive reference"), max_length=200, blank=True)

    class Meta:
        ordering = ["-dated_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["monument", "asset"],
                name="document_once_a_monument",
                violation_error_message=_("This monument has this file already."),
            )
        ]

    def __str__(self):
        return self.title or str(self.asset)
