"""What every page needs from the site: its own address and its other languages."""

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override


def site(request):
    return {"base_url": settings.BASE_URL, "site_languages": site_languages(request)}


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
