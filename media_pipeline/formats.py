"""What a file is, by its bytes and never by its name; words for what we do not take."""

import mimetypes
from contextlib import suppress
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from . import tiff

JPEG = "image/jpeg"
PNG = "image/png"
TIFF = "image/tiff"
WEBP = "image/webp"
HEIC = "image/heic"
AVIF = "image/avif"
DNG = "image/x-adobe-dng"
JPEG_2000 = "image/jp2"
PDF = "application/pdf"

HEAD_BYTES = 4096  # enough of a file to know it

# Media type → the one Pillow plugin that may open it. No other plugin is ever asked (EPS starts
# Ghostscript).
PILLOW_FORMATS = {
    JPEG: "JPEG",
    PNG: "PNG",
    TIFF: "TIFF",
    WEBP: "WEBP",
    HEIC: "HEIF",
    AVIF: "AVIF",
    JPEG_2000: "JPEG2000",
}
# As a sentence says what a file is: "… but is a PNG picture".
WORDS = {
    JPEG: _("a JPEG picture"),
    PNG: _("a PNG picture"),
    TIFF: _("a TIFF picture"),
    WEBP: _("a WebP picture"),
    HEIC: _("a HEIC picture"),
    AVIF: _("an AVIF picture"),
    DNG: _("a camera's raw file"),
    JPEG_2000: _("a JPEG 2000 picture"),
    PDF: _("a PDF document"),
}
# What a name claims, by its extension; the first of each kind is the one to rename to.
_EXTENSIONS = {
    JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    PNG: (".png", ".apng"),
    TIFF: (".tif", ".tiff", ".gtiff", ".btf", ".tf8"),
    WEBP: (".webp",),
    HEIC: (".heic", ".heif", ".hif"),
    AVIF: (".avif",),
    DNG: (".dng",),
    JPEG_2000: (".jp2", ".j2k", ".jpf", ".jpx", ".j2c", ".jpc"),
    PDF: (".pdf",),
}
_CLAIMS = {extension: kind for kind, names in _EXTENSIONS.items() for extension in names}
# Python's own table, and not that of the machine; "octet-stream" says only that it is bytes.
_KNOWN_TYPES = mimetypes.MimeTypes().types_map[True]
_CLAIMS_NOTHING = "application/octet-stream"
_SIGNATURES = {
    b"\xff\xd8\xff": JPEG,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"II*\0": TIFF,
    b"MM\0*": TIFF,
    b"II+\0": TIFF,  # BigTIFF
    b"MM\0+": TIFF,
    b"\0\0\0\x0cjP  \r\n\x87\n": JPEG_2000,
    b"\xff\x4f\xff\x51": JPEG_2000,  # a bare codestream
    b"%PDF-": PDF,
}
# Brands of the ISO base media container that hold HEVC pictures (ISO/IEC 23008-12, annex B).
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}

_REFUSED = {
    b"PK\x03\x04": _("a ZIP archive or an office document"),
    b"PK\x05\x06": _("a ZIP archive or an office document"),
    b"Rar!": _("a RAR archive"),
    b"7z\xbc\xaf": _("a 7-Zip archive"),
    b"\x1f\x8b": _("a gzip archive"),
    b"GIF8": _("a GIF picture"),
    b"BM": _("a BMP picture"),
    b"8BPS": _("a Photoshop document"),
    b"%!PS": _("PostScript"),
    b"\xc5\xd0\xd3\xc6": _("PostScript"),
    b"\xd0\xcf\x11\xe0": _("an old office document"),
    b"MZ": _("a program"),
    b"\x7fELF": _("a program"),
    b"RIFF": _("sound or video"),
    b"ID3": _("sound or video"),
}


def media_type_of(head: bytes) -> str | None:
    """The media type of a file that begins with `head`, or None when we do not take its kind."""
    for signature, media_type in _SIGNATURES.items():
        if head.startswith(signature):
            return DNG if media_type == TIFF and _is_dng(head) else media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if b"avif" in _brands(head):
        return AVIF
    return HEIC if _is_heif(head) else None


def is_claimed(name: str, media_type: str) -> bool:
    """Whether the extension of this name says this media type, or nothing at all."""
    extension = PurePath(name).suffix.lower()
    claimed = _CLAIMS.get(extension) or _KNOWN_TYPES.get(extension, _CLAIMS_NOTHING)
    return claimed == _CLAIMS_NOTHING or _family(claimed) == _family(media_type)


def _family(media_type: str) -> str:
    """A camera's raw file of the DNG kind is a TIFF (Adobe, DNG 1.7, chapter 2)."""
    return TIFF if media_type == DNG else media_type


def renamed(name: str, media_type: str) -> str:
    """The name with the usual extension of this media type."""
    return PurePath(name).with_suffix(_EXTENSIONS[media_type][0]).name


def is_svg(head: bytes) -> bool:
    """SVG is text that may carry scripts, whatever the name says."""
    return b"<svg" in head.lower()


def is_zip(head: bytes) -> bool:
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def describe(head: bytes) -> str:
    """Words for content that we do not take, to end the sentence "its content is …"."""
    for signature, words in _REFUSED.items():
        if head.startswith(signature):
            return str(words)
    if _brands(head):
        return str(_("sound or video"))
    return str(_("text") if _is_text(head) else _("of a kind we do not know"))


def _is_heif(head: bytes) -> bool:
    """Whether it is a still picture in the HEIF container."""
    brands = set(_brands(head))
    return bool(brands & _HEIC_BRANDS) or (b"mif1" in brands and b"avis" not in brands)


def _is_dng(head: bytes) -> bool:
    """A camera's raw file is a TIFF that says so in its first directory (Adobe DNG 1.7, ch. 4)."""
    with suppress(tiff.TiffDamaged, StopIteration):
        return tiff.DNG_VERSION in next(tiff.directories(head)).entries
    return False


def _brands(head: bytes) -> list[bytes]:
    """The brands of an ISO base media file: the `ftyp` box that begins HEIC, AVIF and MP4."""
    if head[4:8] != b"ftyp":
        return []
    end = min(int.from_bytes(head[:4]), len(head))
    return [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]


def _is_text(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        is_cut = len(head) == HEAD_BYTES and error.start >= HEAD_BYTES - 3  # in a character
        if not is_cut:
            return False
    return b"\0" not in head
