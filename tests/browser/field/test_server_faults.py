"""The office's server dies, or its disk is full; cases of docs/field_cases.md."""

import pytest
from playwright.sync_api import expect

from heritage.inspections.models import Inspection
from media_pipeline.models import Upload
from media_pipeline.resumable import is_proven
from tests.field_proxy import FaultProxy
from tests.own_database import own_database
from tests.own_server import own_server

from . import disks, office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHUNK_BYTES = 512 * 1024
FAILING = pytest.mark.parametrize(
    "server",
    [{"application": "tests.browser.field.failing:application"}],
    indirect=True,
    ids=["failing"],
)


@pytest.fixture
def server(transactional_db, collected, tmp_path, request):
    """The product's own server; its pictures are in the test's media folder."""
    (tmp_path / "static").symlink_to(collected)
    with own_server(tmp_path, **getattr(request, "param", {})) as server:
        yield server


@pytest.fixture
def database(transactional_db, tmp_path):
    """A PostgreSQL of the test's own: everything else of the test is made in it."""
    with own_database(tmp_path / "database") as database:
        yield database


@pytest.fixture
def line(server):
    with FaultProxy(("127.0.0.1", server.port)) as line:
        yield line


@pytest.mark.case(22, turns=20)
def test_all_is_complete_soon_after_a_killed_server_and_its_database_are_back(
    database, inspectors_phone, server, line, mill, chance
):
    phone = inspectors_phone
    entries = [office.finish(phone, mill, photos=[1_000_000]) for _number in range(3)]
    line.bytes_per_s = 1_500_000
    phone.send_now()
    fall_at = line.up + chance.randrange(2_500_000)
    office.wait_until_it_holds(phone, lambda: line.up >= fall_at)
    told = phone.page.locator("[data-unsent]")

    with database.is_down():
        expect(told).to_have_attribute("data-reason", "busy", timeout=15_000)
        server.kill()
        expect(told).to_have_attribute("data-reason", "no_signal", timeout=15_000)
    server.start()

    office.wait_until_received(phone, entries, within_ms=60_000)
    office.has(entries)


@pytest.mark.case(22)
def test_however_long_the_server_was_away_it_is_found_within_a_minute(
    inspectors_phone, server, mill
):
    phone = inspectors_phone
    phone.page.clock.install()
    phone.open_again()
    server.kill()
    entry = office.finish(phone, mill, photos=[100_000])
    phone.send_now()
    for _times in range(9):  # until it would wait for five minutes
        with phone.page.expect_event("requestfailed"):
            phone.page.clock.fast_forward("05:00")
    server.start()

    phone.page.clock.fast_forward("01:00")

    office.wait_until_received(phone, [entry])
    office.has([entry])


@pytest.mark.case(23, turns=5)
@FAILING
def test_a_full_disk_is_told_counts_nothing_half_and_is_gone_on_with(
    inspectors_phone, server, mill, chance
):
    phone, media = inspectors_phone, server.folder / "media"
    with disks.small_disk(media, chance.randrange(300_000, 990_000)) as make_room:
        entry = office.finish(phone, mill, photos=[700_000, 1_000_000])
        phone.send_now()
        told = phone.page.locator("[data-unsent]")
        expect(told).to_have_attribute("data-reason", "server_full", timeout=15_000)
        _nothing_is_counted_that_is_not_there(media)

        make_room()
        office.sent_all(phone, [entry])


def _nothing_is_counted_that_is_not_there(media):
    for upload in Upload.objects.all():
        part = media / "uploads" / str(upload.pk)
        on_disk = part.stat().st_size if part.exists() else 0
        assert is_proven(upload) if upload.is_whole else upload.received_bytes == on_disk
    assert not Inspection.objects.filter(state="complete").exists()


@pytest.mark.case(24, turns=50)
@FAILING
def test_a_server_that_dies_before_it_commits_goes_on_and_calls_nothing_whole_without_its_file(
    inspectors_phone, server, line, mill, chance
):
    phone, before = inspectors_phone, line.up
    order = server.folder / "dies_at"
    order.write_text(str(chance.randrange(1, 5)))  # of three pieces and the whole
    entry = office.finish(phone, mill, photos=[1_500_000])
    phone.send_now()
    office.wait_until_it_holds(phone, lambda: not order.exists())
    assert all(is_proven(upload) for upload in Upload.objects.filter(state="whole"))

    office.sent_all(phone, [entry])

    assert line.up - before <= 1_500_000 + CHUNK_BYTES + 100_000
