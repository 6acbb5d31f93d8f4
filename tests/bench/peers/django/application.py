"""One Django site with both peers that are Django packages, over the table of BENCH_TABLE.

Runs in an environment of its own, where the product is not: as their manuals say, with nothing
around it. Wants DATABASE (JSON: host, port, user, password, name) and BENCH_TABLE.
"""

import json
import os
from pathlib import Path

import rasterio  # first: its wheel carries the GDAL and GEOS that GeoDjango loads below
from django.conf import settings

LIBRARIES = Path(rasterio.__file__).parent.parent / "rasterio.libs"
settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="a peer of a measurement",  # nothing is signed here
    GDAL_LIBRARY_PATH=str(next(LIBRARIES.glob("libgdal-*"))),
    GEOS_LIBRARY_PATH=str(next(LIBRARIES.glob("libgeos_c-*"))),
    INSTALLED_APPS=["django.contrib.gis", "rest_framework", "rest_framework_gis"],
    DATABASES={
        "default": {
            "ENGINE": "django.contrib.gis.db.backends.postgis",
            "CONN_MAX_AGE": None,
            **json.loads(os.environ.get("DATABASE", "{}")),
        }
    },
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "UNAUTHENTICATED_USER": None,
    },
)

import django  # noqa: E402

django.setup()

from django.contrib.gis.db import models  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework.generics import ListAPIView  # noqa: E402
from rest_framework_gis.filters import InBBoxFilter  # noqa: E402
from rest_framework_gis.serializers import GeoFeatureModelSerializer  # noqa: E402
from vectortiles import VectorLayer  # noqa: E402
from vectortiles.views import MVTView  # noqa: E402

FIELDS = (
    *("id", "reference", "name_az", "name_en", "name_ru", "kind", "section", "importance"),
    *("district", "built_from", "built_to", "dating_text"),
)
A_PAGE = 100
MOST_FEATURES = 10_000  # as tipg has it: without a limit a tile of the world is the whole table


class Monument(models.Model):
    reference = models.TextField()
    name_az = models.TextField()
    name_en = models.TextField()
    name_ru = models.TextField()
    kind = models.TextField()
    section = models.TextField()
    importance = models.TextField()
    district = models.TextField()
    built_from = models.IntegerField()
    built_to = models.IntegerField()
    dating_text = models.TextField()
    geom = models.PointField()

    class Meta:
        app_label = "peer"
        managed = False
        db_table = os.environ.get("BENCH_TABLE", "monument")


class Monuments(VectorLayer):
    model = Monument
    id = "monuments"
    tile_fields = FIELDS
    queryset_limit = MOST_FEATURES


class Tile(MVTView):
    layer_classes = [Monuments]


class Serializer(GeoFeatureModelSerializer):
    class Meta:
        model = Monument
        geo_field = "geom"
        fields = FIELDS


class Items(ListAPIView):
    queryset = Monument.objects.all()
    serializer_class = Serializer
    filter_backends = [InBBoxFilter]
    bbox_filter_field = "geom"

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset)[:A_PAGE]


urlpatterns = [
    path("tiles/<int:z>/<int:x>/<int:y>", Tile.as_view()),
    path("items", Items.as_view()),
]
application = get_wsgi_application()
