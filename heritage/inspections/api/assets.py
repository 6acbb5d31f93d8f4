"""Files come in pieces: media_pipeline.resumable over HTTP, with the headers of tus 1.0.

Whoever holds a token may go on with an upload whose identifier he knows: nobody guesses one, and
what comes is whole only when it has the checksum that its first sender told.
"""

from base64 import b64decode

from django.conf import settings
from django.views.decorators.http import require_http_methods

from media_pipeline import resumable
from media_pipeline.errors import AnotherFile, Expired, WrongOffset
from media_pipeline.models import Upload

from ..services.completing import file_arrived
from .access import (
    BadRequest,
    checksum_of,
    count_of,
    digest_of,
    for_devices,
    nothing,
    said,
    whole_body,
)

MOST_PIECE_BYTES = 8 * 1024**2


@require_http_methods(["PUT", "HEAD", "PATCH"])
@for_devices
def asset(request, uuid):
    """Create an upload, ask where it is, or add a piece."""
    try:
        return {"PUT": _create, "HEAD": _where, "PATCH": _append}[request.method](request, uuid)
    except Upload.DoesNotExist:
        return said(404, reason="unknown")
    except Expired as problem:
        return said(410, reason="expired", detail=str(problem))


def _create(request, uuid):
    digest = digest_of(request)
    if not digest:
        raise BadRequest("Content-Digest: the SHA-256 of the whole file is missing.")
    size_bytes = count_of(request, "Upload-Length")
    if size_bytes > settings.MAX_UPLOAD_BYTES:
        return said(413, reason="too-large", most=settings.MAX_UPLOAD_BYTES)
    try:
        upload, is_new = resumable.create(
            uuid=uuid,
            size_bytes=size_bytes,
            sha256=digest.hex(),
            name=_name(request),
            by=request.user,
        )
    except AnotherFile as problem:
        return said(409, reason="another-file", detail=str(problem))
    if upload.is_whole:
        file_arrived(upload)
    return nothing(201 if is_new else 200, _headers(upload))


def _where(_request, uuid):
    upload = resumable.find(uuid)
    return nothing(200, _headers(upload))


def _append(request, uuid):
    if request.content_type != "application/offset+octet-stream":
        raise BadRequest("Content-Type: a piece is application/offset+octet-stream.")
    offset, checksum = count_of(request, "Upload-Offset"), checksum_of(request)
    if count_of(request, "Content-Length") > MOST_PIECE_BYTES:
        return said(413, reason="too-large", most=MOST_PIECE_BYTES)
    try:
        upload = resumable.append(
            uuid=uuid, offset=offset, piece=whole_body(request), sha256=checksum
        )
    except WrongOffset as problem:
        headers = {"Upload-Offset": problem.offset}
        return said(409, headers, reason="offset", offset=problem.offset)
    if upload.is_whole:
        file_arrived(upload)
    return nothing(204, _headers(upload))


def _headers(upload):
    return {
        "Upload-Offset": upload.received_bytes,
        "Upload-Length": upload.size_bytes,
        "Upload-Complete": "?1" if upload.is_whole else "?0",
        "Tus-Resumable": "1.0.0",
    }


def _name(request):
    """The file's name in Upload-Metadata (tus: "filename BASE64"), or nothing."""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return b64decode(value, validate=True).decode()
            except ValueError:
                return ""
    return ""
