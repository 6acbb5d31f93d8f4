"""The open vocabularies (SKOS): terms with labels, hierarchy and source."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from heritage.accounts.tracking import tracked

from ..querysets import ConceptQuerySet, Fold


@tracked
class Concept(models.Model):
    """A term of a vocabulary (SKOS): a code that never changes and its labels."""

    class Scheme(models.TextChoices):
        KIND = "kind", _("kind of monument")
        MATERIAL = "material", _("material")
        TECHNIQUE = "technique", _("technique")
        COMPONENT = "component", _("part of a building")
        USE = "use", _("use")
        ROLE = "role", _("role of a person")
        SEARCH = "search", _("words that a search takes for one another")
        # What an inspection is written in. The scales of others, at the end, are for comparison.
        CONDITION_CLASS = "condition-class", _("condition class")
        URGENCY_CLASS = "urgency-class", _("urgency class")
        RECOMMENDATION_CLASS = "recommendation-class", _("recommendation class")
        CONSEQUENCE = "consequence", _("consequence of doing nothing")
        DAMAGE = "damage", _("damage")
        ELEMENT = "element", _("part that an inspection looks at")
        EXTENT = "extent", _("extent of damage")
        INTENSITY = "intensity", _("intensity of damage")
        ACTIVITY = "activity", _("whether damage goes on")
        CHANGE = "change", _("change since the last visit")
        CAUSE = "cause", _("cause of damage")
        CERTAINTY = "certainty", _("certainty")
        EFFECT = "effect", _("effect of a disturbance")
        THREAT_CATEGORY = "threat-category", _("kind of disturbance or threat")
        THREAT_CERTAINTY = "threat-certainty", _("certainty of a threat")
        THREAT_LEVEL = "threat-level", _("level of a threat")
        PROBABILITY = "probability", _("probability")
        SEVERITY = "severity", _("severity of a threat")
        PRIORITY = "priority", _("priority of measures")
        ADVICE_KIND = "advice-kind", _("kind of advice for a site")
        NEXT_ASSESSMENT = "next-assessment", _("next assessment")
        ASSESSMENT_TYPE = "assessment-type", _("kind of assessment")
        DATE_TYPE = "date-type", _("what a date says")
        INSPECTION_KIND = "inspection-kind", _("kind of inspection")
        ACCESS = "access", _("how far the inspector came")
        NOT_INSPECTED_REASON = "not-inspected-reason", _("why a part was not inspected")
        EVIDENCE = "evidence", _("how it was seen")
        CONFIDENCE = "confidence", _("confidence")
        WEATHER = "weather", _("weather")
        OCCUPANCY = "occupancy", _("occupancy")
        USE_KIND = "use-kind", _("use on the day")
        PHOTO_ROLE = "photo-role", _("what a photograph is for")
        CAPTURE_METHOD = "capture-method", _("how a photograph was taken")
        RECOMMENDATION_KIND = "recommendation-kind", _("kind of work")
        COST_BASIS = "cost-basis", _("what a cost rests on")
        COST_BAND = "cost-band", _("band of costs")
        WORK_STATUS = "work-status", _("state of a work")
        WHO_CAN = "who-can", _("who can do a work")
        HAZARD = "hazard", _("hazard")
        DAMAGE_GRADE = "damage-grade", _("damage grade after a disaster")
        EMS_COMPONENT = "ems-component", _("component of a building")
        COMPONENT_DAMAGE = "component-damage", _("damage of a component")
        COMPONENT_EXTENT = "component-extent", _("share of a component")
        USABILITY = "usability", _("usability after a disaster")
        CONFLICT_MARK = "conflict-mark", _("mark of a conflict")
        FIRST_AID_NEED = "first-aid-need", _("need of first aid")
        FIRST_AID_LEVEL = "first-aid-level", _("level of first aid")
        REMOTE_CLASS = "remote-class", _("damage as seen from afar")
        REMOTE_SOURCE = "remote-source", _("source from afar")
        CONSTRUCTION_STATE = "construction-state", _("state of a construction")
        TREND = "trend", _("trend")
        NEN_CONDITION = "nen-condition", _("condition by NEN 2767")
        NEN_SEVERITY = "nen-severity", _("severity of a defect by NEN 2767")
        NEN_EXTENT = "nen-extent", _("extent of a defect by NEN 2767")
        MONUMENTENWACHT = "monumentenwacht", _("condition by Monumentenwacht")
        HE_CONDITION = "he-condition", _("condition by Historic England")
        HE_PRIORITY = "he-priority", _("priority by Historic England")
        HE_ARCHAEOLOGY = "he-archaeology", _("condition of archaeology by Historic England")
        BARR = "barr", _("condition by the Scottish register")
        EAMENA_CONDITION = "eamena-condition", _("condition by EAMENA")
        EAMENA_SEVERITY = "eamena-severity", _("severity of damage by EAMENA")
        FITZNER = "fitzner", _("damage category of stone")
        CRACK_WIDTH = "crack-width", _("width of cracks in masonry")

        @property
        def is_of_condition(self):
            """Whether an inspection is written in it; the other vocabularies describe monuments."""
            return self not in _OF_MONUMENTS

    scheme = models.CharField(max_length=20, choices=Scheme)
    code = models.SlugField(max_length=60)
    label_az = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    label_ru = models.CharField(max_length=120)
    # Other words for the same, in any language: what tables say is known by them.
    synonyms = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    broader = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="narrower"
    )
    # In our own words: what a person must see to choose it. Of an element, what to look at.
    definition_az = models.TextField(blank=True, max_length=500)
    definition_en = models.TextField(blank=True, max_length=500)
    definition_ru = models.TextField(blank=True, max_length=500)
    source = models.CharField(max_length=200, blank=True)
    # Its code in the standard that it comes from, and which edition that was.
    source_code = models.CharField(max_length=60, blank=True)
    version = models.CharField(max_length=40, blank=True)
    sort = models.PositiveSmallIntegerField(default=0)
    icon = models.SlugField(max_length=40, blank=True)  # a drawing of inspections/condition.svg
    materials = ArrayField(models.SlugField(max_length=60), default=list, blank=True)
    is_short = models.BooleanField(default=False)  # stands on the short list of the phone
    is_local = models.BooleanField(default=False)  # added for this country, in no standard
    # "scheme/code" of what is nearly the same elsewhere: shown as approximate, never converted.
    close_matches = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    # A term that was merged into another stays, so that old records and links can be read.
    deprecated_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    # All that it is called, one after another, between semicolons: what a search reads.
    folded = models.GeneratedField(
        expression=Fold(
            models.Func(
                "label_az",
                "label_en",
                "label_ru",
                "synonyms",
                function="catalogue_term_words",
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = ConceptQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "code"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="concept_code_once_a_scheme"),
            models.CheckConstraint(
                condition=~Q(broader=F("pk")) & ~Q(deprecated_by=F("pk")),
                name="concept_not_its_own_parent",
                violation_error_message=_(
                    "A term is neither broader than itself nor its own successor."
                ),
            ),
        ]

    def __str__(self):
        return getattr(self, self.label_column())

    @classmethod
    def label_column(cls) -> str:
        """The column of the labels in the reader's language."""
        column = f"label_{(get_language() or '')[:2]}"
        return column if hasattr(cls, column) else "label_az"

    @property
    def definition(self):
        """In the reader's language; empty where the label says it all."""
        return getattr(self, f"definition_{(get_language() or '')[:2]}", self.definition_az)

    @property
    def matches_elsewhere(self):
        """[(name, address)] of what is nearly the same, in a list of ours or of others."""
        return [
            (match, match if "://" in match else f"/vocabularies/{match}")
            for match in self.close_matches
        ]

    @property
    def told(self):
        """Its label, and for a term that is no longer chosen what took its place."""
        return self.told_as(str(self))

    def told_as(self, label):
        """The same by a label that it has, or had when somebody chose it."""
        if self.deprecated_by_id is None:
            return label
        words = {"term": label, "successor": self.deprecated_by}
        return str(_("%(term)s (replaced by “%(successor)s”)") % words)


_OF_MONUMENTS = (
    Concept.Scheme.KIND,
    Concept.Scheme.MATERIAL,
    Concept.Scheme.TECHNIQUE,
    Concept.Scheme.COMPONENT,
    Concept.Scheme.USE,
    Concept.Scheme.ROLE,
    Concept.Scheme.SEARCH,
)
