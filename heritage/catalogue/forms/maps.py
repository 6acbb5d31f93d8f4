"""Places that are set on a map."""

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry
from leaflet.forms.widgets import LeafletWidget


class MapWidget(LeafletWidget):
    """Reads GeoJSON in longitude and latitude, as our map sends it, and nothing else."""

    def deserialize(self, value):
        if not value.lstrip().startswith("{"):
            return None
        try:
            geometry = GEOSGeometry(value)
        except (GDALException, GEOSException, ValueError, TypeError):
            return None
        return geometry if _is_on_earth(geometry) else None


def _is_on_earth(geometry):
    if geometry.empty or geometry.hasz:
        return False
    west, south, east, north = geometry.extent
    return -180 <= west <= east <= 180 and -90 <= south <= north <= 90


class PointWidget(MapWidget):
    geom_type = "POINT"


class FootprintWidget(MapWidget):
    """Draws on the map of the point. Its store keeps holes, which Leaflet's own would fill."""

    geom_type = "MULTIPOLYGON"
    target_map = "location"
    field_store_class = "L.FootprintStore"
