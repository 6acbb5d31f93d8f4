"""The map of a question by itself: on paper, and inside a page of another site."""

from csp.decorators import csp_replace
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from heritage.catalogue.views.as_of import dated

from .places import cell_km
from .views import asked_of

MOST_PRINTED = 200


@require_safe
@gzip_page
@dated
def print_page(request):
    """The map with scale, north, legend and sources, and the list with the numbers on the map."""
    context = asked_of(request, MOST_PRINTED)
    context |= {
        "printed": list(_numbered(context["answer"])),
        "overlays_on": [one for one in context["overlays"] if one["credit"]],
    }
    status = 400 if context["problems"] else 200
    return render(request, "public/print.html", context, status=status)


def _numbered(answer):
    """What the map draws: the number in the list, and the public point or a cell's middle."""
    for number, monument in enumerate(answer.rows, answer.start) if answer else ():
        if monument.public_point:
            longitude, latitude = monument.public_point.coords
            is_approximate = cell_km(monument) is not None
            place = {"longitude": longitude, "latitude": latitude}
            yield place | {"number": number, "is_approximate": is_approximate}


@require_safe
@gzip_page
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@dated
def embed(request):
    """The bare map for an iframe: the only page that other sites may frame, the same for all."""
    context = asked_of(request, 1)
    answer = render(
        request, "public/embed.html", context, status=400 if context["problems"] else 200
    )
    answer["X-Robots-Tag"] = "noindex"
    return answer
