"""The list of the desk as a file, as of the time that is asked for."""

import csv

from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import VIEW_UNPUBLISHED

from .. import exports
from ..as_of import as_of
from ..filters import DeskFilter
from ..models import Monument
from .as_of import dated, refusal


@require_safe
@needs(VIEW_UNPUBLISHED)
@dated
def extract(request):
    """CSV (UTF-8 with a mark, so that spreadsheets know), streamed; the questions of the desk."""
    monuments = Monument.objects.kept_by(request.user)
    found = DeskFilter(request.GET, queryset=monuments, user=request.user, request=request)
    if not found.is_valid():
        return refusal(request, [told for field in found.form.errors.values() for told in field])
    answer = StreamingHttpResponse(_lines(found.qs, request.moment), content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(request.moment)}"'
    return answer


def _lines(monuments, moment):
    """The stream runs after the view has ended, so it goes to its time by itself."""
    line = csv.writer(_Echo())
    with as_of(in_force_on=moment.in_force_on, known_at=moment.known_at):
        yield "\ufeff" + line.writerow(exports.headings())
        yield from map(line.writerow, exports.rows(monuments))


class _Echo:
    """A file that hands back what is written on it."""

    def write(self, text):
        return text


def _file_name(moment) -> str:
    parts = ["register"]
    if moment.in_force_on:
        parts.append(f"on-{moment.in_force_on:%Y-%m-%d}")
    if moment.known_at:
        parts.append(f"known-{moment.known_at:%Y-%m-%dT%H%M}")
    return "_".join(parts) + ".csv"
