"""Addresses without a language, for machines and for links that last."""

from django.urls import path

app_name = "data"
urlpatterns: list[path] = []
