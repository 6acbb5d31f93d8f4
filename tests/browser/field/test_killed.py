"""The phone dies in the middle of the work; cases of docs/field_cases.md."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.visit.conftest import photo_file

from . import disks, office
from .phone import PICTURE, phone_of
from .visiting import begin_visit, draft_of, finished, go_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHUNK_BYTES = 512 * 1024
LETTERS = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz    "


@pytest.mark.case(10, turns=100)
def test_at_most_the_last_second_of_typing_is_lost(inspectors_phone, mill, chance):
    phone = inspectors_phone
    uuid = begin_visit(phone, mill)
    go_to(phone, "overall")
    typed = _type(phone.page, chance.uniform(1.5, 4), chance)
    killed_at = time.monotonic()
    phone.kill()

    phone.start(f"/en/field/#visit/{uuid}/overall")

    kept = draft_of(phone, uuid)["record"]["summary"]
    expect(phone.page.get_by_label("Summary")).to_have_value(kept)
    assert "".join(letter for letter, _at in typed).startswith(kept)
    assert len(kept) >= sum(at <= killed_at - 1 for _letter, at in typed)


def _type(page, seconds, chance):
    """Type as people do, without a pause; gives each letter and when it was there."""
    typed, until = [], time.monotonic() + seconds
    page.get_by_label("Summary").focus()
    while time.monotonic() < until:
        letter = chance.choice(LETTERS)
        page.keyboard.type(letter)
        typed.append((letter, time.monotonic()))
        page.wait_for_timeout(chance.randrange(30, 250))
    return typed


@pytest.mark.case(12, turns=50)
def test_a_browser_killed_while_it_sends_goes_on_where_the_server_is(
    inspectors_phone, line, mill, chance
):
    phone, before = inspectors_phone, line.up
    kill_at = before + chance.randrange(1_300_000, 2_800_000)
    entry = office.finish(phone, mill, photos=[3_000_000])
    line.bytes_per_s = 1_500_000
    phone.send_now()
    office.wait_until_it_holds(phone, lambda: line.up >= kill_at)
    phone.kill()
    line.heal()

    phone.start()
    office.wait_until_received(phone, [entry])

    office.has([entry])
    assert line.up - before <= 3_000_000 + CHUNK_BYTES + 150_000  # a start, headers and the record


@pytest.mark.case(13, turns=20)
def test_what_was_shown_as_kept_is_there_after_the_power_failed(
    chromium, line, inspector, mill, tmp_path, chance
):
    image, shown = _new_disk(tmp_path), []
    with (
        disks.disk_of(image, tmp_path / "before") as disk,
        phone_of(chromium.browser_type, disk / "profile", line.url) as phone,
    ):
        phone.start()
        phone.sign_in_as(inspector)
        phone.page.expose_function("tick", lambda uuid: shown.append(uuid))
        _begin_to_keep(phone, mill)
        office.wait_until_it_holds(phone, lambda: len(shown) >= 3)
        phone.page.wait_for_timeout(chance.randrange(1000))  # the moment is the point of this test
        phone.kill()
        rest = disks.as_power_fails(image)

    with (
        disks.disk_of(rest, tmp_path / "after") as disk,
        phone_of(chromium.browser_type, disk / "profile", line.url) as phone,
    ):
        phone.start()
        assert set(shown) <= set(phone.store(WHOLE, inspector.pk))
        office.sent_all(phone, phone.store("(store, user) => store.entries(user)", inspector.pk))


def _new_disk(folder):
    """The image of an empty disk; where none can be made and mounted, the test is skipped."""
    try:
        image = disks.new_image(folder / "disk")
        with disks.disk_of(image, folder / "before"):
            return image
    except OSError as refused:
        pytest.skip(f"No disk can be mounted here: {refused}")


def _begin_to_keep(phone, monument):
    """Visits of two photographs one after another; `tick` is told of each thing that is kept."""
    records = [office.record_of(monument.reference) for _number in range(20)]
    phone.store(KEEP.replace("PICTURE", PICTURE), {"records": records, "user": phone.user.pk})


KEEP = """
(store, { records, user }) => {
  const keep = async () => {
    for (const [n, record] of records.entries()) {
      const draft = { uuid: record.uuid, user, monument: record.monument, step: 8, record };
      for (const seed of [2 * n, 2 * n + 1]) {
        const meta = { kind: "photo", name: `${seed}.jpg`, media_type: "image/jpeg" };
        tick((await store.addAsset({ draft, meta, bytes: (PICTURE)(1e6, seed) })).uuid);
      }
      tick((await store.finish(draft)).uuid);
    }
  };
  keep();
}"""
# Every file of a visit, finished or not, read back and found right, and every finished visit.
WHOLE = """
async (store, user) => {
  const [drafts, entries] = [await store.drafts(user), await store.entries(user)];
  const files = [...drafts.map(({ record }) => record), ...entries].flatMap(({ assets }) => assets);
  for (const { uuid } of files) await store.verifyAsset(uuid);
  return [...files, ...entries].map(({ uuid }) => uuid);
}"""


@pytest.mark.case(14, turns=20)
@pytest.mark.parametrize("place", ["views", "damages"])
def test_who_was_killed_while_the_camera_was_open_is_told_to_take_it_again(
    inspectors_phone, mill, place
):
    phone = inspectors_phone
    uuid = begin_visit(phone, mill)
    box = _taken_and_asked_for_more(phone, place)
    phone.page.wait_for_function(AWAITS, arg=uuid, timeout=1000)
    phone.kill()

    phone.start(f"/en/field/#visit/{uuid}/{place}")

    box = _box(phone.page, place)
    expect(box.get_by_text("The camera did not hand over its photograph.")).to_be_visible()
    assert draft_of(phone, uuid)["record"]["summary"] == "Damp."
    with phone.page.expect_file_chooser() as chooser:
        box.locator("[data-camera]").press("Enter")
    chooser.value.set_files(photo_file("again.jpg", width_px=800, height_px=600))
    expect(box.get_by_text("Photograph saved on this phone.")).to_be_visible()
    entry = finished(phone, uuid)
    assert len(entry["assets"]) == 4  # two photographs, each with its preview
    office.sent_all(phone, [entry])


def _taken_and_asked_for_more(phone, place):
    """Something written and one photograph taken; then the camera is open for another."""
    go_to(phone, "overall")
    phone.page.get_by_label("Summary").fill("Damp.")
    go_to(phone, place)
    if place == "damages":
        phone.page.get_by_role("button", name="Add a damage").click()
        phone.page.get_by_role("radio", name="Crack and deformation").press("Space")
    box = _box(phone.page, place)
    box.locator("[data-gallery]").set_input_files(photo_file("a.jpg", width_px=800, height_px=600))
    box.get_by_text("Photograph saved on this phone.").wait_for()
    with phone.page.expect_file_chooser():
        box.locator("[data-camera]").press("Enter")
    return box


def _box(page, place):
    return page.locator("[data-others]" if place == "views" else "details.damage")


AWAITS = """
async (uuid) => {
  const store = await (await import("/static/inspections/store.js")).openStore();
  const { user } = await store.meta("session");
  return Boolean((await store.draft(uuid, user.id)).awaits_photo);
}"""


@pytest.mark.case(2)
def test_two_weeks_of_work_without_a_network_are_whole_and_sent(
    inspectors_phone, line, mill, is_soak
):
    phone, begun = inspectors_phone, datetime.now(UTC)
    visits, photos = (30, [5_000_000] * 10) if is_soak else (6, [1_000_000] * 2)
    entries = []
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    line.is_down = True
    line.reset_all()
    for day in (5, 10, 14):
        phone.stop()
        first_screen_s = _start_on(phone, begun + timedelta(days=day))
        assert first_screen_s <= 3
        entries += [office.finish(phone, mill, photos=photos) for _number in range(visits // 3)]

    expect(phone.page.locator("[data-unsent]")).to_have_attribute("data-count", str(visits))
    assert len(phone.store(WHOLE, phone.user.pk)) == visits * (1 + len(photos))
    line.heal()
    office.sent_all(phone, entries, within_ms=20 * 60_000)


def _start_on(phone, day):
    """Open the app on that day by the phone's clock; gives the seconds until it can be used."""
    phone.start("about:blank", ready=False)
    phone.page.clock.set_system_time(day)
    begun = time.monotonic()
    phone.open()
    return time.monotonic() - begun


def test_a_piece_that_the_disk_has_lost_stops_no_other_visit(inspectors_phone, mill):
    phone = inspectors_phone
    first, second = [office.finish(phone, mill, photos=[600_000]) for _number in range(2)]
    lost = first["assets"][0]["uuid"]
    phone.stop()
    pieces = sorted(phone.profile.glob("Default/IndexedDB/*.blob/*/*/*"))
    pieces[0].unlink()

    phone.start()
    office.wait_until_received(phone, [second])

    assert phone.store("(store, uuid) => store.asset(uuid)", lost)["state"] == "damaged"
    expect(phone.page.locator("[data-unsent]")).to_have_attribute("data-reason", "damaged")
