"""In Chromium: what the office is told of a picture's file, in the light and in the dark."""

from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.gis.geos import Point
from django.urls import reverse

from media_pipeline.intake import receive
from media_pipeline.models import Asset
from media_pipeline.worker import process_next
from tests.catalogue.compared import as_
from tests.factories import MonumentFactory, PictureFactory, UserFactory
from tests.media_pipeline import odd_files as odd
from tests.media_pipeline.labels import labelled
from tests.media_pipeline.pictures import encoded

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("in_english"),
]
LOOKS = [(390, "light"), (1440, "light"), (390, "dark"), (1440, "dark")]


@pytest.fixture
def tower(transactional_db):
    place = Point(49.83725, 40.38, srid=4326)
    return MonumentFactory(name="Qız qalası", location=place, lifecycle="draft")


@pytest.fixture
def open_page(browse, transactional_db):
    def open_it(address, **options):
        cookie = as_(UserFactory(role="registrar")).cookies["sessionid"].value
        session = {"name": "sessionid", "value": cookie, "path": "/", "domain": "localhost"}
        return browse(address, storage_state={"cookies": [session], "origins": []}, **options)

    return open_it


def hang(tower, content, name):
    asset = receive(BytesIO(content), name=name)
    process_next()
    return PictureFactory(monument=tower, asset=asset, width_cm="42.0")


def is_open_to_everybody(page, width_px):
    assert page.evaluate("document.documentElement.scrollWidth") <= width_px
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("width_px", "scheme"), LOOKS)
def test_what_a_file_says_and_its_checks_fit_and_can_be_used(open_page, tower, width_px, scheme):
    content = odd.with_a_zip_behind(labelled("JPEG", odd.noisy(900, 640)))
    picture = hang(tower, content, "tower.jpg")
    address = reverse("catalogue:edit-picture", args=[picture.pk])

    with open_page(address, width_px=width_px, color_scheme=scheme) as page:
        is_open_to_everybody(page, width_px)
        page.get_by_role("button", name="Use as the creator: Leyla; Orxan").click()
        page.get_by_text("What the file says is used.").wait_for()

        assert page.get_by_label("creator").input_value() == "Leyla; Orxan"


@pytest.mark.parametrize(("width_px", "scheme"), LOOKS)
def test_a_damaged_file_is_taken_on_a_word(open_page, tower, width_px, scheme):
    whole = encoded(odd.noisy(900, 640), "JPEG")
    hang(tower, whole[: len(whole) // 2], "half.jpg")
    address = reverse("catalogue:pictures", args=[tower.reference])

    with open_page(address, width_px=width_px, color_scheme=scheme) as page:
        is_open_to_everybody(page, width_px)
        page.get_by_role("button", name="Take it though it is damaged").click()
        page.get_by_text("What is there of the file will be shown when processed.").wait_for()

        assert Asset.objects.get().damage_taken_at is not None
