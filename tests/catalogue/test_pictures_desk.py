"""The gallery of a monument: files come, wait, are shown, described, ordered and taken out."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.models import Picture
from media_pipeline.models import Asset
from media_pipeline.worker import process_next
from tests.catalogue.compared import ComparedPage
from tests.factories import (
    AssetFactory,
    MonumentFactory,
    PageFactory,
    PictureFactory,
    jpeg_bytes,
)

pytestmark = pytest.mark.usefixtures("in_english")
JSON = {"Accept": "application/json"}


@pytest.fixture
def tower(db):
    return MonumentFactory(name="Qız qalası", lifecycle="draft")


@pytest.fixture
def gallery(client, registrar, tower):
    """The gallery page of the tower for a signed-in registrar: `gallery()`, `gallery(file, …)`."""
    client.force_login(registrar)
    address = reverse("catalogue:pictures", args=[tower.reference])

    def gallery(*files, **more):
        return client.post(address, {"files": files}, **more) if files else client.get(address)

    return gallery


def file(name="tower.jpg", content=None, **how):
    return SimpleUploadedFile(name, jpeg_bytes(**how) if content is None else content)


def huge_png():
    """The header of a PNG of 40,000 × 40,000 pixels and a few of its bytes."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def zip_file():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("tower.jpg", jpeg_bytes())
    return buffer.getvalue()


def test_several_files_sent_at_once_wait_in_the_gallery(gallery, tower, registrar):
    answer = gallery(file("one.jpg"), file("two.jpg", colour=(1, 2, 3)))

    pictures = tower.pictures.all()
    assert answer.status_code == 302
    assert [picture.asset.original_name for picture in pictures] == ["one.jpg", "two.jpg"]
    assert {picture.added_by for picture in pictures} == {registrar}
    assert {picture.asset.status for picture in pictures} == {"waiting"}


def test_a_picture_that_was_processed_is_shown(gallery, tower):
    gallery(file())
    process_next()

    page = tower.pictures.get().asset.pages.get()
    assert str(page.pk) in gallery().content.decode()


BAD = {
    "a text called .jpg": (b"This is a letter, not a picture. " * 20, "letter.jpg"),
    "an SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "plan.svg"),
    "a zip": (zip_file(), "pictures.zip"),
    "nothing": (b"", "empty.jpg"),
    "a huge PNG": (huge_png(), "huge.png"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_cannot_be_taken_is_answered_with_a_sentence_that_names_it(gallery, kind):
    content, name = BAD[kind]

    answer = gallery(file(name, content))

    [sentence] = answer.context["problems"]
    assert answer.status_code == 422
    assert name in sentence
    assert sentence.endswith(".")
    assert not Picture.objects.exists()


@pytest.mark.parametrize("kind", BAD)
def test_a_script_is_answered_in_json(gallery, kind):
    content, name = BAD[kind]

    answer = gallery(file(name, content), headers=JSON)

    assert answer.status_code == 422
    assert name in answer.json()["problems"][0]


def test_a_bad_file_stops_no_other(gallery, tower):
    answer = gallery(
        file("one.jpg"), file("letter.jpg", b"a letter" * 50), file("two.jpg", size=(9, 9))
    )

    names = [picture.asset.original_name for picture in tower.pictures.all()]
    assert names == ["one.jpg", "two.jpg"]
    assert len(answer.context["problems"]) == 1


def test_a_jpeg_that_was_cut_off_ends_failed_with_a_reason(gallery, tower):
    whole = jpeg_bytes(size=(800, 600))
    answer = gallery(file("cut.jpg", whole[: len(whole) // 3]))
    while process_next():
        pass

    if answer.status_code == 422:  # seen at the door already
        assert "cut.jpg" in answer.context["problems"][0]
    else:
        asset = tower.pictures.get().asset
        assert asset.status == "failed"
        assert asset.why in gallery().content.decode()


def test_a_file_that_failed_can_be_tried_again(gallery, client, tower):
    asset = AssetFactory(status="failed", reason="The disk was full.")
    picture = PictureFactory(monument=tower, asset=asset)
    assert "The disk was full." in gallery().content.decode()

    client.post(reverse("catalogue:retry-picture", args=[picture.pk]))

    assert Asset.objects.get().status == "waiting"


def test_no_file_at_all_is_said_in_a_sentence(client, gallery, tower):
    answer = client.post(reverse("catalogue:pictures", args=[tower.reference]))

    assert answer.status_code == 422
    assert "choose one or more" in answer.context["problems"][0]


def test_a_page_that_waits_is_told_the_state_of_each_picture(gallery, client, tower):
    gallery(file())
    address = reverse("catalogue:pictures-state", args=[tower.reference])
    before = client.get(address).json()["pictures"][0]
    process_next()
    after = client.get(address).json()["pictures"][0]

    assert (before["status"], after["status"]) == ("waiting", "ready")
    assert "<img" in after["look"]


def test_an_empty_gallery_says_what_to_do(gallery):
    assert "No picture yet." in gallery().content.decode()


@pytest.fixture
def three(tower):
    return [PictureFactory(monument=tower, position=number) for number in range(3)]


def test_pictures_hang_in_the_order_that_was_sent(gallery, client, tower, three):
    first, second, third = three
    gallery()
    order = {"picture": [third.pk, first.pk, second.pk]}

    answer = client.post(reverse("catalogue:order-pictures", args=[tower.reference]), order)

    assert answer.status_code == 204
    assert list(tower.pictures.all()) == [third, first, second]


@pytest.mark.parametrize("step, order", [("up", [1, 0, 2]), ("down", [0, 2, 1])])
def test_without_script_a_button_moves_a_picture_one_place(
    gallery, client, tower, three, step, order
):
    gallery()

    client.post(reverse("catalogue:move-picture", args=[three[1].pk]), {step: ""})

    assert list(tower.pictures.all()) == [three[place] for place in order]


def test_a_picture_is_described_in_three_languages_with_its_rights(gallery, client, three):
    gallery()
    licence = "http://creativecommons.org/licenses/by/4.0/"
    said = {
        "caption_az": "Cənubdan",
        "caption_en": "From the south",
        "caption_ru": "С юга",
        "kind": "drawing",
        "creator": "A. Əliyev",
        "licence": licence,
        "taken_on": "2021-05-04",
    }

    page = ComparedPage(client, reverse("catalogue:edit-picture", args=[three[0].pk]))
    page.send(**said | {"is_public": ""})

    picture = Picture.objects.get(pk=three[0].pk)
    assert picture.caption == "From the south"
    assert (picture.kind, picture.creator, picture.licence) == ("drawing", "A. Əliyev", licence)
    assert str(picture.taken_on) == "2021-05-04"
    assert not picture.is_public


def test_a_registrar_holds_the_public_to_a_small_version(gallery, client, three):
    page = gallery().content.decode()
    assert "small for the public" not in page

    form = ComparedPage(client, reverse("catalogue:edit-picture", args=[three[0].pk]))
    form.send(shown_size="small")

    assert Picture.objects.get(pk=three[0].pk).shown_size == "small"
    assert gallery().content.decode().count("small for the public") == 1


def test_the_form_says_how_small_that_is(gallery, client, three, settings):
    settings.PUBLIC_LONGEST_SIDE_PX = 950
    gallery()

    page = client.get(reverse("catalogue:edit-picture", args=[three[0].pk])).content.decode()

    assert "Small is 950 pixels on the longer side at most" in page


def test_the_day_is_proposed_from_the_file(gallery, client, tower):
    asset = AssetFactory(metadata={"taken_at": "2019-07-14T10:11:12"})
    picture = PictureFactory(monument=tower, asset=asset)
    gallery()

    page = client.get(reverse("catalogue:edit-picture", args=[picture.pk])).content.decode()

    assert "July 14, 2019" in page
    assert "Use as the day" in page
    assert 'value="2019-07-14"' not in page  # until a person has used it


def test_a_picture_is_taken_out_after_a_question_and_its_original_stays(gallery, client, tower):
    gallery(file())
    picture = tower.pictures.get()
    address = reverse("catalogue:remove-picture", args=[picture.pk])

    client.get(address)
    assert tower.pictures.exists()

    client.post(address)
    assert not tower.pictures.exists()
    folder = default_storage.listdir("originals")
    assert any(folder)
    assert Asset.objects.filter(pk=picture.asset_id).exists()


def test_strangers_see_no_picture_of_a_draft(gallery, client, tower):
    gallery(file())
    process_next()
    page = tower.pictures.get().asset.pages.get()
    client.logout()

    for request in ("info.json", "full/max/0/default.jpg"):
        answer = client.get(f"/iiif/3/{page.pk}/{request}")
        assert answer.status_code == 404


def test_the_gallery_asks_as_often_for_twenty_pictures_as_for_two(gallery, tower):
    def hang(count):
        for _number in range(count):
            PictureFactory(monument=tower, asset=PageFactory().asset)

    hang(2)
    gallery()
    with CaptureQueriesContext(connection) as few:
        gallery()
    hang(18)
    with CaptureQueriesContext(connection) as many:
        gallery()

    assert len(many) == len(few)


PICTURE_PAGES = ["edit-picture", "remove-picture", "retry-picture", "move-picture"]


@pytest.mark.parametrize("page", PICTURE_PAGES)
def test_an_inspector_may_not_change_a_picture(client, inspector, three, page):
    client.force_login(inspector)

    answer = client.post(reverse(f"catalogue:{page}", args=[three[0].pk]))

    assert answer.status_code == 403


@pytest.mark.parametrize("page", PICTURE_PAGES)
def test_a_picture_that_is_not_there_is_not_found(client, registrar, page):
    client.force_login(registrar)

    assert client.post(reverse(f"catalogue:{page}", args=[7])).status_code == 404
