"""The rules of quality as a queue of work, and how complete the passports are."""

import csv

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import EDIT_MONUMENT, VIEW_UNPUBLISHED

from ..completeness import BY, completeness, whole
from ..forms.quality import CompletenessForm, QueueForm, SetAsideForm, asked
from ..models import Monument
from ..quality import PASSPORT_RULES, RULES
from ..queues import Queue, counted_rules, waiting
from ..services.quality import AT_ONCE, day_to_compare, set_aside, take_up_again, work_off

QUEUE = "quality_queue"  # of the session: rule and district that a person works through


@require_safe
@needs(VIEW_UNPUBLISHED)
def quality(request):
    """Every rule and how many break it. What was saved a moment ago is checked first."""
    work_off(AT_ONCE)
    context = {
        "groups": counted_rules(request.user).items(),
        "waiting": waiting(),
        "compared_with": day_to_compare(),
    }
    return render(request, "catalogue/quality.html", context)


@require_safe
@needs(VIEW_UNPUBLISHED)
def quality_rule(request, rule):
    """The monuments that break one rule, or that have one section of the passport empty."""
    said = asked(QueueForm(request.GET))
    queue = Queue(
        request.user,
        _rule(rule),
        said["district"],
        said["keeper"],
        said["state"] == "set_aside",
    )
    monuments, has_more = queue.monuments_after(said["after"].pk if said["after"] else 0)
    context = {
        "queue": queue,
        "monuments": monuments,
        "has_more": has_more,
        "after": said["after"],
        "is_passport": queue.rule in PASSPORT_RULES.values(),
    }
    return render(request, "catalogue/quality_rule.html", context)


@require_safe
@needs(EDIT_MONUMENT)
def quality_open(request, rule, reference):
    """Begin to work through a queue at this record; the record's page shows the way on."""
    district = asked(QueueForm(request.GET))["district"]
    request.session[QUEUE] = {
        "rule": _rule(rule).code,
        "district": district and district.code,
    }
    return redirect("catalogue:edit-monument", _kept(request, reference).reference)


@require_POST
@needs(EDIT_MONUMENT)
def quality_leave(request):
    request.session.pop(QUEUE, None)
    return redirect("catalogue:quality")


@require_POST
@needs(EDIT_MONUMENT)
def set_finding_aside(request, rule, reference):
    """A finding is to stay as it is, for a reason; or, with `again`, it is to count again."""
    monument, rule = _kept(request, reference), _rule(rule)
    form = SetAsideForm(request.POST)
    try:
        if "again" in request.POST:
            take_up_again(monument=monument, rule=rule.code, by=request.user)
        elif form.is_valid():
            reason = form.cleaned_data["reason"]
            set_aside(monument=monument, rule=rule.code, reason=reason, by=request.user)
            messages.success(request, _("The finding is set aside until the record changes."))
        else:
            messages.error(request, " ".join(form.errors["reason"]))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("catalogue:edit-monument", reference)


@require_safe
@needs(VIEW_UNPUBLISHED)
def passports(request):
    """How many passports have each section filled, by district or by keeping body."""
    by = asked(CompletenessForm(request.GET))["by"] or BY[0]
    work_off(AT_ONCE)
    rows = completeness(request.user, by)
    context = {
        "by": by,
        "rows": rows,
        "whole": whole(rows),
        "rules": PASSPORT_RULES.values(),
        "addresses": {
            rule.code: reverse("catalogue:quality-rule", args=[rule.code])
            for rule in PASSPORT_RULES.values()
        },
        "waiting": waiting(),
    }
    return render(request, "catalogue/passports.html", context)


@require_safe
@needs(VIEW_UNPUBLISHED)
def passports_csv(request):
    """The same table for a spreadsheet: how many are filled, beside how many there are."""
    by = asked(CompletenessForm(request.GET))["by"] or BY[0]
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="passports-by-{by}.csv"'
    answer.write("\ufeff")  # without it Excel takes the letters for another alphabet's
    table = csv.writer(answer)
    sections = [str(rule.sentence) for rule in PASSPORT_RULES.values()]
    table.writerow(
        [_("District") if by == "district" else _("Keeping body"), _("Monuments"), *sections]
    )
    for row in completeness(request.user, by):
        name = row.place or _("not known")
        table.writerow([name, row.total, *(cell.filled for cell in row.cells)])
    return answer


def _rule(code):
    if code not in RULES:
        raise Http404
    return RULES[code]


def _kept(request, reference):
    return get_object_or_404(Monument.objects.kept_by(request.user), reference=reference)
