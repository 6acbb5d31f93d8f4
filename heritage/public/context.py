"""What every page needs from the site: its own address and its other languages."""

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.timezone import localtime
from django.utils.translation import get_language, override

from heritage.catalogue.forms import MomentForm
from heritage.catalogue.views.as_of import dated_query, today_address


def site(request):
    return {
        "base_url": settings.BASE_URL,
        "site_languages": site_languages(request),
        "moment": getattr(request, "moment", None),
        "moment_form": MomentForm(initial=_moment_asked(request)),
        "dated_query": dated_query(request),
        "today_address": today_address(request),
    }


def _moment_asked(request):
    """As the fields of a form show it; a field of a browser knows no zones."""
    moment = getattr(request, "moment", None)
    if not moment:
        return {}
    known = moment.known_at and localtime(moment.known_at).replace(tzinfo=None)
    day = moment.in_force_on
    return {"on": day and day.isoformat(), "known": known and known.isoformat()}


def site_languages(request):
    """The page in each language: dicts of code, name, address (path and query), canonical."""
    return [_in_language(request, code, name) for code, name in settings.LANGUAGES]


def _in_language(request, code, name):
    address = translate_url(request.get_full_path(), code)
    if not address.startswith(f"/{code}/"):  # an error page has no counterpart
        with override(code):
            address = reverse("public:map")
    return {
        "code": code,
        "name": name,
        "address": address,
        "canonical": settings.BASE_URL + address.split("?")[0],
        "is_current": code == get_language(),
    }
