from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import RECORD_INSPECTION, VIEW_INSPECTIONS
from heritage.catalogue.models import Monument

from ..findings import findings_of
from ..forms import PhotosForm, VisitForm
from ..models import Inspection
from ..services import add_photos, record_inspection

A_PAGE = 50


@require_safe
@needs(VIEW_INSPECTIONS)
def records(request):
    """Every visit to what one's agency keeps, the latest first."""
    visits = Inspection.objects.kept_by(request.user).real().latest_first()
    listed = visits.select_related("inspector", "monument")
    pages = Paginator(listed.prefetch_related("monument__names"), A_PAGE)
    context = {"page": pages.get_page(request.GET.get("page"))}
    return render(request, "inspections/records.html", context)


@require_safe
@needs(VIEW_INSPECTIONS)
def record(request, uuid):
    """A visit as it holds, or by `?version=` as one of its versions was sent."""
    return _record_page(request, uuid, PhotosForm())


@require_http_methods(["GET", "HEAD", "POST"])
@needs(RECORD_INSPECTION)
def add_record(request, reference):
    """The form of a visit; works without script, and a visit sent twice is kept once."""
    monument = get_object_or_404(Monument.objects.kept_by(request.user), reference=reference)
    form = VisitForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (record := _recorded(request, monument, form)):
        return redirect("inspections:record", record.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "monument": monument}
    return render(request, "inspections/record_form.html", context, status=status)


def _recorded(request, monument, form):
    try:
        recorded = record_inspection(monument=monument, inspector=request.user, **form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return None
    _say_refused(request, recorded.refused)
    if recorded.is_new:
        messages.success(request, _("The visit is recorded."))
    else:
        messages.info(request, _("This visit was received before; its record was not changed."))
    return recorded.record


@require_POST
@needs(RECORD_INSPECTION)
def send_photos(request, uuid):
    """Further photographs of a visit, by the inspector who made it."""
    kept = Inspection.objects.kept_by(request.user)
    visit = get_object_or_404(kept, pk=uuid, inspector=request.user)
    form = PhotosForm(request.POST, request.FILES)
    if not form.is_valid():
        return _record_page(request, uuid, form, status=422)
    refused = add_photos(record=visit, files=form.cleaned_data["files"], by=request.user)
    _say_refused(request, refused)
    return redirect("inspections:record", visit.pk)


def _record_page(request, uuid, form, status=200):
    kept = Inspection.objects.kept_by(request.user)
    visits = kept.with_photos().select_related("monument")
    visit = get_object_or_404(visits.prefetch_related("monument__names"), pk=uuid)
    versions = list(visit.revisions.select_related("author", "quarantine").defer("body"))
    version = _version(request, versions, visit.current_id)
    context = {"record": visit, "monument": visit.monument, "form": form}
    context |= {"versions": versions, "version": version}
    if version:
        context["found"] = findings_of(version)
    return render(request, "inspections/record.html", context, status=status)


def _version(request, versions, holds):
    """The one that is asked for, else the one that holds; a visit may have none yet."""
    asked = request.GET.get("version")
    found = (one for one in versions if (str(one.n) == asked if asked else one.pk == holds))
    version = next(found, None)
    if asked and version is None:
        raise Http404
    return version


def _say_refused(request, refused):
    if not refused:
        return
    count = len(refused)
    first = ngettext(
        "%(count)s photograph was not taken.", "%(count)s photographs were not taken.", count
    )
    messages.error(request, " ".join([first % {"count": count}, *refused]))
