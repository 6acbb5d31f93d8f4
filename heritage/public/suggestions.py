"""What the public search box suggests while somebody types: monuments, by public columns only."""

from django.http import JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heritage.catalogue.models import Monument
from heritage.catalogue.nearness import likeliest_or_near
from heritage.catalogue.views.as_of import dated, dated_query
from heritage.catalogue.views.finding import said, words_asked

from . import listings

MOST = 8


@require_safe
@dated
def suggest(request):
    """The likeliest monuments, as JSON: {said, groups: [{label, lines}], all}.

    A line has the name, its note (number, kind and district) and the address of its page; `all`
    is the page of everything that was found. Of words that find nothing, what is near to them.
    """
    words = words_asked(request)
    keys, is_near = likeliest_or_near(words, monuments=Monument.objects.published(), most=MOST)
    rows = listings.listed(keys)
    label = _("Did you mean:") if is_near else _("Monuments")
    told = [{"label": label, "lines": [_line(row, request) for row in rows]}] if rows else []
    return JsonResponse(
        {"said": said(len(rows)), "groups": told, "all": _all(words, request) if told else None}
    )


def _line(monument, request):
    note = (monument.number, monument.kind, monument.public_district)
    page = reverse("public:monument", args=[monument.reference])
    return {
        "label": monument.name,
        "note": ", ".join(str(one) for one in note if one),
        "address": page + dated_query(request),
    }


def _all(words, request):
    asked = urlencode({"q": words})
    before = dated_query(request)
    address = reverse("public:map") + (f"{before}&{asked}" if before else f"?{asked}")
    return {"label": _("All that were found"), "address": address}
