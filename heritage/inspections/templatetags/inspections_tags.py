"""What the monument's page shows of visits, to the office only."""

from django import template
from django.urls import reverse

from heritage.accounts.roles import RECORD_INSPECTION, VIEW_INSPECTIONS

register = template.Library()

SHOWN = 10  # the latest; the rest are on the pages of the visits
THUMBNAIL_WIDTH_PX = 320


@register.inclusion_tag("inspections/_monument_box.html", takes_context=True)
def condition_records(context, monument):
    """The latest visits to a monument, for those who see visits and whose agency keeps it."""
    user = context["user"]
    if not (user.has_perm(VIEW_INSPECTIONS) and monument.is_kept_by(user)):
        return {}
    return {
        "monument": monument,
        "records": monument.inspections.real().latest_first().with_photos()[:SHOWN],
        "may_view": True,
        "may_record": user.has_perm(RECORD_INSPECTION),
    }


@register.filter
def photo_thumbnail(page):
    """The address of a small picture of an inspection's photograph, for the office only."""
    size = f"{THUMBNAIL_WIDTH_PX}," if page.width_px > THUMBNAIL_WIDTH_PX else "max"
    return _photo(page, size)


@register.filter
def photo_address(page):
    return _photo(page, "max")


def _photo(page, size):
    return reverse("inspections:photo", args=[page.pk, f"full/{size}/0/default.jpg"])
