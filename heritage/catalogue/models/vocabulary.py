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
    source = models.CharField(max_length=200, blank=True)
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
        return getattr(self, f"label_{(get_language() or '')[:2]}", self.label_az)
