"""Photographs, marks, spoken notes and the ghost of the last view, kept on the phone."""

import json
import shutil

import pytest

from tests.chromium import FLAGS, NAMES, wait_until

from .conftest import HERE_IN_BAKU, PHONE, begin, draft_of, go_to, photo_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FAKE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


def photos(page, uuid, kind="photo"):
    return [one for one in draft_of(page, uuid)["record"]["assets"] if one["kind"] == kind]


def test_a_photograph_has_its_place_beside_it_and_a_preview(phone):
    page = phone()
    uuid = begin(page)
    page.get_by_text("Place found to 5 m.").wait_for()
    go_to(page, "views")

    page.locator("[data-others] [data-gallery]").set_input_files(photo_file("Yük.jpg"))
    page.get_by_text("Photograph saved on this phone. Photographs of this visit: 1").wait_for()

    (photo,) = photos(page, uuid)
    (preview,) = photos(page, uuid, "preview")
    assert (photo["name"], photo["capture_method"], photo["role"]) == (
        "Yük.jpg",
        "gallery",
        "overview",
    )
    assert photo["position"] == {
        "lat": "40.366200",
        "lon": "49.837100",
        "accuracy_m": "4.5",
        "source": "gps",
    }
    assert preview["of"] == photo["uuid"]
    size = "uuid => store.assetBytes(uuid).then(createImageBitmap).then(b => [b.width, b.height])"
    assert page.evaluate(size, preview["uuid"]) == [1600, 1200]


def test_an_empty_file_and_a_broken_one_are_told_apart(phone):
    page = phone()
    uuid = begin(page)
    go_to(page, "views")
    box = page.locator("[data-others]")
    broken = {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}

    box.locator("[data-gallery]").set_input_files(broken | {"name": "empty.jpg", "buffer": b""})
    box.get_by_text("“empty.jpg” is empty and was not saved.").wait_for()
    box.locator("[data-gallery]").set_input_files(broken)
    box.get_by_text("Photographs of this visit: 1").wait_for()

    assert [one["name"] for one in photos(page, uuid)] == ["broken.jpg"]
    assert photos(page, uuid, "preview") == []


def test_a_mark_is_kept_in_the_photograph_s_own_pixels_and_names_its_damage(phone):
    page = phone()
    uuid = begin(page)
    go_to(page, "damages")
    page.get_by_role("button", name="Add a damage").tap()
    card = page.locator("details.damage")
    card.locator("[data-gallery]").set_input_files(photo_file())
    card.get_by_role("button", name="Mark the damage").tap()
    field = page.locator(".marker__field").bounding_box()

    for x, y in ((0.25, 0.5), (0.75, 0.75)):
        page.touchscreen.tap(field["x"] + x * field["width"], field["y"] + y * field["height"])
    page.get_by_role("button", name="Done").tap()
    card.get_by_text("Marks: 1").wait_for()
    go_to(page, "check")

    record = draft_of(page, uuid)["record"]
    (annotation,) = record["annotations"]
    (damage,) = record["damages"]
    assert annotation["body"] == f"urn:uuid:{damage['uuid']}"
    assert annotation["target"]["source"] == f"urn:uuid:{damage['photos'][0]}"
    x, y, width, height = map(int, annotation["target"]["selector"]["value"][11:].split(","))
    wanted = (600, 900, 1200, 450)  # of 2400 × 1800
    assert all(abs(a - b) <= 8 for a, b in zip((x, y, width, height), wanted, strict=True))


def test_a_mark_is_drawn_by_keyboard(phone):
    page = phone()
    uuid = begin(page)
    go_to(page, "damages")
    page.get_by_role("button", name="Add a damage").click()
    card = page.locator("details.damage")
    card.locator("[data-gallery]").set_input_files(photo_file())
    card.get_by_role("button", name="Mark the damage").press("Enter")
    page.get_by_role("radio", name="Line").check()
    page.locator(".marker__field").focus()

    for key in ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Done").press("Enter")
    card.get_by_text("Marks: 1").wait_for()
    go_to(page, "check")

    (annotation,) = draft_of(page, uuid)["record"]["annotations"]
    line = '<polyline points="1200,900 1248,900 1248,948"/>'
    assert line in annotation["target"]["selector"]["value"]


def test_a_removed_photograph_takes_its_preview_and_bytes_with_it(phone):
    page = phone()
    uuid = begin(page)
    go_to(page, "views")
    page.locator("[data-others] [data-gallery]").set_input_files(photo_file())
    page.get_by_text("Photographs of this visit: 1").wait_for()
    (photo,) = photos(page, uuid)

    page.get_by_role("button", name="Remove photograph 1").tap()
    page.get_by_text("Removed.").wait_for()

    assert draft_of(page, uuid)["record"]["assets"] == []
    assert page.evaluate("uuid => store.asset(uuid)", photo["uuid"]) is None


@pytest.mark.case(14, turns=20)
def test_a_photograph_that_the_camera_never_handed_over_is_asked_for_again(phone):
    page = phone()
    uuid = begin(page)
    go_to(page, "views")
    with page.expect_file_chooser():
        page.locator("[data-others]").get_by_text("Take a photograph").tap()
    wait_until(page, "u => store.draft(u).then(d => !!d.awaits_photo)", uuid)

    page.reload(wait_until="networkidle")

    page.locator("[data-others]").get_by_text("The camera did not hand over").wait_for()
    assert photos(page, uuid) == []


@pytest.fixture
def seeing_phone(phone, chromium, live_server):
    """The same page in a browser with a camera and a microphone."""
    phone().close()  # sets the page's addresses
    path = next(filter(None, map(shutil.which, NAMES)))
    with_camera = chromium.browser_type.launch(
        executable_path=path, headless=True, args=FLAGS + FAKE_CAMERA
    )
    context = with_camera.new_context(
        base_url=live_server.url,
        geolocation=HERE_IN_BAKU,
        permissions=["geolocation", "camera", "microphone"],
        **PHONE,
    )
    page = context.new_page()
    page.goto("/en/visit-page/#monument/M000123", wait_until="networkidle")
    yield page
    with_camera.close()


def test_a_view_is_taken_again_under_the_last_photograph(seeing_phone):
    page = seeing_phone
    uuid = begin(page)
    go_to(page, "views")

    page.get_by_role("button", name="Take with the last photograph over the picture").tap()
    opacity = "getComputedStyle(document.querySelector('.ghost__last')).opacity"
    assert page.evaluate(opacity) == "0.4"
    page.locator(".ghost").get_by_role("button", name="Take the photograph").tap()
    page.locator(".station").get_by_text("Photograph saved on this phone.").wait_for()

    (photo,) = photos(page, uuid)
    assert photo["station"] == "01890000-0000-7000-8000-0000000000f0"
    assert (photo["role"], photo["capture_method"]) == ("repeat", "in-page")
    assert page.get_by_role("group", name="Overview: why not taken").is_hidden()


def test_a_spoken_note_is_kept_with_its_damage(seeing_phone):
    page = seeing_phone
    uuid = begin(page)
    go_to(page, "damages")
    page.get_by_role("button", name="Add a damage").tap()
    page.get_by_text("Measures and notes").tap()

    page.get_by_role("button", name="Speak a note").tap()
    stop = page.get_by_role("button", name="Stop and save the note")
    stop.wait_for()
    page.wait_for_timeout(300)  # what is said takes its time
    stop.tap()
    page.get_by_text("Spoken note saved on this phone.").wait_for()

    (note,) = photos(page, uuid, "audio")
    (damage,) = draft_of(page, uuid)["record"]["damages"]
    assert note["for"] == [damage["uuid"]]
    assert note["bytes"] > 0
    assert json.dumps(note["media_type"]).startswith('"audio/')
