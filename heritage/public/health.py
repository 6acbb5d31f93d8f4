"""Whether the parts answer, for monitoring."""

import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from media_pipeline.models import WorkerSeen


@require_safe
@never_cache
def health(request):
    """200 while pages can be answered, else 503. A worker that is silent delays pictures only."""
    database, seen_at = _database()
    told = {
        "database": database,
        "storage": _storage(),
        "worker_last_seen": seen_at and seen_at.isoformat(),
    }
    is_well = told["database"] == told["storage"] == "ok"
    return JsonResponse(told, status=200 if is_well else 503)


def _database():
    """("ok" or "down", when a worker was last seen or None)"""
    try:
        connection.ensure_connection()
        seen = WorkerSeen.objects.order_by("-seen_at").values_list("seen_at", flat=True)
        return "ok", seen.first()
    except DatabaseError:
        return "down", None


def _storage():
    """Proved by writing a small file and taking it away again."""
    try:
        name = default_storage.save(f"health/{uuid.uuid4()}", ContentFile(b"well"))
        default_storage.delete(name)
    except OSError:
        return "down"
    return "ok"
