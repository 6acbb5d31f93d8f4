"""Addresses without a language, for machines and for links that last."""

from django.urls import path

from . import crawlers, health, identity, images, overlays, presentation, tiles, vocabulary

app_name = "data"
urlpatterns = [
    path("health/", health.health, name="health"),
    path("id/<slug:reference>", identity.identity, name="id"),
    path("vocabularies/", vocabulary.vocabularies, name="vocabularies"),
    path("vocabularies/<slug:scheme>", vocabulary.scheme, name="scheme"),
    path("vocabularies/<slug:scheme>/<slug:code>", vocabulary.concept, name="concept"),
    path("robots.txt", crawlers.robots),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("iiif/3/<uuid:page_id>", images.image),
    path("iiif/3/<uuid:page_id>/", images.image),
    path("iiif/3/<uuid:page_id>/<path:path>", images.image, name="image"),
    path("iiif/3/<uuid:page_id>-<int:held_to_px>px", images.image),
    path("iiif/3/<uuid:page_id>-<int:held_to_px>px/", images.image),
    path("iiif/3/<uuid:page_id>-<int:held_to_px>px/<path:path>", images.image, name="held-image"),
    path("iiif/manifest/<slug:reference>", presentation.manifest, name="manifest"),
    path("iiif/georeference/<uuid:overlay_id>", overlays.georeference, name="georeference"),
    path("overlays/<uuid:overlay_id>/<str:zoom>/<str:x>/<str:y>", overlays.tile, name="overlay"),
    path("tiles/<str:version>/monuments/<str:zoom>/<str:x>/<str:y>.mvt", tiles.tile, name="tile"),
    path("tiles/monuments.json", tiles.tileset, name="tileset"),
    path("iiif/collection", presentation.collection, name="collection"),
]
