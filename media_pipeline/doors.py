"""What is answered in front of Django, by a bare WSGI callable (PEP 3333).

A door is a function that takes a request's WSGI environment and gives an Answer, or None for what
is not its business; what no door answers is Django's. No middleware, session or signal of Django
runs for a door: it answers only what is the same for everybody, and looks after its own database
connections.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import NamedTuple


class Answer(NamedTuple):
    """What to send; the body is empty for HEAD, 303 and 304. A caller may change the headers."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


_TAG = re.compile(r'"[^"]*"')  # of If-None-Match; a tag may have commas in it


def measured(answer: Answer, method: str) -> Answer:
    """With its length, and for HEAD without its body."""
    if answer.status != 304:
        answer.headers["Content-Length"] = str(len(answer.body))
    return answer._replace(body=b"") if method == "HEAD" else answer


def unless_known(headers: dict[str, str], if_none_match: str) -> Answer | None:
    """304 when the client names this ETag (RFC 9110, 13.1.2: compared weakly)."""
    if not if_none_match:
        return None
    known = set(_TAG.findall(if_none_match))
    if if_none_match.strip() != "*" and headers["ETag"] not in known:
        return None
    return Answer(304, {key: headers[key] for key in headers if key != "Content-Type"})


Door = Callable[[dict], Answer | None]

_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def in_front_of(application: Callable, doors: Sequence[Door]) -> Callable:
    """A WSGI application that asks each door first and `application` last."""

    def serve(environ: dict, start_response: Callable) -> Iterable[bytes]:
        for door in doors:
            answer = door(environ)
            if answer is not None:
                start_response(_STATUS[answer.status], list(answer.headers.items()))
                return [answer.body]
        return application(environ, start_response)

    return serve
