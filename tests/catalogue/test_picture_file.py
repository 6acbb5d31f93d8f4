"""What the office is told of a picture's file: what it says, how good it is, what it lacks."""

import re
from decimal import Decimal

import pytest
from django.contrib.gis.geos import Point
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from heritage.accounts.roles import Role
from heritage.catalogue.models import ChangeRequest, DroppedProposal, Picture
from media_pipeline.models import Asset
from media_pipeline.worker import process_next
from tests.catalogue.compared import ComparedPage
from tests.factories import AssetFactory, MonumentFactory, PageFactory, PictureFactory, UserFactory
from tests.media_pipeline import odd_files as odd
from tests.media_pipeline.labels import labelled
from tests.media_pipeline.pictures import encoded, gradient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
CC_BY = "http://creativecommons.org/licenses/by/4.0/"
TOLD = {
    "title": {"az": "Qala", "x-default": "Tower"},
    "creator": "Leyla",
    "rights_uri": "https://creativecommons.org/licenses/by/4.0",
    "taken_at": "2019-07-14T10:11:12",
}


@pytest.fixture
def tower():
    return MonumentFactory(name="Qız qalası", location=Point(49.83725, 40.36617, srid=4326))


@pytest.fixture
def picture(tower):
    asset = AssetFactory(metadata=TOLD)
    PageFactory(asset=asset)
    return PictureFactory(monument=tower, asset=asset)


@pytest.fixture
def desk(client, registrar):
    client.force_login(registrar)
    return client


def page_of(client, picture) -> str:
    return client.get(reverse("catalogue:edit-picture", args=[picture.pk])).content.decode()


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def post(client, name, picture, **sent):
    return client.post(reverse(f"catalogue:{name}", args=[picture.pk]), sent)


def test_what_the_file_says_is_proposed(desk, picture):
    words = words_of(page_of(desk, picture))

    assert "Title (az): Qala Use as the caption in Azerbaijani Drop" in words
    assert "Creator: Leyla Use as the creator" in words
    assert "Taken on: July 14, 2019 Use as the day" in words


def test_a_text_without_a_language_may_be_any_caption(desk, picture):
    words = words_of(page_of(desk, picture))

    assert "Title: Tower Use as the caption in Azerbaijani Use as the caption in English" in words


@pytest.mark.parametrize(
    ("key", "field", "kept"),
    [
        ("title.az", "caption_az", "Qala"),
        ("title.x-default", "caption_en", "Tower"),
        ("creator", "creator", "Leyla"),
        ("rights_uri", "licence", CC_BY),
        ("taken_on", "taken_on", "2019-07-14"),
    ],
)
def test_a_proposal_that_is_used_is_written_and_proposed_no_more(desk, picture, key, field, kept):
    answer = post(desk, "use-proposal", picture, key=key, use=field)

    picture.refresh_from_db()
    captions = {f"caption_{one.language}": one.text for one in picture.captions.all()}
    assert answer.status_code == 302
    assert str(captions.get(field) or getattr(picture, field, "")) == kept
    assert f'value="{key}"' not in page_of(desk, picture)


def test_a_proposal_that_is_dropped_is_proposed_no_more_and_changes_nothing(
    desk, picture, registrar
):
    before = Picture.objects.values().get()

    for _twice in range(2):
        assert post(desk, "drop-proposal", picture, key="creator").status_code == 302

    assert 'value="creator"' not in page_of(desk, picture)
    assert Picture.objects.values().get() == before
    assert DroppedProposal.objects.get().dropped_by == registrar


def test_nothing_is_proposed_that_the_register_says_already(desk, picture):
    Picture.objects.update(creator="Leyla", licence=CC_BY, taken_on="2019-07-14")
    page = page_of(desk, picture)

    for key in ("creator", "rights_uri", "taken_on"):
        assert f'value="{key}"' not in page


def test_a_day_that_is_still_to_come_is_not_proposed(desk, tower):
    """A camera whose clock is wrong says so; the form would refuse it too."""
    picture = PictureFactory(
        monument=tower, asset=AssetFactory(metadata={"taken_at": "2099-01-01"})
    )

    assert "Use as the day" not in words_of(page_of(desk, picture))
    answer = post(desk, "use-proposal", picture, key="taken_on", use="taken_on")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("key", "field"), [("creator", "licence"), ("creator", "position"), ("nothing", "creator")]
)
def test_what_was_not_proposed_is_refused_with_a_sentence(desk, picture, key, field):
    answer = post(desk, "use-proposal", picture, key=key, use=field)

    assert answer.status_code == 400
    assert f"“{key if key == 'nothing' else field}”" in answer.content.decode()
    assert Picture.objects.get().creator == ""


def test_dropping_what_was_not_proposed_is_refused_with_a_sentence(desk, picture):
    answer = post(desk, "drop-proposal", picture, key="nothing")

    assert answer.status_code == 400
    assert "“nothing”" in answer.content.decode()


def test_a_contributor_s_use_of_a_proposal_waits_for_another_person(client, picture):
    client.force_login(UserFactory(role=Role.CONTRIBUTOR))

    post(client, "use-proposal", picture, key="creator", use="creator")

    request = ChangeRequest.objects.get()
    assert (request.state, request.reason) == ("proposed", "The file says so.")
    assert Picture.objects.get().creator == ""


def test_an_unknown_licence_is_told_and_cannot_be_used(desk, tower):
    asset = AssetFactory(metadata={"rights_uri": "https://example.org/terms"})
    page = page_of(desk, PictureFactory(monument=tower, asset=asset))

    assert "https://example.org/terms" in page
    assert "Use as the licence" not in page


ATTACKS = [
    "{{7*7}}",
    "<img src=x onerror=alert(1)>",
    "'; DROP TABLE catalogue_monument; --",
    "{% x %}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_the_file_says_is_text_everywhere(desk, client, tower, attack):
    told = {"title": {"az": attack, "x-default": attack}, "creator": attack, "camera": attack}
    told |= {"rights": attack, "description": {attack[:10]: attack}}
    asset = AssetFactory(metadata=told)
    PageFactory(asset=asset)
    picture = PictureFactory(monument=tower, asset=asset)

    proposed = page_of(desk, picture)
    post(desk, "use-proposal", picture, key="title.az", use="caption_az")
    post(desk, "use-proposal", picture, key="creator", use="creator")
    public = client.get(reverse("public:monument", args=[tower.reference])).content.decode()
    manifest = client.get(f"/iiif/manifest/{tower.reference}").json()

    assert Picture.objects.get().creator == attack
    for page in (proposed, page_of(desk, picture), public):
        assert "<img src=x" not in page
        assert "49" not in words_of(page).replace("49.", "").split()
    assert attack in str(manifest)  # JSON, in which it is a text


def at(latitude, longitude):
    return {"latitude": latitude, "longitude": longitude, "camera": "Canon", "heading_deg": 332.5}


@pytest.mark.parametrize(
    ("place", "said", "is_far"),
    [((40.36617, 49.83725), "0 m from", False), ((40.375, 49.83725), "98", True)],
)
def test_where_it_was_taken_is_compared_with_the_monument_s_point(desk, tower, place, said, is_far):
    picture = PictureFactory(monument=tower, asset=AssetFactory(metadata=at(*place)))
    words = words_of(page_of(desk, picture))

    assert said in words
    assert ("Is it a picture of this monument" in words) is is_far
    assert "332°" in words or "333°" in words


def test_without_a_point_there_is_nothing_to_compare_with(desk):
    monument = MonumentFactory(location=None, lifecycle="draft")
    asset = AssetFactory(metadata=at(40.4, 49.8))

    page = page_of(desk, PictureFactory(monument=monument, asset=asset))

    assert "The monument has no point yet to compare it with." in page


def checked(tower, page=None, **file):
    found = {"black_share": 0.0, "white_share": 0.0, "finest_detail": 5.0} | (page or {})
    asset = AssetFactory(checks={"file": file, "pages": [found]})
    PageFactory(asset=asset, width_px=5000, height_px=3500)
    return PictureFactory(monument=tower, asset=asset)


SCAN = {"compression": "tiff_lzw", "is_lossless": True, "bits": 8, "profile": "sRGB", "ppi": 300.0}
CHECKS = [
    (SCAN, {}, "Compression without loss"),
    (SCAN, {}, "Bit depth 8 bits a channel"),
    (SCAN, {}, "Colour profile sRGB"),
    (SCAN, {}, "Resolution by the file 300 pixels an inch"),
    ({"bits": 8, "profile": ""}, {}, "none look Its colours are taken for sRGB."),
    ({"bits": 8, "profile": "?"}, {}, "cannot be read look Its colours are taken for sRGB."),
    ({"bits": 8}, {}, "Resolution by the file unknown"),
    ({"jpeg_quality": 92}, {}, "JPEG, of a quality of about 92 of 100 "),
    ({"jpeg_quality": 60}, {}, "of about 60 of 100 look Fine edges may have been lost"),
    ({"bits": 8}, {"white_share": 0.2}, "20.0 % at the lightest value look Shadows or lights"),
    ({"bits": 8}, {"finest_detail": 0.4}, "look It may be out of focus, shaken, or enlarged"),
    ({"trailing_bytes": 1200}, {}, "bytes behind the end of the picture look Another file"),
    ({"comments": 1}, {}, "a comment, shown to nobody"),
]


@pytest.mark.parametrize(("file", "page", "words"), CHECKS)
def test_a_check_is_told_in_words(desk, tower, file, page, words):
    assert words in words_of(page_of(desk, checked(tower, page, **file)))


def test_the_checks_say_what_they_are_and_award_nothing(desk, tower):
    words = words_of(page_of(desk, checked(tower, **SCAN)))

    assert "colour and sharpness were not measured" in words
    assert "do not speak of photographs of buildings" in words
    assert "FADGI" not in words
    assert "★" not in words


def test_a_line_drawing_is_not_called_clipped(desk, tower):
    words = words_of(page_of(desk, checked(tower, {"white_share": 0.96}, bits=1)))

    assert "at the lightest value" not in words


@pytest.mark.parametrize(
    ("width_cm", "height_cm", "ppi", "words"),
    [
        (42.0, 29.4, 300.0, "302 pixels an inch"),
        (42.0, None, 300.0, "302 pixels an inch"),
        (84.0, 58.8, None, "151 pixels an inch look Guides for flat originals ask for about 300."),
        (42.0, 29.4, 72.0, "302 pixels an inch look The file says otherwise"),
        (42.0, 42.0, 300.0, "212 pixels an inch look Width and height give"),
    ],
)
def test_the_stated_size_tells_the_resolution(desk, tower, width_cm, height_cm, ppi, words):
    picture = checked(tower, **({"ppi": ppi} if ppi else {}))
    Picture.objects.update(width_cm=width_cm, height_cm=height_cm)

    assert f"Resolution by the stated size {words}" in words_of(page_of(desk, picture))


def test_a_registrar_states_the_size_of_the_original(desk, picture):
    page = ComparedPage(desk, reverse("catalogue:edit-picture", args=[picture.pk]))
    page.send(width_cm="42.0", height_cm="29.7")

    picture.refresh_from_db()
    assert (picture.width_cm, picture.height_cm) == (Decimal("42.0"), Decimal("29.7"))


def test_a_contributor_proposes_the_size_of_the_original(client, registrar, picture):
    client.force_login(UserFactory(role=Role.CONTRIBUTOR))
    ComparedPage(client, reverse("catalogue:edit-picture", args=[picture.pk])).send(width_cm="42.0")
    request = ChangeRequest.objects.get()
    client.force_login(registrar)

    page = client.get(reverse("catalogue:change", args=[request.pk])).content.decode()

    assert "Width of the original, cm" in page
    assert "42.0" in page


@pytest.mark.parametrize("size", ["0", "-3"])
def test_an_original_of_no_size_is_refused(desk, picture, size):
    page = ComparedPage(desk, reverse("catalogue:edit-picture", args=[picture.pk]))

    answer = page.send(width_cm=size)

    assert answer.status_code == 422
    assert "are above zero" in answer.content.decode()
    with pytest.raises(IntegrityError):
        Picture.objects.update(width_cm=size)


@pytest.fixture
def half(desk, tower):
    """A photograph of which half is there, sent and looked at by the worker."""
    whole = encoded(odd.noisy(900, 640), "JPEG")
    file = SimpleUploadedFile("tower.jpg", whole[: len(whole) // 2])
    desk.post(reverse("catalogue:pictures", args=[tower.reference]), {"files": [file]})
    process_next()
    return tower.pictures.get()


def gallery_of(client, picture) -> str:
    address = reverse("catalogue:pictures", args=[picture.monument.reference])
    return client.get(address).content.decode()


def test_a_damaged_file_waits_for_a_word_and_says_why(desk, half):
    words = words_of(gallery_of(desk, half))

    assert re.search(r"“tower.jpg” ends too early: about (4|5)\d % of its rows are there", words)
    assert "Look for a better copy first." in words
    assert "Take it though it is damaged" in words
    assert "Try again" not in words


def test_on_a_registrar_s_word_it_is_shown_and_marked_for_the_office(desk, half, registrar):
    post(desk, "take-damaged-picture", half)
    process_next()

    asset = Asset.objects.get()
    words = words_of(gallery_of(desk, half))
    assert (asset.status, asset.damage_taken_by) == ("ready", registrar)
    assert asset.damage_taken_at is not None
    assert "damaged “tower.jpg” ends too early" in words
    assert "Taken as it is by leyla" in words


def test_nobody_else_s_word_counts(client, half):
    for role in (Role.CONTRIBUTOR, Role.INSPECTOR, Role.READER):
        client.force_login(UserFactory(role=role))
        assert post(client, "take-damaged-picture", half).status_code == 403

    assert Asset.objects.get().damage_taken_at is None


def test_a_word_on_a_sound_file_changes_nothing(desk, picture):
    post(desk, "take-damaged-picture", picture)

    asset = Asset.objects.get()
    assert (asset.status, asset.damage_taken_at) == ("ready", None)


def test_the_public_sees_no_mark(client, desk, half):
    post(desk, "take-damaged-picture", half)
    process_next()
    client.logout()

    page = client.get(reverse("public:monument", args=[half.monument.reference])).content.decode()

    assert "iiif" in page
    assert "ends too early" not in page


def test_a_photograph_from_a_phone_is_proposed_whole(desk, tower):
    file = SimpleUploadedFile("tower.jpg", labelled("JPEG", gradient(640, 480)))
    desk.post(reverse("catalogue:pictures", args=[tower.reference]), {"files": [file]})
    process_next()

    words = words_of(page_of(desk, tower.pictures.get()))

    assert "Creator: Leyla; Orxan" in words
    assert "Camera Canon EOS 5D" in words
    assert re.search(r"\d m from the monument's point", words)
