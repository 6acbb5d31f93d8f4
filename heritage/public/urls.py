"""Pages for everyone, under /az/, /en/ and /ru/."""

from django.urls import path

from . import (
    acts,
    exports,
    feeds,
    framed,
    going,
    searches,
    sets,
    staff_map,
    suggestions,
    tiles,
    views,
)

app_name = "public"
urlpatterns = [
    path("", views.map_page, name="map"),
    path("places.json", views.places, name="places"),
    path("extent.json", tiles.extent, name="extent"),
    path("export.csv", exports.as_csv, name="export-csv"),
    path("export.geojson", exports.as_geojson, name="export-geojson"),
    path("suggestions.json", suggestions.suggest, name="suggestions"),
    path("go-to.json", going.go_to, name="go-to"),
    path("print/", framed.print_page, name="print"),
    path("embed/", framed.embed, name="embed"),
    path("staff-map/", staff_map.page, name="staff-map"),
    path("staff-map/extent.json", staff_map.extent, name="staff-extent"),
    path("staff-map/conditions.json", staff_map.conditions, name="staff-conditions"),
    path("staff-map/tiles.json", staff_map.tileset, name="staff-tileset"),
    path(
        "staff-map/tiles/<str:version>/<str:zoom>/<str:x>/<str:y>.mvt",
        staff_map.tile,
        name="staff-tile",
    ),
    path("about/", views.about, name="about"),
    path("acts/", acts.acts, name="acts"),
    path("acts/<int:pk>/", acts.act, name="act"),
    path("cards/", views.cards, name="cards"),
    path("feed.atom", feeds.newest, name="feed"),
    path("searches/", searches.my_searches, name="searches"),
    path("searches/keep/", searches.keep, name="keep-search"),
    path("searches/<str:key>/confirm/", searches.confirm, name="confirm-search"),
    path("searches/<str:key>/end/", searches.end, name="end-search"),
    path("searches/<str:key>/", searches.one, name="kept-search"),
    path("sets/", sets.my_sets, name="sets"),
    path("sets/add/", sets.add, name="add-to-set"),
    path("sets/<slug:token>/", sets.one, name="set"),
    path("sets/<slug:token>/<slug:key>/", sets.edit, name="edit-set"),
    path("sets/<slug:token>/<slug:key>/delete/", sets.delete, name="delete-set"),
    path("monuments/<slug:reference>/", views.monument_page, name="monument"),
    path("monuments/<slug:reference>/card/", views.card, name="card"),
]
