"""Stored tiles leave in front of Django: which do, with what, and who may have them."""

import uuid

import pytest
from django.core import signals
from django.db import OperationalError, close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from heritage.public import images, kept
from heritage.wsgi import application
from tests.wsgi_client import ask

TILE = "0,0,512,512/512,512/0/default.jpg"
MIDDLEWARE_ONLY = {"Vary", "Content-Language"}  # of LocaleMiddleware: a picture has no language


@pytest.fixture(autouse=True)
def _in_the_transaction_of_the_test():
    """As Django's test client does it: a request closes no connection."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def address(photographed):
    return f"/iiif/3/{photographed.asset.pages.get().pk}"


@pytest.fixture
def clock(monkeypatch):
    """The door's own clock: `clock.s += 3` lets three seconds pass."""

    class Clock:
        s = 1000.0

    monkeypatch.setattr(images.open_to_all, "_clock_s", lambda: Clock.s)
    images.open_to_all.forget()
    return Clock


@pytest.fixture
def without_django(monkeypatch):
    """Whatever reaches Django fails the test."""

    def reached(*_args):
        raise AssertionError("Django was asked")

    monkeypatch.setattr("django.core.handlers.wsgi.WSGIHandler.__call__", reached)


@pytest.mark.parametrize(
    "path",
    [
        TILE,
        "0,0,512,512/512,/0/default.jpg",
        "0,0,512,512/max/0/color.jpg",
        "512,0,388,512/388,512/0/default.jpg",
        "512,512,388,88/388,/0/default.jpg",
        "0,0,900,600/450,300/0/default.jpg",
        "full/450,/0/default.jpg",
        "full/450,300/0/color.jpg",
    ],
)
def test_a_stored_tile_is_answered_without_django(address, path, without_django):
    told = ask(application, f"{address}/{path}")

    assert told.status == 200
    assert told.body[:2] == b"\xff\xd8"


@pytest.mark.parametrize("path", [TILE, "full/450,/0/default.jpg"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_door_says_what_django_says(address, client, path, method):
    through_django = client.generic(method, f"{address}/{path}")

    told = ask(application, f"{address}/{path}", method)

    expected = {k: v for k, v in through_django.items() if k not in MIDDLEWARE_ONLY}
    assert told.headers == expected
    assert (told.status, told.body) == (through_django.status_code, through_django.content)


def test_a_picture_runs_nothing_and_is_what_it_says(address):
    headers = ask(application, f"{address}/{TILE}").headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_what_the_client_has_is_not_sent_again_and_its_file_not_touched(
    address, without_django, monkeypatch
):
    etag = ask(application, f"{address}/{TILE}").headers["ETag"]
    monkeypatch.setattr("media_pipeline.image_api.open_pyramid", None)

    told = ask(application, f"{address}/{TILE}", if_none_match=f'"a,b", {etag}')

    assert (told.status, told.body) == (304, b"")
    assert told.headers["ETag"] == etag
    assert "Content-Length" not in told.headers and "Content-Type" not in told.headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/info.json", 200),
        ("", 303),
        ("/0,0,512,512/512,512/90/default.jpg", 200),
        ("/0,0,512,512/512,512/0/gray.jpg", 200),
        ("/0,0,512,512/512,512/0/default.png", 200),
        ("/1,0,512,512/512,512/0/default.jpg", 200),
        ("/0,0,512,512/512,512/0/default.jp2", 400),
        ("/0,0,512,512/512,512/0", 400),
    ],
)
def test_all_that_is_no_stored_tile_is_django_s(address, path, status):
    assert ask(application, address + path).status == status


def test_a_site_that_asks_beforehand_is_answered_by_django(address):
    assert ask(application, f"{address}/{TILE}", "OPTIONS").status == 204


def test_nobody_writes_through_the_door(address):
    assert ask(application, f"{address}/{TILE}", "POST").status == 403  # no token of a form


@pytest.mark.parametrize("identifier", [uuid.uuid4(), "no-uuid", "", "%00"])
@pytest.mark.django_db
def test_a_page_that_is_not_there_is_not_found(identifier):
    assert ask(application, f"/iiif/3/{identifier}/{TILE}").status == 404


def test_withdrawn_pictures_are_gone_after_two_seconds_in_every_process(
    photographed, address, clock
):
    assert ask(application, f"{address}/{TILE}").status == 200
    type(photographed).objects.update(is_public=False)

    clock.s += 2.1

    assert kept.KEPT_S == 2
    assert ask(application, f"{address}/{TILE}").status == 404


def test_a_picture_that_becomes_public_comes_through_the_door(
    photographed, address, clock, without_django
):
    type(photographed).objects.update(is_public=False)
    assert images.open_to_all(address.rpartition("/")[2]) is None
    type(photographed).objects.update(is_public=True)

    clock.s += 2.1

    assert ask(application, f"{address}/{TILE}").status == 200


@pytest.mark.parametrize("lifecycle", ["draft", "withdrawn"])
def test_what_is_not_published_never_enters(photographed, address, lifecycle, clock):
    type(photographed.monument).objects.update(lifecycle=lifecycle)

    assert images.open_to_all(address.rpartition("/")[2]) is None
    assert ask(application, f"{address}/{TILE}").status == 404


def test_who_looks_at_a_picture_costs_one_query_and_no_session(
    client, registrar, address, clock, without_django
):
    client.force_login(registrar)
    cookie = client.cookies.output(header="", sep=";").strip()
    with CaptureQueriesContext(connection) as queries:
        for _ in range(5):
            assert ask(application, f"{address}/{TILE}", cookie=cookie).status == 200

    assert len(queries) == 1
    assert "session" not in queries[0]["sql"]


def test_the_kept_answers_do_not_grow_for_ever(monkeypatch):
    monkeypatch.setattr(kept, "MOST_KEPT", 10)
    remembered = kept.Kept(lambda key: key)

    for _ in range(100):
        remembered(str(uuid.uuid4()))

    assert len(remembered) <= 10


@pytest.mark.django_db(transaction=True)
def test_no_connection_stays_open_that_django_would_have_closed(address, clock, without_django):
    keeps_s = connection.settings_dict["CONN_MAX_AGE"]
    try:
        connection.settings_dict["CONN_MAX_AGE"] = 0
        connection.close()
        assert ask(application, f"{address}/{TILE}").status == 200
        assert connection.connection is None
    finally:
        connection.settings_dict["CONN_MAX_AGE"] = keeps_s


def test_without_a_database_it_is_django_that_answers(address, clock, monkeypatch):
    def down(_key):
        raise OperationalError("the server is gone")

    monkeypatch.setattr(images.open_to_all, "_ask", down)

    assert ask(application, f"{address}/{TILE}").status == 200  # by Django, whose query succeeds


def test_a_file_that_is_gone_is_an_error_that_django_reports(
    photographed, address, clock, monkeypatch
):
    def gone(_name):
        raise FileNotFoundError("derivatives/gone.tif")

    monkeypatch.setattr("media_pipeline.image_api.open_pyramid", gone)

    assert ask(application, f"{address}/{TILE}").status == 500
