"""What the rules find in a record, on the page where it is mended."""

from django import template

from gis.models import Area
from heritage.accounts.roles import EDIT_MONUMENT

from ..quality import RULES
from ..queues import Queue, findings_of

register = template.Library()


@register.inclusion_tag("catalogue/_findings.html", takes_context=True)
def findings_box(context, monument):
    """The record's own findings, and its place in the queue that the person works through."""
    request = context["request"]
    return {
        "monument": monument,
        "findings": findings_of(monument),
        "queue": _place(request, monument),
        "csrf_token": context.get("csrf_token"),
        "may_edit": request.user.has_perm(EDIT_MONUMENT),
    }


def _place(request, monument):
    chosen = request.session.get("quality_queue")
    if not chosen or chosen["rule"] not in RULES:
        return None
    district = None
    if chosen["district"]:
        district = (
            Area.objects.districts().defer("boundary").filter(code=chosen["district"]).first()
        )
    return Queue(request.user, RULES[chosen["rule"]], district).place_of(monument)
