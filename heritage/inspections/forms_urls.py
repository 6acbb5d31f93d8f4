"""Addresses without a language, below /api/field/v1/."""

from django.urls import path

from . import forms_view

app_name = "field-forms"
urlpatterns = [
    path("forms.json", forms_view.forms_json, name="forms"),
    path("checklists/<slug:sha256>.json", forms_view.checklist_json, name="checklist"),
]
