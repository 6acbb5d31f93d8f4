"""A bare page around the visit form, served to its tests only."""

from pathlib import Path

from django.http import HttpResponse, JsonResponse
from django.template import engines
from django.urls import path
from django.utils import translation

from heritage.urls import urlpatterns as product_urls

from .forms_sample import FORMS, PACKAGE

PAGE = """{% load i18n static %}{% get_current_language as language %}<!DOCTYPE html>
<html lang="{{ language }}"><head><meta charset="utf-8"><title>Visit</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="{% static 'base/mark.svg' %}" type="image/svg+xml">
<link rel="stylesheet" href="{% static 'base/tokens.css' %}">
<link rel="stylesheet" href="{% static 'base/base.css' %}">
<link rel="stylesheet" href="{% static 'inspections/visit.css' %}"></head>
<body data-static="{% static 'inspections/' %}"><main id="screen"></main>
{% include "inspections/field/visit/_templates.html" %}
<script type="module" src="/visit-harness.js"></script></body></html>"""
HERE = Path(__file__).parent


def page(request, language):
    with translation.override(language):
        return HttpResponse(engines["django"].from_string(PAGE).render({}, request))


def script(_request):
    return HttpResponse((HERE / "harness.js").read_text("utf-8"), "text/javascript")


def sample(_request):
    return JsonResponse({"forms": FORMS, "package": PACKAGE})


def picture(_request):
    return HttpResponse((HERE / "view.jpg").read_bytes(), "image/jpeg")


urlpatterns = [
    path("visit-harness.js", script),
    path("visit-sample.json", sample),
    path("visit-picture.jpg", picture),
    path("<slug:language>/visit-page/", page),
    *product_urls,
]
