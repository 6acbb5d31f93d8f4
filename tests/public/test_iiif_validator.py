"""The IIIF validators against the product itself, as a visitor reaches it: doors, then Django."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from heritage.public import images
from heritage.wsgi import application
from tests.factories import AssetFactory, PictureFactory
from tests.media_pipeline.pictures import stored_page
from tests.media_pipeline.squares import IDENTIFIER, squares
from tests.media_pipeline.test_iiif_validator import UNTESTABLE, validate
from tests.web_server import serving

UV = Path(sys.executable).with_name("uv")
# It needs Python 3.12, and its package has the name of the older one: so it has a place of its own.
NG = ["--from", "iiif-validator-ng==0.1.0", "--with", "pyvips[binary]", "iiif-validator"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(settings, tmp_path, monkeypatch):
    """The product with the validators' picture in public; gives host:port."""
    page = stored_page(squares(), tmp_path, id=UUID(IDENTIFIER), asset=AssetFactory(), number=1)
    page.save()
    PictureFactory(asset=page.asset)
    images.open_to_all.forget()
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)  # a thread a request
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    with serving(application) as netloc:
        settings.BASE_URL = f"http://{netloc}"
        yield netloc
    images.open_to_all.forget()


def test_a_public_picture_keeps_all_33_promises_of_level_two(site):
    assert "Done (33 tests, 0 failures)" in validate(site, level=2)


def test_a_public_picture_keeps_all_optional_promises_that_can_be_tested(site):
    report = validate(site, level=3)

    failed = {line.split()[2] for line in report.splitlines() if line.endswith("FAIL")}
    assert failed == UNTESTABLE
    assert "Done (45 tests, 3 failures)" in report


@pytest.fixture(scope="module")
def newer_validator():
    """The command of iiif-validator-ng; the test is skipped where it cannot be had."""
    program = str(UV) if UV.exists() else shutil.which("uv")
    if program is None:
        pytest.skip("uv, which runs iiif-validator-ng, is not there.")
    command = [program, "tool", "run", "--no-python-downloads", "--python", ">=3.12", *NG]
    tried = subprocess.run([*command, "--help"], capture_output=True, text=True, check=False)
    if tried.returncode:
        why = next(iter(re.findall("error: (.*)", tried.stderr)), tried.stderr.strip()[-300:])
        pytest.skip(f"iiif-validator-ng needs Python 3.12 or newer; uv says: {why}")
    return command


def test_a_public_picture_keeps_every_promise_that_the_newer_validator_reads_in_it(
    newer_validator, site
):
    report = subprocess.run(
        [*newer_validator, f"http://{site}/iiif/3"], capture_output=True, text=True, check=False
    ).stdout

    passed, failed = (re.findall(rf"{sign}\s*(\d+)", report)[-1] for sign in "✓✗")
    assert int(failed) == 0, report
    assert int(passed) >= 120  # it asks more of who claims more
