"""Clocks that are wrong or are set, and what a battery is spent on; cases of field_cases.md."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from heritage.catalogue.models import Concept
from heritage.inspections import record as records
from heritage.inspections.models import Inspection
from tests.chromium import wait_until
from tests.factories import ConceptFactory

from . import office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
YEARS = timedelta(days=3 * 365)
WITHIN = timedelta(seconds=2)
LOOK_MS = 6000  # the page looks at its clock every five seconds
HOUR_MS = 3600_000
HOURS = 6
FIRST_TRIES = 7  # until their waits are a minute at least
HERE = {"latitude": 40.36617, "longitude": 49.83725, "accuracy": 4.5}
TAKE_ALONG = """
async (store) => {
  const { download } = await import("/static/inspections/package.js");
  const { ask } = await import("/static/inspections/http.js");
  const session = await store.meta("session");
  store.user = session.user.id;
  const { kept } = await download("near=40.36617,49.83725&km=1", { store, session, ask });
  return kept.monuments.length;
}"""
WORKER_IS_THERE = "navigator.serviceWorker.ready.then(() => true)"


@pytest.fixture
def words(transactional_db):
    """What a visit needs of the vocabularies to be finished."""
    scheme = Concept.Scheme.NOT_INSPECTED_REASON
    ConceptFactory(scheme=scheme, code="dark", label_en="Dark")


@pytest.fixture
def go_out(phone, inspector, mill, words):
    """`go_out(time)`: signed in by the screen, with the monument in the package."""

    def go(time=None):
        phone.start_by_clock(time)
        phone.sign_in_on_screen(inspector)
        phone.page.locator("html[data-screen=today]").wait_for(state="attached")
        assert phone.store(TAKE_ALONG) == 1
        phone.page.evaluate(WORKER_IS_THERE)
        phone.open_again()
        tell_true_time(phone.page)
        return phone.page

    return go


def time_ms():
    return timezone.now().timestamp() * 1000


def tell_true_time(page):
    page.evaluate("now => (window.begun = now - performance.now())", time_ms())


def true_time(page):
    """As the page lives it, whatever its clock is set to and whatever minutes a test skips."""
    return datetime.fromtimestamp(page.evaluate("window.begun + performance.now()") / 1000, UTC)


def begin(page, mill):
    """Open a visit on the monument's card; gives between which moments it was, truly."""
    page.evaluate("reference => (location.hash = `#monument/${reference}`)", mill.reference)
    button = page.get_by_role("button", name="Start a visit")
    button.wait_for()
    before = true_time(page)
    button.click()
    page.locator("html[data-screen=visit]").wait_for(state="attached")
    return before, true_time(page)


def sign(page):
    """Finish the visit with all that it lacks; gives the entry."""
    page.locator(".visit-steps a").last.click()
    page.get_by_role("group", name="Why do they stay open?").get_by_text("Dark").click()
    page.get_by_role("button", name="Sign and finish").click()
    page.get_by_text("Saved on this phone.", exact=True).wait_for()
    uuid = page.url.split("#visit/")[1].split("/")[0]
    return page.evaluate(ENTRY, uuid)


ENTRY = """
async (uuid) => {
  const store = await (await import("/static/inspections/store.js")).openStore();
  const { user } = await store.meta("session");
  return store.entry(uuid, 1, user.id);
}"""


def is_right(entry, begun):
    """Whether the visit's corrected time is the true one."""
    at = records.visited_at(json.loads(entry["body"]))
    return begun[0] - WITHIN <= at <= begun[1] + WITHIN


def set_clock(page, by):
    """Somebody sets the phone's clock, and the page has the time to see it."""
    page.clock.set_system_time(timezone.now() + by)
    page.clock.run_for(LOOK_MS)


@pytest.mark.case(29, turns=5)
@pytest.mark.parametrize("wrong", [-YEARS, timedelta(days=1)], ids=["years behind", "a day ahead"])
def test_the_time_of_a_wrong_clock_is_corrected_and_the_office_is_told(go_out, phone, mill, wrong):
    page = go_out(timezone.now() + wrong)

    begun = begin(page, mill)
    entry = sign(page)
    office.sent_all(phone, [entry])

    visit = Inspection.objects.get()
    assert is_right(entry, begun)
    assert (visit.clock_was_off, visit.visited_on) == (True, timezone.localdate())


@pytest.mark.case(29, turns=5)
def test_another_time_zone_is_no_wrong_clock(go_out, phone, mill):
    page = go_out()

    begun = begin(page, mill)
    session = phone.context.new_cdp_session(page)
    session.send("Emulation.setTimezoneOverride", {"timezoneId": "Asia/Tokyo"})
    entry = sign(page)
    office.sent_all(phone, [entry])

    assert is_right(entry, begun)
    assert not Inspection.objects.get().clock_was_off


@pytest.mark.case(29, turns=5)
def test_visits_keep_order_and_time_though_the_clock_is_set_meanwhile(go_out, phone, line, mill):
    page = go_out()
    line.is_down = True
    line.reset_all()

    begun = begin(page, mill)
    set_clock(page, timedelta(days=1))
    first = sign(page)
    set_clock(page, -YEARS)
    begun_later = begin(page, mill)
    second = sign(page)
    line.heal()
    office.sent_all(phone, [first, second])

    assert is_right(first, begun)
    assert is_right(second, begun_later)
    latest = Inspection.objects.latest_first()
    assert [str(one.pk) for one in latest] == [second["uuid"], first["uuid"]]
    assert all(one.clock_was_off for one in latest)


@pytest.mark.case(29, turns=5)
def test_a_date_that_a_dead_battery_has_lost_is_told_and_flagged(go_out, phone, line, mill):
    """What such a date does to every secure connection, a browser tells no page: none has an
    answer, as here."""
    go_out()
    waiting = office.finish(phone, mill)
    phone.stop()
    line.is_down = True
    line.reset_all()

    phone.start_by_clock(timezone.now() - YEARS)
    phone.page.evaluate("window.begun = 0")  # nobody knows
    line_of_all = phone.page.locator("[data-unsent]")
    expect(line_of_all).to_contain_text("date or time of this phone is wrong")
    begin(phone.page, mill)
    entry = sign(phone.page)
    line.heal()
    office.sent_all(phone, [waiting, entry])

    visit = Inspection.objects.get(pk=entry["uuid"])
    assert (visit.clock_was_off, visit.visited_on) == (True, timezone.localdate())


COUNT_WATCHES = """
window.watches = 0;
const { geolocation } = navigator;
const [watch, clear] = [geolocation.watchPosition, geolocation.clearWatch];
geolocation.watchPosition = (...told) => ((window.watches += 1), watch.apply(geolocation, told));
geolocation.clearWatch = (id) => ((window.watches -= 1), clear.call(geolocation, id));
"""


@pytest.mark.case(50)
def test_the_place_is_watched_only_while_a_visit_is_open(go_out, phone, mill):
    page = go_out()
    phone.context.grant_permissions(["geolocation"], origin=phone.url)
    phone.context.set_geolocation(HERE)
    page.add_init_script(COUNT_WATCHES)
    phone.open_again()
    tell_true_time(page)
    assert page.evaluate("window.watches") == 0

    begin(page, mill)
    assert page.evaluate("window.watches") == 1
    page.evaluate("location.hash = '#today'")
    wait_until(page, "window.watches === 0", within_ms=60_000)
    page.go_back()
    wait_until(page, "window.watches === 1")
    sign(page)

    wait_until(page, "window.watches === 0", within_ms=60_000)


@pytest.mark.case(50)
def test_six_hours_with_nothing_to_send_ask_nothing(go_out, phone, mill):
    page = go_out()
    begin(page, mill)
    asked = phone.asked()

    page.clock.run_for(HOURS * HOUR_MS)
    phone.let_pass(minutes=1)

    assert asked == []


@pytest.mark.case(50)
def test_six_hours_without_a_network_ask_once_a_minute_at_most(inspectors_phone, line, mill):
    phone = inspectors_phone
    phone.page.clock.install()
    phone.open_again()
    for _visit in range(2):
        office.finish(phone, mill, photos=[9])
    line.is_down = True
    line.reset_all()
    asked = phone.asked()

    phone.send_now()
    phone.let_pass(minutes=60 * HOURS)

    assert FIRST_TRIES < len(asked) <= 60 * HOURS + FIRST_TRIES
