"""The pages that anyone may read."""

from django.shortcuts import render


def map_page(request):
    return render(request, "public/map.html")


def about(request):
    return render(request, "public/about.html")
