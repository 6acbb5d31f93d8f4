"""Who speaks at /api/field/v1/: a phone, by its token in the header and by nothing else.

No cookie is looked at, so no other site can make a browser speak for somebody, and these addresses
need no CSRF token; nothing outside this folder is exempt from it.
"""

import json
from base64 import b64decode
from binascii import Error as NoBase64
from functools import wraps
from hashlib import sha256

import pghistory
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from heritage.accounts.roles import RECORD_INSPECTION
from media_pipeline.errors import BadChecksum, StorageFull

from ..record import unsayable_in
from ..services import devices

SCHEME = "Device "
VERSION = "1"
CHECKSUM_BAD = 460  # as the tus protocol has it: no status of HTTP says it
DISK_FULL = 507


class BadRequest(ValueError):
    """The request itself is not as the protocol has it; never said of a record's content."""


def for_devices(view):
    """Let a phone in by its token; what the person may do is asked anew at each call."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            device = devices.of_token(_token(request))
        except devices.DeviceRefused as refused:
            return said(401, reason=refused.reason)
        if not device.user.has_perm(RECORD_INSPECTION):
            return said(403, reason="role")
        request.device, request.user = device, device.user
        with pghistory.context(user=device.user.pk, device=str(device.uuid)):
            return _answered(view, request, args, kwargs)

    return guarded


def _answered(view, request, args, kwargs):
    try:
        answer = view(request, *args, **kwargs)
    except BadRequest as problem:
        return said(400, reason="request", detail=str(problem))
    except RequestDataTooBig:
        return said(413, reason="too-large")
    except BadChecksum as problem:
        headers = {"Upload-Offset": problem.offset}
        return said(CHECKSUM_BAD, headers, reason="checksum", detail=str(problem))
    except StorageFull as problem:
        return said(DISK_FULL, reason="disk-full", detail=str(problem))
    answer["X-Field-Version"] = VERSION
    return answer


def _token(request) -> str:
    given = request.headers.get("Authorization", "")
    return given.removeprefix(SCHEME).strip() if given.startswith(SCHEME) else ""


def said(status: int, headers: dict | None = None, /, **content) -> JsonResponse:
    """A short answer in JSON."""
    headers = {"X-Field-Version": VERSION, **(headers or {})}
    return JsonResponse(content, status=status, headers=headers)


def nothing(status: int, headers: dict) -> HttpResponse:
    return HttpResponse(status=status, headers=headers)


def whole_body(request) -> bytes:
    """The body, all of it. Raises BadChecksum when the line was cut or its digest is another."""
    try:
        body = request.body
    except UnreadablePostError as cut:
        raise BadChecksum("The line was cut before all of the body was here.") from cut
    told = request.headers.get("Content-Length", "")
    digest = digest_of(request)
    if (told.isdigit() and len(body) != int(told)) or (digest and sha256(body).digest() != digest):
        raise BadChecksum("The body arrived damaged. Send it again.")
    return body


def digest_of(request) -> bytes:
    """The SHA-256 of the header Content-Digest (RFC 9530), or nothing when it has none."""
    for part in request.headers.get("Content-Digest", "").split(","):
        name, _equals, value = part.strip().partition("=")
        if name.lower() == "sha-256":
            return _sha256(value.strip().strip(":"), "Content-Digest")
    return b""


def checksum_of(request) -> bytes:
    """The SHA-256 of the header Upload-Checksum, "sha256 BASE64" (tus), or nothing."""
    name, _space, value = request.headers.get("Upload-Checksum", "").strip().partition(" ")
    if not name:
        return b""
    if name.lower() not in ("sha256", "sha-256"):
        raise BadRequest(f"Upload-Checksum: sha256 is what is asked for, not {name[:20]}.")
    return _sha256(value.strip(), "Upload-Checksum")


def _sha256(text, header):
    try:
        digest = b64decode(text, validate=True)
    except (NoBase64, ValueError):
        digest = b""
    if len(digest) != sha256().digest_size:
        raise BadRequest(f"{header}: {text[:80]} is no SHA-256 in base64.")
    return digest


def count_of(request, header: str) -> int:
    """A count of bytes in a header."""
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise BadRequest(f"{header}: {text[:20]} is no count of bytes.")
    return int(text)


def json_of(request) -> dict:
    try:
        content = json.loads(request.body)
    except (ValueError, RecursionError) as problem:
        raise BadRequest("The body is no JSON.") from problem
    if not isinstance(content, dict):
        raise BadRequest("The body is no JSON object.")
    if unsayable_in(content):
        raise BadRequest("The body has characters that no text has.")
    return content
