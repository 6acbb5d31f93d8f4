"""Pictures made for the tests, and how alike two pictures are."""

import hashlib
import struct
from io import BytesIO
from math import inf, log10
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

from media_pipeline import formats, headers, normalise, pyramid, storage, tiff, tiles
from media_pipeline.models import Page

LIMITS = headers.Limits(pixels=100_000_000, scan_pixels=100_000_000, pages=50)
RATIONAL, SIGNED_RATIONAL = 5, 10  # two numbers a value
CODES = tiff.CODES | {RATIONAL: "I", SIGNED_RATIONAL: "i"}

RED, GREEN, BLUE, GREY = (200, 30, 40), (30, 160, 60), (40, 60, 190), (128, 128, 128)


def gradient(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A smooth picture, every part of which differs from every other."""
    y, x = np.mgrid[0:height, 0:width]
    red, green = 255 * x / max(1, width - 1), 255 * y / max(1, height - 1)
    blue = 127 + 120 * np.sin(x / 37) * np.cos(y / 23)
    rgb = Image.fromarray(np.stack([red, green, blue], axis=-1).astype(np.uint8))
    return rgb.convert(mode)


def quarters(mode: str = "RGB", side: int = 64) -> Image.Image:
    """Red, green, blue and grey quarters, clockwise from the top left."""
    picture = Image.new("RGB", (2 * side, 2 * side), RED)
    picture.paste(GREEN, (side, 0, 2 * side, side))
    picture.paste(BLUE, (side, side, 2 * side, 2 * side))
    picture.paste(GREY, (0, side, side, 2 * side))
    return picture.convert(mode)


def as_lab(picture: Image.Image) -> np.ndarray:
    """L from 0 to 100, a and b around 0."""
    to_lab = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
    )
    lab = np.asarray(ImageCms.applyTransform(picture, to_lab)).astype(float)
    lab[..., 1:] = (lab[..., 1:] + 128) % 256 - 128  # numpy is given the bytes with their sign
    return lab * [100 / 255, 1, 1]


def encoded(picture: Image.Image, format: str, **options) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def tiff_file(*pages: tuple[np.ndarray, dict], order: str = "<") -> bytes:
    """A TIFF without compression, one strip a page: its rows × columns × samples, and its tags.

    Tags are number → (type, values), as in `tiff`; those that follow from the pixels are added.
    `order` is that of the bytes, as `struct` has it.
    """
    content = bytearray({"<": b"II", ">": b"MM"}[order] + struct.pack(order + "HI", 42, 8))
    for number, (values, tags) in enumerate(pages):
        following = _tiff_page(content, values, tags, order)
        if number + 1 < len(pages):
            struct.pack_into(order + "I", content, following, len(content))
    return bytes(content)


def _tiff_page(content: bytearray, values: np.ndarray, tags: dict, order: str) -> int:
    """Write a page behind `content`; returns where the position of the next is to be written."""
    height, width, samples = values.shape
    bits = 8 * values.itemsize
    pixels = values.astype(values.dtype.newbyteorder(order)).tobytes()
    tags = {
        256: (tiff.LONG, [width]),
        257: (tiff.LONG, [height]),
        258: (tiff.SHORT, [bits] * samples),
        259: (tiff.SHORT, [1]),
        273: (tiff.LONG, [0]),
        277: (tiff.SHORT, [samples]),
        278: (tiff.LONG, [height]),
        279: (tiff.LONG, [len(pixels)]),
    } | tags
    start = len(content)
    behind = start + 2 + 12 * len(tags) + 4
    entries, longer = struct.pack(order + "H", len(tags)), b""
    tags[273] = (tiff.LONG, [behind + sum(_packed_size(*tag) for tag in tags.values())])
    for tag, (kind, numbers) in sorted(tags.items()):
        packed = struct.pack(f"{order}{len(numbers)}{CODES[kind]}", *numbers)
        field = packed.ljust(4, b"\0")
        if len(packed) > 4:
            field = struct.pack(order + "I", behind + len(longer))
            longer += packed
        count = len(numbers) // (2 if kind in (RATIONAL, SIGNED_RATIONAL) else 1)
        entries += struct.pack(order + "HHI", tag, kind, count) + field
    content += entries + b"\0\0\0\0" + longer + pixels
    return behind - 4


def _packed_size(kind: int, numbers) -> int:
    size = struct.calcsize(f"<{len(numbers)}{CODES[kind]}")
    return size if size > 4 else 0


def pdf(*pages: bytes, turned: int = 0) -> bytes:
    """A PDF with these pages of drawing instructions, of 200 × 100 points, with one typeface."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, drawing in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Rotate %d "
            b"/Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R >>" % (turned, 5 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing))
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return content + head + table + trailer + b"startxref\n%d\n%%%%EOF" % len(content)


def plain_pages(content: bytes, folder: Path, limits=LIMITS) -> list[Image.Image]:
    """The pages of a file as the derivative will have them, before JPEG."""
    path = folder / "sent"
    path.write_bytes(content)
    media_type = formats.media_type_of(content[: formats.HEAD_BYTES])
    return [
        whole(picture) for picture in normalise.read_pictures(path, media_type, "sent.file", limits)
    ]


def plain(content: bytes, folder: Path) -> Image.Image:
    (page,) = plain_pages(content, folder)
    return page


def whole(picture, rows: int = 50) -> Image.Image:
    """A banded picture put together again."""
    page = Image.new(picture.mode, (picture.width_px, picture.height_px))
    for number, band in enumerate(picture.bands(rows)):
        page.paste(band, (0, number * rows))
    return page


class Plain:
    """A Pillow image in the shape that the pyramid writer reads."""

    def __init__(self, image: Image.Image, mode: str = ""):
        self.image, self.mode = image, mode or image.mode
        self.width_px, self.height_px = image.size

    def bands(self, rows):
        for top in range(0, self.height_px, rows):
            yield self.image.crop((0, top, self.width_px, min(top + rows, self.height_px)))


def pyramid_of(image: Image.Image, folder: Path, mode: str = "") -> tiles.Pyramid:
    path = folder / "page.tif"
    pyramid.write_pyramid(Plain(image, mode), path)
    return tiles.Pyramid(path)


def psnr_db(one: Image.Image, other: Image.Image) -> float:
    """Peak signal-to-noise ratio in decibels; sizes and modes must be equal."""
    assert (one.size, one.mode) == (other.size, other.mode)
    error = np.square(np.asarray(one, float) - np.asarray(other, float)).mean()
    return 10 * log10(255**2 / error) if error else inf


def is_near(pixel, colour, by: int = 6) -> bool:
    return all(abs(a - b) <= by for a, b in zip(pixel, colour, strict=True))


def stored_page(image: Image.Image, folder: Path, **fields) -> Page:
    """A page as the worker leaves it, without a row: its derivative lies in the storage."""
    path = folder / "stored.tif"
    pyramid.write_pyramid(Plain(image), path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    name = storage.keep(path, storage.derivative_name(sha256))
    width, height = image.size
    sizes = {"width_px": width, "height_px": height}
    return Page(derivative=name, derivative_sha256=sha256, **sizes, **fields)
