"""Every address of the site. Pages carry their language; what others rely on is neutral."""

from importlib import import_module

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path


def is_whole(module):  # while the parts are being written
    try:
        import_module(module)
    except ImportError:
        return False
    return True


pages = [
    path("", include(module))
    for module in ("heritage.catalogue.urls", "heritage.inspections.urls", "heritage.accounts.urls")
    if is_whole(module)
]
urlpatterns = [
    path("", include("heritage.public.neutral_urls")),
    *i18n_patterns(*pages, path("", include("heritage.public.urls"))),
]
