"""Other determinations of the place of a monument, beside the one in use."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heritage.accounts.access import needs
from heritage.accounts.roles import EDIT_MONUMENT

from .. import drafts, services
from ..forms.rows import add_problem
from ..forms.shapes import LocationForm
from ..models import Location, Monument


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT_MONUMENT)
def edit_location(request, reference, pk=None):
    """Write down, or correct, one determination; `pk` is None for a new one."""
    monument = get_object_or_404(Monument.objects.kept_by(request.user), reference=reference)
    location = _location(request, reference, pk) if pk else None
    form = LocationForm(request.POST or None, instance=location or Location(monument=monument))
    if form.is_valid() and _is_saved(request, form, monument, location):
        messages.success(request, _("The determination of the place is saved."))
        return redirect("catalogue:section", reference, "place")
    context = {
        "form": form,
        "monument": monument,
        "location": location,
        "draft_key": drafts.key("location", reference, pk or "new"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/location.html", context, status=status)


def _location(request, reference, pk):
    """One of this monument's; 404 for another's, or another agency's."""
    kept = Monument.objects.kept_by(request.user).filter(reference=reference)
    locations = Location.objects.filter(monument__in=kept).select_related("monument")
    return get_object_or_404(locations, pk=pk)


def _is_saved(request, form, monument, location):
    said = {name: form.cleaned_data[name] for name in form.Meta.fields}
    try:
        services.save_location(monument=monument, by=request.user, location=location, fields=said)
    except services.RowProblems as problem:
        add_problem(form, problem.tables["locations"][0])
        return False
    return True


@require_POST
@needs(EDIT_MONUMENT)
@transaction.atomic
def use(request, reference, pk):
    """Make it the place in use; the one until now stays as a determination."""
    location = _location(request, reference, pk)
    try:
        services.use_location(location=location, by=request.user)
        messages.success(request, _("The place in use is now this determination."))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("catalogue:section", reference, "place")


@require_POST
@needs(EDIT_MONUMENT)
def remove(request, reference, pk):
    """Drop a determination; the history keeps it."""
    services.remove_location(location=_location(request, reference, pk), by=request.user)
    messages.success(request, _("The determination is removed; the history keeps it."))
    return redirect("catalogue:section", reference, "place")
