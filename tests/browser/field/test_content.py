"""What records and files may hold, and what the office then sees; cases of docs/field_cases.md."""

import re

import pytest
from django.contrib.gis.geos import Point
from playwright.sync_api import expect

from heritage.catalogue.models import MonumentSet, SetMember
from heritage.inspections.checklists import Plan, publish
from heritage.inspections.models import InspectionRevision, QuarantineItem
from tests.browser.visit.forms_sample import FORMS, MOUND
from tests.factories import (
    AreaFactory,
    ConceptFactory,
    MonumentFactory,
    TerritoryFactory,
    jpeg_bytes,
)

from . import office
from .phone import peak_of_memory_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_MEMORY_BYTES = 300 * 1024**2
MOSQUE = Plan("mosque", {"en": "Mosque"}, "en16096", [], ["roof"])


def element(code, english):
    return ConceptFactory(scheme="element", code=code, label_en=english)


def checklist_of(phone, code):
    """The version of a checklist that a visit begun on this phone is filled in with."""
    forms = """
    async (store, user) => {
      const { formsOf } = await import("/static/inspections/package.js");
      store.user = user;
      return formsOf(store);
    }"""
    return phone.store(forms, phone.user.pk)["checklists"][code]["version"]


@pytest.mark.case(34)
def test_a_form_of_a_year_ago_is_stored_and_shown_by_its_own_words(inspectors_phone, mill, desk):
    roof = element("roof", "Roof of lead")
    publish([MOSQUE])
    inspectors_phone.load()
    version = checklist_of(inspectors_phone, "mosque")
    roof.label_en = "Covering"
    roof.save()
    assert publish([MOSQUE]) == 1

    form = {"checklist": "mosque", "checklist_version": version}
    long_ago = "2025-05-04T10:00:00+04:00"
    entry = office.finish(inspectors_phone, mill, started_at=long_ago, **form)
    office.sent_all(inspectors_phone, [entry])

    page = desk.reads("inspections:record", entry["uuid"])
    assert "Roof of lead : CC1: slight damage" in page
    assert "Covering" not in page


@pytest.mark.case(35, turns=5)
def test_a_term_withdrawn_meanwhile_is_shown_by_its_old_label_and_what_replaced_it(
    inspectors_phone, line, mill, desk
):
    roof, crack = (
        element("roof", "Roof"),
        ConceptFactory(scheme="damage", code="crack", label_en="Crack"),
    )
    publish([MOSQUE])
    inspectors_phone.load()
    form = {"checklist": "mosque", "checklist_version": checklist_of(inspectors_phone, "mosque")}
    line.is_down = True
    line.reset_all()
    entry = office.finish(inspectors_phone, mill, **form)
    withdraw(roof, element("covering", "Covering"))
    withdraw(crack, ConceptFactory(scheme="damage", code="fissure", label_en="Fissure"))
    line.is_down = False

    office.sent_all(inspectors_phone, [entry])

    page = desk.reads("inspections:record", entry["uuid"])
    assert "Roof (replaced by “Covering”)" in page
    assert "Crack (replaced by “Fissure”)" in page


def withdraw(term, successor):
    term.deprecated_by = successor
    term.save()


BROKEN = {
    "no JSON": "{",
    "another schema": '{"schema":"abide-visit/7"}',
    "a list": "[1,2,3]",
    "half a character": '{"a":"\\ud800"}',
}
# As a phone with a fault would have it in its outbox.
SPOIL = """
async (store, { entry, body }) => {
  const { sha256OfText } = await import("/static/inspections/hashing.js");
  return store.setEntry(entry, { body, sha256: await sha256OfText(body) });
}"""


@pytest.mark.case(36)  # of a thousand bodies: tests/inspections/server/test_records.py
def test_wrong_content_is_in_quarantine_byte_for_byte_and_the_phone_is_told(
    inspectors_phone, line, mill, desk
):
    line.is_down = True
    line.reset_all()
    wrong = [office.finish(inspectors_phone, mill) for _body in BROKEN]
    wrong = [
        inspectors_phone.store(SPOIL, {"entry": entry, "body": body})
        for entry, body in zip(wrong, BROKEN.values(), strict=True)
    ]
    wrong += [office.finish(inspectors_phone, mill, photos=[300_000], kind=None, elements="none")]
    sound = office.finish(inspectors_phone, mill, photos=[300_000])
    line.is_down = False

    office.sent_all(inspectors_phone, [*wrong, sound], quarantined=wrong)

    kept = InspectionRevision.objects.filter(quarantine__isnull=False)
    assert {bytes(one.body).decode() for one in kept} == {one["body"] for one in wrong}
    item = QuarantineItem.objects.get(revision__inspection=wrong[1]["uuid"])
    assert 'Its form is “"abide-visit/7"”' in desk.reads("inspections:quarantine", item.pk)
    inspectors_phone.page.goto("/en/field/#unsent")
    received = inspectors_phone.page.locator("[data-slot=received]")
    told = received.get_by_text("Received; the office has to look at it")
    expect(told).to_have_count(len(wrong))


KEEP_FORMS = """
async (store, { user, forms, monument }) => {
  const url = "/forms-of-a-test";
  const bytes = new TextEncoder().encode(JSON.stringify(forms)).buffer;
  const told = { question: "assignments=1", made_at: "2026-05-04T00:00:00Z", total_bytes: 9 };
  const kept = { ...told, monuments: [monument], assignments: [], files: [], forms: { url } };
  await store.keepPackage(kept, [{ url, bytes }], user);
}"""
FINISH_DRAFT = "async (store, [uuid, user]) => store.finish(await store.draft(uuid, user))"


def at_the_views(phone, mill):
    """Begin a visit in the app, at the step where photographs are taken; gives its identifier."""
    told = {"user": phone.user.pk, "forms": FORMS}
    phone.store(KEEP_FORMS, told | {"monument": MOUND | {"reference": mill.reference}})
    phone.open_again()
    page = phone.page
    page.goto(f"/en/field/#monument/{mill.reference}")
    page.get_by_role("button", name="Start a visit").click()
    page.locator(".visit-steps a[href$='/views']").click()
    page.locator("[data-others]").wait_for()
    return re.search(r"#visit/([\w-]+)/", page.url)[1]


def finish_draft(phone, uuid):
    """As the person does who leaves the form and comes back to sign."""
    phone.page.goto("/en/field/#today")
    expect(phone.page.locator("html")).to_have_attribute("data-screen", "today")
    return phone.store(FINISH_DRAFT, [uuid, phone.user.pk])


def picture(name, content):
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


@pytest.mark.case(40, turns=5)
def test_twins_are_both_counted_and_an_empty_file_is_refused_with_a_sentence(
    inspectors_phone, mill, desk
):
    uuid = at_the_views(inspectors_phone, mill)
    box = inspectors_phone.page.locator("[data-others]")
    gallery, photo = box.locator("[data-gallery]"), jpeg_bytes(size=(300, 200))

    gallery.set_input_files([picture("IMG_1.jpg", photo), picture("IMG_1.jpg", photo)])
    box.get_by_text("Photographs of this visit: 2").wait_for()
    gallery.set_input_files(picture("IMG_2.jpg", b""))
    box.get_by_text("“IMG_2.jpg” is empty and was not saved. Take it again.").wait_for()
    entry = finish_draft(inspectors_phone, uuid)
    office.sent_all(inspectors_phone, [entry])

    photos = [one for one in entry["assets"] if one["kind"] == "photo"]
    assert len(photos) == 2
    assert photos[0]["sha256"] == photos[1]["sha256"]
    assert desk.reads("inspections:record", uuid).count("IMG_1.jpg:") == 2


@pytest.mark.case(40, turns=5)
def test_a_file_of_sixty_megabytes_goes_whole_and_the_phone_holds_little_of_it(
    inspectors_phone, mill, chance, tmp_path
):
    huge = tmp_path / "huge.jpg"
    huge.write_bytes(chance.randbytes(60_000_000))
    uuid = at_the_views(inspectors_phone, mill)
    box = inspectors_phone.page.locator("[data-others]")

    box.locator("[data-gallery]").set_input_files(huge)
    box.get_by_text("Photographs of this visit: 1").wait_for()
    expect(box.get_by_text("Saved whole; too large to be shown on a phone.")).to_be_visible()
    entry = finish_draft(inspectors_phone, uuid)
    office.sent_all(inspectors_phone, [entry])

    assert [one["bytes"] for one in entry["assets"]] == [60_000_000]
    assert peak_of_memory_bytes(inspectors_phone.profile) < MOST_MEMORY_BYTES


@pytest.mark.case(40, turns=5)
def test_a_hundred_photographs_of_one_visit_are_all_listed_and_counted(
    inspectors_phone, mill, desk
):
    entry = office.finish(inspectors_phone, mill, photos=[3000] * 100)

    office.sent_all(inspectors_phone, [entry])

    assert len(entry["assets"]) == 100
    assert desk.reads("inspections:record", entry["uuid"]).count(".jpg:") == 100
    assert peak_of_memory_bytes(inspectors_phone.profile) < MOST_MEMORY_BYTES


# All that the phone has kept, in every store of its database, as one text.
EVERYTHING = """
async (store) => {
  const isBytes = (value) => value instanceof ArrayBuffer;
  const text = (_, value) => (isBytes(value) ? new TextDecoder().decode(value) : value);
  const { db } = store.database;
  const rows = (name) =>
    new Promise((resolve) => {
      const asked = db.transaction(name).objectStore(name).getAll();
      asked.onsuccess = () => resolve(asked.result);
    });
  const all = await Promise.all([...db.objectStoreNames].map(rows));
  return JSON.stringify(all, text);
}"""
OWN, SECRET = Point(47.123456, 40.654321, srid=4326), Point(49.837654, 40.366543, srid=4326)


@pytest.mark.case(49)
@pytest.mark.parametrize("sensitivity", ["cell_1km", "district", "withheld"])
def test_a_hidden_place_of_another_body_is_nowhere_on_the_phone(
    inspectors_phone, inspector, sensitivity
):
    """The hidden place of one's own body is there: so the search of the phone does find."""
    TerritoryFactory()
    secrets = [MonumentFactory(sensitivity=sensitivity, location=at) for at in (OWN, SECRET)]
    gathered = MonumentSet.objects.create(name="A", owner=inspector)
    for position, one in enumerate(secrets):
        SetMember.objects.create(monument_set=gathered, reference=one.reference, position=position)
    area = AreaFactory()

    for question in ("near=40.36617,49.83725&km=5", f"area={area.pk}", f"set={gathered.token}"):
        inspectors_phone.load(question)

    kept = inspectors_phone.store(EVERYTHING)
    assert all(one.reference in kept for one in secrets)
    assert "47.1234" in kept
    assert not re.search(r"49\.8376|40\.3665", kept)
