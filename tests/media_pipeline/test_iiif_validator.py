"""The IIIF consortium's validator, against the Image API over HTTP, stored tiles by their door."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from media_pipeline import image_api
from media_pipeline.doors import in_front_of
from tests.web_server import serving

from .pictures import stored_page
from .squares import IDENTIFIER, squares

VALIDATOR = Path(sys.executable).with_name("iiif-validate.py")
# The validator calls Python 2's urllib.urlopen in these three.
UNTESTABLE = {"format_jp2", "format_pdf", "format_webp"}


def image_server(page, base_url):
    """A WSGI application that knows one page, with the door for its stored tiles in front."""

    def application(environ, start_response):
        prefix, _, rest = environ["PATH_INFO"].removeprefix("/iiif/3/").partition("/")
        if prefix != str(page.pk):
            start_response("404 Not Found", [("Content-Length", "0")])
            return [b""]
        got = image_api.answer(
            page,
            rest,
            base_url=base_url(),
            method=environ["REQUEST_METHOD"],
            accept=environ.get("HTTP_ACCEPT", ""),
        )
        start_response(f"{got.status} Answer", list(got.headers.items()))
        return [got.body]

    known = {str(page.pk): page}
    return in_front_of(application, [image_api.door(known.get, base_url=base_url, headers={})])


@pytest.fixture
def server(tmp_path):
    """The address of a server that serves the validator's test picture."""
    page = stored_page(squares(), tmp_path, id=UUID(IDENTIFIER))
    address = []
    with serving(image_server(page, lambda: f"http://{address[0]}")) as netloc:
        address.append(netloc)
        yield netloc


def validate(server: str, level: int) -> str:
    command = [sys.executable, VALIDATOR, "-s", server, "-p", "iiif/3", "-i", IDENTIFIER]
    command += ["--version=3.0", f"--level={level}"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_every_promise_of_level_two_is_kept(server):
    assert "Done (33 tests, 0 failures)" in validate(server, level=2)


def test_of_the_optional_promises_only_those_fail_that_the_validator_cannot_test(server):
    report = validate(server, level=3)

    failed = {line.split()[2] for line in report.splitlines() if line.endswith("FAIL")}
    assert failed == UNTESTABLE
    assert "Done (45 tests, 3 failures)" in report
