"""Pages for everyone, under /az/, /en/ and /ru/."""

from django.urls import path

from . import views

app_name = "public"
urlpatterns = [
    path("", views.map_page, name="map"),
    path("about/", views.about, name="about"),
]
