"""What is known of a monument beyond its name: when, where, of what, by and for whom."""

from hashlib import sha256

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from heritage.accounts.tracking import tracked

from .. import triggers
from ..authority_querysets import AuthorityQuerySet
from ..choices import Precision
from ..querysets import Fold
from .base import folded_index, merged_into, valid_span
from .monument import Monument
from .vocabulary import Concept


def concept(scheme, label, **options):
    """A term of one vocabulary."""
    options = {"null": True, "blank": True} | options
    return models.ForeignKey(
        Concept,
        models.PROTECT,
        verbose_name=label,
        limit_choices_to={"scheme": scheme},
        related_name="+",
        **options,
    )


@tracked
class Phase(models.Model):
    """A dated event in the life of the fabric (CIDOC CRM E12, E11, E6): Core Data Index 4."""

    class Kind(models.TextChoices):
        CONSTRUCTION = "construction", _("construction")
        REBUILDING = "rebuilding", _("rebuilding")
        RESTORATION = "restoration", _("restoration")
        DESTRUCTION = "destruction", _("destruction")

    class Qualifier(models.TextChoices):
        EXACT = "exact", _("as stated")
        CIRCA = "circa", _("about")
        UNCERTAIN = "uncertain", _("uncertain")
        BEFORE = "before", _("before")
        AFTER = "after", _("after")

    class Confidence(models.TextChoices):
        CERTAIN = "certain", _("certain")
        PROBABLE = "probable", _("probable")
        POSSIBLE = "possible", _("possible")
        UNKNOWN = "unknown", _("not said")

    monument = models.ForeignKey(Monument, models.CASCADE, related_name="phases")
    kind = models.CharField(_("what happened"), max_length=12, choices=Kind)
    # Astronomical years: 1101, 0 is 1 BCE, -399 is 400 BCE.
    earliest = models.IntegerField(_("from (year)"), null=True, blank=True)
    latest = models.IntegerField(_("to (year)"), null=True, blank=True)
    qualifier = models.CharField(
        _("qualifier"), max_length=10, choices=Qualifier, default=Qualifier.EXACT
    )
    confidence = models.CharField(
        _("confidence"), max_length=10, choices=Confidence, default=Confidence.UNKNOWN
    )
    display = models.CharField(_("in words"), max_length=200, blank=True)
    edtf = models.CharField(_("EDTF"), max_length=80, blank=True)  # ISO 8601-2
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)

    class Meta:
        ordering = ["earliest", "latest", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(earliest__lte=F("latest")),
                name="phase_in_order",
                violation_error_message=_("Building ended before it began."),
            ),
            models.CheckConstraint(
                condition=Q(earliest__isnull=False) | Q(latest__isnull=False) | ~Q(display=""),
                name="phase_says_when",
                violation_error_message=_("Say when it was, in years or in words."),
            ),
        ]
        triggers = [triggers.BUILT]

    def __str__(self):
        return self.display or f"{self.earliest}–{self.latest}"


@tracked
class Location(models.Model):
    """One determination of the place, beside the one in use on the monument itself."""

    class Method(models.TextChoices):
        GNSS = "gnss", _("measured by satellite")
        SURVEYED = "surveyed", _("surveyed")
        DIGITISED = "digitised", _("digitised from a map or picture")
        ARCHIVE = "archive", _("from a document")
        UNKNOWN = "unknown", _("not said")

    monument = models.ForeignKey(Monument, models.CASCADE, related_name="locations")
    shape = models.GeometryField(_("place"), srid=4326)  # longitude, latitude
    precision = models.CharField(
        _("it stands for"), max_length=12, choices=Precision, default=Precision.UNKNOWN
    )
    accuracy_m = models.DecimalField(
        _("accuracy (m)"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    method = models.CharField(_("method"), max_length=12, choices=Method, default=Method.UNKNOWN)
    scale = models.PositiveIntegerField(_("scale 1 :"), null=True, blank=True)
    determined_on = models.DateField(_("determined on"), null=True, blank=True)
    determined_by = models.CharField(_("determined by"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    original_text = models.CharField(_("as it was written"), max_length=200, blank=True)
    original_crs = models.CharField(_("reference system of it"), max_length=60, blank=True)

    class Meta:
        ordering = ["-determined_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accuracy_m__isnull=True) | Q(accuracy_m__gt=0),
                name="location_accuracy_positive",
            )
        ]

    def __str__(self):
        return self.original_text or self.source

    @property
    def version(self) -> str:
        """The same as long as nothing of the row changes: what a page sends back of what it saw."""
        told = [str(getattr(self, field.attname)) for field in self._meta.concrete_fields]
        return sha256("\n".join(told).encode()).hexdigest()[:16]


@tracked
class Address(models.Model):
    """Where it is in the words of people, in a span of time: districts and streets are renamed."""

    monument = models.ForeignKey(Monument, models.CASCADE, related_name="addresses")
    district = models.ForeignKey(
        "heritage_gis.Area",
        models.PROTECT,
        verbose_name=_("district"),
        null=True,
        blank=True,
        limit_choices_to={"kind": "district"},
        related_name="+",
    )
    settlement = models.CharField(_("settlement"), max_length=200, blank=True)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    cadastral_number = models.CharField(_("cadastral number"), max_length=60, blank=True)
    valid = valid_span()
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(district__isnull=False)
                | ~Q(settlement="", street="", cadastral_number=""),
                name="address_says_something",
                violation_error_message=_("An address needs a district, a settlement or a street."),
            )
        ]

    def __str__(self):
        return ", ".join(filter(None, (self.street, self.settlement)))


@tracked
class Fabric(models.Model):
    """Of what a part is made, and how (Core Data Index 6; CIDOC CRM P45, P32)."""

    monument = models.ForeignKey(Monument, models.CASCADE, related_name="fabrics")
    component = concept("component", _("part"))
    material = concept("material", _("material"))
    technique = concept("technique", _("technique"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(material__isnull=False) | Q(technique__isnull=False),
                name="fabric_says_something",
                violation_error_message=_("Say the material or the technique."),
            ),
            models.UniqueConstraint(
                fields=["monument", "component", "material", "technique"],
                nulls_distinct=False,
                name="fabric_once_a_monument",
            ),
        ]


@tracked
class Agent(models.Model):
    """A person or an organisation (CIDOC CRM E39)."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organisation")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PERSON)
    name = models.CharField(_("name"), max_length=200)
    other_names = models.CharField(_("other names"), max_length=500, blank=True)
    from_year = models.IntegerField(_("born or founded (year)"), null=True, blank=True)
    to_year = models.IntegerField(_("died or dissolved (year)"), null=True, blank=True)
    wikidata = models.CharField("Wikidata", max_length=20, blank=True)
    merged_into = merged_into()
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [folded_index("agent_folded")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="agent_has_a_name"),
            models.CheckConstraint(
                condition=Q(from_year__lte=F("to_year")),
                name="agent_years_in_order",
                violation_error_message=_("The end comes before the beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("pk")), name="agent_not_merged_into_itself"
            ),
        ]

    def __str__(self):
        return self.name


@tracked
class Participation(models.Model):
    """Who had which part in the history of the building (Core Data Index 5.1, 5.2)."""

    monument = models.ForeignKey(Monument, models.CASCADE, related_name="participations")
    agent = models.ForeignKey(
        Agent, models.PROTECT, verbose_name=_("person or organisation"), related_name="+"
    )
    role = concept("role", _("role"), null=False, blank=False)
    phase = models.ForeignKey(
        Phase, models.SET_NULL, verbose_name=_("at"), null=True, blank=True, related_name="+"
    )
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["monument", "agent", "role", "phase"],
                nulls_distinct=False,
                name="participation_once",
            )
        ]


@tracked
class Holding(models.Model):
    """Who owns or uses it, by which right, in which span of time (Heritage at Risk terms)."""

    class Kind(models.TextChoices):
        OWNERSHIP = "ownership", _("ownership")
        USE = "use", _("use")

    class Owner(models.TextChoices):
        STATE = "state", _("state")
        MUNICIPAL = "municipal", _("municipality")
        PRIVATE = "private", _("private")
        RELIGIOUS = "religious", _("religious body")
        UNKNOWN = "unknown", _("not known")

    class Occupancy(models.TextChoices):
        OCCUPIED = "occupied", _("occupied")
        PART = "part_occupied", _("partly occupied")
        VACANT = "vacant", _("vacant")
        NOT_APPLICABLE = "not_applicable", _("does not apply")
        UNKNOWN = "unknown", _("not known")

    monument = models.ForeignKey(Monument, models.CASCADE, related_name="holdings")
    kind = models.CharField(_("right"), max_length=10, choices=Kind)
    owner_type = models.CharField(
        _("sort of holder"), max_length=10, choices=Owner, default=Owner.UNKNOWN
    )
    holder = models.ForeignKey(
        Agent, models.PROTECT, verbose_name=_("holder"), null=True, blank=True, related_name="+"
    )
    use = concept("use", _("use"))
    occupancy = models.CharField(
        _("occupancy"), max_length=14, choices=Occupancy, default=Occupancy.UNKNOWN
    )
    contract = models.CharField(_("title or contract"), max_length=200, blank=True)
    valid = valid_span()

    class Meta:
        ordering = ["id"]


@tracked
class Relation(models.Model):
    """How one monument stands to another (Core Data Index 1.5; CIDOC CRM P46)."""

    class Kind(models.TextChoices):
        PART_OF = "part_of", _("part of")
        REPLACED_BY = "replaced_by", _("replaced by")
        SEE_ALSO = "see_also", _("see also")

    from_monument = models.ForeignKey(Monument, models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=12, choices=Kind)
    to_monument = models.ForeignKey(
        Monument, models.PROTECT, verbose_name=_("monument"), related_name="relations_here"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_monument", "kind", "to_monument"], name="relation_once"
            ),
            models.UniqueConstraint(
                fields=["from_monument"],
                condition=Q(kind="part_of"),
                name="relation_part_of_one",
                violation_error_message=_("It is a part of another ensemble already."),
            ),
            models.CheckConstraint(
                condition=~Q(from_monument=F("to_monument")),
                name="relation_not_to_itself",
                violation_error_message=_("A monument has no relation to itself."),
            ),
            # Held by the trigger of the same name; here for its sentence.
        ]
        triggers = [triggers.NO_RING]


@tracked
class Publication(models.Model):
    """A book, an article or an archive file that others can look up."""

    citation = models.CharField(_("as it is cited"), max_length=500, unique=True)
    year = models.IntegerField(_("year"), null=True, blank=True)
    address = models.URLField(_("address"), blank=True)
    merged_into = merged_into()
    folded = models.GeneratedField(
        expression=Fold("citation"), output_field=models.TextField(), db_persist=True
    )

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["citation"]
        indexes = [folded_index("publication_folded")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(merged_into=F("pk")), name="publication_not_merged_into_itself"
            )
        ]

    def __str__(self):
        return self.citation


@tracked
class Mention(models.Model):
    """Where a publication speaks of a monument (CIDOC CRM P70)."""

    monument = models.ForeignKey(Monument, models.CASCADE, related_name="mentions")
    publication = models.ForeignKey(
        Publication, models.PROTECT, verbose_name=_("publication"), related_name="mentions"
    )
    pages = models.CharField(_("pages"), max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["monument", "publication", "pages"], name="mention_once"
            )
        ]
