"""The monument, and what it is called and numbered."""

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from heritage.accounts.roles import EVERY_TERRITORY
from heritage.accounts.tracking import tracked, tracked_but

from .. import triggers
from ..choices import Basis, Importance, Lifecycle, Precision, Section, Sensitivity, Standing
from ..querysets import Fold, MonumentQuerySet, NumberOrder, NumberParts, Skeleton
from .base import folded_index, valid_span
from .vocabulary import Concept


class Reference(models.Func):
    """The next public identifier, M000001 …, from a sequence that never goes back."""

    template = "catalogue_next_reference()"
    output_field = models.CharField(max_length=12)
    allowed_default = True

    def __init__(self):
        super().__init__()


# By its reference one is asked for that an undone act had made: only the history knows it.
WAS_PUBLIC = models.Index(
    fields=["reference"], condition=Q(lifecycle="published"), name="monument_was_public"
)


# A new boundary moves rights and touches no record.
@tracked_but("keeper", indexes=[WAS_PUBLIC])
class Monument(models.Model):
    """An immovable monument, as the register describes it today.

    Never deleted: a published one leaves the register by being withdrawn. The `public_*` columns
    are written by a database trigger (triggers.py) and are all that public code may read.
    """

    reference = models.CharField(
        _("identifier"), max_length=12, unique=True, editable=False, db_default=Reference()
    )
    lifecycle = models.CharField(
        _("state"), max_length=12, choices=Lifecycle, default=Lifecycle.DRAFT
    )
    is_sample = models.BooleanField(_("sample"), default=False)
    # Where it is on the way from a find to the list; procedure.py has the ways.
    standing = models.CharField(
        _("standing"), max_length=20, choices=Standing, default=Standing.LISTED
    )
    # A record that described the same monument twice leads to the one that was kept.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
    )
    # Whose territory it lies in today, written by triggers: who may edit follows from it.
    keeper = models.ForeignKey(
        "accounts.Agency",
        models.PROTECT,
        verbose_name=_("keeping body"),
        null=True,
        editable=False,
        related_name="+",
    )
    kind = models.ForeignKey(
        Concept,
        models.PROTECT,
        verbose_name=_("kind"),
        null=True,
        blank=True,
        limit_choices_to={"scheme": Concept.Scheme.KIND},
    )
    section = models.CharField(
        _("section of the list"), max_length=40, choices=Section, default=Section.UNKNOWN
    )
    section_basis = models.CharField(
        _("basis of the section"), max_length=10, choices=Basis, default=Basis.STATED
    )
    importance = models.CharField(
        _("importance"), max_length=12, choices=Importance, default=Importance.UNKNOWN
    )
    importance_basis = models.CharField(
        _("basis of the importance"), max_length=10, choices=Basis, default=Basis.STATED
    )

    # Astronomical years: 1101, 0 is 1 BCE, -399 is 400 BCE.
    built_from = models.IntegerField(_("built from (year)"), null=True, blank=True)
    built_to = models.IntegerField(_("built to (year)"), null=True, blank=True)
    dating_text = models.CharField(_("dating in words"), max_length=200, blank=True)

    location = models.PointField(
        _("place"), srid=4326, null=True, blank=True
    )  # longitude, latitude
    location_precision = models.CharField(
        _("the point stands for"), max_length=12, choices=Precision, default=Precision.UNKNOWN
    )
    location_source = models.CharField(_("source of the place"), max_length=200, blank=True)
    footprint = models.MultiPolygonField(_("footprint"), srid=4326, null=True, blank=True)
    district = models.ForeignKey(
        "heritage_gis.Area",
        models.PROTECT,
        verbose_name=_("district"),
        null=True,
        blank=True,
        limit_choices_to={"kind": "district"},
        related_name="+",
    )
    district_basis = models.CharField(
        _("basis of the district"), max_length=10, choices=Basis, default=Basis.STATED
    )
    locality = models.CharField(_("settlement or address"), max_length=200, blank=True)
    sensitivity = models.CharField(
        _("the public sees of the place"),
        max_length=12,
        choices=Sensitivity,
        default=Sensitivity.OPEN,
    )
    sensitivity_reason = models.CharField(_("reason"), max_length=200, blank=True)

    public_point = models.PointField(srid=4326, null=True, editable=False)
    public_area = models.MultiPolygonField(srid=4326, null=True, editable=False)
    public_district = models.ForeignKey(
        "heritage_gis.Area", models.PROTECT, null=True, editable=False, related_name="monuments"
    )
    public_locality = models.CharField(max_length=200, blank=True, editable=False)
    public_place_folded = models.TextField(blank=True, editable=False)

    # Written by a trigger on Identifier, in the order in which people count: 2.2, 2.10, 26—705.
    number_sorted = models.CharField(
        max_length=100, null=True, editable=False, db_collation="catalogue_natural"
    )
    importance_rank = models.GeneratedField(
        expression=Case(
            When(importance="world", then=Value(1)),
            When(importance="national", then=Value(2)),
            When(importance="local", then=Value(3)),
            default=Value(4),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = MonumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("monument")
        verbose_name_plural = _("monuments")
        # The orders include what they are made of: a page is cut from the index alone.
        indexes = [
            models.Index(
                "lifecycle",
                "importance_rank",
                NumberOrder("number_sorted"),
                "id",
                include=["number_sorted"],
                name="monument_register_order",
            ),
            models.Index(
                "keeper",
                "importance_rank",
                NumberOrder("number_sorted"),
                "id",
                include=["number_sorted"],
                name="monument_keeper_order",
            ),
            models.Index(
                fields=["standing", "keeper", "id"],
                condition=~Q(standing="listed"),
                name="monument_on_its_way",
            ),
            # For those who work in every territory, and see every state.
            models.Index(
                "importance_rank",
                NumberOrder("number_sorted"),
                "id",
                include=["number_sorted"],
                name="monument_whole_order",
            ),
            # The counts of the desk.
            models.Index(
                fields=["keeper", "lifecycle"],
                condition=Q(is_sample=False),
                name="monument_states",
            ),
            GinIndex(
                OpClass("public_place_folded", name="gin_trgm_ops"), name="monument_place_folded"
            ),
            # A handful among many: every count of the register leaves them out.
            models.Index(
                fields=["lifecycle"], condition=Q(is_sample=True), name="monument_samples"
            ),
            # What the rules of quality count: MonumentQuerySet.checked.
            models.Index(
                fields=["keeper", "district"],
                condition=Q(is_sample=False, merged_into__isnull=True) & ~Q(lifecycle="withdrawn"),
                name="monument_checked",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(built_from__lte=F("built_to")),
                name="monument_built_in_order",
                violation_error_message=_("Building ended before it began."),
            ),
            models.CheckConstraint(
                condition=Q(sensitivity="open") | ~Q(sensitivity_reason=""),
                name="monument_hidden_with_a_reason",
                violation_error_message=_("Say why the place is not to be shown exactly."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | (~Q(lifecycle="published") & ~Q(merged_into=F("pk"))),
                name="monument_merged_is_off_the_register",
                violation_error_message=_("A merged record leads to another and is not published."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__in": choices.values}), name=f"monument_{field}_known"
                )
                for field, choices in (
                    ("lifecycle", Lifecycle),
                    ("standing", Standing),
                    ("section", Section),
                    ("importance", Importance),
                    ("sensitivity", Sensitivity),
                    ("location_precision", Precision),
                )
            ),
        ]
        triggers = [
            triggers.PUBLIC_LOCATION,
            triggers.KEEPER,
            triggers.MORE_EXACT_BY_TWO,
            triggers.NEVER_DELETED,
            triggers.REFERENCE_IS_FOR_EVER,
        ]

    preferred_names: dict[str, str] | None = None  # text by language, where a list has read them

    def __str__(self):
        return self.name

    # Django's own looks through all choices, of every row of every list.
    def get_importance_display(self) -> str:
        return str(Importance(self.importance).label)

    def get_lifecycle_display(self) -> str:
        return str(Lifecycle(self.lifecycle).label)

    @property
    def name(self) -> str:
        """The preferred name in the reader's language, else the first there is (prefetch names)."""
        return self.name_in(get_language() or settings.LANGUAGE_CODE)

    def name_in(self, language: str) -> str:
        return self.name_told(language)[0]

    def name_told(self, language: str) -> tuple[str, str]:
        """The name, and the language that it is written in: "" of an identifier in its place."""
        preferred = self.preferred_names
        if preferred is None:
            preferred = {name.language: name.text for name in self.names.all() if name.is_preferred}
        order = (language[:2], *(code for code, _name in settings.LANGUAGES), *preferred)
        told = next((code for code in order if preferred.get(code)), "")
        return preferred.get(told, self.reference), told

    @property
    def number(self) -> str:
        """The official inventory number as published, or an empty text."""
        return self.number_sorted or ""

    @property
    def is_published(self):
        return self.lifecycle == Lifecycle.PUBLISHED

    def is_kept_by(self, user) -> bool:
        """Whether this person's agency keeps it, of a row at hand; in a query it is `kept_by`."""
        if user.has_perm(EVERY_TERRITORY):
            return True
        return self.keeper_id is not None and self.keeper_id == getattr(user, "agency_id", None)


@tracked
class Identifier(models.Model):
    """A number or code that somebody gave the monument. Always text: `2.1`, `71, 70, 73, 69`."""

    class Scheme(models.TextChoices):
        INVENTORY = "inventory", _("inventory number (2001)")
        INVENTORY_1981 = "inventory_1981", _("number in the list of 1981")
        PASSPORT = "passport", _("passport number")
        RESERVE = "reserve", _("number in a reserve")
        WIKIDATA = "wikidata", "Wikidata"
        UNESCO = "unesco", _("UNESCO World Heritage")
        SAMPLE = "sample", _("sample")

    monument = models.ForeignKey(Monument, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("scheme"), max_length=20, choices=Scheme)
    value = models.CharField(_("number"), max_length=100, db_collation="catalogue_natural")
    is_preferred = models.BooleanField(_("preferred"), default=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    valid = valid_span()
    act = models.ForeignKey(
        "catalogue.LegalAct",
        models.PROTECT,
        verbose_name=_("by the act"),
        null=True,
        blank=True,
        related_name="identifiers",
    )
    folded = models.GeneratedField(
        expression=Fold("value"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        ordering = ["scheme", "id"]
        indexes = [
            folded_index("identifier_folded"),
            GinIndex(OpClass(NumberParts("folded"), name="gin_trgm_ops"), name="identifier_parts"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["monument", "scheme", "value"], name="identifier_once_a_monument"
            ),
            models.UniqueConstraint(
                fields=["monument", "scheme"],
                condition=Q(is_preferred=True),
                name="identifier_one_preferred_a_scheme",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="identifier_not_empty"),
        ]
        triggers = [triggers.NUMBER_SORTED]

    def __str__(self):
        return self.value

    @property
    def address(self) -> str:
        """Where the identifier leads on the web, or an empty text."""
        patterns = {
            self.Scheme.WIKIDATA: f"http://www.wikidata.org/entity/{self.value}",
            self.Scheme.UNESCO: f"https://whc.unesco.org/en/list/{self.value}",
        }
        return patterns.get(self.scheme, "")


@tracked
class Name(models.Model):
    """What the monument is called, in one language and script (INSPIRE GeographicalName)."""

    class Script(models.TextChoices):
        LATIN = "Latn", _("Latin")
        CYRILLIC = "Cyrl", _("Cyrillic")
        ARABIC = "Arab", _("Arabic")

    class Status(models.TextChoices):
        """INSPIRE nameStatus."""

        OFFICIAL = "official", _("official")
        HISTORICAL = "historical", _("historical")
        VARIANT = "variant", _("variant")

    monument = models.ForeignKey(Monument, models.CASCADE, related_name="names")
    text = models.CharField(_("name"), max_length=300)
    language = models.CharField(_("language"), max_length=10)  # BCP 47: az, en, ru, hy, fa
    script = models.CharField(_("script"), max_length=4, choices=Script, default=Script.LATIN)
    is_preferred = models.BooleanField(_("preferred"), default=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.OFFICIAL)
    valid = valid_span()
    source = models.CharField(_("source"), max_length=200, blank=True)
    folded = models.GeneratedField(
        expression=Fold("text"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        ordering = ["language", "-is_preferred", "id"]
        indexes = [
            folded_index("name_folded"),
            # A name that is just what was asked, or begins so: answered by the index alone.
            models.Index(
                fields=["folded"],
                opclasses=["text_pattern_ops"],
                include=["monument"],
                name="name_begins",
            ),
            GinIndex(OpClass(Skeleton("text"), name="gin_trgm_ops"), name="name_skeleton"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["monument", "language"],
                condition=Q(is_preferred=True),
                name="name_one_preferred_a_language",
                violation_error_message=_("One name in each language is the preferred one."),
            ),
            models.UniqueConstraint(
                fields=["monument", "language", "text"], name="name_once_a_monument"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="name_not_empty"),
        ]

    def __str__(self):
        return self.text


@tracked
class Description(models.Model):
    """What the monument is, in one language."""

    monument = models.ForeignKey(Monument, models.CASCADE, related_name="descriptions")
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("description"))
    folded = models.GeneratedField(
        expression=Fold("text"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        ordering = ["language"]
        indexes = [folded_index("description_folded")]
        constraints = [
            models.UniqueConstraint(
                fields=["monument", "language"], name="description_once_a_language"
            )
        ]

    def __str__(self):
        return self.text[:80]


@tracked
class Source(models.Model):
    """Where a record's facts come from, and under which licence."""

    monument = models.ForeignKey(Monument, models.CASCADE, related_name="sources")
    citation = models.CharField(_("source"), max_length=500)
    address = models.URLField(_("address"), blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["monument", "citation"], name="source_once_a_monument")
        ]

    def __str__(self):
        return self.citation
