"""Pages for everyone, under /az/, /en/ and /ru/."""

from django.urls import path

from . import acts, exports, feeds, framed, going, searches, sets, suggestions, tiles, views

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
