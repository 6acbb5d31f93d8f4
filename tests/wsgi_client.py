"""Asks a WSGI application as a web server does, without Django's test client around it."""

from typing import NamedTuple
from wsgiref.util import setup_testing_defaults


class Told(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def ask(application, path: str, method: str = "GET", **headers: str) -> Told:
    """`headers` as `if_none_match="…"`."""
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": "127.0.0.1"}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    setup_testing_defaults(environ)
    started = []
    body = application(environ, lambda status, heads: started.append((status, heads)))
    told = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    status, heads = started[0]
    return Told(int(status.split()[0]), dict(heads), told)
