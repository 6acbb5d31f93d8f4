"""What cameras wrote, as plain values; what cannot be true is left out."""

import json

import pytest
from PIL import ExifTags, Image

from media_pipeline.metadata import read_metadata

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
