"""What lies round a shape that is being drawn: outlines and zones that this person may edit."""

import json

from django.contrib.gis.geos import Polygon
from django.db.models import Q
from django.utils.translation import gettext as _

from gis.measures import area_m2, length_m, overlap_m2

from .choices import Sensitivity
from .models import Monument, Zone, ZoneMonument
from .wording import figure

MOST = 200  # outlines and zones of one view
SLIVER_M2 = 0.5  # less is the rounding of a shared border


def around(user, box, *, zone=None) -> dict:
    """A FeatureCollection of what touches the box (west, south, east, north; degrees, WGS 84)."""
    features = [_feature(*one) for one in _neighbours(user, Polygon.from_bbox(box), zone=zone)]
    return {"type": "FeatureCollection", "features": features}


def hidden_within(user, ground):
    """Monuments that the public may not see exactly, and whose ground `around` shows in a shape."""
    ground.srid = 4326
    zones = Zone.objects.kept_by(user).filter(boundary__intersects=ground)
    theirs = ZoneMonument.objects.filter(zone__in=zones).values("monument")
    hidden = Monument.objects.kept_by(user).exclude(sensitivity=Sensitivity.OPEN)
    return hidden.filter(Q(footprint__intersects=ground) | Q(pk__in=theirs))


def _neighbours(user, ground, *, monument=None, zone=None):
    """(kind, name, shape) of every outline and zone there, in this person's charge."""
    ground.srid = 4326
    kept = Monument.objects.kept_by(user)
    outlines = kept.filter(footprint__intersects=ground).prefetch_related("names")
    for one in outlines.order_by("pk")[:MOST]:
        kind = "own" if monument and one.pk == monument.pk else "outline"
        yield kind, str(one), one.footprint
    zones = Zone.objects.kept_by(user).filter(boundary__intersects=ground)
    for one in zones.order_by("pk")[:MOST]:
        yield ("own" if zone and one.pk == zone.pk else "zone"), str(one), one.boundary


def _feature(kind, name, shape):
    return {
        "type": "Feature",
        "geometry": json.loads(shape.geojson),
        "properties": {"kind": kind, "name": name},
    }


def measured(user, shape, *, monument=None, zone=None) -> dict:
    """What is said of a shape while it is drawn: its sizes, and what it overlaps, largest first."""
    overlaps = []
    if shape.dims == 2:
        for kind, name, other in _neighbours(user, shape, monument=monument, zone=zone):
            if (common_m2 := overlap_m2(shape, other)) > SLIVER_M2:
                overlaps.append((common_m2, kind, name))
    area = area_m2(shape)
    return {
        "shape": json.loads(shape.geojson),
        "area_m2": round(area, 1),
        "length_m": round(length_m(shape), 1),
        "words": _sizes(shape, area),
        "overlaps": [_overlap(*one, area) for one in sorted(overlaps, reverse=True)],
    }


def _sizes(shape, area):
    if shape.dims == 0:
        return _("A point at %(latitude).6f, %(longitude).6f.") % {
            "latitude": shape.centroid.y,
            "longitude": shape.centroid.x,
        }
    told = {"length": figure(length_m(shape)), "area": figure(area), "ha": f"{area / 1e4:.4f}"}
    if shape.dims == 1:
        return _("A line of %(length)s m.") % told
    return _("%(area)s m² (%(ha)s ha), %(length)s m round.") % told


def _overlap(common_m2, kind, name, area):
    told = {"name": name, "area": figure(common_m2), "share": f"{common_m2 / area:.1%}"}
    sentences = {
        "own": _("%(area)s m² (%(share)s) lie in the old boundary."),
        "outline": _("%(area)s m² (%(share)s) lie in the outline of “%(name)s”."),
        "zone": _("%(area)s m² (%(share)s) lie in the zone “%(name)s”."),
    }
    return sentences[kind] % told
