"""What the map draws: public places as GeoJSON (RFC 7946: WGS 84, longitude before latitude)."""

import json

from django.urls import reverse

from heritage.catalogue.choices import Sensitivity

ANY = "M000000"  # in the place of an identifier
CELLS = {Sensitivity.CELL_1KM: 1, Sensitivity.CELL_10KM: 10}  # side of the public cell, km


def places_of(rows, query=""):
    """A FeatureCollection with a point for each monument, or the cell that it lies in.

    `rows` are those of listings.for_map; `query` goes behind the addresses, "?on=2020-09-01".
    """
    card = reverse("public:card", args=[ANY]) + query  # once: there may be thousands
    features = [_feature(row, card.replace(ANY, row.reference)) for row in rows]
    return {"type": "FeatureCollection", "features": features}


def _feature(row, card):
    return {
        "type": "Feature",
        "id": row.reference,
        "geometry": _geometry(row),
        "properties": {
            "name": row.name,
            "number": row.number_sorted or "",
            "is_sample": row.is_sample,
            "is_approximate": row.sensitivity in CELLS,
            "card": card,
        },
    }


def _geometry(row):
    """A cell is drawn as the cell: its middle would look like a place."""
    if row.area:
        return json.loads(row.area)
    return {"type": "Point", "coordinates": [round(row.longitude, 6), round(row.latitude, 6)]}


def place_of(monument):
    """The one public place on the page of a monument; None when there is nothing to draw."""
    if monument.public_point is None:
        return None
    outline = monument.public_area or monument.public_point
    return {
        "type": "Feature",
        "geometry": json.loads(outline.geojson),
        "properties": {"name": monument.name, "is_approximate": monument.sensitivity in CELLS},
    }


def cell_km(monument):
    """The side of the cell that the public sees instead of the place, or None."""
    return CELLS.get(monument.sensitivity)


def view_of(monument):
    """latitude/longitude of an open place, as the map's address writes it; empty for others."""
    if monument.public_point is None or monument.sensitivity in CELLS:
        return ""
    longitude, latitude = monument.public_point.coords
    return f"{latitude:.4f}/{longitude:.4f}"


def zone_shapes(zones):
    """A FeatureCollection of the zones that may be drawn, or None when there is none."""
    if not zones:
        return None
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(zone.boundary.geojson),
            "properties": {"name": str(zone), "role": zone.role},
        }
        for zone in zones
    ]
    return {"type": "FeatureCollection", "features": features}
