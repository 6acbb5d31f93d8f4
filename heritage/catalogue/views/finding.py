"""The one search box of the desk."""

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import VIEW_UNPUBLISHED

from .. import finding

LONGEST = 200  # letters of a question


@require_safe
@needs(VIEW_UNPUBLISHED)
def find_all(request):
    """Monuments, acts, people, publications, zones and terms that the words find."""
    words = request.GET.get("q", "")
    if len(words) > LONGEST or "\0" in words:
        raise BadRequest(_("The question is longer than %(most)s letters.") % {"most": LONGEST})
    groups = finding.find(words, user=request.user)
    found_monuments = any(group.sort in ("monuments", "old") for group in groups)
    context = {
        "words": words,
        "groups": groups,
        "near_names": [] if found_monuments else finding.near(words, user=request.user),
    }
    return render(request, "catalogue/find.html", context)
