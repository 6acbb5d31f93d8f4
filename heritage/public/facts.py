"""What the page of a monument says beyond its columns: fetched whole, public rows only."""

from django.db.models import Prefetch, Q
from django.utils import timezone

from heritage.catalogue.choices import Sensitivity
from heritage.catalogue.models import (
    Fabric,
    Holding,
    Mention,
    Monument,
    Name,
    Participation,
    Protection,
    Relation,
    Zone,
)

OPEN = Sensitivity.OPEN
_names = Name.objects.filter(is_preferred=True)


def with_facts(monuments, user, day=None):
    """Phases, fabric, people, use, relations, bibliography, protection, zones: few queries.

    Zones are those in force on `day`, else today.
    """
    return monuments.prefetch_related(
        "phases",
        Prefetch("fabrics", Fabric.objects.select_related("component", "material", "technique")),
        Prefetch("participations", Participation.objects.select_related("agent", "role", "phase")),
        Prefetch("holdings", Holding.objects.select_related("use")),
        Prefetch("mentions", Mention.objects.select_related("publication")),
        Prefetch("protections", Protection.objects.select_related("act", "ended_by")),
        Prefetch("relations", _relations(user, "to_monument"), "relations_shown"),
        Prefetch("relations_here", _relations(user, "from_monument"), "relations_here_shown"),
        Prefetch("zones", _zones(day), "zones_in_force"),
    )


def _relations(user, other):
    """Relations to what this person may know, and none that would tell a hidden place.

    A part lies where its whole lies, and what replaced a monument stands where it stood: both are
    shown only between places that are open.
    """
    visible = Monument.objects.visible_to(user).only("reference")
    open_places = Q(from_monument__sensitivity=OPEN, to_monument__sensitivity=OPEN)
    shown = Relation.objects.filter(**{f"{other}__in": visible})
    shown = shown.filter(open_places | Q(kind=Relation.Kind.SEE_ALSO))
    named = Prefetch(other, Monument.objects.only("reference").prefetch_related(_named()))
    return shown.prefetch_related(named)


def _named():
    return Prefetch("names", _names)


def _zones(day):
    held = Zone.objects.in_force_on(day or timezone.localdate())
    return held.shown().select_related("act")


def zones_of(monument):
    """The zones that may be drawn: none of a monument whose place is hidden."""
    return monument.zones_in_force if monument.sensitivity == OPEN else []


def uses_of(monument):
    """What it is used for, said once each; who owns it is said by its sort only."""
    return [one for one in monument.holdings.all() if one.kind == Holding.Kind.USE and one.use]


def owners_of(monument, day):
    """The sorts of owners on that day, without who they are or by which title."""
    owners = (one for one in monument.holdings.all() if one.kind == Holding.Kind.OWNERSHIP)
    held = (one for one in owners if _holds(one.valid, day))
    known = (one for one in held if one.owner_type != Holding.Owner.UNKNOWN)
    return list(dict.fromkeys(one.get_owner_type_display() for one in known))


def _holds(span, day):
    return span is None or day in span


def protections_of(monument, day=None):
    """(protection, whether it is in force on that day, else today), the latest first."""
    day = day or timezone.localdate()
    told = [(one, _holds(one.valid, day)) for one in monument.protections.all()]
    return list(reversed(told))


def told_of(monument, day=None):
    """What the page of the monument says of them, by name; as of a day, else of today."""
    day = day or timezone.localdate()
    return {
        "uses": uses_of(monument),
        "owners": owners_of(monument, day),
        "protections": protections_of(monument, day),
        "zones": zones_of(monument),
    }
