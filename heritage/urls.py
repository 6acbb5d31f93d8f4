"""Every address of the site. Pages carry their language; what others rely on is neutral."""

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

pages = [
    path(prefix, include(module))
    for prefix, module in (
        ("", "heritage.catalogue.urls"),
        ("", "heritage.inspections.urls"),
        ("", "heritage.accounts.urls"),
    )
    if find_spec(module)
]
urlpatterns = [
    path("", include("heritage.public.neutral_urls")),
    *i18n_patterns(*pages, path("", include("heritage.public.urls"))),
]
