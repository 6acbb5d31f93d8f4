"""The office's inbox: what has arrived, what is missing, what waits to be mended."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import ASSIGN_INSPECTION, VIEW_INSPECTIONS

from .. import inbox as boxes
from ..forms import ArchiveForm, AssignmentForm, InboxForm, MendForm
from ..models import Assignment, Device, QuarantineItem
from ..record import Reason
from ..services import assignments as assigning
from ..services import devices as phones
from ..services.importing import import_archive
from ..services.quarantine import mend, named_monument

A_PAGE = 50


@require_safe
@needs(VIEW_INSPECTIONS)
def inbox(request):
    form = InboxForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is no such part of the inbox."))
    show = form.shown
    pages = Paginator(boxes.rows(show, request.user), A_PAGE)
    page = pages.get_page(form.cleaned_data["page"])
    if show == InboxForm.Show.ANNOUNCED:
        page.object_list = boxes.with_what_is_missing(list(page.object_list))
    counted = boxes.counts(request.user)
    context = {
        "parts": [{"show": one, "count": counted[one]} for one in InboxForm.Show],
        "show": show,
        "page": page,
        "query": f"show={show}",
    }
    return render(request, "inspections/inbox.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(ASSIGN_INSPECTION)
def quarantine(request, pk):
    """A visit as it was sent, why it waits, and what the office says of it."""
    items = QuarantineItem.objects.of_the_office(request.user)
    item = get_object_or_404(items.select_related("revision__inspection__monument"), pk=pk)
    form = MendForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid() and (visit := _mended(request, item, form)):
        return redirect("inspections:record", visit.pk)
    context = {
        "item": item,
        "form": form,
        "reasons": [Reason(**one) for one in item.reasons],
        "named": named_monument(item),
    }
    return render(request, "inspections/quarantine.html", context, status=_status(form))


def _mended(request, item, form):
    try:
        visit = mend(item=item, by=request.user, **form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem)
        return None
    messages.success(request, _("It is a visit now, with what could be read of it."))
    return visit


@require_http_methods(["GET", "HEAD", "POST"])
@needs(ASSIGN_INSPECTION)
def import_file(request):
    """Visits that a phone could not send, out of its file."""
    form = ArchiveForm(request.POST or None, request.FILES or None, by=request.user)
    if form.is_valid() and _imported(request, form):
        return redirect("inspections:inbox")
    return render(request, "inspections/inbox_import.html", {"form": form}, status=_status(form))


def _imported(request, form):
    try:
        imported = import_archive(by=request.user, **form.cleaned_data)
    except ValidationError as problem:
        form.add_error("file", problem)
        return False
    count = len(imported.outcomes)
    told = ngettext(
        "%(count)s visit was read, with %(files)s files.",
        "%(count)s visits were read, with %(files)s files.",
        count,
    )
    messages.success(request, told % {"count": count, "files": imported.files})
    for sentence in imported.refused:
        messages.error(request, sentence)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@needs(ASSIGN_INSPECTION)
def assignments(request):
    """Who is to visit what, the most urgent first; and the form of one more."""
    form = AssignmentForm(request.POST or None, by=request.user)
    if form.is_valid():
        assigning.assign(by=request.user, **form.cleaned_data)
        messages.success(request, _("The visit is asked for."))
        return redirect("inspections:assignments")
    mine = Assignment.objects.kept_by(request.user).open().most_urgent_first()
    told = mine.select_related("monument").prefetch_related("monument__names", "assignees")
    page = Paginator(told, A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(request, "inspections/assignments.html", context, status=_status(form))


@require_POST
@needs(ASSIGN_INSPECTION)
def withdraw_assignment(request, uuid):
    assignment = get_object_or_404(Assignment.objects.kept_by(request.user), pk=uuid)
    try:
        assigning.withdraw(assignment=assignment, by=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("inspections:assignments")


@require_safe
@needs(ASSIGN_INSPECTION)
def devices(request):
    """The phones of one's own people, and what each says of itself."""
    mine = Device.objects.of_the_office(request.user).select_related("user")
    page = Paginator(mine, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "inspections/devices.html", {"page": page})


@require_POST
@needs(ASSIGN_INSPECTION)
def change_device(request, uuid):
    """Revoke a phone, or let it in again: `revoke` of the form says which."""
    device = get_object_or_404(Device.objects.of_the_office(request.user), pk=uuid)
    change = phones.revoke if request.POST.get("revoke") else phones.let_in_again
    change(device)
    return redirect("inspections:devices")


def _status(form):
    return 422 if form.errors else 200
