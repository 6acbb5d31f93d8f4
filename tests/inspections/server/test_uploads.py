"""Files come in pieces through the front door; a phone speaks by its token and by nothing else."""

import errno
import io
import json
import os
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from heritage.inspections.models import Device, Inspection, InspectionRevision
from heritage.inspections.services import devices
from media_pipeline.models import Upload
from media_pipeline.worker import process_next
from tests.factories import UserFactory, jpeg_bytes

from .phone import API, OCTETS, Phone, digest64, record_of

PHOTO = jpeg_bytes(size=(300, 200))
HALF = len(PHOTO) // 2


def test_a_file_is_created_asked_for_and_sent_in_pieces(phone):
    """D8 case 3: after a cut the phone asks where to go on, and sends nothing twice."""
    uuid = uuid4()
    created = phone.create(uuid, PHOTO)
    first = phone.patch(uuid, 0, PHOTO[:HALF])

    asked = phone.ask("HEAD", f"/assets/{uuid}")
    last = phone.patch(uuid, HALF, PHOTO[HALF:])

    assert (created.status_code, created["Upload-Offset"]) == (201, "0")
    assert (first.status_code, first["Upload-Offset"]) == (204, str(HALF))
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == (str(HALF), str(len(PHOTO)))
    assert (asked["Upload-Complete"], last["Upload-Complete"]) == ("?0", "?1")


def test_an_answer_that_was_lost_costs_no_byte(phone):
    """D8 case 5: created twice it is one; a piece that came is told with the true offset."""
    uuid = uuid4()
    phone.create(uuid, PHOTO)
    phone.patch(uuid, 0, PHOTO[:HALF])

    again = phone.create(uuid, PHOTO)
    piece = phone.patch(uuid, 0, PHOTO[:HALF])

    assert (again.status_code, again["Upload-Offset"]) == (200, str(HALF))
    assert (piece.status_code, piece["Upload-Offset"], piece.json()["offset"]) == (
        409,
        str(HALF),
        HALF,
    )
    assert Upload.objects.count() == 1


def test_a_damaged_piece_is_told_and_not_counted(phone):
    """D8 case 21, the second net."""
    uuid = uuid4()
    phone.create(uuid, PHOTO)

    answer = phone.patch(uuid, 0, PHOTO[:HALF], Upload_Checksum=f"sha256 {digest64(b'other')}")

    assert answer.status_code == 460
    assert phone.offset(uuid) == 0


def test_a_piece_that_was_cut_on_the_way_is_not_counted(phone):
    """D8 case 3."""
    uuid = uuid4()
    phone.create(uuid, PHOTO)

    cut = {"wsgi.input": io.BytesIO(PHOTO[:HALF]), "CONTENT_LENGTH": str(HALF + 9)}
    cut["CONTENT_TYPE"] = OCTETS
    headers = {"Authorization": f"Device {phone.token}", "Upload-Offset": "0"}
    answer = phone.client.generic(
        "PATCH", f"{API}/assets/{uuid}", b"", content_type=OCTETS, headers=headers, **cut
    )

    assert answer.status_code == 460
    assert phone.offset(uuid) == 0


def test_the_same_file_from_two_phones_is_one(phone, inspector):
    """D8 case 9."""
    uuid, other = uuid4(), Phone(inspector)
    phone.send_file(uuid, PHOTO)

    answer = other.create(uuid, PHOTO)

    assert (answer.status_code, answer["Upload-Complete"]) == (200, "?1")
    assert Upload.objects.count() == 1


def test_another_file_under_one_identifier_changes_nothing(phone):
    uuid = uuid4()
    phone.send_file(uuid, PHOTO)

    answer = phone.create(uuid, b"something else")

    assert (answer.status_code, answer.json()["reason"]) == (409, "another-file")
    assert phone.ask("HEAD", f"/assets/{uuid}")["Upload-Complete"] == "?1"


def test_a_full_disk_is_told_and_the_upload_goes_on_when_there_is_room(phone, monkeypatch):
    """D8 case 23."""
    uuid = uuid4()
    phone.create(uuid, PHOTO)

    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    answer = phone.patch(uuid, 0, PHOTO)
    monkeypatch.undo()

    assert (answer.status_code, answer.json()["reason"]) == (507, "disk-full")
    assert phone.offset(uuid) == 0
    assert phone.patch(uuid, 0, PHOTO).status_code == 204


def test_a_piece_larger_than_what_is_taken_is_told_so_that_it_is_halved(phone, monkeypatch):
    """D8 case 25, the server's part."""
    monkeypatch.setattr("heritage.inspections.api.assets.MOST_PIECE_BYTES", 10)
    uuid = uuid4()
    phone.create(uuid, PHOTO)

    assert phone.patch(uuid, 0, PHOTO).status_code == 413
    assert phone.patch(uuid, 0, PHOTO[:10]).status_code == 204


def test_an_upload_that_nobody_knows_is_created_again(phone):
    assert phone.patch(uuid4(), 0, b"x").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload_Length": "-1"},
        {"Upload_Length": "many"},
        {"Content_Digest": "sha-256=:AAAA:"},
        {"Content_Digest": ""},
    ],
)
def test_a_creation_that_says_no_size_or_checksum_is_a_bad_request(phone, headers):
    assert phone.create(uuid4(), PHOTO, **headers).status_code == 400


def test_a_stranger_and_a_cookie_are_not_let_in(client, phone, mill):
    record = record_of(mill.reference)
    client.force_login(phone.user)

    answer = client.put(f"{API}/inspections/{record['uuid']}", record, "application/json")

    assert (answer.status_code, answer.json()) == (401, {"reason": "unknown"})


def test_a_revoked_phone_is_told_so_and_comes_not_in_by_signing_in(phone, mill):
    """D8 case 16."""
    devices.revoke(phone.device)

    answer = phone.put(record_of(mill.reference))

    assert (answer.status_code, answer.json()) == (401, {"reason": "revoked"})
    with pytest.raises(devices.DeviceRefused):
        devices.sign_in(user=phone.user, uuid=phone.uuid)


def test_an_expired_token_is_told_so_and_a_new_one_sends_the_same(phone, mill):
    """D8 case 15, the server's part."""
    Device.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    record = record_of(mill.reference)

    expired = phone.put(record)
    again = Phone(phone.user, phone.uuid)

    assert (expired.status_code, expired.json()) == (401, {"reason": "expired"})
    assert again.put(record).status_code == 201
    assert again.key == phone.key


def test_each_day_of_use_prolongs_the_ninety_days(phone):
    long_ago = timezone.now() - timedelta(days=80)
    Device.objects.update(last_seen_at=long_ago, expires_at=long_ago + timedelta(days=90))

    phone.ask("GET", f"/inspections/{uuid4()}/receipt")

    assert Device.objects.get().expires_at > timezone.now() + timedelta(days=89)


def test_who_lost_the_role_is_refused_and_the_phone_keeps_what_it_has(phone, mill):
    phone.user.role = "reader"
    phone.user.save()

    answer = phone.put(record_of(mill.reference))

    assert (answer.status_code, answer.json()) == (403, {"reason": "role"})


def test_who_may_no_longer_sign_in_is_refused(phone, mill):
    phone.user.is_active = False
    phone.user.save()

    assert phone.put(record_of(mill.reference)).status_code == 401


def sign_in(client, **content):
    told = {"device": str(uuid4()), "label": "Elçinin telefonu"} | content
    return client.post(f"{API}/session/device", json.dumps(told), "application/json")


def test_a_phone_signs_in_by_name_and_password(client, inspector):
    answer = sign_in(client, username="orxan", password="sesame-of-baku").json()

    device = Device.objects.get()
    assert answer["token"] not in (device.token_sha256, "")
    assert answer["user"] == {"id": inspector.pk, "name": "orxan"}
    assert len(bytes.fromhex(answer["receipt_key"])) == 32


def test_a_phone_signs_in_by_the_cookie_with_the_token_of_the_form_only(inspector):
    client = Client(enforce_csrf_checks=True)
    client.force_login(inspector)

    without = sign_in(client)
    client.get(reverse("inspections:add-record", args=["M999999"]))
    client.cookies["csrftoken"] = "a" * 32
    told = json.dumps({"device": str(uuid4())})
    with_it = client.post(
        f"{API}/session/device",
        told,
        "application/json",
        headers={"X-CSRFToken": "a" * 32},
    )

    assert (without.status_code, without.json()["reason"]) == (403, "csrf")
    assert with_it.status_code == 200


def test_wrong_passwords_are_counted_as_on_the_page(client, inspector):
    statuses = [sign_in(client, username="orxan", password="x").status_code for _try in range(10)]

    held = sign_in(client, username="orxan", password="sesame-of-baku")

    assert statuses == [401] * 10
    assert (held.status_code, held.json()["reason"]) == (429, "too-many")


def test_a_reader_s_phone_is_not_registered(client, db):
    UserFactory(username="reader", role="reader")

    assert sign_in(client, username="reader", password="sesame-of-baku").status_code == 403
    assert not Device.objects.exists()


def test_the_health_answer_says_the_asker_s_own_word(client):
    """D8 case 26, the server's part."""
    told = client.get(f"{API}/health?nonce=12345").json()

    assert (told["ok"], told["nonce"], told["service"]) == (True, "12345", "abide-field")


def archive(record, files, **more):
    """A phone's ZIP."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr(f"records/{record['uuid']}-1.json", json.dumps(record, sort_keys=True))
        for uuid, data in files.items():
            packed.writestr(f"assets/{uuid}", data)
        for name, data in more.items():
            packed.writestr(name, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@pytest.fixture
def read_in(client, registrar, inspector):
    """The office reads a phone's file."""
    client.force_login(registrar)

    def send(content):
        file = SimpleUploadedFile("phone.zip", content)
        told = {"inspector": inspector.pk, "file": file}
        return client.post(reverse("inspections:import"), told)

    return send


def test_a_phone_s_file_makes_the_same_visit_with_the_same_files(read_in, phone, mill, inspector):
    """D8 cases 16 and 48: imported twice, and sent by the phone all the same, it is there once."""
    files = {uuid4(): PHOTO}
    record = record_of(mill.reference, files=files)
    content = archive(record, files)

    read_in(content)
    read_in(content)
    body = json.dumps(record, sort_keys=True).encode()
    answer = phone.put(body, uuid=record["uuid"])

    inspection = Inspection.objects.get()
    assert (str(inspection.pk), inspection.inspector) == (record["uuid"], inspector)
    assert (inspection.state, Upload.objects.count()) == ("complete", 1)
    assert (answer.status_code, InspectionRevision.objects.count()) == (200, 1)
    assert phone.receipt(record["uuid"])["is_complete"]


def test_a_file_that_the_phone_began_is_ended_by_its_zip(read_in, phone, mill):
    """D8 case 9."""
    files = {uuid4(): PHOTO}
    [uuid] = files
    phone.create(uuid, PHOTO)
    phone.patch(uuid, 0, PHOTO[:HALF])

    read_in(archive(record_of(mill.reference, files=files), files))

    assert phone.ask("HEAD", f"/assets/{uuid}")["Upload-Complete"] == "?1"


@pytest.mark.parametrize(
    "content",
    [
        b"no archive",
        b"",
        archive({"uuid": "../../etc/passwd"}, {}),
        archive({"uuid": str(uuid4())}, {}, **{f"records/{uuid4()}.json": b"0" * 9 * 1024**2}),
    ],
    ids=["no ZIP", "nothing", "a name that leads elsewhere", "a bomb"],
)
def test_what_is_no_file_of_a_phone_is_refused_with_a_sentence(read_in, content):
    answer = read_in(content)

    assert answer.status_code == 422
    assert not Inspection.objects.exists()


def test_one_damaged_file_of_a_zip_costs_no_other(read_in, mill):
    files = {uuid4(): PHOTO, uuid4(): b"a voice note"}
    record = record_of(mill.reference, files=files)
    [bad, _good] = files

    read_in(archive(record, files | {bad: b"?" + PHOTO[1:]}))

    assert Upload.objects.get(state="whole").size_bytes == len(b"a voice note")
    assert Inspection.objects.get().state == "incoming"


def test_only_who_assigns_visits_reads_a_phone_s_file(client, inspector):
    client.force_login(inspector)

    assert client.get(reverse("inspections:import")).status_code == 403


def test_a_thumbnail_is_for_those_who_keep_the_place(phone, mill, inspector):
    uuid = uuid4()
    phone.put(record_of(mill.reference, files={uuid: PHOTO}))
    phone.send_file(uuid, PHOTO)
    process_next()

    answer = phone.ask("GET", f"/thumbnails/{uuid}")
    elsewhere = Phone(UserFactory(role="inspector", agency__code="other"))

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert elsewhere.ask("GET", f"/thumbnails/{uuid}").status_code == 404
