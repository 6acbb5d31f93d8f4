"""Records that may be the same monument as one that is being written down."""

from django.db.models import Exists, OuterRef, Q, Value

from .models import Identifier, Monument, Name
from .querysets import Fold

NEARBY_DEG = 0.02  # about 2 km; a name comes back in every district, seldom twice in a village
MOST_SHOWN = 10


def look_alikes(*, names, by, number="", point=None, other_than=None):
    """Monuments with this official number, or with one of these names and not far from `point`.

    `point` is WGS 84 longitude, latitude or None; `other_than` is a monument to leave out. A person
    `by` is told of nothing that they may not know: neither drafts nor hidden places of others.
    """
    kept = Monument.objects.kept_by(by).filter(pk=OuterRef("pk"))
    known = Monument.objects.visible_to(by).annotate(is_kept=Exists(kept))
    same = Q(pk__in=[])
    if names := [name for name in names if name]:
        same |= Q(Exists(_named(names))) & _nearby(point)
    if number:
        same |= Q(Exists(_numbered(number)))
    found = known.filter(same).prefetch_related("names", "identifiers")
    if other_than and other_than.pk:
        found = found.exclude(pk=other_than.pk)
    return found.in_register_order()[:MOST_SHOWN]


def _named(names):
    folded = [Fold(Value(name)) for name in names]
    return Name.objects.filter(monument=OuterRef("pk"), folded__in=folded)


def _numbered(number):
    numbers = Identifier.objects.filter(scheme=Identifier.Scheme.INVENTORY)
    return numbers.filter(monument=OuterRef("pk"), folded=Fold(Value(number)))


def _nearby(point):
    if point is None:
        return Q()
    exact, public = Q(is_kept=True), Q(is_kept=False)
    return (exact & _at("location", point)) | (public & _at("public_point", point))


def _at(place, point):
    return Q(**{f"{place}__isnull": True}) | Q(**{f"{place}__dwithin": (point, NEARBY_DEG)})
