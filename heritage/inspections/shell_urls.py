"""Addresses of the app without a language: a service worker reaches what lies under its own."""

from django.urls import path

from . import shell

app_name = "field-app"  # "field" is the API
urlpatterns = [
    path("field-worker.js", shell.worker, name="worker"),
    path("field.webmanifest", shell.manifest, name="manifest"),
]
