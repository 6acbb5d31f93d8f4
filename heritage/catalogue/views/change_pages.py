"""What the page of a change shows to the office and to an expert alike."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404

from media_pipeline import image_api
from media_pipeline.models import Page
from media_pipeline.storage import original_name

from ..diffs import groups_of, hides_a_place
from ..models import Picture
from ..services.exact_views import note_exact_view

FOLDED_FROM = 4  # groups: more than that are opened one by one
KEPT = {"Content-Type", "ETag", "Retry-After"}  # no permission for other sites, no caches


def readable(request, change, *, shows_hidden_places):
    """The change in words, with its pictures and papers; a look at a hidden place is noted."""
    groups = groups_of(change.rows, shows_hidden_places=shows_hidden_places)
    for group in groups:
        if group.monument and group.tells_place:
            note_exact_view(monument=group.monument, by=request.user, where=request.path)
    mapped = _number_maps(groups)
    _find_pages(groups)
    return {
        "groups": groups,
        "is_folded": len(groups) >= FOLDED_FROM,
        "has_maps": bool(mapped),
        **_papers(change, shows_hidden_places=shows_hidden_places),
    }


def _papers(change, *, shows_hidden_places):
    """A paper is given as it came: it may well say where the place is, and a photograph knows."""
    if shows_hidden_places or not hides_a_place(change.rows):
        return {"documents": change.documents.all()}
    return {"documents": [], "are_papers_hidden": change.documents.exists()}


def _number_maps(groups):
    """Each row with a map gets a number, which its element in the page is called by."""
    rows = [row for group in groups for row in group.rows if row.shapes]
    for number, row in enumerate(rows, 1):
        row.map_id = f"shapes-{number}"
    return rows


def _find_pages(groups):
    rows = [row for group in groups for row in group.rows if row.model is Picture]
    assets = {row.values["asset"] for row in rows}
    pages = Page.objects.filter(asset__in=assets, asset__status="ready", number=1)
    of_assets = {str(page.asset_id): page for page in pages} if assets else {}
    for row in rows:
        row.page = of_assets.get(str(row.values["asset"]))


def file_of(change, asset_pk, *, shows_hidden_places):
    """A paper as it was received, to be kept and never to be opened in the page."""
    if not _papers(change, shows_hidden_places=shows_hidden_places)["documents"]:
        raise Http404
    asset = get_object_or_404(change.documents, pk=asset_pk)
    file = default_storage.open(original_name(asset.sha256))
    answer = FileResponse(file, as_attachment=True, filename=asset.original_name)
    answer["Content-Type"] = "application/octet-stream"
    return answer


def page_image(request, change, page_id, path):
    """A picture that the change speaks of: hung nowhere yet, so the Image API knows it not."""
    label = Picture._meta.label_lower
    assets = [
        values["asset"]
        for row in change.rows
        if row["table"] == label
        for values in (row["before"], row["after"])
        if values and "asset" in values
    ]
    page = get_object_or_404(Page, pk=page_id, asset__in=assets)
    told = image_api.answer(
        page,
        path,
        base_url=settings.BASE_URL,
        method=request.method,
        if_none_match=request.headers.get("If-None-Match", ""),
    )
    answer = HttpResponse(told.body, status=told.status)
    for name in KEPT & told.headers.keys():
        answer[name] = told.headers[name]
    return answer
