"""/id/M000001: the address of a monument that never changes and is never given to another."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from heritage.catalogue.models import Monument
from heritage.catalogue.views.as_of import dated, dated_query

from . import listings
from .structured_data import as_script, landmark
from .views import not_here

PAGE, DATA = "text/html", "application/ld+json"


@require_safe
@vary_on_headers("Accept", "Accept-Language", "Cookie")
@dated
def identity(request, reference):
    """See Other: the page in the visitor's language; or the data, to who accepts JSON-LD rather.

    Of a day that is asked for, both tell of that day.
    """
    visible = Monument.objects.visible_to(request.user)
    monument = listings.for_page(visible, request.user).filter(reference=reference).first()
    if monument is None:
        return not_here(request, reference)
    if request.get_preferred_type([PAGE, DATA]) == DATA:
        answer = HttpResponse(as_script(landmark(monument, request.moment)), content_type=DATA)
        answer["Access-Control-Allow-Origin"] = "*"
        return answer
    address = reverse("public:monument", args=[reference])
    return HttpResponseRedirect(address + dated_query(request), status=303)
