"""What is told of a digitisation from the file alone."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFilter

from media_pipeline import formats
from media_pipeline.checks import Measured, check_file, ppi_at
from media_pipeline.intake import receive
from media_pipeline.worker import process_next

from . import odd_files as odd
from .pictures import Plain, encoded, gradient

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.fixture
def checked(tmp_path):
    """What is found in a file of this content."""

    def checked(content: bytes) -> dict:
        path = tmp_path / "sent"
        path.write_bytes(content)
        return check_file(path, formats.media_type_of(content[: formats.HEAD_BYTES]), "sent")

    return checked


def measured(picture: Image.Image) -> dict:
    watched = Measured(Plain(picture))
    assert sum(band.height for band in watched.bands(100)) == picture.height
    return watched.found()


def test_a_scan_tells_how_it_is_stored(checked):
    scan = encoded(
        gradient(64, 48), "TIFF", compression="tiff_lzw", dpi=(400, 400), icc_profile=SRGB
    )

    assert checked(scan) == {
        "compression": "tiff_lzw",
        "is_lossless": True,
        "bits": 8,
        "mode": "RGB",
        "profile": "sRGB built-in",
        "ppi": 400.0,
    }


def test_what_a_file_does_not_say_is_unknown_and_not_guessed(checked):
    for format in ("JPEG", "PNG", "TIFF", "WEBP"):
        found = checked(encoded(gradient(64, 48), format))
        assert "ppi" not in found
        assert found["profile"] == ""


def test_a_profile_that_cannot_be_read_is_there_without_a_name(checked):
    found = checked(encoded(gradient(64, 48), "JPEG", icc_profile=b"no profile at all"))

    assert found["profile"] == "?"


@pytest.mark.parametrize(
    ("picture", "bits"),
    [
        (gradient(64, 48), 8),
        (Image.fromarray(np.full((48, 64), 40_000, np.uint16)), 16),
        (gradient(64, 48, "1"), 1),
    ],
)
@pytest.mark.parametrize("format", ["TIFF", "PNG"])
def test_the_bits_of_a_channel_are_told(picture, bits, format, checked):
    assert checked(encoded(picture, format))["bits"] == bits


@pytest.mark.parametrize("quality", [30, 50, 75, 85, 90, 95])
def test_the_quality_of_a_jpeg_is_told_from_its_table(quality, checked):
    found = checked(encoded(gradient(64, 48), "JPEG", quality=quality))

    assert found["jpeg_quality"] == pytest.approx(quality, abs=2)
    assert found["is_lossless"] is False


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "JPEG2000", "PDF"])
def test_what_lies_behind_a_picture_is_noted(format, checked):
    picture = encoded(gradient(64, 48), format)
    behind = odd.zip_of("word.txt", b"more")

    assert checked(picture + behind)["trailing_bytes"] == len(behind)
    assert "trailing_bytes" not in checked(picture)


def test_what_lies_behind_a_heic_is_noted(checked):
    assert checked(odd.heic() + odd.zip_of("a", b"b"))["trailing_bytes"] > 0
    assert "trailing_bytes" not in checked(odd.heic())


def test_comments_in_a_jpeg_are_noted(checked):
    assert checked(odd.jpeg_with_a_script())["comments"] == 1


@given(pixels=st.integers(1, 100_000), ppi=st.floats(1, 5000))
def test_pixels_an_inch_of_a_stated_size_are_those_it_was_scanned_with(pixels, ppi):
    assert ppi_at(pixels, pixels / ppi * 2.54) == pytest.approx(ppi)


def test_clipped_shares_are_counted_over_the_whole_picture():
    picture = Image.new("L", (100, 400), 128)
    picture.paste(255, (0, 0, 100, 100))
    picture.paste(0, (0, 100, 100, 120))

    found = measured(picture)

    assert (found["white_share"], found["black_share"]) == (0.25, 0.05)


def test_the_channel_that_is_clipped_most_counts():
    picture = Image.new("RGB", (100, 100), (255, 128, 0))

    assert measured(picture) | {"finest_detail": 0} == {
        "white_share": 1.0,
        "black_share": 1.0,
        "finest_detail": 0,
    }


def test_a_picture_that_was_enlarged_has_no_fine_detail_and_a_sharp_one_has():
    sharp = Image.fromarray(
        np.kron(np.random.default_rng(3).integers(0, 255, (200, 200)), np.ones((4, 4))).astype("u1")
    )
    small = sharp.resize((200, 200), Image.Resampling.LANCZOS)
    enlarged = small.resize((800, 800), Image.Resampling.BICUBIC)
    blurred = sharp.filter(ImageFilter.GaussianBlur(4))

    detail = measured(sharp)["finest_detail"]
    assert measured(enlarged)["finest_detail"] < detail / 5
    assert measured(blurred)["finest_detail"] < detail / 5


def test_of_a_picture_without_contrast_no_detail_is_told():
    assert measured(Image.new("RGB", (300, 300), "white"))["finest_detail"] is None


@pytest.mark.django_db
def test_a_processed_file_has_its_checks_with_those_of_each_page():
    first, second = gradient(60, 40), gradient(30, 20)
    content = encoded(first, "TIFF", save_all=True, append_images=[second], dpi=(300, 300))
    receive(BytesIO(content), name="scan.tif")

    checks = process_next().checks

    assert checks["file"]["ppi"] == 300.0
    assert [page.keys() for page in checks["pages"]] == [
        {"black_share", "white_share", "finest_detail"}
    ] * 2
