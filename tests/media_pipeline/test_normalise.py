"""Whatever comes, the page that leaves is upright, 8-bit, sRGB or grey, and opaque."""

import struct

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from media_pipeline.errors import AssetProblem
from media_pipeline.headers import Limits

from .pictures import (
    BLUE,
    GREEN,
    GREY,
    RED,
    encoded,
    gradient,
    is_near,
    plain,
    plain_pages,
    psnr_db,
    quarters,
)

ORIENTATION = 274


def corners(picture: Image.Image) -> list:
    """The colours of the quarters, clockwise from the top left."""
    width, height = picture.size
    x, y = width // 4, height // 4
    points = [(x, y), (width - x, y), (width - x, height - y), (x, height - y)]
    return [picture.getpixel(point) for point in points]


def is_quarters(picture: Image.Image, by: int = 6) -> bool:
    expected = [RED, GREEN, BLUE, GREY]
    return all(is_near(got, want, by) for got, want in zip(corners(picture), expected, strict=True))


def turned(picture: Image.Image, orientation: int) -> Image.Image:
    """How a camera stores `picture` that EXIF `orientation` turns upright again."""
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    return picture.transpose(back[orientation]) if orientation in back else picture


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[ORIENTATION] = orientation
    return tags


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied_once(orientation, format, tmp_path):
    upright = gradient(170, 130)
    options = {"quality": 95} if format in ("JPEG", "WEBP") else {}

    sent = encoded(turned(upright, orientation), format, exif=exif(orientation), **options)

    assert psnr_db(plain(sent, tmp_path), upright) > 30


def test_heic_is_turned_by_its_decoder_and_not_again(tmp_path):
    upright = gradient(170, 130)
    stored = turned(upright, 6)
    pillow_heif.from_pillow(stored).save(tmp_path / "a.heic", exif=exif(6).tobytes(), quality=95)
    sent = (tmp_path / "a.heic").read_bytes()

    page = plain(sent, tmp_path)

    assert b"irot" in sent
    assert psnr_db(page, upright) > 30


def test_a_nonsense_orientation_is_left_alone(tmp_path):
    assert is_quarters(plain(encoded(quarters(), "PNG", exif=exif(99)), tmp_path))


@pytest.mark.parametrize(
    ("format", "mode", "options"),
    [
        ("PNG", "RGB", {}),
        ("TIFF", "RGB", {"compression": "tiff_lzw"}),
        ("TIFF", "RGB", {"compression": "jpeg"}),
        ("TIFF", "RGB", {"big_tiff": True}),
        ("WEBP", "RGB", {"lossless": True}),
        ("JPEG2000", "RGB", {}),
        ("TIFF", "YCbCr", {}),
    ],
)
def test_the_same_colours_come_out_of(format, mode, options, tmp_path):
    page = plain(encoded(quarters(mode), format, **options), tmp_path)

    assert page.mode == "RGB"
    assert is_quarters(page)


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_a_palette_becomes_its_colours(format, tmp_path):
    assert is_quarters(plain(encoded(quarters().quantize(8), format), tmp_path))


def test_cmyk_without_a_profile_is_shown_as_a_screen_would(tmp_path):
    page = plain(encoded(quarters("CMYK"), "TIFF"), tmp_path)

    assert is_quarters(page)


def test_a_cmyk_jpeg_of_adobe_is_not_inverted(tmp_path):
    page = plain(encoded(quarters("CMYK"), "JPEG", quality=95), tmp_path)

    assert is_quarters(page, by=12)


def test_a_cmyk_scan_looks_like_its_rgb_twin(samples, tmp_path):
    sent = (samples / "octagonal-tomb/octagonal-tomb-niche-detail-cmyk.tif").read_bytes()

    page = plain(sent, tmp_path)

    with Image.open(samples / "octagonal-tomb/octagonal-tomb-niche-detail.jpg") as twin:
        assert psnr_db(page, twin.resize(page.size)) > 20


def gamma_profile(gamma: float, space: bytes = b"RGB ", swap: bool = False) -> bytes:
    """An ICC v2 profile with sRGB's primaries (red and blue swapped on request) and this gamma."""
    srgb = [(0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)]
    columns = srgb[::-1] if swap else srgb

    def xyz(values):
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    tags = {b"wtpt": xyz((0.9642, 1.0, 0.8249))}
    if space == b"GRAY":
        tags[b"kTRC"] = curve
    else:
        for letter, column in zip(b"rgb", columns, strict=True):
            tags[bytes([letter]) + b"XYZ"] = xyz(column)
            tags[bytes([letter]) + b"TRC"] = curve
    position = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        table += name + struct.pack(">II", position + len(body), len(content))
        body += content
    white = struct.pack(">iii", 63190, 65536, 54061)
    head = struct.pack(">I4xI", position + len(body), 0x02400000) + b"mntr" + space + b"XYZ "
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + white
    return head.ljust(128, b"\0") + table + body


def test_an_embedded_profile_decides_what_the_numbers_mean(tmp_path):
    sent = encoded(quarters(), "PNG", icc_profile=gamma_profile(2.2, swap=True))

    red, _green, blue, grey = corners(plain(sent, tmp_path))

    assert is_near(red, RED[::-1], by=10)
    assert is_near(blue, BLUE[::-1], by=10)
    assert is_near(grey, GREY, by=4)


def test_a_grey_profile_is_applied_too(tmp_path):
    picture = Image.new("L", (32, 32), 128)

    page = plain(encoded(picture, "PNG", icc_profile=gamma_profile(1.0, b"GRAY")), tmp_path)

    # 128 of 255 in linear light is 188 in sRGB (IEC 61966-2-1).
    assert page.mode == "L"
    assert abs(page.getpixel((9, 9)) - 188) <= 2


@pytest.mark.parametrize("profile", [b"not a profile", gamma_profile(1.0, b"GRAY")])
def test_a_profile_that_cannot_be_meant_is_passed_over(profile, tmp_path):
    assert is_quarters(plain(encoded(quarters(), "PNG", icc_profile=profile), tmp_path))


def test_cielab_becomes_srgb(tmp_path):
    to_lab = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
    )
    lab = ImageCms.applyTransform(quarters(), to_lab)

    assert is_quarters(plain(encoded(lab, "TIFF"), tmp_path))


def deep(values: np.ndarray) -> Image.Image:
    return Image.fromarray(values.astype(np.uint16))


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_sixteen_bits_are_scaled_and_not_clipped(format, tmp_path):
    ramp = np.tile(np.linspace(0, 65535, 256), (8, 1))

    page = plain(encoded(deep(ramp), format), tmp_path)

    assert page.mode == "L"
    assert np.array_equal(np.asarray(page)[0], np.arange(256))


def test_sixteen_bits_of_which_zero_is_white_are_turned_round(tmp_path):
    ramp = np.tile(np.linspace(0, 65535, 256), (8, 1))
    sent = encoded(deep(ramp), "TIFF", tiffinfo={262: 0})

    page = plain(sent, tmp_path)

    assert np.array_equal(np.asarray(page)[0], np.arange(256)[::-1])


def test_sixteen_bit_colour_looks_like_its_eight_bit_twin(samples, tmp_path):
    sent = (samples / "arched-bridge/arched-bridge-from-above-16bit.tif").read_bytes()

    page = plain(sent, tmp_path)

    with Image.open(samples / "arched-bridge/arched-bridge-from-above.jpg") as twin:
        assert psnr_db(page, twin.resize(page.size, Image.Resampling.LANCZOS)) > 30


@pytest.mark.parametrize("compression", [None, "group4"])
@pytest.mark.parametrize("zero_is_white", [True, False])
def test_one_bit_becomes_grey_the_right_way_round(zero_is_white, compression, tmp_path):
    drawing = Image.new("1", (64, 64), 1)
    drawing.paste(0, (0, 0, 64, 20))
    sent = encoded(drawing, "TIFF", compression=compression)
    if zero_is_white:  # the same bits, said to mean the opposite
        photometric = struct.pack("<HHI", 262, 3, 1)
        sent = sent.replace(photometric + b"\1", photometric + b"\0")

    page = plain(sent, tmp_path)

    expected = (255, 0) if zero_is_white else (0, 255)
    assert page.mode == "L"
    assert (page.getpixel((9, 9)), page.getpixel((9, 50))) == expected


def test_a_scan_of_one_bit_shows_dark_lines_on_white(samples, tmp_path):
    sent = (samples / "documents/octagonal-tomb-measured-drawing-a3.tif").read_bytes()

    assert np.asarray(plain(sent, tmp_path)).mean() > 200


@pytest.mark.parametrize("format", ["PNG", "WEBP", "TIFF"])
def test_transparent_parts_are_white_whatever_they_hide(format, tmp_path):
    picture = quarters("RGBA")
    picture.putalpha(Image.new("L", picture.size, 0))
    options = {"lossless": True} if format == "WEBP" else {}

    page = plain(encoded(picture, format, **options), tmp_path)

    assert page.getextrema() == ((255, 255), (255, 255), (255, 255))


def test_half_transparent_black_is_half_grey(tmp_path):
    page = plain(encoded(Image.new("LA", (20, 20), (0, 128)), "PNG"), tmp_path)

    assert page.mode == "L"
    assert page.getpixel((5, 5)) == 127


@pytest.mark.parametrize("mode", ["L", "P", "RGB"])
def test_a_colour_that_stands_for_nothing_is_white(mode, tmp_path):
    picture = Image.new("RGB", (20, 20), (9, 9, 9))
    picture = picture.quantize(2) if mode == "P" else picture.convert(mode)
    key = picture.getpixel((0, 0))

    page = plain(encoded(picture, "PNG", transparency=key), tmp_path)

    assert page.convert("L").getextrema() == (255, 255)


def test_a_cut_out_lies_on_white(samples, tmp_path):
    page = plain((samples / "sea-tower/sea-tower-cutout.png").read_bytes(), tmp_path)

    assert page.getpixel((0, 0)) == (255, 255, 255)


def test_measured_values_are_not_taken_for_a_picture(tmp_path):
    heights = Image.fromarray(np.linspace(0, 900, 400, dtype=np.float32).reshape(20, 20))

    with pytest.raises(AssetProblem, match=r"“sent\.file” holds measured values of 32 bits"):
        plain(encoded(heights, "TIFF"), tmp_path)


def test_each_page_of_a_tiff_is_a_page_of_its_own_size_and_depth(tmp_path):
    first, second, third = gradient(100, 60), gradient(40, 70, "L"), quarters("1")

    sent = encoded(first, "TIFF", save_all=True, append_images=[second, third])
    pages = plain_pages(sent, tmp_path)

    assert [(page.mode, page.size) for page in pages] == [
        ("RGB", (100, 60)),
        ("L", (40, 70)),
        ("L", (128, 128)),
    ]
    assert psnr_db(pages[0], first) > 60


def test_the_smaller_copies_of_a_pyramid_are_no_pages(tmp_path):
    from .pictures import pyramid_of

    pyramid_of(gradient(1500, 700), tmp_path)

    page = plain((tmp_path / "page.tif").read_bytes(), tmp_path)

    assert page.size == (1500, 700)


def test_a_pdf_is_drawn_at_two_hundred_pixels_an_inch(samples, tmp_path):
    pages = plain_pages((samples / "documents/sample-passport.pdf").read_bytes(), tmp_path)
    scans = plain_pages((samples / "documents/sample-passport.tif").read_bytes(), tmp_path)

    assert [page.size for page in pages] == [(1654, 2339)] * 4
    for page, scan in zip(pages, scans, strict=True):
        small = (165, 234)
        assert psnr_db(page.convert("RGB").resize(small), scan.convert("RGB").resize(small)) > 25


def test_a_pdf_of_many_pages_is_drawn_as_finely_as_the_pixel_limit_allows(samples, tmp_path):
    sent = (samples / "documents/sample-passport.pdf").read_bytes()

    pages = plain_pages(sent, tmp_path, Limits(pixels=4_000_000, pages=50))

    total = sum(page.width * page.height for page in pages)
    assert 3_500_000 < total <= 4_000_000


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP", "JPEG2000"])
def test_half_a_file_is_said_to_be_damaged(format, tmp_path):
    sent = encoded(gradient(400, 300), format)

    with pytest.raises(AssetProblem, match=r"“sent\.file” is damaged or incomplete"):
        plain(sent[: len(sent) // 2], tmp_path)


def test_half_a_heic_is_said_to_be_damaged(tmp_path):
    pillow_heif.from_pillow(gradient(400, 300)).save(tmp_path / "a.heic")
    sent = (tmp_path / "a.heic").read_bytes()

    with pytest.raises(AssetProblem, match="damaged or incomplete"):
        plain(sent[: len(sent) // 2], tmp_path)


def test_half_a_pdf_is_said_to_be_damaged_or_drawn(samples, tmp_path):
    sent = (samples / "documents/sample-passport.pdf").read_bytes()

    with pytest.raises(AssetProblem, match="damaged or incomplete"):
        plain(sent[:2000], tmp_path)
