"""The answer on the screen as a file: all of it, as of the time that is asked for."""

import csv
import json
from collections.abc import Iterator
from itertools import chain, islice, repeat

from django.conf import settings
from django.http import JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from heritage.catalogue.as_of import as_of
from heritage.catalogue.asked_words import in_words
from heritage.catalogue.filters import MonumentFilter
from heritage.catalogue.models import Monument
from heritage.catalogue.views.as_of import dated, refusal

from . import answer_rows

LINES_AT_ONCE = 200
NOT_NARROWING = ("page",)


@require_safe
@gzip_page
@dated
def as_csv(request):
    """CSV (RFC 4180), UTF-8 with a mark so that spreadsheets know; each row says its source."""
    return _file(request, _csv_lines, "csv", "text/csv; charset=utf-8")


@require_safe
@gzip_page
@dated
def as_geojson(request):
    """GeoJSON (RFC 7946), with the question, its day and the licences as foreign members."""
    return _file(request, _geojson_lines, "geojson", "application/geo+json")


def _file(request, lines, ending, media_type):
    found = MonumentFilter(request.GET, queryset=Monument.objects.published(), request=request)
    if not found.is_valid():
        return _refused(request, found)
    about = {
        "question": in_words(found, request.moment),
        "asked": address_of(request),
        "retrieved_on": timezone.localdate().isoformat(),
    }
    told = _in_its_time(request.moment, lines, found.qs, about)
    answer = StreamingHttpResponse(_batches(told), content_type=media_type)
    name = f"monuments_{timezone.localdate():%Y-%m-%d}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _refused(request, found):
    sentences = [sentence for field in found.form.errors.values() for sentence in field]
    if request.path.endswith(".csv"):
        return refusal(request, sentences)
    return JsonResponse({"errors": sentences}, status=400)


def address_of(request) -> str:
    """Where the same question is answered as a page."""
    asked = request.GET.copy()
    for name in NOT_NARROWING:
        asked.pop(name, None)
    query = asked.urlencode()
    return settings.BASE_URL + reverse("public:map") + (f"?{query}" if query else "")


def _in_its_time(moment, lines, monuments, about) -> Iterator[str]:
    """The stream runs after the view has ended, so it goes to its time by itself."""
    with as_of(in_force_on=moment.in_force_on, known_at=moment.known_at):
        yield from lines(answer_rows.for_file(monuments), about)


def _batches(lines: Iterator[str]) -> Iterator[str]:
    while several := "".join(islice(lines, LINES_AT_ONCE)):
        yield several


def _csv_lines(monuments, about):
    line = csv.writer(_Echo())
    headings = [*answer_rows.headings(), _("Question"), _("Asked at"), _("Retrieved on")]
    yield "\ufeff" + line.writerow(headings)
    for monument in monuments:
        yield line.writerow([*answer_rows.row(monument), *about.values()])


class _Echo:
    """A file that hands back what is written on it."""

    def write(self, text):
        return text


def _geojson_lines(monuments, about):
    """One feature a line; the licences of all come last, when they are known."""
    head = {"type": "FeatureCollection", "language": get_language(), **about}
    yield _dumped(head)[:-1] + ',"features":['
    licences = {}
    for between, monument in zip(chain(["\n"], repeat(",\n")), monuments, strict=False):
        told = answer_rows.feature(monument)
        licences |= {one["licence"]: None for one in told["properties"]["sources"]}
        yield between + _dumped(told)
    yield '\n],"licences":' + _dumped(sorted(filter(None, licences))) + "}\n"


def _dumped(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
