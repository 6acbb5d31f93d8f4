"""What cameras wrote, as plain values; what cannot be true is left out."""

import json

import pytest
from PIL import ExifTags, Image

from media_pipeline import formats
from media_pipeline.metadata import read_file, read_metadata

from .labels import alternatives, iptc_block, labelled, xmp_packet
from .odd_files import MARK, jpeg_with
from .pictures import encoded, gradient

GPS, BASE = ExifTags.GPS, ExifTags.Base


def exif(base=None, details=None, gps=None) -> Image.Exif:
    tags = Image.Exif()
    tags.update(base or {})
    tags.get_ifd(ExifTags.IFD.Exif).update(details or {})
    tags.get_ifd(ExifTags.IFD.GPSInfo).update(gps or {})
    return tags


def place(latitude, south_or_north, longitude, west_or_east) -> dict:
    return {
        GPS.GPSLatitude: latitude,
        GPS.GPSLatitudeRef: south_or_north,
        GPS.GPSLongitude: longitude,
        GPS.GPSLongitudeRef: west_or_east,
    }


def test_a_camera_with_gps_tells_when_where_and_whither(samples):
    with Image.open(samples / "sea-tower/sea-tower-sunset.jpg") as photo:
        found = read_metadata(photo.getexif())

    assert found == {
        "taken_at": "2018-12-08T16:38:00+04:00",
        "latitude": pytest.approx(40.359550, abs=2e-6),
        "longitude": pytest.approx(49.840283, abs=2e-6),
        "heading_deg": 332.5,
        "camera": "Abidə computer rendering",
        "creator": "Abidə project",
        "rights": "CC0 1.0",
    }


def test_south_and_west_are_negative():
    found = read_metadata(exif(gps=place((33.0, 30.0, 36.0), "S", (70.0, 0.0, 36.0), "W")))

    assert (found["latitude"], found["longitude"]) == (-33.51, -70.01)


@pytest.mark.parametrize(
    "gps",
    [
        place((300.0, 0.0, 0.0), "N", (49.0, 0.0, 0.0), "E"),
        place((40.0, 0.0, 0.0), "N", (float("nan"), 0.0, 0.0), "E"),
        place((0.0, 0.0, 0.0), "N", (0.0, 0.0, 0.0), "E"),
        place((40.0, 0.0), "N", (49.0, 0.0, 0.0), "E"),
        place("40", "N", "49", "E"),
        {GPS.GPSLatitude: (40.0, 0.0, 0.0), GPS.GPSLatitudeRef: "N"},
        {GPS.GPSImgDirection: 720.0},
    ],
)
def test_a_place_that_cannot_be_is_left_out(gps):
    assert read_metadata(exif(gps=gps)) == {}


@pytest.mark.parametrize("taken", ["2016:13:40 10:00:00", "    :  :     :  :  ", "yesterday", ""])
def test_a_date_that_cannot_be_is_left_out(taken):
    assert read_metadata(exif(details={BASE.DateTimeOriginal: taken})) == {}


def test_a_date_without_an_offset_stays_local():
    found = read_metadata(exif(details={BASE.DateTimeOriginal: "2016:05:14 09:50:00"}))

    assert found == {"taken_at": "2016-05-14T09:50:00"}


def test_the_maker_is_not_said_twice():
    twice = read_metadata(exif(base={BASE.Make: "Canon", BASE.Model: "Canon EOS 5D"}))
    once = read_metadata(exif(base={BASE.Make: "NIKON", BASE.Model: "D850"}))

    assert (twice["camera"], once["camera"]) == ("Canon EOS 5D", "NIKON D850")


def test_text_can_be_kept_as_json_by_the_database():
    found = read_metadata(exif(base={BASE.Artist: "Gün\0\x07əş".encode().decode("latin-1")}))

    assert found == {"creator": "Gün"}
    assert "\\u0000" not in json.dumps(found)


@pytest.fixture
def told(tmp_path):
    """What a file of this content says of itself."""

    def told(content: bytes) -> dict:
        path = tmp_path / "sent"
        path.write_bytes(content)
        kind = formats.media_type_of(content[: formats.HEAD_BYTES])
        return read_file(path, kind, "sent")

    return told


def with_packet(packet: bytes) -> bytes:
    return encoded(gradient(40, 30), "JPEG", xmp=packet)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP", "HEIF"])
def test_every_format_tells_what_its_camera_and_its_program_wrote(format, told):
    found = told(labelled(format, gradient(40, 30)))

    assert found == {
        "title": {"x-default": "Tower", "az": "Qala", "ru": "Башня"},
        "description": {"az": f"Cənub üzü {MARK}; DROP TABLE monument; --"},
        "creator": "Leyla; Orxan",
        "credit": f"Fond {MARK}",
        "rights_uri": "https://creativecommons.org/licenses/by/4.0/",
        "taken_at": "2019-05-04T10:20:30",
        "latitude": pytest.approx(40.366167, abs=1e-6),
        "longitude": pytest.approx(49.837250, abs=1e-6),
        "heading_deg": 332.5,
        "camera": "Canon EOS 5D",
    }


def test_serial_numbers_are_not_read(told):
    found = json.dumps(told(labelled("JPEG", gradient(40, 30))))

    assert "serial" not in found
    assert "owner" not in found


def test_iptc_is_read_where_there_is_no_xmp(told):
    block = iptc_block(
        d5="Qız qalası".encode(),
        d80=b"Leyla",
        d110=b"Fond",
        d116=b"CC0",
        d120=b"South",
        d55=b"20190504",
    )

    assert told(jpeg_with(block)) == {
        "title": {"x-default": "Qız qalası"},
        "description": {"x-default": "South"},
        "creator": "Leyla",
        "credit": "Fond",
        "rights": "CC0",
        "taken_at": "2019-05-04",
    }


def test_languages_are_told_without_their_countries(told):
    packet = xmp_packet(inside=alternatives("dc:title", az_Latn_AZ="Qala", EN_US="Tower"))

    assert told(with_packet(packet)) == {"title": {"az": "Qala", "en": "Tower"}}


ENTITIES = {
    "that swell": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    "that read files": '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    "that ask the network": '<!DOCTYPE x [<!ENTITY b SYSTEM "http://127.0.0.1:9/">]>',
}


@pytest.mark.parametrize("kind", ENTITIES)
def test_a_packet_with_entities_is_left_unread(kind, told):
    packet = xmp_packet(inside=alternatives("dc:title", az="&b;"), before=ENTITIES[kind])

    assert told(with_packet(packet)) == {}


@pytest.mark.parametrize("packet", [b"<x", b"\xff\xfe\0", b"no XML at all", b"<x:y/>"])
def test_a_broken_packet_loses_only_itself(packet, told):
    exif = Image.Exif()
    exif[BASE.Artist] = "Leyla"

    assert told(encoded(gradient(40, 30), "JPEG", xmp=packet, exif=exif)) == {"creator": "Leyla"}


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "CC BY"])
def test_rights_are_an_address_of_the_web_or_none(address, told):
    assert told(with_packet(xmp_packet(f'xmpRights:WebStatement="{address}"'))) == {}


@pytest.mark.parametrize("written", ["2019", "2019-13", "yesterday"])
def test_a_packet_s_date_that_is_no_day_is_left_out(written, told):
    assert told(with_packet(xmp_packet(f'photoshop:DateCreated="{written}"'))) == {}


def test_a_document_tells_its_title_and_author(told):
    content = encoded(gradient(40, 30), "PDF", title="Pasport 2.1", author="Leyla")

    assert told(content) == {"title": {"x-default": "Pasport 2.1"}, "creator": "Leyla"}


def test_texts_are_one_line_and_not_endless(told):
    packet = xmp_packet(inside=alternatives("dc:title", az="Qız\n\n  qalası " + "x" * 10_000))

    title = told(with_packet(packet))["title"]["az"]

    assert title.startswith("Qız qalası xxx")
    assert len(title) == 500
