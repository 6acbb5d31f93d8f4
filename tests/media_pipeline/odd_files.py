"""Files that a stranger might send: bombs, lies, loops, files of two kinds, files cut off."""

import struct
import zipfile
import zlib
from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image

from .pictures import encoded, gradient

MARK = "gizli-söz-4711"  # what must not come out at the public end


def heic(picture: Image.Image | None = None, **save) -> bytes:
    buffer = BytesIO()
    pillow_heif.from_pillow(picture or gradient(64, 48)).save(buffer, **save)
    return buffer.getvalue()


def noisy(width: int, height: int) -> Image.Image:
    """A picture that fills a file evenly, so that half of the file is about half of the rows."""
    noise = np.random.default_rng(1).normal(0, 12, (height, width, 3))
    values = np.asarray(gradient(width, height)) + noise
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def png_chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def png_with(*chunks: bytes) -> bytes:
    """A good PNG with these chunks behind its header."""
    good = encoded(gradient(64, 48), "PNG")
    return good[:33] + b"".join(chunks) + good[33:]


def deflated_zeros(megabytes: int) -> bytes:
    return zlib.compress(bytes(megabytes * 1024**2), 9)


def png_text_bomb(megabytes: int = 100) -> bytes:
    return png_with(png_chunk(b"zTXt", b"Comment\0\0" + deflated_zeros(megabytes)))


def png_international_text_bomb(megabytes: int = 100) -> bytes:
    head = b"XML:com.adobe.xmp\0\1\0\0\0"
    return png_with(png_chunk(b"iTXt", head + deflated_zeros(megabytes)))


def png_profile_bomb(megabytes: int = 100) -> bytes:
    return png_with(png_chunk(b"iCCP", b"sRGB\0\0" + deflated_zeros(megabytes)))


def png_of_many_texts(count: int = 2000) -> bytes:
    """Texts each of which is small enough."""
    text = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(64 * 1024), 9))
    return png_with(text * count)


def jpeg_with(*segments: bytes) -> bytes:
    """A good JPEG with these marker segments behind its start."""
    good = encoded(gradient(64, 48), "JPEG")
    return good[:2] + b"".join(segments) + good[2:]


def jpeg_segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg_of_application_data(megabytes: int = 20) -> bytes:
    return jpeg_with(*[jpeg_segment(0xE5, bytes(65_000))] * (megabytes * 1024**2 // 65_000))


def jpeg_forged(side: int = 65_500) -> bytes:
    """A JPEG of 64 × 48 pixels whose frame header says that it is a field of `side` squared."""
    content = bytearray(encoded(gradient(64, 48), "JPEG"))
    frame = content.index(b"\xff\xc0")
    struct.pack_into(">HH", content, frame + 5, side, side)
    return bytes(content)


def tiff_of(entries, *, following: int = 0) -> bytes:
    """A TIFF of one directory with these (tag, type, count, value)."""
    content = b"II*\0" + struct.pack("<IH", 8, len(entries))
    content += b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    return content + struct.pack("<I", following)


def tiff_chain(count: int, *, circle: bool = False) -> bytes:
    """A TIFF of `count` tiny pages, whose last page may lead back to the first."""
    each = 2 + 2 * 12 + 4
    content = b"II*\0" + struct.pack("<I", 8)
    for number in range(count):
        following = 8 + (number + 1) * each if number + 1 < count else 8 if circle else 0
        content += struct.pack("<H", 2)
        content += struct.pack("<HHII", 256, 4, 1, 1) + struct.pack("<HHII", 257, 4, 1, 1)
        content += struct.pack("<I", following)
    return content


def tiff_forged(side: int = 65_500) -> bytes:
    return tiff_of([(256, 4, 1, side), (257, 4, 1, side)])


def tiff_of_many_tags(count: int = 60_000) -> bytes:
    return tiff_of([(number, 3, 1, 0) for number in range(count)])


def tiff_of_a_wide_width() -> bytes:
    """Its width claims as many values as the file has room for."""
    return tiff_of([(256, 4, 1_000_000, 8), (257, 4, 1, 1)]) + bytes(4_000_000)


def tiff_with_a_huge_packet(megabytes: int = 20) -> bytes:
    size = megabytes * 1024**2
    return tiff_of([(256, 4, 1, 8), (257, 4, 1, 8), (700, 1, size, 100)]) + bytes(size + 100)


def animated(format: str, frames: int = 3) -> bytes:
    first, *others = [Image.new("RGB", (20, 20), (40 * n, 0, 0)) for n in range(frames)]
    return encoded(first, format, save_all=True, append_images=others)


def heic_sequence() -> bytes:
    """As a phone's burst begins: the brand of a sequence, and tracks."""
    brand = b"\0\0\0\x18ftyphevc\0\0\0\0hevcmsf1"
    return brand + b"\0\0\0\x10moov" + bytes(8)


def zip_of(name: str, content: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def with_a_zip_behind(content: bytes) -> bytes:
    return content + zip_of("word.txt", MARK.encode())


def jpeg_with_a_script() -> bytes:
    return jpeg_with(jpeg_segment(0xFE, f"<script>alert('{MARK}')</script>".encode()))
