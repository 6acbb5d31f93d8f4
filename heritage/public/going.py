"""Where the map is to go: coordinates as people write them, or the name of a town or a district."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.gis.db.models.functions import PointOnSurface
from django.db import connection
from django.http import JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gis.errors import GisProblem
from gis.models import Area
from gis.parse import parse_coordinates
from heritage.catalogue.querysets import Fold

MOST = 8
LONGEST = 120  # characters
NEAR_ZOOM, TOWN_ZOOM, DISTRICT_ZOOM = 15, 12, 10
NAMES = ("name_az", "name_en", "name_ru")
IN_ORDER = """
    SELECT catalogue_fold(name) FROM unnest(%s) WITH ORDINALITY AS one (name, n) ORDER BY n
"""


@require_safe
def go_to(request):
    """JSON: {places: [{label, longitude, latitude, zoom}], said}; 400 with a sentence."""
    words = request.GET.get("q", "").strip()
    if not words or len(words) > LONGEST or "\0" in words:
        sentence = _("Write coordinates such as 40.3662, 49.8373, or the name of a town.")
        return JsonResponse({"errors": [sentence]}, status=400)
    try:
        point = parse_coordinates(words)
    except GisProblem as problem:
        return _named_or_refused(words, problem)
    return JsonResponse({"places": [_place(words, point.coords, NEAR_ZOOM)], "said": ""})


def _named_or_refused(words, problem):
    """What has two digits or more was meant as coordinates, and the sentence says what is wrong."""
    if sum(letter.isdigit() for letter in words) >= 2:
        return JsonResponse({"errors": [str(problem)]}, status=400)
    places = _named(words)
    said = _("No town or district is called “%(words)s”.") % {"words": words}
    return JsonResponse({"places": places, "said": "" if places else said})


def _named(words):
    """Towns and districts whose name begins so; the whole name first, towns by their people."""
    [wanted] = _folded((words,))
    named = [*_towns(_towns_file()), *_districts()] if wanted else []
    found = [one for one in named if any(name.startswith(wanted) for name in one["folded"])]
    found.sort(key=lambda one: wanted not in one["folded"])
    spoken = f"name_{(get_language() or 'az')[:2]}"
    return [_place(one[spoken], one["at"], one["zoom"]) for one in found[:MOST]]


def _districts():
    rows = Area.objects.districts().exclude(boundary=None)
    rows = rows.annotate(at=PointOnSurface("boundary"), folded_az=Fold("name_az"))
    rows = rows.annotate(folded_en=Fold("name_en"), folded_ru=Fold("name_ru"))
    for row in rows.values(*NAMES, "at", "folded_az", "folded_en", "folded_ru"):
        folded = [row["folded_az"], row["folded_en"], row["folded_ru"]]
        yield row | {"at": row["at"].coords, "folded": folded, "zoom": DISTRICT_ZOOM}


def _towns_file():
    """The towns of the embedded base map, and when they were built; None before they are."""
    path = settings.DATA_DIR / "basemap" / "towns.geojson"
    return (path, path.stat().st_mtime_ns) if path.exists() else None


@lru_cache(maxsize=2)
def _towns(file: tuple[Path, int] | None):
    if file is None:
        return []
    features = json.loads(file[0].read_text(encoding="utf-8"))["features"]
    names = [[town["properties"][name] for name in NAMES] for town in features]
    folded = iter(_folded(tuple(name for three in names for name in three)))
    return [
        dict(zip(NAMES, three, strict=True))
        | {"at": town["geometry"]["coordinates"], "zoom": TOWN_ZOOM}
        | {"folded": [next(folded) for _name in three]}
        for town, three in zip(features, names, strict=True)
    ]


def _folded(names):
    """As the search folds names: by the one function of the database."""
    with connection.cursor() as cursor:
        cursor.execute(IN_ORDER, [list(names)])
        return [folded for (folded,) in cursor.fetchall()]


def _place(label, at, zoom):
    longitude, latitude = at
    return {"label": label, "longitude": longitude, "latitude": latitude, "zoom": zoom}
