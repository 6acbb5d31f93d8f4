"""Answers that pages of any other site may read."""

from functools import wraps

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

EXPOSED = {"Access-Control-Expose-Headers": "ETag, Link"}  # what their scripts may read


def open_to_other_sites(view):
    """Allow any origin, also when the browser asks beforehand (https://fetch.spec.whatwg.org)."""

    @require_http_methods(["GET", "HEAD", "OPTIONS"])
    @wraps(view)
    def opened(request, *args, **kwargs):
        if request.method == "OPTIONS":
            return _preflight()
        answer = view(request, *args, **kwargs)
        answer["Access-Control-Allow-Origin"] = "*"
        for name, value in EXPOSED.items():
            answer[name] = value
        return answer

    return opened


def _preflight():
    answer = HttpResponse(status=204)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    answer["Access-Control-Allow-Headers"] = "Accept, If-None-Match, If-Modified-Since"
    answer["Access-Control-Max-Age"] = "86400"
    return answer
