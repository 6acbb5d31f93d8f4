"""The app on the phone: its page, its service worker and its manifest. They hold nobody's data."""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gis.models import Area

from .shell_words import words
from .trust import has_authority

OF_THE_OFFICE = {"inspections.css"}
ENTRY = "inspections/field_page.js"
OF_EVERY_PAGE = ["base/tokens.css", "base/base.css", "base/mark.svg"]
# The modules of @noble/hashes that SHA-256 is made of.
OF_OTHERS = [f"vendor/noble-hashes/{name}.js" for name in ("sha2", "_md", "_u64", "utils")]
KINDS = {".js", ".css", ".svg"}
# The forms of a visit bring their own templates; without them a visit cannot be begun.
FORMS = ["inspections/field/visit/_templates.html", "inspections/field/_no_forms.html"]
INSTALLED_FOR_S = 400 * 24 * 60 * 60  # as long as browsers keep a cookie at most


@require_safe
@never_cache
def shell(request):
    """The one page of the app. Anyone may load it: who works with it is asked inside."""
    return render(request, "inspections/field/shell.html", _shell_context(version()))


@require_safe
@never_cache
def worker(request):
    """The service worker with the list of what it keeps; or the one that takes itself away.

    The cookie says that the app was on this phone: it outlives a storage that the browser clears,
    which the app then can tell.
    """
    template = "worker" if settings.FIELD_WORKER else "worker_off"
    body = render_to_string(f"inspections/field/{template}.js", {"shell": json.dumps(_kept())})
    answer = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie("field_installed", "1", INSTALLED_FOR_S, secure=secure, samesite="Lax")
    return answer


@require_safe
def manifest(request):
    """The web app manifest; it has one language, the first of the site."""
    code = settings.LANGUAGE_CODE
    with override(code):
        told = {
            "id": "/field/",
            "name": _("Abidə: visits"),
            "short_name": _("Abidə"),
            "lang": code,
            "start_url": reverse("inspections:field"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#faf7f1",
            "theme_color": "#941b30",
            "icons": [{"src": static("base/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
        }
    return JsonResponse(told, content_type="application/manifest+json")


def version() -> str:
    """A name of what the app is made of: another as soon as a byte of it is another."""
    told = hashlib.sha256()
    for name in shell_files():
        told.update(f"{name}\0{_digest(name)}\0".encode())
    for code, _name in settings.LANGUAGES:
        told.update(_page(code).encode())
    return told.hexdigest()[:16]


def shell_files() -> list[str]:
    """Static files of the app by their names in the source; modules import each other by these."""
    folder = Path(settings.FIELD_SHELL_DIR)
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in KINDS)
    own = [path.relative_to(folder).as_posix() for path in found]
    return [
        *OF_EVERY_PAGE,
        *OF_OTHERS,
        *(f"inspections/{name}" for name in own if name not in OF_THE_OFFICE),
    ]


def _kept() -> dict:
    """What the worker keeps: pages by path; files under both of their addresses.

    A page names a file by the address that holds its content's hash, a module by the plain one. The
    worker fetches the first and answers both with it, so a release never mixes with another.
    """
    name = version()
    pages = [_page_url(code) for code, _name in settings.LANGUAGES]
    files = [[settings.STATIC_URL + file, static(file)] for file in shell_files()]
    return {"version": name, "pages": pages, "files": files}


def _shell_context(name: str) -> dict:
    styles = [file for file in shell_files() if file.endswith(".css")]
    areas = Area.objects.districts().defer("boundary")
    told = {"version": name, "styles": styles, "words": words(), "forms": FORMS}
    told["modules"] = [settings.STATIC_URL + file for file in shell_files() if _is_first(file)]
    told |= {"has_worker": settings.FIELD_WORKER, "has_authority": has_authority()}
    return told | {"areas": sorted(areas, key=str)}


def _is_first(file: str) -> bool:
    """Is it a module that every start needs? Named in the page, they load at once, not in turn."""
    is_own = file.startswith("inspections/") and file.count("/") == 1
    return file in OF_OTHERS or (is_own and file.endswith(".js") and file != ENTRY)


def _page(code: str) -> str:
    with override(code):
        return render_to_string("inspections/field/shell.html", _shell_context(""))


def _page_url(code: str) -> str:
    with override(code):
        return reverse("inspections:field")


def _digest(name: str) -> str:
    return hashlib.sha256(Path(finders.find(name)).read_bytes()).hexdigest()
