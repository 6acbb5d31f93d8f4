"""From waiting to ready or failed: whatever happens, nothing is lost and nothing is half."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from media_pipeline import formats, storage, tiles, worker
from media_pipeline.decoder import DecoderDied
from media_pipeline.errors import AssetProblem, StorageFull
from media_pipeline.intake import receive
from media_pipeline.models import Asset, Page, WorkerSeen
from media_pipeline.worker import process_next
from tests.databases import database_url

from .pictures import encoded, gradient, pdf, psnr_db

pytestmark = pytest.mark.django_db


def send(content: bytes = b"", name: str = "") -> Asset:
    content = content or encoded(gradient(900, 600), "JPEG")
    kind = formats.media_type_of(content[: formats.HEAD_BYTES])
    return receive(BytesIO(content), name=name or formats.renamed("bridge", kind))


def send_sample(path: Path) -> Asset:
    with path.open("rb") as file:
        return receive(file, name=path.name)


def half_a_jpeg() -> bytes:
    whole = encoded(gradient(900, 600), "JPEG")
    return whole[: len(whole) // 2]


def let_the_lease_run_out(asset: Asset) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Asset.objects.filter(pk=asset.pk).update(leased_until=past)


def stored(folder: str, settings) -> list[str]:
    under = Path(settings.MEDIA_ROOT) / folder
    return sorted(str(path.relative_to(under)) for path in under.rglob("*") if path.is_file())


def test_a_photo_becomes_ready_with_one_page_as_it_is_displayed(samples):
    send_sample(samples / "octagonal-tomb/octagonal-tomb-portal.jpg")  # stored on its side

    asset = process_next()

    page = Page.objects.get()
    assert asset.status == Asset.objects.get().status == "ready"
    assert (page.number, page.width_px, page.height_px) == (1, 1600, 2400)
    assert asset.metadata["camera"] == "Abidə computer rendering"
    assert asset.leased_until is None


def test_the_derivative_lies_under_its_checksum_and_shows_the_picture(settings):
    picture = gradient(900, 600)
    send(encoded(picture, "PNG"))

    process_next()

    page = Page.objects.get()
    content = default_storage.open(page.derivative).read()
    assert page.derivative_sha256 == hashlib.sha256(content).hexdigest()
    assert page.derivative == storage.derivative_name(page.derivative_sha256)
    shown = tiles.open_pyramid(page.derivative).region((0, 0, 900, 600), (900, 600))
    assert psnr_db(shown, picture) > 32
    assert stored("incoming", settings) == []


def test_the_derivative_carries_nothing_of_the_sender(samples):
    send_sample(samples / "sea-tower/sea-tower-sunset.jpg")

    process_next()

    content = default_storage.open(Page.objects.get().derivative).read()
    assert b"rendering" not in content
    assert b"Exif" not in content


def test_a_document_has_its_pages_in_order(samples):
    send_sample(samples / "documents/sample-passport.pdf")

    process_next()

    assert [page.number for page in Page.objects.all()] == [1, 2, 3, 4]


def test_the_text_of_a_document_is_kept_with_its_pages():
    send(pdf(b"BT /F 12 Tf 20 50 Td (Maiden Tower) Tj ET", b"0 0 9 9 re f"), name="report.pdf")

    process_next()

    assert [page.text for page in Page.objects.all()] == ["Maiden Tower", ""]


@pytest.mark.parametrize(
    "path",
    [
        "arched-bridge/arched-bridge-overall.webp",
        "arched-bridge/arched-bridge-from-above-16bit.tif",
        "documents/octagonal-tomb-measured-drawing-a3.tif",
        "octagonal-tomb/octagonal-tomb-niche-detail-cmyk.tif",
        "sea-tower/sea-tower-cutout.png",
    ],
)
def test_the_sample_becomes_ready(path, samples):
    send_sample(samples / path)

    assert process_next().status == "ready"


def test_nothing_waits_and_nothing_happens():
    assert process_next() is None


def test_half_a_photo_fails_with_a_sentence_that_names_it(settings):
    send(half_a_jpeg())

    asset = process_next()

    assert asset.status == "failed"
    assert asset.why.startswith("“bridge.jpg” ends too early")
    assert stored("derivatives", settings) == stored("incoming", settings) == []


@pytest.mark.parametrize(
    ("language", "begins"),
    [("az", "“100%.jp2” zədəlidir"), ("en", "“100%.jp2” is damaged"), ("ru", "Файл «100%.jp2»")],
)
def test_each_reader_is_told_of_a_failure_in_their_own_language(language, begins):
    whole = encoded(gradient(900, 600), "JPEG2000")
    send(whole[: len(whole) // 2], name="100%.jp2")
    with override("az"):  # the worker's own
        process_next()

    with override(language):
        assert Asset.objects.get().why.startswith(begins)


def test_one_bad_file_does_not_hold_up_the_next():
    send(half_a_jpeg(), name="bad.jpg")
    send(name="good.jpg")

    assert [process_next().status, process_next().status] == ["failed", "ready"]


def test_an_asset_made_again_keeps_its_pages_and_files(settings):
    send()
    process_next()
    before = list(Page.objects.values()), stored("derivatives", settings)

    Asset.objects.update(status="waiting", attempts=0)
    process_next()

    assert (list(Page.objects.values()), stored("derivatives", settings)) == before


def test_two_workers_take_different_assets():
    send(encoded(gradient(10, 10), "PNG"))
    send(encoded(gradient(20, 20), "PNG"))

    first = Asset.objects.claim(lease=worker.LEASE)
    second = Asset.objects.claim(lease=worker.LEASE)

    assert {first.pk, second.pk} == set(Asset.objects.values_list("pk", flat=True))
    assert Asset.objects.claim(lease=worker.LEASE) is None


@pytest.mark.django_db(transaction=True)
def test_workers_that_claim_at_the_same_moment_take_different_assets():
    for side in range(1, 5):
        send(encoded(gradient(side, 9), "PNG"))
    together, claimed = threading.Barrier(4), []

    def claim():
        together.wait()
        claimed.append(Asset.objects.claim(lease=worker.LEASE).pk)
        connection.close()

    workers = [threading.Thread(target=claim) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    assert len(set(claimed)) == 4


def test_what_a_dead_worker_held_is_taken_when_its_lease_runs_out():
    send()
    dead = Asset.objects.claim(lease=worker.LEASE)

    assert process_next() is None
    let_the_lease_run_out(dead)
    assert process_next().status == "ready"


def test_a_living_worker_keeps_what_it_is_at_work_on():
    send()
    alive = Asset.objects.claim(lease=worker.LEASE)
    let_the_lease_run_out(alive)
    alive.refresh_from_db()

    assert alive.renew(worker.LEASE)

    assert Asset.objects.claim(lease=worker.LEASE) is None
    assert alive.settle(status="ready")
    assert not alive.renew(worker.LEASE)


def test_a_worker_that_was_too_slow_changes_nothing():
    send()
    slow = Asset.objects.claim(lease=worker.LEASE)
    let_the_lease_run_out(slow)
    process_next()

    assert not slow.fail(AssetProblem("Too late."))
    assert Asset.objects.get().status == "ready"


def test_a_file_that_kills_every_worker_fails_at_last():
    send()
    for _attempt in range(3):
        let_the_lease_run_out(Asset.objects.claim(lease=worker.LEASE))

    assert process_next() is None
    asset = Asset.objects.get()
    assert asset.status == "failed"
    assert "the fault is ours" in asset.why


def test_an_error_of_ours_is_tried_three_times_and_logged(monkeypatch, caplog):
    def die(*_args, **_options):
        raise DecoderDied("no reason")

    monkeypatch.setattr(worker.DECODER, "run", die)
    send()

    statuses = [process_next().status for _ in range(3)]

    assert statuses == ["waiting", "waiting", "failed"]
    assert len([r for r in caplog.records if r.exc_info]) == 3
    assert "“bridge.jpg” could not be processed, and the fault is ours" in Asset.objects.get().why


@pytest.fixture
def stopped_decoder():
    """The decoder's process, running but asleep, so that a test can say when it dies."""
    send(encoded(gradient(9, 9), "PNG"))
    process_next()
    process = worker.DECODER._process
    os.kill(process.pid, signal.SIGSTOP)
    return process


def test_a_crash_of_the_decoder_costs_one_attempt_and_not_the_worker(stopped_decoder):
    send()
    crash = threading.Timer(0.2, os.kill, (stopped_decoder.pid, signal.SIGKILL))

    crash.start()
    crashed, again = process_next(), process_next()

    assert crashed.status == "waiting"
    assert (again.status, again.attempts) == ("ready", 2)


def test_a_decoder_that_is_gone_is_replaced():
    send(encoded(gradient(9, 9), "PNG"))
    process_next()
    worker.DECODER._process.kill()
    worker.DECODER._process.join()
    send()

    assert process_next().status == "ready"


def test_a_file_that_takes_too_long_fails_and_the_next_is_served(stopped_decoder, monkeypatch):
    send(name="slow.jpg")
    with monkeypatch.context() as patch:
        patch.setattr(worker, "TIME_LIMIT_S", 0.1)
        slow = process_next()
    send(encoded(gradient(20, 20), "PNG"))

    assert slow.why.startswith("“slow.jpg” took longer than")
    assert process_next().status == "ready"


def test_a_file_that_needs_too_much_memory_fails_and_the_next_is_served(monkeypatch):
    worker.DECODER.close()
    monkeypatch.setattr("media_pipeline.decoder.BASE_MEMORY_BYTES", 800 * 1024**2)
    monkeypatch.setattr("media_pipeline.decoder.MEMORY_BYTES_A_PIXEL", 0)
    greedy = Image.new("RGB", (12_000, 10_000))
    send(encoded(greedy, "PNG", compress_level=1), name="greedy.png")
    send()

    greedy, modest = process_next(), process_next()
    worker.DECODER.close()

    assert greedy.why.startswith("“greedy.png” needs more memory")
    assert modest.status == "ready"


def test_a_lost_original_is_said_so():
    asset = send()
    default_storage.delete(storage.original_name(asset.sha256))

    assert "is no longer in the storage" in process_next().why


def test_a_full_disk_leaves_the_asset_in_the_queue(monkeypatch, settings):
    def no_space(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    send()
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.save", no_space)

    with pytest.raises(StorageFull):
        process_next()

    asset = Asset.objects.get()
    assert (asset.status, asset.attempts) == ("waiting", 0)
    assert stored("derivatives", settings) == stored("incoming", settings) == []


def test_a_worker_says_that_it_is_alive():
    process_next()

    seen = WorkerSeen.objects.get()
    assert timezone.now() - seen.seen_at < timedelta(minutes=1)


def test_the_command_works_until_nothing_waits(capsys):
    send()
    send(half_a_jpeg(), name="bad.jpg")

    call_command("work", "--once")

    assert not Asset.objects.unfinished().exists()
    output = capsys.readouterr()
    assert output.out == "bridge.jpg: ready\n"
    assert output.err.startswith("“bad.jpg” ends too early")


def test_the_command_can_show_how_far_it_is(capsys):
    send()

    call_command("work", "--once", "--progress")

    assert "1/1" in capsys.readouterr().err


def test_the_command_stops_on_a_full_disk(monkeypatch):
    def full():
        raise StorageFull("The disk is full.")

    monkeypatch.setattr("media_pipeline.management.commands.work.process_next", full)

    with pytest.raises(CommandError, match="disk is full"):
        call_command("work", "--once")


def running_worker(settings) -> subprocess.Popen:
    folder = str(settings.MEDIA_ROOT.parent)
    environment = os.environ | {"DATABASE_URL": database_url(), "DATA_DIR": folder}
    command = [sys.executable, "-m", "heritage", "work"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def wait_for(condition, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_stop_finishes_what_it_holds(number, settings):
    asset = send(encoded(gradient(3000, 2500), "TIFF"))
    with running_worker(settings) as process:
        wait_for(lambda: Asset.objects.filter(status="processing").exists())

        process.send_signal(number)

        assert process.wait(timeout=60) == 0
    asset.refresh_from_db()
    assert asset.status == "ready"


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing(settings):
    asset = send(encoded(gradient(3000, 2500), "TIFF"))
    with running_worker(settings) as process:
        wait_for(lambda: Asset.objects.filter(status="processing").exists())
        process.kill()
    asset.refresh_from_db()
    assert (asset.status, stored("derivatives", settings)) == ("processing", [])

    let_the_lease_run_out(asset)

    assert process_next().status == "ready"
    assert len(stored("derivatives", settings)) == 1
