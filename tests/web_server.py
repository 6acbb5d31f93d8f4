"""A WSGI application over HTTP, for programs that test a site from outside."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class _Threaded(ThreadingMixIn, WSGIServer):
    """A thread a request; at the end they are waited for."""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


@contextmanager
def serving(application) -> Iterator[str]:
    """Serve it on a free port of this machine; gives host:port."""
    httpd = make_server("127.0.0.1", 0, application, _Threaded, _Quiet)
    with httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{httpd.server_port}"
        finally:
            httpd.shutdown()
            thread.join()
