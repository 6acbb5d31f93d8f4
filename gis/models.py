import re

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# "Şəki rayonu", "Naxçıvan ş.", "Товузский р-н": the word that says what it is, not its name.
WHAT_IT_IS = re.compile(
    r"\s+(rayonu|r\.|r-nu|şəhəri|ş\.|district|city|район|р-н|город|г\.)$", re.IGNORECASE
)


class AreaQuerySet(models.QuerySet):
    def countries(self):
        return self.filter(kind=Area.Kind.COUNTRY)

    def neighbours(self):
        return self.filter(kind=Area.Kind.NEIGHBOUR)

    def districts(self, on=None):
        """The districts of today; with a day, also those that were there then and ended since.

        What a re-districting changed is found by its row of today, which has its code.
        """
        districts = self.filter(kind=Area.Kind.DISTRICT)
        if on is None:
            return districts.current()
        ended_since = Q(valid__contains=on, succeeded_by=None)
        return districts.filter(districts._is_current() | ended_since)

    def current(self):
        return self.filter(self._is_current())

    def _is_current(self):
        return Q(valid__isnull=True) | Q(valid__contains=timezone.localdate())

    def containing(self, point):
        return self.filter(boundary__covers=point)

    def named(self, name):
        """Those that people call so, today or before, in any of the three languages."""
        bare = WHAT_IT_IS.sub("", name.strip())
        return self.filter(
            Q(name_az__iexact=bare)
            | Q(name_en__iexact=bare)
            | Q(name_ru__iexact=bare)
            | Q(aliases__contains=[bare])
            | Q(aliases__contains=[name.strip()])
        )


class Area(models.Model):
    """A named boundary: a country, a district, a reserve; and who drew it.

    The boundary is a suggestion, not a rule: the free polygons are older than 2009 and coarse.
    """

    FREE_SOURCE = "Natural Earth"  # how the source of a free, coarse boundary begins

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")  # whose monuments are kept here
        NEIGHBOUR = "neighbour", _("neighbouring country")  # to draw, and to name in a refusal
        DISTRICT = "district", _("district")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    # A country's ISO 3166-1 alpha-2; a district's ISO 3166-2, or our own where ISO has none.
    code = models.CharField(_("code"), max_length=20)
    name_az = models.CharField(_("name in Azerbaijani"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    name_ru = models.CharField(_("name in Russian"), max_length=100)
    # former names, other spellings, and the parts that registers name instead of the whole
    aliases = ArrayField(
        models.CharField(max_length=100), verbose_name=_("other names"), default=list, blank=True
    )
    # WGS 84 longitude, latitude; null for a district that is known by name only
    boundary = models.MultiPolygonField(_("boundary"), srid=4326, null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    licence = models.CharField(_("licence"), max_length=100)

    # Days on which it was so, [from, until); null for what always was. What a re-districting
    # changed is kept as a row of its own, which the area of today succeeds.
    valid = DateRangeField(_("in force from, until"), null=True, blank=True)
    succeeded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="predecessors"
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name_az"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                condition=Q(valid__isnull=True) | Q(valid__upper_inf=True),
                name="area_code_once_a_kind",
            )
        ]

    def __str__(self):
        return getattr(self, self.name_column())

    @classmethod
    def name_column(cls) -> str:
        """The column of the names in the reader's language."""
        column = f"name_{(get_language() or '')[:2]}"
        return column if hasattr(cls, column) else "name_az"
