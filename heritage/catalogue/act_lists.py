"""Acts as the desk lists them: what each did to protections, counted in the query."""

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from .models import ChangeRequest, LegalAct, Monument, Protection
from .services import changes


def acts_found(words: str, newest_first: bool):
    """Acts whose number, title or issuer has these words, with what each did."""
    acts = LegalAct.objects.all()
    for word in words.split():
        acts = acts.filter(
            Q(number__icontains=word) | Q(title__icontains=word) | Q(issuer__icontains=word)
        )
    order = ("-adopted_on", "-id") if newest_first else ("adopted_on", "id")
    return with_counts(acts).order_by(*order)


def with_counts(acts):
    """`begun`, `ended`: protections that the act began and ended."""
    return acts.annotate(begun=_count("act"), ended=_count("ended_by"))


def _count(field: str):
    rows = Protection.objects.filter(**{field: OuterRef("pk")}).order_by().values(field)
    counted = Subquery(rows.annotate(count=Count("pk")).values("count"))
    return Coalesce(counted, 0, output_field=IntegerField())


def protections_by(act: LegalAct, monuments):
    """What the act began and ended at these monuments, in their order."""
    touched = Protection.objects.filter(Q(act=act) | Q(ended_by=act), monument__in=monuments)
    ordered = touched.select_related("monument").prefetch_related("monument__names")
    return ordered.order_by("monument__importance_rank", "monument__number_sorted", "valid", "pk")


def requests_of(act: LegalAct, user) -> list[ChangeRequest]:
    """Changes by this act that touch nothing but what this person's body keeps."""
    found = act.change_requests.select_related("proposed_by", "decided_by", "undone_by")
    requests = list(found.prefetch_related("annexes"))
    touched = {one.pk: changes.touched_monuments(one.rows) for one in requests}
    keys = set().union(*touched.values())
    known = Monument.objects.filter(pk__in=keys)
    kept = Monument.objects.kept_by(user)
    elsewhere = set(known.exclude(pk__in=kept.values("pk")).values_list("pk", flat=True))
    return [one for one in requests if not touched[one.pk] & elsewhere]
