"""A file comes in pieces over a bad line: no byte is lost, none is counted that is not there."""

import errno
import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from media_pipeline import resumable, storage
from media_pipeline.errors import (
    AnotherFile,
    AssetProblem,
    BadChecksum,
    Expired,
    StorageFull,
    WrongOffset,
)
from media_pipeline.models import Asset, Upload
from tests.factories import jpeg_bytes

pytestmark = pytest.mark.django_db

PICTURE = jpeg_bytes(size=(400, 300))
HALF = len(PICTURE) // 2


def digest(data):
    return hashlib.sha256(data).hexdigest()


def told(data=PICTURE, uuid=None, **more):
    return {"uuid": uuid or uuid4(), "size_bytes": len(data), "sha256": digest(data)} | more


def part_of(uuid):
    return Path(settings.MEDIA_ROOT) / "uploads" / str(uuid)


@pytest.fixture
def upload():
    """The upload of PICTURE, of which nothing has come."""
    made, _is_new = resumable.create(**told(name="wall.jpg"))
    return made


def test_pieces_become_the_file_and_a_picture_is_made_of_it(upload):
    resumable.append(uuid=upload.pk, offset=0, piece=PICTURE[:HALF])
    whole = resumable.append(uuid=upload.pk, offset=HALF, piece=PICTURE[HALF:])

    assert whole.is_whole
    assert storage.local_path(storage.original_name(digest(PICTURE))).read_bytes() == PICTURE
    assert whole.asset == Asset.objects.get()
    assert resumable.is_proven(whole)
    assert not part_of(upload.pk).exists()


def test_created_twice_it_is_one(upload):
    again, is_new = resumable.create(**told(uuid=upload.pk))

    assert (again, is_new, Upload.objects.count()) == (upload, False, 1)


def test_an_identifier_is_never_of_two_files(upload):
    with pytest.raises(AnotherFile):
        resumable.create(**told(b"something else", uuid=upload.pk))


def test_a_piece_that_comes_twice_is_told_the_true_offset(upload):
    resumable.append(uuid=upload.pk, offset=0, piece=PICTURE[:HALF])

    with pytest.raises(WrongOffset) as told_off:
        resumable.append(uuid=upload.pk, offset=0, piece=PICTURE[:HALF])

    assert told_off.value.offset == HALF == resumable.find(upload.pk).received_bytes


def test_more_bytes_than_were_told_are_not_taken(upload):
    with pytest.raises(WrongOffset):
        resumable.append(uuid=upload.pk, offset=0, piece=PICTURE + b"more")

    assert resumable.find(upload.pk).received_bytes == 0


def test_a_damaged_piece_changes_nothing(upload):
    right = hashlib.sha256(PICTURE[:HALF]).digest()

    with pytest.raises(BadChecksum):
        resumable.append(uuid=upload.pk, offset=0, piece=b"?" + PICTURE[1:HALF], sha256=right)

    assert resumable.find(upload.pk).received_bytes == 0


def test_a_whole_file_that_is_another_is_begun_anew_and_never_whole(upload):
    with pytest.raises(BadChecksum) as told_off:
        resumable.append(uuid=upload.pk, offset=0, piece=b"?" + PICTURE[1:])

    assert told_off.value.offset == 0
    assert not resumable.find(upload.pk).is_whole
    assert resumable.append(uuid=upload.pk, offset=0, piece=PICTURE).is_whole


def test_the_same_bytes_twice_are_two_rows_and_one_original(upload):
    other, _is_new = resumable.create(**told(name="again.jpg"))
    for one in (upload, other):
        resumable.append(uuid=one.pk, offset=0, piece=PICTURE)

    assert Upload.objects.filter(state="whole").count() == 2
    assert Asset.objects.count() == 1
    assert (
        len([p for p in (Path(settings.MEDIA_ROOT) / "originals").rglob("*") if p.is_file()]) == 1
    )


def test_what_is_no_picture_is_kept_byte_for_byte_with_the_reason():
    voice = b"\x1aE\xdf\xa3" + b"crack, two metres above the door" * 40
    made, _is_new = resumable.create(**told(voice, name="note.webm"))

    whole = resumable.append(uuid=made.pk, offset=0, piece=voice)

    assert whole.is_whole and whole.asset is None
    assert "is not a picture we can read" in whole.why
    assert resumable.is_proven(whole)


def test_a_file_of_no_bytes_is_whole_at_once():
    made, _is_new = resumable.create(**told(b""))

    assert made.is_whole
    assert "is empty" in made.why


def test_a_file_larger_than_what_is_taken_is_refused_before_it_comes(settings):
    settings.MAX_UPLOAD_BYTES = 100

    with pytest.raises(AssetProblem, match="larger than"):
        resumable.create(**told())


def test_bytes_that_a_crash_left_beyond_the_counted_ones_are_cut_off(upload):
    resumable.append(uuid=upload.pk, offset=0, piece=PICTURE[:HALF])
    with part_of(upload.pk).open("ab") as file:
        file.write(b"half a piece that nobody committed")

    assert resumable.find(upload.pk).received_bytes == HALF
    assert resumable.append(uuid=upload.pk, offset=HALF, piece=PICTURE[HALF:]).is_whole


def test_bytes_that_the_disk_lost_are_asked_for_again(upload):
    resumable.append(uuid=upload.pk, offset=0, piece=PICTURE[:HALF])
    os.truncate(part_of(upload.pk), 100)

    assert resumable.find(upload.pk).received_bytes == 100
    assert resumable.append(uuid=upload.pk, offset=100, piece=PICTURE[100:]).is_whole


def test_a_crash_between_the_last_fsync_and_the_commit_sends_nothing_again(upload):
    """D8 case 24."""
    resumable.append(uuid=upload.pk, offset=0, piece=PICTURE[:HALF])
    with part_of(upload.pk).open("ab") as file:
        file.write(PICTURE[HALF:])
    storage.keep(part_of(upload.pk), storage.original_name(digest(PICTURE)))

    assert resumable.find(upload.pk).is_whole


def test_an_original_that_the_disk_lost_is_not_whole_any_more(upload):
    whole = resumable.append(uuid=upload.pk, offset=0, piece=PICTURE)
    path = storage.local_path(storage.original_name(digest(PICTURE)))
    path.unlink()

    assert not resumable.is_proven(whole)
    assert resumable.find(upload.pk).received_bytes == 0


def test_a_full_disk_leaves_no_half_piece_and_goes_on_when_there_is_room(upload, monkeypatch):
    """D8 case 23."""
    resumable.append(uuid=upload.pk, offset=0, piece=PICTURE[:100])
    real = os.pwrite

    def full(descriptor, data, offset):
        if offset > 100:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(descriptor, data[:7], offset)

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(StorageFull):
        resumable.append(uuid=upload.pk, offset=100, piece=PICTURE[100:])
    monkeypatch.undo()

    assert part_of(upload.pk).stat().st_size == 100 == resumable.find(upload.pk).received_bytes
    assert resumable.append(uuid=upload.pk, offset=100, piece=PICTURE[100:]).is_whole


def test_after_ninety_days_of_silence_the_bytes_go_and_the_sender_begins_anew(upload):
    resumable.append(uuid=upload.pk, offset=0, piece=PICTURE[:HALF])
    later = timezone.now() + timedelta(days=91)

    assert resumable.sweep(timezone.now() + timedelta(days=89)) == 0
    assert resumable.sweep(later) == 1
    with pytest.raises(Expired):
        resumable.append(uuid=upload.pk, offset=HALF, piece=PICTURE[HALF:])
    again, _is_new = resumable.create(**told(uuid=upload.pk))
    assert (again.state, again.received_bytes) == ("receiving", 0)


def test_a_file_that_is_here_already_is_taken_under_its_senders_identifier(upload):
    resumable.append(uuid=upload.pk, offset=0, piece=PICTURE[:HALF])

    whole = resumable.take(io.BytesIO(PICTURE), **told(uuid=upload.pk))

    assert whole.is_whole
    with pytest.raises(AssetProblem, match="ends too early"):
        resumable.take(io.BytesIO(b"short"), **told(b"longer than that"))
