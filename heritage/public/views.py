"""The pages that anyone may read: drawn from public columns only, the same for everybody."""

import re
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponseBadRequest, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from heritage.accounts.roles import PROPOSE_CHANGE
from heritage.catalogue.as_of import as_of
from heritage.catalogue.choices import Lifecycle
from heritage.catalogue.filters import MonumentFilter
from heritage.catalogue.history import was_public
from heritage.catalogue.models import Monument, Source
from heritage.catalogue.services.tiles import State
from heritage.catalogue.views.as_of import dated, dated_query

from . import basemap, facts, listings, scans, tiles
from .answer import Answer
from .how_listed import EDGES, HowListed
from .places import ANY, cell_km, place_of, places_of, view_of, zone_shapes
from .structured_data import as_script, landmark, pictured_pages

KEEP_REDIRECT_S = 3600
MOST_CARDS = 100
REFERENCE = re.compile(r"M[0-9]{6,11}")


@require_safe
@gzip_page
@dated
def map_page(request):
    """The map, the form and the same answer as a list. A value that means nothing is a 400."""
    context = asked_of(request)
    found, answer, problems = context["filter"], context["answer"], context["problems"]
    context |= {
        "near_names": [] if problems else found.near_names(answer.count, answer.cut.keys),
        "undated": 0 if problems else _undated(request),
        # What is chosen stands above the list as chips: the form need not push it down.
        "is_form_open": bool(problems or request.moment),
        "query_as_list": query_without(request, *EDGES, "view"),
    }
    return render(request, "public/map.html", context, status=400 if problems else 200)


def asked_of(request, page_length=None, *, found=None, listed_by=HowListed):
    """What every page of a question shows: the answer, or what was wrong; and the map's layers.

    `page_length` is of those who ask for none. Another filter of what is published may be given
    as `found`, and another form than HowListed.
    """
    found = found or MonumentFilter(
        request.GET, queryset=Monument.objects.published(), request=request
    )
    has_words = bool(found.is_valid() and found.words)
    how = listed_by(request.GET, has_words=has_words, usual_length=page_length)
    answer, problems = _answer(request, found, how)
    return {
        "filter": found,
        "how": how,
        "answer": answer,
        "listed": answer.rows if answer else [],
        "problems": problems,
        "query": query_without(request, *EDGES),
        "basemap": basemap.layers(),
        "credits": basemap.credits(),
        "base_maps": basemap.from_elsewhere(),
        "bare_map": {"TILES": []},  # layers_control.js adds those of other servers
        "overlays": scans.offered(),
        "tiles": tiles.template(State.now().version),
        "tileset": reverse("data:tileset"),
        "extent": reverse("public:extent"),
        "map_address": reverse("public:map"),
        "any": ANY,
    }


def _answer(request, found, how):
    """What answers the question, and the sentences that say what was wrong with it."""
    problems = [*_wrong(found.form), *_wrong(how)]
    if problems:
        return None, problems
    try:
        return Answer(found, how, request.GET), []
    except ValidationError as error:
        return None, error.messages


def _wrong(form):
    """A sentence for each value that means nothing, after the words that its field goes by."""
    for name, sentences in form.errors.items():
        field = form[name]
        is_named = not field.is_hidden and name not in EDGES
        yield from (f"{field.label}: {s}" for s in sentences) if is_named else sentences


def _undated(request):
    """How many answer the question today and are left out of a day, having no dated act."""
    if not request.moment.in_force_on:
        return 0
    with as_of(known_at=request.moment.known_at):
        undated = Monument.objects.published().official().without_dated_protection()
        return MonumentFilter(request.GET, queryset=undated, request=request).qs.order_by().count()


def query_without(request, *names):
    """What was asked as a query string, without what is empty and without these names."""
    asked = ((name, value) for name, values in request.GET.lists() for value in values)
    return urlencode([(name, value) for name, value in asked if value and name not in names])


@require_safe
@gzip_page
@dated
def places(request):
    """The public places of the same answer as GeoJSON, for the map."""
    found = MonumentFilter(request.GET, queryset=Monument.objects.published(), request=request)
    if not found.is_valid():
        return JsonResponse({"errors": found.form.errors}, status=400)
    told = places_of(listings.for_map(found.qs), dated_query(request))
    return JsonResponse(told, content_type="application/geo+json")


@require_safe
@dated
def monument_page(request, reference):
    """One monument; the office also sees drafts, and a box that leads to its own pages."""
    visible, day = Monument.objects.visible_to(request.user), request.moment.in_force_on
    monument = listings.for_page(visible, request.user, day).filter(reference=reference).first()
    if monument is None:
        return not_here(request, reference)
    context = {
        "monument": monument,
        "place": place_of(monument),
        "zone_shapes": zone_shapes(facts.zones_of(monument)),
        "place_view": view_of(monument),
        "cell_km": cell_km(monument),
        "has_manifest": monument.is_published and bool(pictured_pages(monument)),
        "json_ld": "" if request.moment else as_script(landmark(monument)),
        "basemap": basemap.layers(),
        "credits": basemap.credits(),
        "may_edit": (
            not request.moment
            and request.user.has_perm(PROPOSE_CHANGE)
            and monument.is_kept_by(request.user)
        ),
    } | facts.told_of(monument, day)
    answer = render(request, "public/monument.html", context)
    if not monument.is_published:
        add_never_cache_headers(answer)
    return answer


def not_here(request, reference):
    """What was merged leads on; 410 for what people may have cited and is gone; or 404.

    Gone is what was withdrawn, and what was made by an act that was undone. It is said only of what
    was public once: all else is answered as what never was. Of an earlier time it says so when the
    monument is on the register today.
    """
    with as_of():
        if kept := Monument.objects.visible_to(request.user).led_to_by(reference).first():
            return _moved_to(request, kept)
        today = Monument.objects.filter(reference=reference)
        if getattr(request, "moment", None) and today.published().exists():
            return render(request, "public/not_then.html", {"reference": reference}, status=404)
        known = today.values_list("lifecycle", flat=True).first()
        if known in (None, Lifecycle.WITHDRAWN) and was_public(reference):
            context = {"reference": reference, "is_undone": known is None}
            return render(request, "410.html", context, status=410)
    raise Http404


def _moved_to(request, kept):
    """301 to the same page of the monument that the record was merged into."""
    asked = request.resolver_match
    address = reverse(asked.view_name, kwargs=asked.kwargs | {"reference": kept.reference})
    query = request.META.get("QUERY_STRING", "")
    answer = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    if kept.is_published:
        patch_cache_control(answer, max_age=KEEP_REDIRECT_S)  # a merging may be undone
    else:
        add_never_cache_headers(answer)
    return answer


@require_safe
@dated
def card(request, reference):
    """What the map shows of a monument that was clicked: a fragment."""
    published = listings.for_listing(Monument.objects.published())
    monument = published.filter(reference=reference).first()
    if monument is None:
        return not_here(request, reference)
    context = {"monument": monument, "page": listings.first_page(monument), "km": cell_km(monument)}
    return render(request, "public/_card.html", context)


@require_safe
@dated
def cards(request):
    """Of several monuments at one place, `?of=M000001,M000002`: their names and facts, a fragment.

    What is not there, or not public, is passed over.
    """
    asked = [one for one in request.GET.get("of", "").split(",") if one]
    if not all(map(REFERENCE.fullmatch, asked)) or len(asked) > MOST_CARDS:
        sentence = _("“%(value)s” is not a list of at most %(most)s identifiers.")
        shown = {"value": ",".join(asked)[:80], "most": MOST_CARDS}
        return HttpResponseBadRequest(sentence % shown, content_type="text/plain; charset=utf-8")
    published = listings.for_listing(Monument.objects.published().in_register_order())
    return render(
        request, "public/_cards.html", {"monuments": published.filter(reference__in=asked)}
    )


@require_safe
def about(request):
    """Where the facts, the map and the pictures come from, and what one may do with them."""
    published = Source.objects.filter(monument__lifecycle=Lifecycle.PUBLISHED)
    licences = published.filter(monument__is_sample=False).order_by("licence").values("licence")
    return render(
        request,
        "public/about.html",
        {
            "numbers": listings.numbers(Monument.objects.published()),
            "sources": licences.annotate(monuments=Count("monument", distinct=True)),
            "credits": basemap.credits(),
        },
    )
