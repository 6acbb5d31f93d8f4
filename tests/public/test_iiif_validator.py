"""The IIIF consortium's validator against the product itself, as a visitor reaches it."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from tests.factories import AssetFactory, PictureFactory
from tests.media_pipeline.pictures import stored_page
from tests.media_pipeline.squares import IDENTIFIER, squares

VALIDATOR = Path(sys.executable).with_name("iiif-validate.py")


@pytest.mark.django_db(transaction=True)
def test_a_public_picture_keeps_all_33_promises_of_level_two(live_server, settings, tmp_path):
    settings.BASE_URL = live_server.url
    page = stored_page(squares(), tmp_path, id=UUID(IDENTIFIER), asset=AssetFactory(), number=1)
    page.save()
    PictureFactory(asset=page.asset)

    where = ["-s", urlsplit(live_server.url).netloc, "-p", "iiif/3", "-i", IDENTIFIER]
    report = subprocess.run(
        [sys.executable, VALIDATOR, *where, "--version=3.0", "--level=2"],
        capture_output=True,
        text=True,
        check=False,
    ).stderr

    assert "Done (33 tests, 0 failures)" in report
