from django.contrib.gis.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class AreaQuerySet(models.QuerySet):
    def districts(self):
        return self.filter(kind=Area.Kind.DISTRICT)

    def containing(self, point):
        return self.filter(boundary__covers=point)


class Area(models.Model):
    """A named boundary: a country, a district, a reserve; and who drew it.

    The boundary is a suggestion, not a rule: the free polygons are older than 2009 and coarse.
    """

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        DISTRICT = "district", _("district")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    code = models.CharField(_("code"), max_length=20)  # a country's ISO 3166-1, a district's own
    name_az = models.CharField(_("name in Azerbaijani"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    name_ru = models.CharField(_("name in Russian"), max_length=100)
    # WGS 84 longitude, latitude; null for a district that is known by name only
    boundary = models.MultiPolygonField(_("boundary"), srid=4326, null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    licence = models.CharField(_("licence"), max_length=100)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name_az"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="area_code_once_a_kind")
        ]

    def __str__(self):
        return getattr(self, f"name_{(get_language() or '')[:2]}", self.name_az)
