"""The closed lists of the register; open vocabularies are `Concept` rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """Whether a value was stated by a source or inferred by us."""

    STATED = "stated", _("stated")
    INFERRED = "inferred", _("inferred")


class Section(models.TextChoices):
    """The sections of the state list (Cabinet decision 132 of 2 August 2001)."""

    ARCHITECTURE = "architecture", _("architecture")
    ARCHAEOLOGY = "archaeology", _("archaeology")
    GARDEN = "garden_park_monumental_memorial", _("garden-park, monumental and memorial")
    DECORATIVE_ART = "decorative_art", _("decorative and applied art")
    UNKNOWN = "unknown", _("not known")


class Importance(models.TextChoices):
    WORLD = "world", _("world importance")
    NATIONAL = "national", _("national importance")
    LOCAL = "local", _("local importance")
    UNKNOWN = "unknown", _("importance not known")


class ConditionClass(models.TextChoices):
    """The condition classes of EN 16096:2012, in our own words; the codes are the standard's."""

    CC0 = "CC0", _("CC0: no damage seen")
    CC1 = "CC1", _("CC1: slight damage, the monument serves as before")
    CC2 = "CC2", _("CC2: damage that spreads or harms neighbouring parts")
    CC3 = "CC3", _("CC3: grave damage, loss under way or danger of collapse")


class Lifecycle(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Standing(models.TextChoices):
    """Where a monument is on the way from a find to the state list, and off it."""

    REPORTED = "reported", _("reported")
    INSPECTED = "inspected", _("inspected on site")
    NEWLY_DISCOVERED = "newly_discovered", _("newly discovered, protected for now")
    AT_COUNCIL = "at_council", _("before the Expert Council")
    OPINION = "academy_opinion", _("with the Academy of Sciences")
    DRAFT_ACT = "draft_act", _("in a draft act")
    LISTED = "listed", _("on the state list")
    REMOVED = "removed", _("removed from the list")
    LOST = "lost", _("lost")
    NOT_LISTED = "not_listed", _("not to be listed")


class Sensitivity(models.TextChoices):
    """What the public may see of the place, the most exact first; cells: see gis/grid.py."""

    OPEN = "open", _("open: the exact point")
    CELL_1KM = "cell_1km", _("a cell of 1 km")
    CELL_10KM = "cell_10km", _("a cell of 10 km")
    DISTRICT = "district", _("the district only")
    WITHHELD = "withheld", _("withheld: nothing")

    @classmethod
    def is_more_exact(cls, one: str, other: str) -> bool:
        """Whether the public sees more of a place under `one` than under `other`."""
        return cls.values.index(one) < cls.values.index(other)


class Precision(models.TextChoices):
    """What the point stands for."""

    BUILDING = "building", _("the building")
    SITE = "site", _("the site")
    AREA = "area", _("the area")
    SETTLEMENT = "settlement", _("the settlement")
    UNKNOWN = "unknown", _("not known")


class Licence(models.TextChoices):
    """Rights statements that IIIF and Europeana accept; the value is their URI, with http."""

    CC0 = "http://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"
    CC_BY = "http://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"
    CC_BY_SA = "http://creativecommons.org/licenses/by-sa/4.0/", "CC BY-SA 4.0"
    CC_BY_NC = "http://creativecommons.org/licenses/by-nc/4.0/", "CC BY-NC 4.0"
    IN_COPYRIGHT = "http://rightsstatements.org/vocab/InC/1.0/", _("in copyright")
    UNDETERMINED = "http://rightsstatements.org/vocab/UND/1.0/", _("copyright undetermined")


# Somebody has rights in these and has let nobody pass them on: the public sees them small, unless
# the registrar knows better. The other licences allow anyone to copy the whole.
HELD_LICENCES = (Licence.IN_COPYRIGHT,)


class ShownSize(models.TextChoices):
    """How large the public may see a picture; the office sees it whole."""

    BY_LICENCE = "licence", _("as the licence says: small when in copyright")
    WHOLE = "whole", _("whole")
    SMALL = "small", _("small")
