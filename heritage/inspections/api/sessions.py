"""A phone signs in, says how it is, and asks whether it speaks with us at all."""

from datetime import UTC

from django.http import JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from heritage.accounts.forms import SignInForm
from heritage.accounts.roles import RECORD_INSPECTION

from ..forms import AnnouncementForm, DeviceForm
from ..services import devices, receipts
from .access import BadRequest, for_devices, json_of, said

MOST_NONCE = 100


@require_safe
@never_cache
def health(request):
    """Fixed words and the asker's own: a network's login page cannot answer so."""
    nonce = request.GET.get("nonce", "")[:MOST_NONCE]
    return JsonResponse(
        {"ok": True, "nonce": nonce, "service": "abide-field", "time": _now()},
        headers={"X-Field-Version": "1"},
    )


@require_POST
@never_cache
@csrf_exempt  # who comes by the cookie is asked for the token below
def sign_in(request):
    """Give a phone its token, to who is signed in or says name and password in the body."""
    try:
        content = json_of(request)
    except BadRequest as problem:
        return said(400, reason="request", detail=str(problem))
    form = DeviceForm(content)
    if not form.is_valid():
        return said(400, reason="request", detail=form.errors.get_json_data())
    user, refusal = _person(request, content)
    if refusal:
        return refusal
    if not user.has_perm(RECORD_INSPECTION):
        return said(403, reason="role")
    try:
        device, token = devices.sign_in(
            user=user, uuid=form.cleaned_data["device"], label=form.cleaned_data["label"]
        )
    except devices.DeviceRefused as refused:
        return said(403, reason=refused.reason)
    return said(200, **_session(device, token))


def _person(request, content):
    """Who asks, or the answer that refuses them. Wrong tries are counted as on the page."""
    if "username" in content or "password" in content:
        form = SignInForm(request, {name: content.get(name) for name in ("username", "password")})
        if form.is_valid():
            return form.get_user(), None
        codes = [error.code for error in form.errors.as_data().get("__all__", [])]
        is_held = "too_many" in codes
        return None, said(429 if is_held else 401, reason="too-many" if is_held else "password")
    if not request.user.is_authenticated:
        return None, said(401, reason="unknown")
    return request.user, _without_csrf_token(request)


class _Csrf(CsrfViewMiddleware):
    def _reject(self, request, reason):
        return said(403, reason="csrf", detail=reason)


def _without_csrf_token(request):
    """None when the request has its CSRF token, else the answer that refuses it."""
    check = _Csrf(lambda _request: None)
    check.process_request(request)
    return check.process_view(request, None, (), {})


def _session(device, token):
    return {
        "token": token,
        "device": str(device.uuid),
        "receipt_key": receipts.key_of(device).hex(),
        "user": {"id": device.user_id, "name": str(device.user)},
        "expires_at": device.expires_at.astimezone(UTC).isoformat(timespec="seconds"),
        "server_time": _now(),
    }


@require_POST
@for_devices
def announce(request):
    """What waits in this phone, by its own word."""
    form = AnnouncementForm(json_of(request))
    if not form.is_valid():
        return said(400, reason="request", detail=form.errors.get_json_data())
    devices.announce(device=request.device, **form.cleaned_data)
    return said(200, server_time=_now())


def _now():
    return timezone.now().astimezone(UTC).isoformat(timespec="milliseconds")
