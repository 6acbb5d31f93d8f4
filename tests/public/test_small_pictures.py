"""Pictures whose rights hold the public to a small version, while the office sees the whole."""

import io
from io import BytesIO

import numpy as np
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from heritage.catalogue.choices import Licence
from heritage.catalogue.manifests import collection, manifest
from heritage.public import images
from heritage.wsgi import application
from media_pipeline import image_api
from media_pipeline.image_requests import parse
from media_pipeline.intake import receive
from media_pipeline.worker import process_next
from tests.factories import MonumentFactory, PictureFactory, UserFactory
from tests.media_pipeline.pictures import encoded, gradient, psnr_db, stored_page
from tests.wsgi_client import ask

TILE = "0,0,512,512/512,512/0/default.jpg"
LIMIT = 1200


@pytest.fixture(scope="module")
def drawing():
    """A picture of 3000 by 2000 pixels, in which every second column is black: fine detail."""
    pixels = np.asarray(gradient(3000, 2000)).copy()
    pixels[:, ::2] = 0
    return Image.fromarray(pixels)


@pytest.fixture
def held(tower, drawing):
    """A picture that is in copyright."""
    asset = receive(io.BytesIO(encoded(drawing, "PNG")), name="drawing.png")
    process_next()
    asset.refresh_from_db()
    return PictureFactory(monument=tower, asset=asset, licence=Licence.IN_COPYRIGHT)


@pytest.fixture
def whole(held):
    return f"/iiif/3/{held.asset.pages.get().pk}"


@pytest.fixture
def small(whole):
    return f"{whole}-{LIMIT}px"


def test_the_small_version_is_described_as_what_it_is(client, small):
    told = client.get(f"{small}/info.json").json()

    assert (told["width"], told["height"]) == (1200, 800)
    assert (told["maxWidth"], told["maxHeight"]) == (1200, 1200)
    assert told["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4]}]
    assert told["sizes"] == [
        {"width": 300, "height": 200},
        {"width": 600, "height": 400},
        {"width": 1200, "height": 800},
    ]
    assert told["id"].endswith(small)
    assert "sizeUpscaling" not in told["extraFeatures"]
    assert told["profile"] == "level2"


def test_every_tile_and_size_that_it_promises_is_there_for_all(client, small, drawing):
    told = client.get(f"{small}/info.json").json()
    exact = drawing.resize((1200, 800), Image.Resampling.LANCZOS)

    for x in range(0, 1200, 512):
        w = min(512, 1200 - x)
        answer = client.get(f"{small}/{x},0,{w},512/{w},512/0/default.jpg")
        assert answer["Cache-Control"] == image_api.IMAGE_CACHE
        got = Image.open(BytesIO(answer.content))
        assert psnr_db(got, exact.crop((x, 0, x + w, 512))) > 25
    for size in told["sizes"]:
        answer = client.get(f"{small}/full/{size['width']},{size['height']}/0/default.jpg")
        assert Image.open(BytesIO(answer.content)).size == (size["width"], size["height"])


@pytest.mark.parametrize(
    "path",
    [
        "1200,0,300,300/max/0/default.jpg",
        "0,0,100,100/^200,/0/default.jpg",
        "full/^2400,/0/default.jpg",
        "full/^pct:101/0/default.png",
        "full/^!1300,1300/0/default.png",
        "full/1300,/0/default.jpg",
        "0,0,100,100/200,100/0/default.jpg",
        "0,0,100,100/^100,101/0/default.jpg",
    ],
)
def test_nothing_of_it_is_enlarged(client, small, path):
    answer = client.get(f"{small}/{path}")

    assert answer.status_code == 400
    assert answer.content


PIECES = st.tuples(*(st.integers(0, most) for most in (1199, 799, 1200, 800)))
SIDES = st.integers(1, 1300)
SIZES = st.one_of(st.just("max"), st.tuples(SIDES, SIDES).map("{0[0]},{0[1]}".format))


@given(piece=PIECES, size=SIZES)
def test_no_answer_has_more_pixels_than_the_small_version_has_there(piece, size):
    path = "{},{},{},{}".format(*piece) + f"/{size}/0/default.jpg"
    try:
        request = parse(path, 1200, 800, may_enlarge=False)
    except ValueError:
        return

    assert request.size[0] <= request.box[2] <= 1200
    assert request.size[1] <= request.box[3] <= 800


def test_tiles_put_together_show_no_detail_beyond_the_limit(tmp_path):
    """Stripes of one pixel are grey at this scale; of any answer the most contrast is a ringing."""
    stripes = Image.fromarray(np.tile(np.array([0, 255], np.uint8), (2000, 1500)))
    page = stored_page(stripes, tmp_path).held_to(LIMIT)

    for path in ("0,0,512,512/max", "17,3,40,40/max", "full/max", "pct:10,10,7,7/max"):
        told = image_api.answer(page, f"{path}/0/default.png", base_url="")
        assert np.asarray(Image.open(BytesIO(told.body))).std() < 12


@pytest.mark.parametrize(
    "path", ["info.json", "", "full/max/0/default.jpg", "square/200,/0/default.jpg"]
)
def test_whoever_may_not_see_the_whole_is_led_to_the_small_version(client, whole, small, path):
    answer = client.get(f"{whole}/{path}")

    assert answer.status_code == 302
    assert answer["Location"].endswith(f"{small}/{path}")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", [TILE, "0,0,3000,2000/max/0/default.jpg", "frob/max/0/x.jpg"])
def test_a_region_of_the_whole_is_refused_and_says_where_the_small_version_is(client, whole, path):
    answer = client.get(f"{whole}/{path}")

    assert answer.status_code == 403
    assert f"{whole}-1200px/info.json" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"


def test_the_office_sees_the_whole_and_no_cache_keeps_it(client, registrar, whole):
    client.force_login(registrar)

    told = client.get(f"{whole}/info.json")
    tile = client.get(f"{whole}/2560,1536,440,464/440,464/0/default.jpg")

    assert told.json()["width"] == 3000
    assert Image.open(BytesIO(tile.content)).size == (440, 464)
    assert told["Cache-Control"] == tile["Cache-Control"] == "private, no-store"


def test_another_agency_sees_what_the_public_sees(client, whole):
    other = UserFactory(role="registrar", agency__code="icherisheher")
    client.force_login(other)

    assert client.get(f"{whole}/info.json").status_code == 302


def test_the_whole_never_enters_the_door(client, whole, registrar):
    client.force_login(registrar)
    images.open_to_all.forget()

    assert images.open_to_all(whole.rpartition("/")[2]) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", [TILE, "full/max/0/default.jpg"])
def test_in_front_of_django_a_stranger_gets_no_more(whole, path):
    images.open_to_all.forget()

    assert ask(application, f"{whole}/{path}").status in (302, 403)


def test_a_small_version_of_another_size_does_not_exist(client, whole, settings):
    assert client.get(f"{whole}-2000px/info.json").status_code == 404
    settings.PUBLIC_LONGEST_SIDE_PX = 800
    assert client.get(f"{whole}-1200px/info.json").status_code == 404
    assert client.get(f"{whole}-800px/info.json").json()["width"] == 800


def test_the_address_of_the_small_version_outlives_the_limit(client, held, whole, small):
    type(held).objects.update(shown_size="whole")

    assert client.get(f"{small}/info.json").json()["width"] == 1200
    assert client.get(f"{whole}/info.json").json()["width"] == 3000


@pytest.mark.parametrize("lifecycle", ["draft", "withdrawn"])
def test_the_small_version_of_what_is_not_published_does_not_exist(client, held, small, lifecycle):
    type(held.monument).objects.update(lifecycle=lifecycle)

    assert client.get(f"{small}/info.json").status_code == 404


@pytest.mark.parametrize(
    ("licence", "shown_size", "is_held"),
    [
        (Licence.IN_COPYRIGHT, "licence", True),
        (Licence.IN_COPYRIGHT, "whole", False),
        (Licence.CC_BY, "licence", False),
        (Licence.UNDETERMINED, "licence", False),
        (Licence.CC_BY, "small", True),
    ],
)
def test_the_licence_decides_unless_the_registrar_does(
    client, held, whole, licence, shown_size, is_held
):
    type(held).objects.update(licence=licence, shown_size=shown_size)
    held.refresh_from_db()

    assert held.holds_the_public == is_held
    assert client.get(f"{whole}/info.json").status_code == (302 if is_held else 200)


def test_held_for_one_monument_a_file_is_held_wherever_it_hangs(client, held, whole):
    elsewhere = PictureFactory(asset=held.asset, shown_size="whole")

    assert client.get(f"{whole}/info.json").status_code == 302
    page = client.get(reverse("public:monument", args=[elsewhere.monument.reference]))
    assert f"{whole}-1200px/" in page.content.decode()


def test_a_draft_holds_nothing_back_of_what_is_published(client, held, whole):
    type(held).objects.update(shown_size="whole")
    draft = MonumentFactory(lifecycle="draft")
    PictureFactory(asset=held.asset, monument=draft, shown_size="small")

    assert client.get(f"{whole}/info.json").status_code == 200


def test_a_picture_that_is_small_anyway_has_one_address(client, photographed):
    type(photographed).objects.update(shown_size="small")
    address = f"/iiif/3/{photographed.asset.pages.get().pk}"

    assert client.get(f"{address}/info.json").json()["width"] == 900
    assert ask(application, f"{address}/{TILE}").status == 200


def test_manifest_and_collection_speak_of_the_small_version(held, small, settings):
    (canvas,) = manifest(held.monument)["items"]
    (listed,) = collection()["items"]

    body = canvas["items"][0]["items"][0]["body"]
    service = f"{settings.BASE_URL}{small}"
    assert (canvas["width"], canvas["height"]) == (3000, 2000)
    assert body["id"] == f"{service}/full/max/0/default.jpg"
    assert (body["width"], body["height"]) == (1200, 800)
    assert body["service"][0]["id"] == service
    for thumbnail in (canvas["thumbnail"][0], listed["thumbnail"][0]):
        assert thumbnail["id"] == f"{service}/full/300,200/0/default.jpg"
        assert (thumbnail["width"], thumbnail["height"]) == (300, 200)


def test_the_page_of_the_monument_speaks_of_the_small_version_to_the_public(
    client, held, whole, small
):
    page = client.get(reverse("public:monument", args=[held.monument.reference])).content.decode()

    assert f"{small}/info.json" in page
    assert f"{small}/full/640,/0/default.jpg 640w" in page
    assert f"{whole}/" not in page


def test_the_page_of_the_monument_speaks_of_the_whole_to_the_office(
    client, registrar, held, whole, small
):
    client.force_login(registrar)

    page = client.get(reverse("public:monument", args=[held.monument.reference])).content.decode()

    assert f"{whole}/info.json" in page
    assert f"{small}/info.json" not in page


def test_the_page_needs_no_query_more_for_more_pictures(client, held):
    address = reverse("public:monument", args=[held.monument.reference])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(5):
        PictureFactory(monument=held.monument, licence=Licence.IN_COPYRIGHT)
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)


@pytest.mark.django_db
def test_the_database_knows_no_other_size():
    picture = PictureFactory()
    picture.shown_size = "huge"
    with pytest.raises(ValidationError):
        picture.full_clean()
    with pytest.raises(IntegrityError):
        type(picture).objects.update(shown_size="huge")
