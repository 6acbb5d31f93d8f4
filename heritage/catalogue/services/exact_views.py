"""Who looked at a place that is hidden from the public: written down, and never changed."""

from datetime import timedelta

from django.utils import timezone

from ..choices import Sensitivity
from ..models import ExactView, Monument

# A form that is saved five times, or a page that is loaded anew, is one look; and an hour still
# tells who could have given a place away.
ONE_LOOK = timedelta(hours=1)


def note_exact_view(*, monument: Monument, by, where: str) -> None:
    """Write down that `by` is being shown the exact place of a monument, on the page `where`.

    Every page that shows one calls this. A place that is open to everyone is not written down; nor
    is a second look of one person at one page within an hour.
    """
    note_exact_views(monuments=[monument], by=by, where=where)


def note_exact_views(*, monuments, by, where: str) -> None:
    """The same of several on one page, in two queries."""
    hidden = {one.pk for one in monuments if one.sensitivity != Sensitivity.OPEN}
    if not hidden:
        return
    look = {"user": by, "where": where[:200]}
    lately = ExactView.objects.filter(**look, at__gt=timezone.now() - ONE_LOOK)
    known = lately.filter(monument__in=hidden).values_list("monument", flat=True)
    new = sorted(hidden.difference(known))
    ExactView.objects.bulk_create(ExactView(monument_id=pk, **look) for pk in new)
