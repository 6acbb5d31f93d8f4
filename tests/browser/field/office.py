"""The office behind the line: what it holds after a fault, against what the phone was told.

Every case ends with `office.has(entries)`: nothing lost, nothing twice, no byte changed.
"""

import time
from contextlib import contextmanager
from pathlib import Path

from django.test import Client
from django.urls import reverse

from heritage.inspections.models import Inspection, InspectionRevision, QuarantineItem
from media_pipeline.models import Upload
from media_pipeline.resumable import sha256_of
from media_pipeline.storage import local_path, original_name
from tests.chromium import wait_until
from tests.inspections.server.phone import digest, record_of

WITHIN_MS = 60_000
# Keep a visit with made-up files as the form does, and finish it unless it is only begun.
VISIT = """
async (store, { record, user, files, isFinished }) => {
  const draft = { uuid: record.uuid, user, monument: record.monument, step: 8, record };
  await store.saveDraft(draft);
  for (const { kind, bytes, seed } of files) {
    const meta = { kind, name: `${seed}.jpg`, media_type: "image/jpeg" };
    await store.addAsset({ draft, meta, bytes: (PICTURE)(bytes, seed) });
  }
  return isFinished ? store.finish(draft) : draft;
}"""
# Of these visits, those without a receipt, with what the phone says of each.
WAITING = """
async (uuids) => {
  const store = await (await import("/static/inspections/store.js")).openStore();
  const { user } = await store.meta("session");
  const mine = (await store.entries(user.id)).filter(({ uuid }) => uuids.includes(uuid));
  const open = mine.filter(({ state }) => state !== "received");
  return open.map(({ uuid, state, reason, attempts }) => ({ uuid, state, reason, attempts }));
}"""

# Every byte of these visits is on the phone, or the page throws.
IS_ON = """
async (store, entries) => {
  const { sha256OfText } = await import("/static/inspections/hashing.js");
  for (const { uuid, revision, user, sha256, assets } of entries) {
    const kept = await store.entry(uuid, revision, user);
    if ((await sha256OfText(kept.body)) !== sha256) throw new Error(`${uuid} is not as it was`);
    for (const file of assets) await store.verifyAsset(file.uuid);
  }
}"""
IS_SAID = """
async ({ uuid, revision, user, said }) => {
  const store = await (await import("/static/inspections/store.js")).openStore();
  const { state, reason } = await store.entry(uuid, revision, user);
  return [state, reason].includes(said);
}"""


def finish(phone, monument, *, photos=(), is_finished=True, **more) -> dict:
    """A finished visit in the phone's outbox; gives its entry. `photos` are sizes in bytes."""
    from .phone import PICTURE

    record = record_of(monument.reference, **more)
    first = phone.next_seed(len(photos))
    files = [{"kind": "photo", "bytes": size, "seed": first + n} for n, size in enumerate(photos)]
    told = {"record": record, "user": phone.user.pk, "files": files, "isFinished": is_finished}
    return phone.store(VISIT.replace("PICTURE", PICTURE), told)


def begin(phone, monument, **more) -> dict:
    """A draft; gives it."""
    return finish(phone, monument, is_finished=False, **more)


def exported(phone) -> bytes:
    """The ZIP of what is unsent, as the person takes it out."""
    phone.page.goto("/en/field/#unsent")
    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="Export as one file").click()
    return Path(download.value.path()).read_bytes()


def waiting(phone, entries) -> list:
    """Those of these visits of which the phone has no receipt, with what it says of each."""
    return phone.page.evaluate(WAITING, [entry["uuid"] for entry in entries])


def wait_until_received(phone, entries, within_ms=WITHIN_MS):
    """Until the phone holds a receipt, that it has found right, of each of these visits."""
    until_s = time.monotonic() + within_ms / 1000
    while left := waiting(phone, entries):
        assert time.monotonic() < until_s, f"not received: {left}"
        phone.page.wait_for_timeout(200)


def wait_until_said(phone, entry, said):
    """Until the phone has this state or this reason of the visit."""
    told = {name: entry[name] for name in ("uuid", "revision", "user")}
    wait_until(phone.page, IS_SAID, told | {"said": said})


def is_on(phone, entries):
    """The phone has these visits and their files, byte for byte."""
    phone.store(IS_ON, entries)


def read_in(archive, *, of, by):
    """The office's page takes the file of a phone that is `of` somebody."""
    client = Client()
    client.force_login(by)
    with archive.open("rb") as file:
        told = {"inspector": of.pk, "file": file}
        assert client.post(reverse("inspections:import"), told).status_code == 302


@contextmanager
def shown_to(person, chromium, url, address):
    """A page of the office, in a browser of its own."""
    client = Client()
    client.force_login(person)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}
    context = chromium.new_context(base_url=url)
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def wait_until_it_holds(phone, holds, within_ms=WITHIN_MS):
    """Until `holds()`, while the phone works on."""
    until_s = time.monotonic() + within_ms / 1000
    while not holds():
        assert time.monotonic() < until_s, "it never came to that"
        phone.page.wait_for_timeout(10)


def sent_all(phone, entries, within_ms=WITHIN_MS, quarantined=()):
    """Send now; wait until all is received, and hold the office against it."""
    phone.send_now()
    wait_until_received(phone, entries, within_ms)
    has(entries, quarantined)


def has(entries, quarantined=()):
    """The office has these visits and files, each once and byte for byte, and nothing else.

    Those `quarantined` of them, and no other, wait in quarantine.
    """
    files = {one["uuid"]: one for entry in entries for one in entry["assets"]}
    _has_records({entry["uuid"] for entry in entries}, sorted({one["sha256"] for one in entries}))
    _has_files(files)
    waiting = QuarantineItem.objects.open().values_list("revision__inspection", flat=True)
    assert sorted(map(str, waiting)) == sorted(entry["uuid"] for entry in quarantined)


def _has_records(uuids, checksums):
    there = {str(uuid) for uuid in Inspection.objects.values_list("pk", flat=True)}
    assert there == uuids, f"lost {uuids - there}, more than was sent {there - uuids}"
    revisions = InspectionRevision.objects.all()
    assert sorted(revisions.values_list("content_sha256", flat=True)) == checksums
    assert all(digest(bytes(one.body)) == one.content_sha256 for one in revisions)
    states = Inspection.objects.values_list("state", flat=True)
    assert set(states) <= {"complete", "quarantine"}, "a visit is not complete"


def _has_files(files):
    there = {str(upload.pk): upload for upload in Upload.objects.all()}
    assert set(there) == set(files)
    for uuid, upload in there.items():
        original = local_path(original_name(files[uuid]["sha256"]))
        assert upload.is_whole
        assert (sha256_of(original), original.stat().st_size) == (
            files[uuid]["sha256"],
            files[uuid]["bytes"],
        )
