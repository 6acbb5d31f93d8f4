"""The newest answers to a question as a feed (Atom, RFC 4287): news without an address."""

from datetime import UTC, datetime

from django.conf import settings
from django.db.models import Min, OuterRef, Subquery
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from heritage.catalogue.asked_words import in_words, query_of
from heritage.catalogue.choices import Lifecycle
from heritage.catalogue.filters import MonumentFilter
from heritage.catalogue.models import Monument
from heritage.catalogue.services.searches import answers_to
from heritage.catalogue.views.as_of import PARAMETERS, refusal

from . import listings

ENTRIES = 50
BEFORE_ALL = datetime(2001, 1, 1, tzinfo=UTC)  # the date of a feed without entries


class _Feed(Atom1Feed):
    def latest_post_date(self):
        """Of nothing Django would say now: another answer at every asking."""
        return max((item["pubdate"] for item in self.items), default=BEFORE_ALL)


@require_safe
@gzip_page
def newest(request):
    """Answers by the day on which the public first saw them, the latest first."""
    found = MonumentFilter(
        request.GET, queryset=Monument.objects.published().official(), request=request
    )
    if problems := why_no_news(request, found):
        return refusal(request, problems)
    page = _page(query_of(found))
    feed = _Feed(
        title=f"Abidə: {in_words(found)}",
        link=page,
        description=_("The newest monuments that answer to a search."),
        language=get_language(),
        feed_url=settings.BASE_URL + request.get_full_path(),
        feed_guid=page,
    )
    for monument in _newest_first(answers_to(found)):
        _add(feed, monument)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def why_no_news(request, found) -> list[str]:
    """The sentences of a question that is wrong, or of an earlier day, on which nothing is new."""
    if any(request.GET.get(name) for name in PARAMETERS):
        return [_("Nothing new answers to a question of an earlier day. Go back to today first.")]
    return [sentence for field in found.form.errors.values() for sentence in field]


def _page(query) -> str:
    return settings.BASE_URL + reverse("public:map") + (f"?{query}" if query else "")


def _newest_first(monuments):
    events = Monument.pgh_event_model.objects.filter(
        pgh_obj=OuterRef("pk"), lifecycle=Lifecycle.PUBLISHED
    )
    first = events.order_by().values("pgh_obj").annotate(at=Min("pgh_created_at")).values("at")
    shown = monuments.annotate(shown_at=Subquery(first)).filter(shown_at__isnull=False)
    return listings.for_listing(shown.order_by("-shown_at", "-pk"))[:ENTRIES]


def _add(feed, monument):
    note = (monument.number, monument.kind, monument.public_district)
    feed.add_item(
        title=monument.name,
        link=settings.BASE_URL + reverse("public:monument", args=[monument.reference]),
        description=", ".join(str(one) for one in note if one),
        unique_id=f"{settings.BASE_URL}/id/{monument.reference}",
        pubdate=monument.shown_at,
        updateddate=monument.shown_at,
    )
