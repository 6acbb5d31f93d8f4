"""A whole visit on a phone's screen: by thumb within ninety taps, and by keyboard alone."""

import hashlib
import json

import pytest
from playwright.sync_api import expect

from .conftest import begin, draft_of, entry_of, go_to, photo_file
from .forms_sample import ELEMENTS, LAST, MOSQUE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_TAPS = 90
TABS = 60  # no question is further away than so many
COUNT_TAPS = "addEventListener('pointerdown', () => (window.taps = (window.taps ?? 0) + 1), true)"


def take_photo(page, inside, n=1):
    """One tap opens the camera; what is tapped in the camera's own app is not ours."""
    with page.expect_file_chooser() as chooser:
        inside.get_by_text("Take a photograph").or_(inside.get_by_text("Photograph this")).tap()
    chooser.value.set_files(photo_file(f"IMG_{n}.jpg"))
    inside.get_by_text("Photograph saved on this phone.").wait_for()


def choose(inside, question, answer):
    group = inside.get_by_role("group", name=question, exact=True)
    group.locator("label").filter(has_text=answer).first.tap()


def add_damage(page, n):
    page.get_by_role("button", name="Add a damage").tap()
    card = page.locator("details.damage[open]").last
    card.get_by_label("Elements").select_option(ELEMENTS[n])
    choose(card, "What does it look like?", "Crack and deformation")
    choose(card, "Which kind?", "Crack")
    choose(card, "How much of it?", "1–10 %")
    choose(card, "Is it active?", "Active")
    choose(card, "Likely cause", "Lack of maintenance")
    take_photo(page, card, n)
    mark(page, card)


def mark(page, card):
    card.get_by_role("button", name="Mark the damage").tap()
    field = page.locator(".marker__field").bounding_box()
    for share in (0.25, 0.75):
        page.touchscreen.tap(field["x"] + share * field["width"], field["y"] + 60 + 40 * share)
    page.get_by_role("button", name="Done").tap()


def pad_of(page):
    """Where the signature's field is in the window, clear of the foot."""
    field = page.locator(".pad__field").first
    field.evaluate("one => one.scrollIntoView({ block: 'center' })")
    return field.bounding_box()


def go_next(page, step):
    page.locator("[data-next]").tap()
    page.locator(f"body[data-shown$='/{step}']").wait_for()


def test_a_full_visit_takes_at_most_ninety_taps(phone):
    page = phone()
    page.evaluate(COUNT_TAPS)
    page.get_by_role("button", name="Start a visit").tap()
    choose(page, "How far could you go?", "Full")
    choose(page, "Is there danger to people?", "No")
    go_next(page, "views")
    take_photo(page, page.locator(".station"))
    for n in (2, 3):
        take_photo(page, page.locator("[data-others]"), n)
    go_next(page, "elements")
    for number in range(1, 21):
        choose(page, f"Element {number}: against last time", "Same")
    go_next(page, "damages")
    for n in range(3):
        add_damage(page, n)
    go_next(page, "threats")
    choose(page, "Threats", "Traffic")
    go_next(page, "recommendations")
    page.get_by_role("button", name="Take over all").tap()
    go_next(page, "overall")
    choose(page, "Condition of the whole", "CC1")
    choose(page, "How soon?", "UC1")
    choose(page, "How great a measure?", "RC1")
    go_next(page, "check")
    sign = pad_of(page)
    page.touchscreen.tap(sign["x"] + 40, sign["y"] + 40)
    taps = page.evaluate("window.taps")
    open_gaps = page.locator("[data-gaps] li").all_inner_texts()
    page.get_by_role("button", name="Sign and finish").tap()
    page.get_by_text("Saved on this phone.", exact=True).wait_for()

    record = entry_of(page)["record"]
    selects = len(record["damages"])  # a list of the phone: to open it and to choose are two taps
    assert open_gaps == []
    assert taps + 1 + 2 * selects <= MOST_TAPS, taps
    photos = [one for one in record["assets"] if one["kind"] == "photo"]
    assert (len(record["elements"]), len(record["damages"]), len(photos)) == (20, 3, 6)
    assert len(record["annotations"]) == 3
    assert all(one["photos"] for one in record["damages"])


def tab_to(page, role, name, *, exact=True):
    """Press Tab until the element has the focus; a page that hides it from the keyboard fails."""
    wanted = page.get_by_role(role, name=name, exact=exact).first
    for _ in range(TABS):
        if wanted.evaluate("one => one === document.activeElement"):
            return wanted
        page.keyboard.press("Tab")
    raise AssertionError(f"{role} “{name}” is not reached in {TABS} tabs.")


def answer(page, question, choice):
    """A radio button by Tab and the arrow keys, as the browser moves through a group."""
    group = page.get_by_role("group", name=question, exact=True)
    buttons = group.get_by_role("radio")
    for _ in range(TABS):
        if group.evaluate("one => one.contains(document.activeElement)"):
            break
        page.keyboard.press("Tab")
    wanted = group.get_by_role("radio", name=choice, exact=True)
    if buttons.first.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Space")
    for _ in range(buttons.count()):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"“{question}” was not answered with “{choice}”.")


def next_by_key(page, name, step):
    tab_to(page, "link", f"Next: {name}")
    page.keyboard.press("Enter")
    page.locator(f"body[data-shown$='/{step}']").wait_for()


def test_a_visit_is_made_by_keyboard_alone(phone):
    page = phone()
    tab_to(page, "button", "Start a visit")
    page.keyboard.press("Enter")
    answer(page, "How far could you go?", "Full")
    answer(page, "Is there danger to people?", "No")
    next_by_key(page, "Views", "views")
    camera = page.locator("[data-others] input[type=file]").first
    for _ in range(TABS):
        if camera.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(camera).to_be_focused()
    with page.expect_file_chooser() as chooser:
        camera.press("Enter")
    chooser.value.set_files(photo_file())
    page.get_by_text("Photograph saved on this phone.").wait_for()
    next_by_key(page, "Elements", "elements")
    for number in range(1, 21):
        answer(page, f"Element {number}: against last time", "Same")
    next_by_key(page, "Damages", "damages")
    tab_to(page, "button", "Add a damage")
    page.keyboard.press("Enter")
    answer(page, "What does it look like?", "Roof and water")
    answer(page, "Which kind?", "Leak")
    answer(page, "How much of it?", "1–10 %")
    next_by_key(page, "Threats", "threats")
    next_by_key(page, "Recommendations", "recommendations")
    tab_to(page, "button", "Take over all that is proposed: 1")
    page.keyboard.press("Enter")
    next_by_key(page, "The whole", "overall")
    answer(page, "Condition of the whole", "CC1 Minor symptoms")
    answer(page, "How soon?", "UC1 Urgency 1")
    answer(page, "How great a measure?", "RC1 Measures 1")
    next_by_key(page, "Check and sign", "check")
    page.get_by_text("Nothing is open.").wait_for()
    tab_to(page, "button", "Sign and finish")
    page.keyboard.press("Enter")
    page.get_by_text("Saved on this phone.", exact=True).wait_for()

    record = entry_of(page)["record"]
    assert {row["change"] for row in record["elements"]} == {"same"}
    assert record["recommendations"][0]["kind"] == "repair-roof"
    assert record["signatures"][0]["name"] == "Elçin Əliyev"


def test_a_signature_signs_the_record_as_the_server_would_write_it(phone):
    page = phone()
    begin(page)
    go_to(page, "check")
    page.get_by_role("group", name="Why do they stay open?").get_by_text("Dark").tap()
    field = pad_of(page)
    page.mouse.move(field["x"] + 30, field["y"] + 30)
    page.mouse.down()
    page.mouse.move(field["x"] + 90, field["y"] + 60, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Sign and finish").tap()
    page.get_by_text("Saved on this phone.", exact=True).wait_for()

    entry = entry_of(page)
    record = entry["record"]
    signature = record.pop("signatures")[0]
    spelling = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False}
    content = json.dumps(record, **spelling).encode()
    assert signature["signed_sha256"] == hashlib.sha256(content).hexdigest()
    assert hashlib.sha256(entry["body"].encode()).hexdigest() == entry["sha256"]
    text_of = "uuid => store.assetBytes(uuid).then(blob => blob.text())"
    drawing = page.evaluate(text_of, signature["asset"])
    record["assets"] = []
    seen = hashlib.sha256(json.dumps(record, **spelling).encode()).hexdigest()
    assert f"<desc>sha256:{seen}</desc>" in drawing
    assert "<path d=" in drawing


def test_what_stays_open_is_named_and_finished_with_a_reason(phone):
    page = phone()
    begin(page)
    go_to(page, "check")
    page.get_by_role("link", name="There is no photograph.").wait_for()

    page.get_by_role("button", name="Sign and finish").tap()
    page.get_by_text("Something is still open.").wait_for()
    page.get_by_role("group", name="Why do they stay open?").get_by_text("Dark").tap()
    page.get_by_role("button", name="Sign and finish").tap()
    page.get_by_text("Saved on this phone.", exact=True).wait_for()

    record = entry_of(page)["record"]
    assert {(row["cc"], row["reason"]) for row in record["elements"]} == {("CCX", "dark")}
    assert "no-photo" in {gap["code"] for gap in record["gaps"]}
    assert record["is_dangerous"] is None  # nobody answered, so nobody said no


def test_a_change_after_a_signature_asks_to_sign_again(phone):
    page = phone()
    uuid = begin(page)
    go_to(page, "check")
    page.get_by_role("group", name="Why do they stay open?").get_by_text("Dark").tap()
    page.get_by_text("Somebody else signs too").tap()
    page.get_by_label("Name of who signs").last.fill("Ələkbər, guard")
    page.get_by_role("button", name="Add this signature").tap()
    page.get_by_text("Signed: Ələkbər, guard").wait_for()

    go_to(page, "overall")
    page.get_by_label("Summary").fill("Seen after all.")
    go_to(page, "check")

    page.get_by_text("those signatures no longer hold").wait_for()
    draft = draft_of(page, uuid)
    assert draft["record"]["signatures"] == []
    assert [one["kind"] for one in draft["record"]["assets"]] == []


def test_an_old_damage_goes_on_by_one_tap(phone):
    page = phone()
    uuid = begin(page)
    go_to(page, "damages")

    choose(page, "Crack · Element 1: continue it as", "Same")
    page.get_by_role("button", name="Add a damage").wait_for()
    go_to(page, "threats")

    (damage,) = draft_of(page, uuid)["record"]["damages"]
    assert damage["continues"] == LAST["damages"][0]["uuid"]
    assert (damage["change"], damage["extent"]) == ("same", "e1")


def test_a_site_is_judged_by_threats_and_has_no_element_rows(phone):
    page = phone("#monument/M000124")
    uuid = begin(page)
    assert page.locator(".visit-steps a").count() == 7
    go_to(page, "threats")

    choose(page, "Threats", "Looting")
    choose(page, "How grave?", "Severe")
    choose(page, "How likely?", "Likely")
    page.get_by_text("Proposed: Low level").wait_for()
    go_to(page, "check")

    record = draft_of(page, uuid)["record"]
    assert record["scale"] == "threat"
    assert [(one["category"], one["level"]) for one in record["threats"]] == [("looting", None)]
    assert page.get_by_text("has no class").count() == 0


def test_nothing_is_chosen_before_the_inspector_chooses(phone):
    page = phone()
    begin(page)
    for step in ("access", "views", "elements", "damages", "threats", "overall"):
        go_to(page, step)

        assert page.locator("input:checked").count() == 0, step
        if step == "elements":
            page.get_by_text("Last time, May 4, 2025: CC1 Minor symptoms").first.wait_for()
    assert MOSQUE["last"]["cc"] == "CC1"  # the last class was there to be taken over
