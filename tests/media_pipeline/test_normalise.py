"""Whatever comes, the page that leaves is upright, 8-bit, sRGB or grey, and opaque."""

import struct
import zlib
from math import inf

import numpy as np
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from media_pipeline import formats, normalise
from media_pipeline.errors import AssetProblem
from media_pipeline.headers import Limits

from .pictures import (
    BLUE,
    GREEN,
    GREY,
    LIMITS,
    RED,
    as_lab,
    encoded,
    gradient,
    is_near,
    pdf,
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


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied_once(orientation, format, tmp_path):
    upright = gradient(170, 130)
    options = {"quality": 95} if format in ("JPEG", "WEBP", "AVIF") else {}

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


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize("orientation", [0, 9, 99])
def test_a_nonsense_orientation_is_taken_for_upright(orientation, format, tmp_path):
    sent = encoded(quarters(), format, exif=exif(orientation))

    assert is_quarters(plain(sent, tmp_path))


@pytest.mark.parametrize(
    ("format", "mode", "options"),
    [
        ("PNG", "RGB", {}),
        ("TIFF", "RGB", {"compression": "tiff_lzw"}),
        ("TIFF", "RGB", {"compression": "jpeg"}),
        ("TIFF", "RGB", {"big_tiff": True}),
        ("WEBP", "RGB", {"lossless": True}),
        ("JPEG2000", "RGB", {}),
        ("JPEG2000", "RGBA", {}),
        ("JPEG", "RGB", {"quality": 95, "progressive": True}),
        ("JPEG", "RGB", {"quality": 95, "keep_rgb": True}),
        ("AVIF", "RGB", {"quality": 95}),
        ("AVIF", "RGBA", {"quality": 95}),
        ("TIFF", "YCbCr", {}),
        ("TIFF", "YCbCr", {"compression": "tiff_lzw"}),
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


def ycck(picture: Image.Image) -> bytes:
    """A JPEG as Adobe writes CMYK: the inks turned round, then the first three as YCbCr.

    YCCK takes what is left of 255 for red, green and blue, so these are the inks again. Pillow
    writes the four numbers of a pixel as they are; the marker of Adobe then says what they mean (2
    is YCCK). Source: Adobe Technical Note 5116 and ITU-T T.872, 6.5.3.
    """
    inks = np.asarray(picture.convert("CMYK"))
    light = Image.fromarray(inks[..., :3]).convert("YCbCr")
    # Pillow turns CMYK round itself when it writes, so it is given the opposite of what is stored.
    stored = np.dstack([np.asarray(light), 255 - inks[..., 3]])
    given = Image.frombytes("CMYK", picture.size, (255 - stored).tobytes())
    sent = encoded(given, "JPEG", quality=98, subsampling="4:4:4")
    adobe = sent.index(b"Adobe")
    return sent[: adobe + 11] + b"\2" + sent[adobe + 12 :]


def test_a_jpeg_of_adobe_with_ycck_shows_its_colours(tmp_path):
    sent = ycck(quarters())

    page = plain(sent, tmp_path)

    assert is_quarters(page, by=8)


def test_a_grey_jpeg_stays_grey(tmp_path):
    page = plain(encoded(gradient(90, 70, "L"), "JPEG", quality=95), tmp_path)

    assert page.mode == "L"
    assert psnr_db(page, gradient(90, 70, "L")) > 35


def test_a_cmyk_scan_looks_like_its_rgb_twin(samples, tmp_path):
    sent = (samples / "octagonal-tomb/octagonal-tomb-niche-detail-cmyk.tif").read_bytes()

    page = plain(sent, tmp_path)

    with Image.open(samples / "octagonal-tomb/octagonal-tomb-niche-detail.jpg") as twin:
        assert psnr_db(page, twin.resize(page.size)) > 20


D50 = (0.9642, 1.0, 0.8249)


def gamma_profile(gamma: float, space: bytes = b"RGB ", swap: bool = False, white=D50) -> bytes:
    """An ICC v2 profile with sRGB's primaries (red and blue swapped on request) and this gamma."""
    srgb = [(0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)]
    columns = srgb[::-1] if swap else srgb

    def xyz(values):
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    tags = {b"wtpt": xyz(white)}
    if space == b"GRAY":
        tags[b"kTRC"] = curve
    else:
        for letter, column in zip(b"rgb", columns, strict=True):
            tags[bytes([letter]) + b"XYZ"] = xyz(column)
            tags[bytes([letter]) + b"TRC"] = curve
    return icc_profile(tags, b"mntr" + space + b"XYZ ")


def icc_profile(tags: dict[bytes, bytes], kind: bytes) -> bytes:
    """An ICC v2 profile of these tags; `kind` is device, colour space and connection space."""
    position = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        table += name + struct.pack(">II", position + len(body), len(content))
        body += content
    white = struct.pack(">iii", 63190, 65536, 54061)
    head = struct.pack(">I4xI", position + len(body), 0x02400000) + kind
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + white
    return head.ljust(128, b"\0") + table + body


def swapped_inks_profile() -> bytes:
    """A press whose cyan ink prints magenta and whose magenta prints cyan: a table of 2⁴ colours.

    Source: ICC.1:2001-04, 6.5.9, lut8Type; Lab in 8 bits as in annex A.3.
    """
    inks = np.stack(np.meshgrid(*[[0, 1]] * 4, indexing="ij"), axis=-1).reshape(1, 16, 4)
    cyan, magenta, yellow, black = np.moveaxis(255 * (1 - inks), -1, 0)
    rgb = np.stack([magenta, cyan, yellow], axis=-1) * (black[..., None] / 255)
    lab = as_lab(Image.fromarray(rgb.astype(np.uint8)))
    colours = (lab * [2.55, 1, 1] + [0, 128, 128]).round().astype(np.uint8).tobytes()
    identity = struct.pack(">9i", *np.diag([65536] * 3).flatten())
    straight = bytes(range(256))
    table = b"mft1\0\0\0\0\4\3\2\0" + identity + straight * 4 + colours + straight * 3
    return icc_profile({b"A2B0": table}, b"prtrCMYKLab ")


def test_cmyk_goes_through_its_profile(tmp_path):
    picture = Image.new("CMYK", (30, 10), (0, 0, 0, 0))
    picture.paste((255, 0, 0, 0), (10, 0, 20, 10))
    picture.paste((0, 255, 255, 0), (20, 0, 30, 10))

    page = plain(encoded(picture, "TIFF", icc_profile=swapped_inks_profile()), tmp_path)

    paper, cyan, magenta_and_yellow = (page.getpixel((x, 5)) for x in (5, 15, 25))
    assert is_near(paper, (255, 255, 255), by=2)
    assert is_near(cyan, (255, 0, 255), by=12)
    assert is_near(magenta_and_yellow, (0, 255, 0), by=12)


def test_an_embedded_profile_decides_what_the_numbers_mean(tmp_path):
    sent = encoded(quarters(), "PNG", icc_profile=gamma_profile(2.2, swap=True))

    red, _green, blue, grey = corners(plain(sent, tmp_path))

    assert is_near(red, RED[::-1], by=10)
    assert is_near(blue, BLUE[::-1], by=10)
    assert is_near(grey, GREY, by=4)


def test_paper_that_is_not_white_becomes_white(tmp_path):
    """Relative colorimetric: what the profile calls white is the screen's white."""
    yellowish = gamma_profile(2.2, white=(0.80, 0.82, 0.50))
    sent = encoded(Image.new("RGB", (9, 9), "white"), "PNG", icc_profile=yellowish)

    assert plain(sent, tmp_path).getpixel((4, 4)) == (255, 255, 255)


def test_a_picture_in_srgb_keeps_every_number(tmp_path):
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    page = plain(encoded(gradient(90, 70), "PNG", icc_profile=srgb), tmp_path)

    assert psnr_db(page, gradient(90, 70)) == inf


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF", "WEBP", "AVIF", "JPEG2000"])
def test_the_profile_is_found_in_every_format(format, tmp_path):
    profile = gamma_profile(2.2, swap=True)
    if format == "JPEG2000":  # Pillow writes none: put it where the colours are described
        sent = jp2_with_profile(encoded(quarters(), format), profile)
    else:
        options = {} if format in ("PNG", "TIFF") else {"quality": 95}
        sent = encoded(quarters(), format, icc_profile=profile, **options)

    red = plain(sent, tmp_path).getpixel((30, 30))

    assert is_near(red, RED[::-1], by=14)


def jp2_with_profile(sent: bytes, profile: bytes) -> bytes:
    """The JPEG 2000 file with a restricted ICC profile in its colour box (ISO/IEC 15444-1, I.5)."""
    colours = sent.index(b"colr") - 4
    end = colours + int.from_bytes(sent[colours : colours + 4])
    header = sent.index(b"jp2h") - 4
    length = int.from_bytes(sent[header : header + 4])
    box = b"colr\2\0\0" + profile
    box = struct.pack(">I", len(box) + 4) + box
    grown = struct.pack(">I", length + len(box) - (end - colours))
    return sent[:header] + grown + sent[header + 4 : colours] + box + sent[end:]


def test_a_grey_profile_is_applied_too(tmp_path):
    picture = Image.new("L", (32, 32), 128)

    page = plain(encoded(picture, "PNG", icc_profile=gamma_profile(1.0, b"GRAY")), tmp_path)

    # 128 of 255 in linear light is 188 in sRGB (IEC 61966-2-1).
    assert page.mode == "L"
    assert abs(page.getpixel((9, 9)) - 188) <= 2


BAD_PROFILES = [b"not a profile", gamma_profile(1.0, b"GRAY"), gamma_profile(2.2)[:200]]


@pytest.mark.parametrize("profile", BAD_PROFILES, ids=["nonsense", "of grey", "cut"])
@pytest.mark.parametrize("mode", ["RGB", "CMYK"])
def test_a_profile_that_cannot_be_meant_is_passed_over(mode, profile, tmp_path):
    sent = encoded(quarters(mode), "TIFF", icc_profile=profile)

    assert is_quarters(plain(sent, tmp_path))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_profile_however_broken_loses_the_picture(data, tmp_path_factory):
    profile = bytearray(gamma_profile(2.2))
    for _ in range(data.draw(st.integers(1, 8))):
        profile[data.draw(st.integers(0, len(profile) - 1))] = data.draw(st.integers(0, 255))
    sent = encoded(quarters(side=8), "PNG", icc_profile=bytes(profile))

    page = plain(sent, tmp_path_factory.mktemp("any"))

    assert (page.size, page.mode) == ((16, 16), "RGB")


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


def png_of_sixteen_bits(values: np.ndarray) -> bytes:
    """Rows × columns × samples; Pillow writes only grey of this depth."""
    height, width, samples = values.shape
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[samples]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)

    def chunk(name, content):
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*each) for each in chunks)


def test_colour_of_sixteen_bits_in_a_png_is_right_within_one_level(tmp_path):
    deep = np.random.default_rng(1).integers(0, 65536, (30, 40, 3))

    page = plain(png_of_sixteen_bits(deep), tmp_path)

    assert np.abs(np.asarray(page) - deep / 257).max() <= 1


def test_grey_of_sixteen_bits_with_alpha_lies_on_white(tmp_path):
    deep = np.full((4, 4, 2), 65535)
    deep[:, :2] = (0, 65535)
    deep[:, 2:] = (0, 0)

    page = plain(png_of_sixteen_bits(deep), tmp_path)

    assert np.asarray(page.convert("L"))[0].tolist() == [0, 0, 255, 255]


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


@pytest.mark.parametrize("format", ["PNG", "WEBP", "TIFF", "AVIF", "HEIF", "JPEG2000"])
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

    pages = plain_pages(sent, tmp_path, Limits(pixels=4_000_000, scan_pixels=4_000_000, pages=50))

    total = sum(page.width * page.height for page in pages)
    assert 3_500_000 < total <= 4_000_000


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP", "JPEG2000"])
def test_half_a_file_is_said_to_be_damaged(format, tmp_path):
    sent = encoded(gradient(400, 300), format)

    with pytest.raises(AssetProblem, match=r"“sent\.file” is damaged or incomplete"):
        plain(sent[: len(sent) // 2], tmp_path)


def texts(content: bytes, folder) -> list[str]:
    path = folder / "a.pdf"
    path.write_bytes(content)
    return [p.text for p in normalise.read_pictures(path, formats.PDF, "a.pdf", LIMITS)]


def test_the_text_of_each_page_of_a_pdf_is_kept(tmp_path):
    first = b"BT /F 12 Tf 20 50 Td (Maiden  Tower) Tj 0 -20 Td (built in 1191) Tj ET"

    assert texts(pdf(first, b"1 0 0 rg 0 0 50 50 re f"), tmp_path) == [
        "Maiden Tower\nbuilt in 1191",
        "",
    ]


def test_text_that_a_scanner_laid_under_the_picture_is_kept_and_not_drawn(tmp_path):
    unseen = pdf(b"BT 3 Tr /F 12 Tf 20 50 Td (Maiden Tower) Tj ET")

    assert texts(unseen, tmp_path) == ["Maiden Tower"]
    assert plain(unseen, tmp_path).getextrema() == ((255, 255),) * 3


def test_a_pdf_is_drawn_as_its_page_is_turned(tmp_path):
    corner = b"1 0 0 rg 0 50 100 50 re f"  # the quarter at the top left

    upright, turned = (plain(pdf(corner, turned=d), tmp_path) for d in (0, 90))

    assert (upright.size, turned.size) == ((556, 278), (278, 556))
    assert upright.getpixel((10, 10)) == turned.getpixel((267, 10)) == (255, 0, 0)
    assert turned.getpixel((10, 10)) == (255, 255, 255)


def test_half_a_heic_is_said_to_be_damaged(tmp_path):
    pillow_heif.from_pillow(gradient(400, 300)).save(tmp_path / "a.heic")
    sent = (tmp_path / "a.heic").read_bytes()

    with pytest.raises(AssetProblem, match="damaged or incomplete"):
        plain(sent[: len(sent) // 2], tmp_path)


def test_half_a_pdf_is_said_to_be_damaged_or_drawn(samples, tmp_path):
    sent = (samples / "documents/sample-passport.pdf").read_bytes()

    with pytest.raises(AssetProblem, match="damaged or incomplete"):
        plain(sent[:2000], tmp_path)


def test_a_tiff_that_must_be_decoded_at_once_is_held_to_what_may_be(tmp_path):
    """One strip over all rows: no part of it can be had without the whole."""
    limits = Limits(pixels=10_000, scan_pixels=100_000, pages=9)
    page = Image.new("L", (200, 200), 77)
    in_strips = encoded(page, "TIFF", compression="tiff_lzw", strip_size=200 * 16)
    at_once = encoded(page, "TIFF", compression="tiff_lzw", strip_size=200 * 200)

    assert plain_pages(in_strips, tmp_path, limits)[0].size == (200, 200)
    with pytest.raises(AssetProblem, match="40000 pixels"):
        plain_pages(at_once, tmp_path, limits)
