"""How a phone or a browser comes to trust an installation that is its own authority."""

import hashlib
import ssl

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def page(request):
    """The steps for each device; 404 with a sentence where there is no authority of our own."""
    told = _authority()
    return render(
        request,
        "inspections/trust.html",
        {"fingerprint": told and hashlib.sha256(told).digest().hex(":").upper()},
        status=200 if told else 404,
    )


@require_safe
@never_cache
def certificate(request):
    """The authority's certificate for download, as DER, which every device reads; never its key."""
    told = _authority()
    if told is None:
        raise Http404
    return HttpResponse(
        told,
        content_type="application/x-x509-ca-cert",
        headers={"Content-Disposition": 'attachment; filename="abide.crt"'},
    )


def has_authority() -> bool:
    return settings.AUTHORITY_CERTIFICATE.exists()


def _authority() -> bytes | None:
    """The certificate as DER; None where there is none."""
    try:
        pem = settings.AUTHORITY_CERTIFICATE.read_text()
    except FileNotFoundError:
        return None
    return ssl.PEM_cert_to_DER_cert(pem)
