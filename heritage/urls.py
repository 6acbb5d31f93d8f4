"""Every address of the site. Pages carry their language; what others rely on is neutral."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("heritage.public.neutral_urls")),
    path("api/field/v1/", include("heritage.inspections.api.urls")),
    path("", include("heritage.inspections.shell_urls")),
    *i18n_patterns(
        path("", include("heritage.catalogue.urls")),
        path("", include("heritage.inspections.urls")),
        path("", include("heritage.accounts.urls")),
        path("", include("heritage.public.urls")),
    ),
]

handler400 = "heritage.public.errors.bad_request"
