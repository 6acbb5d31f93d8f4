"""What a phone takes along: monuments with their last visit, assignments, and the small files.

Of what one's own agency keeps it has the exact place and the visits; of everything else only what
every visitor of the public site may know (`public_point`), and no visit.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.db.models import Q
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from gis.models import Area
from heritage.accounts.roles import VIEW_INSPECTIONS
from heritage.catalogue.models import Monument, MonumentSet

from .canonical import canonical
from .checklists import COMMON, checklists_by_kind
from .forms_data import forms_of_package
from .models import Assignment, Inspection
from .record import read

MOST_MONUMENTS = 2000
MOST_PHOTOS = 4  # of one monument's last visit
THUMBNAIL_BYTES = 16_000  # about so many, at THUMBNAIL_PX: they are made when they are asked for
THUMBNAIL_PX = 320
MONUMENT_BYTES = 900  # about so many of one monument without a visit, before it is packed


@dataclass(frozen=True)
class Question:
    """Which monuments; exactly one of them is set."""

    assignments: bool = False
    area: Area | None = None
    monument_set: MonumentSet | None = None
    near: Point | None = None  # WGS 84
    km: float = 0

    def words(self) -> str:
        """As it is asked in an address."""
        if self.area:
            return f"area={self.area.pk}"
        if self.monument_set:
            return f"set={self.monument_set.token}"
        if self.near:
            return f"near={self.near.y:.6f},{self.near.x:.6f}&km={self.km:g}"
        return "assignments=1"


def monuments_for(question: Question, user) -> tuple[list[Monument], set[int]]:
    """At most MOST_MONUMENTS monuments, one's own first, and the keys of one's own."""
    seen = Monument.objects.visible_to(user).exclude(lifecycle="withdrawn").not_merged()
    own = _asked(seen.kept_by(user), question, user, is_exact=True)
    keys = [*own.values_list("pk", flat=True)[:MOST_MONUMENTS]]
    others = _asked(seen.exclude(pk__in=keys), question, user, is_exact=False)
    rest = [*others.values_list("pk", flat=True)[: MOST_MONUMENTS - len(keys)]]
    kept = set(Monument.objects.kept_by(user).filter(pk__in=rest).values_list("pk", flat=True))
    rows = Monument.objects.select_related("kind", "district", "public_district")
    found = rows.prefetch_related("names").in_bulk(keys + rest)
    return [found[key] for key in keys + rest], set(keys) | kept


def _asked(monuments, question, user, *, is_exact):
    """Those that answer the question by what may be known of their place."""
    if question.area and is_exact:
        inside = Q(district=question.area) | Q(location__coveredby=question.area.boundary)
        return monuments.filter(inside).order_by("pk")
    if question.area:
        return monuments.filter(public_district=question.area).order_by("pk")
    if question.monument_set:
        return monuments.in_set(question.monument_set).order_by("pk")
    if question.near:
        return _near(monuments, question, "location" if is_exact else "public_point")
    mine = Assignment.objects.of(user).open().values("monument")
    return monuments.filter(pk__in=mine).order_by("pk")


def _near(monuments, question, column):
    box_degrees = question.km / 50  # more than a degree is anywhere we are; the index finds few
    around = question.near.buffer(box_degrees).envelope
    measured = monuments.filter(**{f"{column}__intersects": around}).annotate(
        away=Distance(column, question.near)
    )
    return measured.filter(away__lte=D(km=question.km)).order_by("away", "pk")


def package(question: Question, user) -> dict:
    """The package, without the time that it was made at; `etag` is of all the rest."""
    monuments, own = monuments_for(question, user)
    visits = _last_visits(own) if user.has_perm(VIEW_INSPECTIONS) else {}
    checklists = checklists_by_kind()
    rows = [
        _monument(one, one.pk in own, visits.get(one.pk)) | _asked_of(one, checklists)
        for one in monuments
    ]
    files = [*_base_map(), *_photos_of(rows)]
    told = {
        "question": question.words(),
        "forms": forms_of_package(),
        "assignments": [_assignment(one) for one in _assignments(user)],
        "monuments": rows,
        "files": files,
        "base_map": _main_map(files),
        "total_bytes": sum(one["bytes"] for one in files),
    }
    told["total_bytes"] += len(canonical(told))
    return told | {"etag": hashlib.sha256(canonical(told)).hexdigest()[:32]}


def dated(told: dict) -> dict:
    """The package with the time that it was made at."""
    return {"made_at": timezone.now().astimezone(UTC).isoformat(timespec="seconds")} | told


def size(question: Question, user) -> dict:
    """How many monuments and about how many bytes a package has: it is that of the package."""
    told = package(question, user)
    return {
        "monuments": len(told["monuments"]),
        "files": len(told["files"]),
        "total_bytes": told["total_bytes"],
        "is_cut": len(told["monuments"]) >= MOST_MONUMENTS,
    }


def _assignments(user) -> Iterable[Assignment]:
    mine = Assignment.objects.of(user).open().kept_by(user)
    return mine.select_related("monument").most_urgent_first()


def _assignment(one):
    return {
        "uuid": str(one.pk),
        "monument": one.monument.reference,
        "kind": one.kind,
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "reason": one.reason,
        "priority": one.priority,
    }


def _monument(one, is_own, last):
    return {
        "reference": one.reference,
        "names": {language: one.name_in(language) for language, _label in settings.LANGUAGES},
        "number": one.number,
        "kind": one.kind.code if one.kind else "",
        "point": _point(one, is_own),
        "address": one.locality if is_own else one.public_locality,
        "district": _district(one.district if is_own else one.public_district),
        "danger": _danger(last),
        "last": _last(last) if last else None,
    }


def _asked_of(one, checklists):
    """What a visit of this monument goes through; the elements stand in the forms."""
    told = checklists.get(one.kind.code) if one.kind else None
    told = told or {"checklist": COMMON, "scale": "en16096"}
    return {name: told[name] for name in ("checklist", "scale")}


def _point(one, is_own):
    point = one.location if is_own and one.location else one.public_point
    if point is None:
        return None
    is_exact = is_own or one.sensitivity == "open"
    return {"lat": f"{point.y:.6f}", "lon": f"{point.x:.6f}", "is_exact": is_exact}


def _district(area):
    return str(area) if area else ""


def _danger(last):
    if last is None or not last.is_dangerous:
        return ""
    return (read(bytes(last.current.body), last.pk).record or {}).get("danger") or ""


def _last_visits(own) -> dict[int, Inspection]:
    """The latest visit of each of these monuments, with all that a package tells of it."""
    visits = Inspection.objects.real().filter(monument__in=own, current__isnull=False)
    latest = visits.order_by("monument", "-visited_on", "-created_at").distinct("monument")
    parts = ("elements", "damages", "recommendations", "assets__upload__asset__pages")
    told = Inspection.objects.filter(pk__in=latest.values("pk")).select_related("current")
    told = told.prefetch_related(*(f"current__{name}" for name in parts))
    return {visit.monument_id: visit for visit in told}


def _last(visit):
    version = visit.current
    return {
        "uuid": str(visit.pk),
        "visited_on": visit.visited_on.isoformat(),
        "cc": visit.condition_class,
        "elements": [
            {"element": one.element, "cc": one.condition_class, "uuid": str(one.uuid)}
            for one in version.elements.all()
        ],
        "damages": [one.details for one in version.damages.all()],
        "recommendations": [one.details for one in version.recommendations.all()],
        "photos": [_photo(one) for one in visit.photos if one.pages][:MOST_PHOTOS],
    }


def _photo(one):
    return {
        "asset": str(one.uuid),
        "role": one.role,
        "sha256": one.sha256,
        "bytes": one.size_bytes,
        "url": reverse("field:thumbnail", args=[one.uuid]),
    }


def _photos_of(rows) -> Iterator[dict]:
    for row in rows:
        for photo in row["last"]["photos"] if row["last"] else ():
            yield {"url": photo["url"], "sha256": None, "bytes": THUMBNAIL_BYTES}


def _base_map() -> Iterator[dict]:
    """The embedded base map, file by file: the same for everybody."""
    for path in sorted((settings.DATA_DIR / "basemap").glob("*.geojson")):
        content = path.read_bytes()
        yield {
            "url": static(f"basemap/{path.name}"),
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
        }


def _main_map(files):
    lands = [one for one in files if "basemap/land" in one["url"]]
    return {"url": lands[0]["url"], "bytes": lands[0]["bytes"]} if lands else None
