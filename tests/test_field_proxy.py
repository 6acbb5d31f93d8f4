"""The proxy of the field tests fails in the ways that it says."""

import http.client
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.field_proxy import FaultProxy

BODY = bytes(range(256)) * 4096  # 1 MiB


class Echo(BaseHTTPRequestHandler):
    """Counts the requests that came whole, and sends their bodies back."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionError("The request was cut.")
        self.server.bodies.append(body)
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Quiet."""


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_):
        """Connections are cut on purpose."""


@pytest.fixture
def server():
    with QuietServer(("127.0.0.1", 0), Echo) as server:
        server.bodies = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def proxy(server):
    with FaultProxy(server.server_address) as proxy:
        yield proxy


def put(proxy, body=BODY, path="/"):
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=20)
    try:
        connection.request("PUT", path, body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def ask(connection, path, body):
    connection.request("PUT", path, body)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def test_a_sound_line_passes_every_byte_in_both_directions(proxy, server):
    assert put(proxy) == (201, BODY)
    assert server.bodies == [BODY]
    assert proxy.up > len(BODY)
    assert proxy.down > len(BODY)


def test_a_cut_upwards_comes_after_so_many_bytes_and_once(proxy, server):
    proxy.cut_up_after = 300_000

    with pytest.raises((ConnectionError, http.client.HTTPException)):
        put(proxy)

    assert server.bodies == []
    assert proxy.up <= 300_000
    assert put(proxy)[0] == 201


def test_a_cut_downwards_gives_half_an_answer(proxy, server):
    proxy.cut_down_after = 1000

    with pytest.raises((ConnectionError, http.client.HTTPException)):
        put(proxy)

    assert server.bodies == [BODY]


def test_an_answer_is_lost_after_the_server_has_done_its_work(proxy, server):
    proxy.drop_answers = 1

    with pytest.raises((ConnectionError, http.client.HTTPException)):
        put(proxy, b"a")

    assert server.bodies == [b"a"]
    assert [lost[-1:] for lost in proxy.lost] == [b"a"]
    assert put(proxy, b"b") == (201, b"b")


def test_a_slow_line_takes_its_time(proxy):
    proxy.bytes_per_s = 1_000_000

    begun = time.monotonic()
    put(proxy, BODY[:500_000])

    assert 0.5 <= time.monotonic() - begun < 5


def test_a_login_page_answers_everything_and_nothing_arrives(proxy, server):
    proxy.is_portal = True

    status, body = put(proxy)

    assert (status, b"Sign in to this network" in body) == (200, True)
    assert server.bodies == []


def test_a_status_is_answered_for_the_requests_that_are_meant(proxy, server):
    proxy.status, proxy.only = 413, b"/assets/"

    assert put(proxy, path="/assets/1")[0] == 413
    assert put(proxy, path="/records/1")[0] == 201


def test_a_fault_befalls_the_request_that_is_meant_on_a_connection_that_is_kept(proxy, server):
    proxy.only, proxy.most_bytes = b"PUT /assets/", 1000
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=20)

    statuses = [ask(connection, path, BODY[:2000]) for path in ("/records/1", "/assets/1")]

    assert statuses == [201, 413]
    assert len(server.bodies) == proxy.connections == 1
    assert [one.body_bytes for one in proxy.asked] == [2000, 0]
    connection.close()


def test_bytes_of_a_request_that_was_cut_are_counted(proxy):
    proxy.only, proxy.cut_up_after = b"PUT /assets/", 300_000

    put(proxy, path="/records/1")
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        put(proxy, path="/assets/1")

    whole, cut = proxy.asked
    assert (whole.body_bytes, cut.passed) == (len(BODY), 300_000)


def test_a_line_that_is_down_heals(proxy):
    proxy.is_down = True
    with pytest.raises(ConnectionError):
        put(proxy, b"a")

    proxy.heal()

    assert put(proxy, b"a") == (201, b"a")


def test_open_connections_can_be_cut_from_outside(proxy):
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=20)
    connection.request("PUT", "/", b"a")
    connection.getresponse().read()

    proxy.reset_all()

    with pytest.raises((ConnectionError, http.client.HTTPException)):
        connection.request("PUT", "/", b"b")
        connection.getresponse()
    connection.close()
