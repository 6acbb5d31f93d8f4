"""Addresses without a language, for machines and for links that last."""

from importlib.util import find_spec

from django.urls import path

from . import crawlers, health, identity

app_name = "data"
urlpatterns = [
    path("health/", health.health, name="health"),
    path("id/<slug:reference>", identity.identity, name="id"),
    path("robots.txt", crawlers.robots),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
]
if find_spec("heritage.catalogue.manifests"):
    from . import iiif

    urlpatterns += [
        path("iiif/manifest/<slug:reference>", iiif.manifest, name="manifest"),
        path("iiif/collection", iiif.collection, name="collection"),
        path("iiif/3/<uuid:page_id>", iiif.image),
        path("iiif/3/<uuid:page_id>/<path:path>", iiif.image, name="image"),
        path("iiif/3/<uuid:page_id>/", iiif.image),
    ]
else:
    urlpatterns += [
        path("iiif/manifest/<slug:reference>", identity.identity, name="manifest"),
        path("iiif/collection", health.health, name="collection"),
        path("iiif/3/<uuid:page_id>/<path:path>", health.health, name="image"),
    ]
