"""The doors to forms.json and to the checklists of any time. They are public: no sign-in."""

import re

from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..canonical import canonical
from ..forms_data import forms
from ..models import ChecklistVersion

JSON = "application/json; charset=utf-8"
FOR_EVER = "public, max-age=31536000, immutable"
_HASH = re.compile(r"[0-9a-f]{64}")


@require_safe
def forms_json(request):
    """The file of `?v=HASH`, which never changes; without it, or with one that was, to today's."""
    today, asked = forms(), request.GET.get("v", "")
    if asked and not _HASH.fullmatch(asked):
        raise BadRequest(_("“%(value)s” is no version of the forms.") % {"value": asked[:80]})
    if asked != today.version:
        answer = HttpResponseRedirect(today.address)
        answer["Cache-Control"] = "no-cache"
        return answer
    return _for_ever(request, today.body, today.gzipped)


@require_safe
def checklist_json(request, sha256):
    """One version of a checklist, also one that no new visit begins with."""
    version = get_object_or_404(ChecklistVersion, sha256=sha256)
    return _for_ever(request, canonical(version.content))


def _for_ever(request, body, gzipped=None):
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    is_gzipped = bool(gzipped) and takes_gzip
    answer = HttpResponse(gzipped if is_gzipped else body, content_type=JSON)
    if is_gzipped:
        answer["Content-Encoding"] = "gzip"
    answer["Cache-Control"] = FOR_EVER
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer
