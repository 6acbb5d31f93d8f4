"""Drafts of forms: kept while one types, dropped when one is no longer wanted."""

import json

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from heritage.accounts.access import needs
from heritage.accounts.roles import PROPOSE_CHANGE

from .. import drafts


@require_POST
@never_cache
def keep_draft(request):
    """JSON {form, values} → 204. A session that ended is a 401, so that the browser keeps it."""
    if not request.user.is_authenticated:
        return JsonResponse({"problem": _("You are signed out.")}, status=401)
    if not request.user.has_perm(PROPOSE_CHANGE):
        return JsonResponse({"problem": _("Your role keeps no drafts.")}, status=403)
    if len(request.body) > drafts.LARGEST_BYTES:
        return JsonResponse({"problem": _("The draft is larger than 1 megabyte.")}, status=413)
    try:
        form_key, values = _read(request.body)
    except (ValueError, TypeError, KeyError):
        sentence = _("This is no draft: it names no form, or its values are no texts.")
        return JsonResponse({"problem": sentence}, status=400)
    drafts.keep(request.user, form_key, values)
    return HttpResponse(status=204)


def _read(body):
    """The form and its values, texts or lists of texts by name; ValueError for anything else."""
    told = json.loads(body)
    form_key, values = told["form"], dict(told["values"])
    if not drafts.KEY.fullmatch(form_key):
        raise ValueError(form_key)
    for value in values.values():
        texts = value if isinstance(value, list) else [value]
        if not all(isinstance(text, str) and "\0" not in text for text in texts):
            raise ValueError(value)
    return form_key, values


@require_POST
@needs(PROPOSE_CHANGE)
def discard_draft(request):
    """Forget the draft of the form that is named, and go back to its page."""
    drafts.drop(request.user, request.POST.get("form", ""))
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else "catalogue:desk")
