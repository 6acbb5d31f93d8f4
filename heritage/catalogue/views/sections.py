"""The record of a monument, section by section: each page is checked and saved for itself."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heritage.accounts.access import needs
from heritage.accounts.roles import EDIT_MONUMENT, PROPOSE_CHANGE

from .. import drafts
from ..ensembles import parts_of, protection_sum
from ..forms.documents import DocumentForm
from ..forms.sections import SECTIONS, SectionForm, sections_of
from ..models import Monument, Relation, Zone
from ..services.exact_views import note_exact_view
from .saving import draft_to_offer, led_on, taken


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
@transaction.atomic
def edit_section(request, reference, slug):
    """The row is locked while it is saved, so that of two people one is told of the other."""
    section = SECTIONS.get(slug)
    if section is None:
        raise Http404
    monument = _kept(request, reference, is_locked=request.method == "POST")
    key = drafts.key("monument", reference, slug)
    if slug == "place":
        note_exact_view(monument=monument, by=request.user, where=request.path)
    form = SectionForm(section, monument, user=request.user, csp_nonce=request.csp_nonce)
    if request.method == "POST":
        if outcome := taken(request, form, key):
            saved = _("“%(section)s” is saved.") % {"section": section.label}
            there = ("catalogue:section", reference, slug)
            return led_on(request, outcome, saved=saved, there=there)
        return _page(request, form, key, status=422)
    return _page(request, form, key, draft_to_offer(request, form, key))


def _kept(request, reference, *, is_locked=False):
    monuments = Monument.objects.kept_by(request.user)
    if is_locked:
        monuments = monuments.select_for_update(of=("self",))
    return get_object_or_404(monuments, reference=reference)


def _page(request, form, key, draft=None, *, status=200, upload=None):
    monument, section = form.monument, form.section
    context = {
        "form": form,
        "section": section,
        "monument": monument,
        "sections": sections_of(monument),
        "draft": draft,
        "draft_key": key,
    } | _beside(request, form, upload)
    return render(request, "catalogue/section.html", context, status=status)


def _beside(request, form, upload):
    """What a section shows beside its form."""
    monument = form.monument
    if form.section.slug == "relations":
        parts = parts_of(monument, timezone.localdate(), request.user)
        here = monument.relations_here.exclude(kind=Relation.Kind.PART_OF)
        relations = here.select_related("from_monument").prefetch_related("from_monument__names")
        told = {"parts": parts, "protection_sum": protection_sum(parts)}
        return told | {"relations_here": relations}
    if form.section.slug == "place":
        return {"locations": monument.locations.all(), "zones": _zones(request, monument)}
    return {"upload": upload or DocumentForm()}


def _zones(request, monument):
    """The zones of the monument; one that is there for another agency's too is only shown."""
    kept = Zone.objects.kept_by(request.user).filter(pk=OuterRef("pk"))
    return monument.zones.annotate(is_kept=Exists(kept)).defer("boundary").select_related("act")


@require_POST
@needs(EDIT_MONUMENT)
def add_document(request, reference):
    """Keep a file as a paper of the monument; a file that is refused is named on the page."""
    monument = _kept(request, reference)
    upload = DocumentForm(request.POST, request.FILES)
    if upload.is_valid() and upload.save_for(monument, request.user):
        messages.success(request, _("The document is kept. The public does not see it."))
        return redirect("catalogue:section", reference, "documents")
    section = SECTIONS["documents"]
    form = SectionForm(section, monument, user=request.user)
    key = drafts.key("monument", reference, section.slug)
    return _page(request, form, key, status=422, upload=upload)
