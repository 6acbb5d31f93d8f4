"""The only way in: what is taken, what is refused with which words, what lies on the disk."""

import errno
import hashlib
import stat
import threading
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from PIL import Image

from media_pipeline import storage
from media_pipeline.errors import AssetProblem, StorageFull
from media_pipeline.intake import receive
from media_pipeline.models import Asset

from .odd_files import heic
from .pictures import encoded, gradient

pytestmark = pytest.mark.django_db


def files_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (encoded(gradient(64, 48), "JPEG"), "image/jpeg"),
        (encoded(gradient(64, 48), "PNG"), "image/png"),
        (encoded(gradient(64, 48), "TIFF"), "image/tiff"),
        (encoded(gradient(64, 48), "TIFF", big_tiff=True), "image/tiff"),
        (encoded(gradient(64, 48), "WEBP"), "image/webp"),
        (encoded(gradient(64, 48), "JPEG2000"), "image/jp2"),
        (encoded(gradient(64, 48), "JPEG2000", no_jp2=True), "image/jp2"),
        (heic(), "image/heic"),
        (encoded(gradient(64, 48), "AVIF"), "image/avif"),
        (encoded(gradient(64, 48), "PDF"), "application/pdf"),
    ],
)
def test_its_kind_is_told_by_its_bytes(content, media_type):
    asset = receive(BytesIO(content), name="whatever.bin")

    assert asset.media_type == media_type
    assert asset.status == Asset.Status.WAITING


def test_the_original_is_kept_byte_for_byte_and_read_only():
    content = encoded(gradient(64, 48), "JPEG")
    sha256 = hashlib.sha256(content).hexdigest()

    asset = receive(BytesIO(content), name="bridge.jpg")

    name = f"originals/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    assert (asset.sha256, asset.size_bytes) == (sha256, len(content))
    assert default_storage.open(name).read() == content
    assert stat.S_IMODE(Path(default_storage.path(name)).stat().st_mode) == 0o440


def test_a_file_that_was_read_before_is_stored_whole():
    file = BytesIO(encoded(gradient(64, 48), "JPEG"))
    file.read(100)

    assert receive(file, name="bridge.jpg").size_bytes == len(file.getvalue())


def test_a_path_in_the_name_is_dropped():
    content = encoded(gradient(64, 48), "JPEG")

    assert (
        receive(BytesIO(content), name="C:\\Photos\\../körpü\x00.jpg").original_name == "körpü.jpg"
    )


def test_the_same_bytes_twice_are_one_asset(settings):
    content = encoded(gradient(64, 48), "JPEG")

    first = receive(BytesIO(content), name="bridge.jpg")
    again = receive(BytesIO(content), name="copy of bridge.jpg")

    assert first == again
    assert again.original_name == "bridge.jpg"
    assert len(files_under(settings.MEDIA_ROOT)) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_at_the_same_time_are_one_asset(settings):
    content = encoded(gradient(900, 700), "PNG")
    received = []

    def send():
        received.append(receive(BytesIO(content), name="bridge.png"))
        connection.close()

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert len(received) == 4
    assert {asset.pk for asset in received} == {Asset.objects.get().pk}
    assert len(files_under(settings.MEDIA_ROOT)) == 1


def test_a_failed_asset_that_comes_again_waits_again():
    content = encoded(gradient(64, 48), "JPEG")
    asset = receive(BytesIO(content), name="bridge.jpg")
    Asset.objects.filter(pk=asset.pk).update(status="failed", reason="No luck.", attempts=3)

    again = receive(BytesIO(content), name="bridge.jpg")

    assert (again.pk, again.status, again.reason, again.attempts) == (asset.pk, "waiting", "", 0)


def test_a_ready_asset_that_comes_again_stays_ready():
    content = encoded(gradient(64, 48), "JPEG")
    asset = receive(BytesIO(content), name="bridge.jpg")
    Asset.objects.filter(pk=asset.pk).update(status="ready")

    assert receive(BytesIO(content), name="bridge.jpg").status == "ready"


def test_a_lost_original_is_healed_by_sending_it_again():
    content = encoded(gradient(64, 48), "JPEG")
    name = storage.original_name(receive(BytesIO(content), name="bridge.jpg").sha256)
    default_storage.delete(name)

    receive(BytesIO(content), name="bridge.jpg")

    assert default_storage.open(name).read() == content


REFUSED = [
    (b"", "is empty"),
    (b"dear all, the bridge ...", "its content is text"),
    ("körpü haqqında".encode(), "its content is text"),
    (b"\0\1\2\3\4\5\6\7", "its content is of a kind we do not know"),
    (b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", "is an SVG drawing"),
    (b"<SVG onload=alert(1)>", "is an SVG drawing"),
    (b"PK\x03\x04" + b"\0" * 40, "is a ZIP archive"),
    (b"GIF89a" + b"\0" * 40, "its content is a GIF picture"),
    (b"%!PS-Adobe-3.0 EPSF-3.0\n", "its content is PostScript"),
    (b"\0\0\0\x20ftypisom\0\0\0\0isomiso2avc1mp41", "its content is sound or video"),
    (b"\x89PNG\r\n\x1a\n and nothing else", "is damaged or incomplete"),
    (b"\xff\xd8\xff and nothing else", "is damaged or incomplete"),
    (b"II*\0\xff\xff\xff\x7f", "is damaged or incomplete"),
    (b"%PDF-1.7 and nothing else", "is damaged or incomplete"),
]


@pytest.mark.parametrize(("content", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_it_is_refused_with_a_sentence_that_names_it(content, words, settings):
    with pytest.raises(AssetProblem, match=f"^“tower[.]jpg” .*{words}.*[.]$"):
        receive(BytesIO(content), name="tower.jpg")

    assert not Asset.objects.exists()
    assert files_under(settings.MEDIA_ROOT) == []


def test_a_raw_file_of_a_camera_is_told_what_to_become():
    thumbnail_only = encoded(gradient(64, 48), "TIFF", tiffinfo={254: 1})

    with pytest.raises(AssetProblem, match="export it as TIFF or JPEG"):
        receive(BytesIO(thumbnail_only), name="shot.dng")


def test_a_file_above_the_limit_is_not_read_to_its_end(settings):
    settings.MAX_UPLOAD_BYTES = 3 * 1024**2
    file = BytesIO(b"\xff\xd8\xff" + b"\0" * 20 * 1024**2)

    with pytest.raises(AssetProblem, match=r"“tower\.jpg” is larger than 3 megabytes"):
        receive(file, name="tower.jpg")

    assert file.tell() <= 5 * 1024**2


def test_pixels_are_counted_over_all_pages(settings):
    settings.MAX_SCAN_PIXELS = 10_000
    page = Image.new("L", (60, 60))
    fits = encoded(page, "TIFF", save_all=True, append_images=[page])
    too_many = encoded(page, "TIFF", save_all=True, append_images=[page, page])

    assert receive(BytesIO(fits), name="two.tif").pk
    with pytest.raises(AssetProblem, match=r"“three\.tif” has 10800 pixels over all its pages"):
        receive(BytesIO(too_many), name="three.tif")


def test_the_smaller_copies_in_a_tiff_do_not_count_as_pages(settings, tmp_path):
    from .pictures import pyramid_of

    settings.MAX_PAGES = 1
    pyramid_of(gradient(1500, 700), tmp_path)

    with (tmp_path / "page.tif").open("rb") as file:
        assert receive(file, name="scan.tif").pk


def test_the_pages_of_a_pdf_are_counted(settings, samples):
    settings.MAX_PAGES = 3

    file = BytesIO((samples / "documents/sample-passport.pdf").read_bytes())
    with pytest.raises(AssetProblem, match=r"“passport\.pdf” has 4 pages; at most 3"):
        receive(file, name="passport.pdf")


def test_a_pdf_as_large_as_a_field_is_refused(settings):
    settings.MAX_PIXELS = 1_000_000
    buffer = BytesIO()
    Image.new("L", (10, 10)).save(buffer, "PDF", resolution=0.05)  # 200 × 200 inches

    with pytest.raises(AssetProblem, match="pixels over all its pages"):
        receive(buffer, name="field.pdf")


def test_a_full_disk_is_said_plainly_and_leaves_nothing(settings, monkeypatch):
    def no_space(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", no_space)

    with pytest.raises(StorageFull, match="disk is full, so nothing was stored"):
        receive(BytesIO(encoded(gradient(64, 48), "JPEG")), name="bridge.jpg")

    assert not Asset.objects.exists()
    assert files_under(settings.MEDIA_ROOT) == []


def test_what_a_killed_upload_left_is_swept_after_a_day(settings):
    left = settings.MEDIA_ROOT / "incoming" / "left"
    left.mkdir(parents=True)
    (left / "original").write_bytes(b"half")
    written_s = left.stat().st_mtime

    assert storage.sweep_scratch(now_s=written_s + 3600) == 0
    assert storage.sweep_scratch(now_s=written_s + 25 * 3600) == 1
    assert not left.exists()


def test_a_scan_that_is_read_part_by_part_may_be_larger_than_what_is_decoded_whole(settings):
    settings.MAX_PIXELS = 10_000
    page = Image.new("L", (120, 120))

    assert receive(BytesIO(encoded(page, "TIFF")), name="scan.tif").pk
    with pytest.raises(AssetProblem, match=r"“photo\.png” has 14400 pixels"):
        receive(BytesIO(encoded(page, "PNG")), name="photo.png")
