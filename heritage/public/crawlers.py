"""What search engines ask for first."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from heritage.catalogue.models import Monument

MOST_IN_A_SITEMAP = 50_000  # https://www.sitemaps.org/protocol.html


@require_safe
def robots(request):
    return render(request, "public/robots.txt", {}, content_type="text/plain; charset=utf-8")


@require_safe
@gzip_page
def sitemap(request):
    """Every published monument of the register, with its page in each language."""
    official = Monument.objects.published().official().order_by("pk")
    context = {
        "monuments": official.values("reference", "changed_at")[:MOST_IN_A_SITEMAP],
        "languages": [code for code, _name in settings.LANGUAGES],
    }
    return render(request, "public/sitemap.xml", context, content_type="application/xml")
