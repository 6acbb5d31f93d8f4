"""The app in real Chromium, where phones fail; cases of the field protocol (D8) by number."""

import hashlib
import zipfile
from datetime import datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from heritage.inspections import shell
from tests.chromium import wait_until

from .phone import PICTURE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORKER_KEEPS = """
async () => {
  await navigator.serviceWorker.ready;
  const names = await caches.keys();
  return names.some((name) => name.startsWith("abide-field-"));
}"""
DRAFT = """
async (store, { uuid, user, summary }) => {
  const record = { uuid, revision: 1, kind: "periodic", summary, assets: [] };
  await store.saveDraft({ uuid, user, monument: "M000001", step: 3, record });
}"""
FINISH = """
async (store, { uuid, user, sizes }) => {
  const record = { uuid, revision: 1, kind: "periodic", assets: [] };
  const draft = { uuid, user, monument: "M000001", step: 8, record };
  for (const [seed, size] of sizes.entries()) {
    const meta = { kind: "photo", name: `${seed}.jpg`, media_type: "image/jpeg" };
    await store.addAsset({ draft, meta, bytes: (PICTURE)(size, seed) });
  }
  return store.finish(draft);
}""".replace("PICTURE", PICTURE)
# Every photograph that a draft names is whole; gives their names.
WHOLE = """
async (store, user) => {
  const found = [];
  for (const { record } of await store.drafts(user)) {
    for (const { uuid } of record.assets) {
      await store.verifyAsset(uuid);
      found.push(uuid);
    }
  }
  return found;
}"""
PACKAGE = """
async (store, user) => {
  const name = { az: "Qız qalası" };
  const point = { lat: "40.3661", lon: "49.8372" };
  const monuments = [{ reference: "M000001", names: name, point }];
  const due = (uuid, due_on) => ({ uuid, monument: "M000001", due_on, reason: "" });
  const assignments = [due("b", "2999-01-01"), due("a", "2020-01-01")];
  const told = { question: "assignments=1", made_at: "2026-05-04T00:00:00Z", total_bytes: 9 };
  await store.keepPackage({ ...told, monuments, assignments, files: [] }, [], user);
}"""
READY_AFTER_MS = "performance.getEntriesByName('field-ready')[0].startTime"  # since it was opened
STOLEN_MS = 300  # within which a browser is killed after the photograph was handed over
VISIT = "0190a000-0000-7000-8000-000000000001"
OTHER_VISIT = "0190a000-0000-7000-8000-000000000002"


@pytest.mark.case(1, turns=20)
def test_a_cold_start_without_a_network_shows_today_within_two_seconds(phone, line):
    phone.start()
    assert phone.page.evaluate(WORKER_KEEPS)
    phone.sign_in()
    phone.store(PACKAGE, 7)
    phone.stop()
    line.is_down = True

    phone.start("about:blank", ready=False)
    phone.open()
    expect(phone.page.locator("[data-slot=assignments] > li")).to_have_count(2)

    assert phone.page.evaluate(READY_AFTER_MS) <= 2000
    first = phone.page.locator("[data-slot=assignments] > li").first
    expect(first).to_have_class("is-overdue")
    expect(first).to_contain_text("Qız qalası")


@pytest.mark.case(11, turns=100)
def test_a_photograph_is_whole_or_not_there_when_the_browser_is_killed_while_it_is_kept(
    phone, chance
):
    shown = []
    for turn in range(3):
        phone.start()
        phone.sign_in()
        phone.page.expose_function("tick", lambda uuid: shown.append(uuid))
        _begin_to_keep(phone, f"0190a000-0000-7000-8000-0000000001{turn:02}")
        phone.page.wait_for_timeout(chance.randrange(STOLEN_MS))  # `tick` is heard meanwhile
        phone.kill()

    phone.start()
    whole = phone.store(WHOLE, 7)

    assert set(shown) <= set(whole)


def _begin_to_keep(phone, uuid):
    """Three photographs of 5 MB one after another; `tick` is told of each that may be shown."""
    phone.store(
        """(store, uuid) => {
          const draft = { uuid, user: 7, monument: "M1", record: { uuid, assets: [] } };
          const keep = async () => {
            for (const seed of [1, 2, 3]) {
              const meta = { kind: "photo", name: "a.jpg" };
              const asset = await store.addAsset({ draft, meta, bytes: (PICTURE)(5e6, seed) });
              tick(asset.uuid);
            }
          };
          keep();
        }""".replace("PICTURE", PICTURE),
        uuid,
    )


@pytest.mark.case(18, turns=20)
def test_a_nearly_full_phone_takes_no_photograph_and_says_so(phone):
    """Before the disk is full. Chromium tells pages of more room than there is (always
    10 GiB more than is used), so what it tells is stood in for.
    """
    phone.start("about:blank", ready=False)
    phone.context.add_init_script(NEARLY_FULL)
    phone.open()
    phone.sign_in()

    refused = phone.store(KEEP_MORE, 1)

    assert refused == "NoSpace"
    expect(phone.page.locator("html")).to_have_attribute("data-room", "full")
    expect(phone.page.locator("[data-banner=room]")).to_contain_text("no new photograph")


NEARLY_FULL = "navigator.storage.estimate = async () => ({ usage: 9.1e9, quota: 1e10 });"


@pytest.mark.case(18, turns=20)
def test_a_full_disk_refuses_a_photograph_and_loses_nothing_that_was_kept(phone, line):
    """The quota is set before the first write: Chromium remembers for a while how much
    room it has found.
    """
    phone.start("about:blank", ready=False)
    session = phone.context.new_cdp_session(phone.page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": line.url, "quotaSize": 8_000_000})
    phone.open()
    phone.sign_in()
    kept = phone.store(FINISH, {"uuid": VISIT, "user": 7, "sizes": [3_000_000]})

    refused = phone.store(KEEP_MORE, 20)

    assert refused == "NoSpace"
    for asset in kept["assets"]:
        phone.store("(store, uuid) => store.verifyAsset(uuid)", asset["uuid"])
    assert phone.store(
        """async (store) => {
          const [draft] = await store.drafts(7);
          const rows = await store.assetsOf(draft.uuid);
          return draft.record.assets.length === rows.length;
        }"""
    )


KEEP_MORE = """
async (store, many) => {
  const uuid = "OTHER";
  const draft = { uuid, user: 7, monument: "M1", record: { uuid, assets: [] } };
  await store.saveDraft(draft);
  for (let seed = 0; seed < many; seed += 1) {
    try {
      const meta = { kind: "photo", name: "a.jpg" };
      await store.addAsset({ draft, meta, bytes: (PICTURE)(1e6, seed) });
    } catch (fault) {
      return fault.name;
    }
  }
  return "all were kept";
}""".replace("PICTURE", PICTURE).replace("OTHER", OTHER_VISIT)


@pytest.mark.case(19)
def test_a_browser_that_keeps_nothing_for_good_says_so_and_reminds_after_a_day(phone):
    phone.start("about:blank", ready=False)
    phone.context.add_init_script(NOTHING_FOR_GOOD)
    phone.page.clock.install()
    phone.open()
    phone.sign_in()
    phone.store(FINISH, {"uuid": VISIT, "user": 7, "sizes": []})
    persist, daily = (phone.page.locator(f"[data-banner={name}]") for name in ("persist", "daily"))
    expect(persist).to_be_visible()
    expect(daily).to_be_hidden()

    phone.page.clock.set_system_time(datetime.now() + timedelta(hours=25))
    phone.open_again()

    expect(daily).to_be_visible()
    expect(persist).to_be_visible()


NOTHING_FOR_GOOD = "navigator.storage.persist = navigator.storage.persisted = async () => false;"


@pytest.mark.case(20, turns=50)
def test_a_database_that_was_closed_is_open_again_within_a_second(phone):
    phone.start()
    phone.sign_in()

    took_ms = phone.store(
        """async (store, told) => {
          store.database.db.close();
          const begun = performance.now();
          await (SAVE)(store, told);
          return performance.now() - begun;
        }""".replace("SAVE", DRAFT),
        {"uuid": VISIT, "user": 7, "summary": "a"},
    )

    assert took_ms <= 1000
    assert phone.store("(store) => store.drafts(7)")[0]["record"]["summary"] == "a"


@pytest.mark.case(21, turns=20)
def test_a_byte_that_changed_on_the_phone_is_told_and_none_of_the_file_goes(phone):
    """The phone's half; the server's is in tests/inspections/server/test_uploads.py."""
    phone.start()
    phone.sign_in()
    entry = phone.store(FINISH, {"uuid": VISIT, "user": 7, "sizes": [600_000]})
    asked = []
    phone.page.on("request", lambda request: asked.append(request.url))
    phone.store(FLIP, entry)

    phone.page.goto("/en/field/#unsent")
    phone.page.reload()

    expect(phone.page.locator("[data-unsent]")).to_have_attribute("data-reason", "damaged")
    item = phone.page.locator(f"[data-inspection='{VISIT}'], li:has-text('damaged')").first
    expect(item).to_contain_text("0 of 1 photographs")
    expect(item).to_contain_text("damaged or missing on this phone: 1")
    assert [url for url in asked if entry["assets"][0]["uuid"] in url] == []


FLIP = """
async (store, entry) => {
  const [{ uuid }] = entry.assets;
  const chunk = new Uint8Array(await store.chunk(uuid, 1));
  chunk[5] ^= 1;
  await store.database.write(["chunks"], ({ chunks }) => void chunks.put(chunk.buffer, [uuid, 1]));
  await store.setEntry(entry, { record_stored_at: "2026-05-04T00:00:00Z" });
}"""


@pytest.mark.case(17, turns=5)
def test_another_person_on_the_same_phone_sees_nothing_of_the_first(phone):
    phone.start()
    phone.sign_in(7, "Orxan")
    phone.store(DRAFT, {"uuid": OTHER_VISIT, "user": 7, "summary": "a"})
    first = phone.store(FINISH, {"uuid": VISIT, "user": 7, "sizes": [1000]})
    phone.store(PACKAGE, 7)

    phone.sign_in(8, "Leyla")
    expect(phone.page.locator("[data-unsent]")).to_have_attribute("data-count", "0")
    expect(phone.page.locator("main li")).to_have_count(0)
    phone.page.goto("/en/field/#unsent")
    expect(phone.page.locator("main h1")).to_have_text("Not sent yet")
    expect(phone.page.locator("main li")).to_have_count(0)

    phone.sign_in(7, "Orxan")
    expect(phone.page.locator("[data-unsent]")).to_have_attribute("data-count", "1")
    again = phone.store("(store, uuid) => store.entry(uuid, 1, 7)", VISIT)
    assert (again["sha256"], again["body"]) == (first["sha256"], first["body"])
    phone.store("(store, uuid) => store.verifyAsset(uuid)", first["assets"][0]["uuid"])


@pytest.mark.case(45, turns=3)
def test_a_storage_that_was_cleared_is_told(phone, line):
    """The phone's half: what Safari clears after seven days, all that scripts have set."""
    phone.start()
    phone.page.evaluate(WORKER_KEEPS)
    expect(phone.page.locator("[data-banner=cleared]")).to_be_hidden()
    phone.stop()
    phone.start("about:blank", ready=False)
    types = "indexeddb,cache_storage,service_workers,local_storage"
    session = phone.context.new_cdp_session(phone.page)
    session.send("Storage.clearDataForOrigin", {"origin": line.url, "storageTypes": types})

    phone.open()

    expect(phone.page.locator("[data-banner=cleared]")).to_contain_text("was cleared on this phone")
    expect(phone.page.locator("main h1")).to_have_text("Sign in")


@pytest.mark.case(37, turns=20)
def test_a_new_version_waits_while_a_visit_is_open(phone, monkeypatch):
    """Of a draft; that no version mixes with another is held by the worker's own list."""
    phone.start()
    phone.page.evaluate(WORKER_KEEPS)
    phone.sign_in()
    phone.store(DRAFT, {"uuid": VISIT, "user": 7, "summary": "half written"})
    phone.page.evaluate(f"location.hash = '#visit/{VISIT}/3'")
    expect(phone.page.locator("html")).to_have_attribute("data-screen", "visit")
    monkeypatch.setattr(shell, "version", lambda: "new")

    phone.page.evaluate(UPDATE)
    expect(phone.page.locator("[data-banner=update]")).to_be_hidden()
    phone.page.evaluate("location.hash = '#today'")
    phone.page.get_by_role("button", name="Use the new version").click()

    expect(phone.page.locator("html")).to_have_attribute("data-version", "new")
    wait_until(phone.page, ONLY_THE_NEW_CACHE)
    assert phone.store("(store) => store.drafts(7)")[0]["record"]["summary"] == "half written"


ONLY_THE_NEW_CACHE = "caches.keys().then((names) => String(names) === 'abide-field-new')"
UPDATE = """
async () => {
  const registration = await navigator.serviceWorker.ready;
  await registration.update();
  const settled = () => registration.waiting && !registration.installing;
  while (!settled()) await new Promise((resolve) => setTimeout(resolve, 20));
}"""


@pytest.mark.case(38, turns=5)
def test_a_broken_worker_is_taken_away_by_the_next_load(phone, settings, tmp_path):
    folder = tmp_path / "templates" / "inspections" / "field"
    folder.mkdir(parents=True)
    (folder / "worker.js").write_text(BROKEN_WORKER)
    sound = settings.TEMPLATES
    settings.TEMPLATES = [{**sound[0], "DIRS": [tmp_path / "templates", *sound[0]["DIRS"]]}]
    phone.start()
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.store(DRAFT, {"uuid": VISIT, "user": 7, "summary": "kept"})
    assert phone.page.goto("/en/field/").status == 500

    settings.TEMPLATES, settings.FIELD_WORKER = sound, False
    phone.page.goto("/en/field/")

    phone.page.locator("html[data-ready=yes]").wait_for(state="attached")
    assert phone.page.evaluate("navigator.serviceWorker.getRegistration().then(Boolean)") is False
    assert phone.store("(store) => store.drafts(7)")[0]["record"]["summary"] == "kept"


BROKEN_WORKER = """
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(new Response("broken", { status: 500 }));
});
"""


def test_the_nearest_of_ten_thousand_monuments_are_listed(phone):
    phone.start()
    phone.sign_in()
    phone.store(MANY, 7)
    place = {"latitude": 40.3661, "longitude": 49.8372}
    phone.context.grant_permissions(["geolocation"], origin=phone.url)
    phone.context.set_geolocation(place)

    phone.page.goto("/en/field/#near")

    expect(phone.page.locator("[data-slot=monuments] > li")).to_have_count(20)
    expect(phone.page.locator("[data-slot=monuments] > li").first).to_contain_text("40 m")


MANY = """
async (store, user) => {
  const at = (n) => ({
    lat: String(38.5 + ((n * 7919) % 10000) / 3000),
    lon: String(45 + ((n * 104729) % 10000) / 1900),
  });
  const monument = (n) => ({ reference: `M${n}`, names: { az: `Abidə ${n}` }, point: at(n) });
  const monuments = Array.from({ length: 10000 }, (_, n) => monument(n));
  monuments[5000].point = { lat: "40.3665", lon: "49.8372" };
  const told = { question: "area=1", made_at: "2026-05-04T00:00:00Z", total_bytes: 9 };
  await store.keepPackage({ ...told, monuments, assignments: [], files: [] }, [], user);
}"""


def test_the_person_who_signs_in_is_told_why_it_did_not_work(phone, line):
    phone.start()
    line.is_portal = True
    line.reset_all()  # a connection that is kept would pass by it
    phone.page.get_by_label("Name").fill("orxan")
    phone.page.get_by_label("Password").fill("parol")
    phone.page.get_by_role("button", name="Sign in", exact=True).click()

    expect(phone.page.get_by_role("alert").filter(visible=True)).to_contain_text(
        "This network wants you to sign in to it first."
    )


def test_the_browser_is_asked_to_say_when_the_network_is_back(phone, line):
    phone.start()
    phone.page.evaluate(WORKER_KEEPS)
    phone.sign_in()
    line.is_down = True
    line.reset_all()
    phone.store(FINISH, {"uuid": VISIT, "user": 7, "sizes": []})

    phone.send_now()

    phone.page.evaluate(TAGGED)


TAGGED = """
async () => {
  const { sync } = await navigator.serviceWorker.ready;
  while (!(await sync.getTags()).includes("abide-send")) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}"""


def test_unsent_visits_can_be_taken_out_as_one_file(phone, tmp_path):
    """What the office imports holds the same bytes under the same names."""
    phone.start()
    phone.sign_in()
    entry = phone.store(FINISH, {"uuid": VISIT, "user": 7, "sizes": [600_000, 10]})
    phone.page.goto("/en/field/#unsent")

    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="Export as one file").click()
    download.value.save_as(tmp_path / "a.zip")

    with zipfile.ZipFile(tmp_path / "a.zip") as taken:
        assert taken.testzip() is None
        assert taken.read(f"records/{VISIT}-1.json").decode() == entry["body"]
        for asset in entry["assets"]:
            body = taken.read(f"assets/{asset['uuid']}")
            assert hashlib.sha256(body).hexdigest() == asset["sha256"]


@pytest.mark.parametrize("screen", ["today", "near", "package", "unsent", "sign-in"])
def test_every_screen_can_be_used_by_everybody(phone, screen):
    """axe finds nothing, and everything to touch is 48 px high."""
    phone.start()
    phone.sign_in()
    phone.page.goto(f"/en/field/#{screen}")
    expect(phone.page.locator("html")).to_have_attribute("data-screen", screen)

    assert Axe().run(phone.page).response["violations"] == []
    low = phone.page.evaluate(LOW)
    assert low == []


LOW = """
() => [...document.querySelectorAll("main button, header a, main .field-item, main select")]
  .filter((one) => one.offsetParent && one.offsetHeight < 48)
  .map((one) => one.outerHTML)"""
