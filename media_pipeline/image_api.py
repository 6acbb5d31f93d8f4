"""IIIF Image API 3.0, level 2: a request in, an answer out; no views, no visitors.

Source: IIIF Image API 3.0.0, https://iiif.io/api/image/3.0/. Where it leaves room we do as the
consortium's validators expect: `^max` answers like `max`, since enlarging a picture to the limit
shows nothing more; and `!w,h` larger than the region on both sides is refused without `^`. A side
that would round to 0 pixels is 1 pixel wide.

What a request costs is known from its text and the size of the page, so `parse` refuses what is too
large before the file is opened. What is optional and slow (to enlarge, to turn by any angle, GIF
and TIFF) has lower limits than the rest; info.json has no words for those, so the refusal tells.
"""

import hashlib
import json
import re
import threading
from dataclasses import dataclass
from io import BytesIO
from math import ceil, cos, floor, radians, sin, sqrt
from typing import NamedTuple

from PIL import Image, ImageOps

from .errors import ImageRequestProblem
from .models import Page
from .pyramid import TILE_PX
from .tiles import Pyramid, open_pyramid

CONTEXT = "http://iiif.io/api/image/3/context.json"
PROFILE = "http://iiif.io/api/image/3/level2.json"
PREFIX = "/iiif/3"

# Of an answer; a request for more is refused, `max` stays within the first two.
MAX_AREA_PX = 24_000_000
MAX_SIDE_PX = 65_500  # what JPEG can write; for every format, so that nobody asks for thin strips
MAX_ENLARGED_AREA_PX = 6_000_000
MAX_TURNED_AREA_PX = 6_000_000  # by other than a multiple of 90°, with the new corners
MAX_SLOW_FORMAT_AREA_PX = 4_000_000
PALETTE_SAMPLE_PX = 256  # each side of what a GIF's colours are chosen from
QUALITIES = ("default", "color", "gray", "bitonal")
EXTRA_FEATURES = [
    "canonicalLinkHeader",
    "mirroring",
    "profileLinkHeader",
    "rotationArbitrary",
    "sizeUpscaling",
]

# Raise when a decoded answer for the same request changes: it is part of every ETag.
RENDERING = "2"
IMAGE_CACHE = "public, max-age=31536000, immutable"  # a page's pixels never change
INFO_CACHE = "public, max-age=3600"

DECODERS = threading.BoundedSemaphore(2)  # decoded answers at a time in this process
DECODER_WAIT_S = 2  # who waits holds a thread that could send stored tiles
RETRY_AFTER_S = 2

_WHOLE = r"\d{1,9}"
_DECIMAL = r"(?:\d{1,9}(?:\.\d{0,15})?|\.\d{1,15})"
_REGION = re.compile(rf"({_WHOLE}),({_WHOLE}),({_WHOLE}),({_WHOLE})", re.ASCII)
_REGION_PERCENT = re.compile(rf"pct:({_DECIMAL}),({_DECIMAL}),({_DECIMAL}),({_DECIMAL})", re.ASCII)
_SIZE = re.compile(rf"({_WHOLE})?,({_WHOLE})?", re.ASCII)
_SIZE_CONFINED = re.compile(rf"!({_WHOLE}),({_WHOLE})", re.ASCII)
_SIZE_PERCENT = re.compile(rf"pct:({_DECIMAL})", re.ASCII)
_ROTATION = re.compile(rf"(!?)({_DECIMAL})", re.ASCII)


class Format(NamedTuple):
    """A format that answers can have, and how Pillow writes it."""

    media_type: str
    pillow_name: str
    options: dict
    longest_side_px: int = MAX_SIDE_PX
    largest_area_px: int = MAX_AREA_PX


FORMATS = {
    "jpg": Format("image/jpeg", "JPEG", {"quality": 85}),
    "png": Format("image/png", "PNG", {}),
    # The encoder writes 16,383 px; a turn may add a pixel to what we count. Method 2 takes half the
    # time of the usual 4, for files 4 % larger.
    "webp": Format("image/webp", "WEBP", {"quality": 85, "method": 2}, longest_side_px=16_380),
    "tif": Format(
        "image/tiff",
        "TIFF",
        {"compression": "tiff_lzw"},
        largest_area_px=MAX_SLOW_FORMAT_AREA_PX,
    ),
    "gif": Format("image/gif", "GIF", {}, largest_area_px=MAX_SLOW_FORMAT_AREA_PX),
}
EXTRA_FORMATS = ["webp", "tif", "gif"]  # beyond level 2


class Answer(NamedTuple):
    """What to send; the body is empty for HEAD, 303 and 304. A caller may change the headers."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class ImageRequest:
    """An image request understood: everything in pixels of the page as displayed."""

    box: tuple[int, int, int, int]  # x, y, width, height
    is_full: bool  # the box is the whole page
    size: tuple[int, int]  # width, height before rotation
    is_mirrored: bool
    degrees: float  # clockwise, after mirroring; 0 ≤ degrees < 360
    quality: str
    format: str

    @property
    def is_enlarged(self) -> bool:
        return self.size[0] > self.box[2] or self.size[1] > self.box[3]

    @property
    def canvas(self) -> tuple[int, int]:
        """Width and height of the answer: the smallest upright box around the turned picture."""
        width, height = self.size
        if self.degrees % 180 == 0:
            return self.size
        if self.degrees % 90 == 0:
            return height, width
        across, along = abs(cos(radians(self.degrees))), abs(sin(radians(self.degrees)))
        return (
            _whole_pixels(width, width * across + height * along),
            _whole_pixels(height, width * along + height * across),
        )

    @property
    def canonical(self) -> str:
        """The one spelling of this request (Image API 3.0, 4.7)."""
        region = "full" if self.is_full else ",".join(map(str, self.box))
        width, height = self.box[2:]
        size = "max" if self.size == max_size(width, height) else "{},{}".format(*self.size)
        enlarged = "^" if self.is_enlarged else ""
        rotation = f"{'!' if self.is_mirrored else ''}{self.degrees:.10g}"
        return f"{region}/{enlarged}{size}/{rotation}/{self.quality}.{self.format}"


def service_id(base_url: str, page_id) -> str:
    """The address of a page's image service; `base_url` is the site's origin."""
    return f"{base_url}{PREFIX}/{page_id}"


def answer(
    page: Page,
    path: str,
    *,
    base_url: str,
    method: str = "GET",
    if_none_match: str = "",
    accept: str = "",
) -> Answer:
    """Answer a request for `path`, which is what follows `/iiif/3/{page}/`, percent-decoded.

    `base_url` is the site's public origin (a setting, never the Host header); `if_none_match` and
    `accept` are the request's headers. The caller decides before who may see the page, answers
    OPTIONS (CORS preflight), and for pages that not everybody may see replaces Cache-Control.
    """
    if method not in ("GET", "HEAD"):
        return _refused(405, "This address can be read only.", {"Allow": "GET, HEAD, OPTIONS"})
    if path.strip("/") == "":
        info_url = service_id(base_url, page.pk) + "/info.json"
        return Answer(303, {"Location": info_url, "Access-Control-Allow-Origin": "*"})
    try:
        if path == "info.json":
            found = _info_answer(page, base_url, accept, if_none_match)
        else:
            found = _image_answer(page, path, base_url, if_none_match)
    except ImageRequestProblem as problem:
        found = _refused(400, str(problem))
    if found.status != 304:
        found.headers["Content-Length"] = str(len(found.body))
    return found._replace(body=b"") if method == "HEAD" else found


def info(page: Page, base_url: str) -> dict:
    """The image information document (info.json) of a page."""
    pyramid = open_pyramid(page.derivative)
    sizes = [(level.width_px, level.height_px) for level in reversed(pyramid.levels)]
    return {
        "@context": CONTEXT,
        "id": service_id(base_url, page.pk),
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level2",
        "width": page.width_px,
        "height": page.height_px,
        "maxArea": MAX_AREA_PX,
        "maxWidth": MAX_SIDE_PX,
        "maxHeight": MAX_SIDE_PX,
        "sizes": [{"width": w, "height": h} for w, h in sizes if _is_within_limits(w, h)],
        "tiles": [{"width": TILE_PX, "height": TILE_PX, "scaleFactors": pyramid.scale_factors}],
        "extraFormats": EXTRA_FORMATS,
        "extraQualities": ["bitonal"],
        "extraFeatures": EXTRA_FEATURES,
    }


def max_size(width_px: int, height_px: int) -> tuple[int, int]:
    """The width and height of the answer to `full/max` for a page of this size."""
    return _confined(width_px, height_px, 1.0)


def parse(path: str, width_px: int, height_px: int) -> ImageRequest:
    """Understand `region/size/rotation/quality.format` for a page of this size.

    Raises ImageRequestProblem, which names the part that is wrong or the limit that is passed.
    """
    parts = path.split("/")
    if len(parts) != 4:
        raise ImageRequestProblem(
            f"An image request has four parts, region/size/rotation/quality.format, not {path!r}."
        )
    region, size, rotation, last = parts
    box = _parse_region(region, width_px, height_px)
    is_mirrored, degrees = _parse_rotation(rotation)
    quality, format = _parse_last(last)
    request = ImageRequest(
        box=box,
        is_full=box == (0, 0, width_px, height_px),
        size=_parse_size(size, *box[2:]),
        is_mirrored=is_mirrored,
        degrees=degrees,
        quality=quality,
        format=format,
    )
    _check_limits(request)
    return request


def _check_limits(request: ImageRequest) -> None:
    """Refuse an answer that would be too large to make, by arithmetic alone."""
    width, height = request.canvas
    format = FORMATS[request.format]
    if max(width, height) > format.longest_side_px:
        raise ImageRequestProblem(
            f"The answer would have {width} × {height} pixels; "
            f"a side of a {request.format} has at most {format.longest_side_px} pixels."
        )
    limits = [(MAX_AREA_PX, "an answer"), (format.largest_area_px, f"a {request.format}")]
    if request.is_enlarged:
        limits.append((MAX_ENLARGED_AREA_PX, "an enlarged picture"))
    if request.degrees % 90:
        limits.append((MAX_TURNED_AREA_PX, f"a picture turned by {request.degrees:.10g}°"))
    most_px, what = min(limits, key=lambda limit: limit[0])
    if width * height > most_px:
        raise ImageRequestProblem(
            f"The answer would have {width} × {height} pixels; "
            f"{what} has at most {most_px} pixels altogether."
        )


def _is_within_limits(width_px: int, height_px: int) -> bool:
    return width_px * height_px <= MAX_AREA_PX and max(width_px, height_px) <= MAX_SIDE_PX


def _whole_pixels(before: int, after: float) -> int:
    """The pixels that a side touches which grows from `before` to `after` around its middle."""
    return ceil((before + after) / 2) - floor((before - after) / 2)


def _parse_region(text: str, width_px: int, height_px: int) -> tuple[int, int, int, int]:
    if text == "full":
        return 0, 0, width_px, height_px
    if text == "square":
        side = min(width_px, height_px)
        return (width_px - side) // 2, (height_px - side) // 2, side, side
    if match := _REGION.fullmatch(text):
        x, y, width, height = map(int, match.groups())
    elif match := _REGION_PERCENT.fullmatch(text):
        left, top, wide, high = (float(number) / 100 for number in match.groups())
        x, y = round(left * width_px), round(top * height_px)
        width, height = round(wide * width_px), round(high * height_px)
    else:
        raise ImageRequestProblem(
            f"The region {text!r} is not full, square, x,y,w,h or pct:x,y,w,h."
        )
    if not width or not height or x >= width_px or y >= height_px:
        raise ImageRequestProblem(
            f"The region {text!r} has no pixel of this picture of {width_px} × {height_px}."
        )
    return x, y, min(width, width_px - x), min(height, height_px - y)


def _parse_size(text: str, width_px: int, height_px: int) -> tuple[int, int]:
    """The size to scale a region of `width_px` × `height_px` to."""
    may_enlarge, wanted = text.startswith("^"), text.removeprefix("^")
    if wanted == "max":
        return max_size(width_px, height_px)
    if match := _SIZE_CONFINED.fullmatch(wanted):
        width, height = (max(1, int(number)) for number in match.groups())
        scale = min(width / width_px, height / height_px)
        if scale > 1 and not may_enlarge:
            raise _enlarging(text, width_px, height_px)
        return _confined(width_px, height_px, scale)
    size = _explicit_size(wanted, width_px, height_px)
    if size is None:
        raise ImageRequestProblem(
            f"The size {text!r} is not max, w, or ,h or w,h or !w,h or pct:n."
        )
    if not may_enlarge and (size[0] > width_px or size[1] > height_px):
        raise _enlarging(text, width_px, height_px)
    return size


def _enlarging(text: str, width_px: int, height_px: int) -> ImageRequestProblem:
    return ImageRequestProblem(
        f"The size {text!r} is larger than the region of {width_px} × {height_px}; "
        f"write ^{text} to enlarge it."
    )


def _explicit_size(wanted: str, width_px: int, height_px: int) -> tuple[int, int] | None:
    """Width and height for `w,`, `,h`, `w,h` and `pct:n`; None when it is none of them, or 0."""
    if match := _SIZE_PERCENT.fullmatch(wanted):
        scale = float(match[1]) / 100
        return _scaled(width_px, height_px, scale) if scale else None
    match = _SIZE.fullmatch(wanted)
    if not match or wanted == ",":
        return None
    width, height = (int(number) if number else None for number in match.groups())
    if width == 0 or height == 0:
        return None
    if height is None:
        return width, _other_side(height_px, width_px, width)
    if width is None:
        return _other_side(width_px, height_px, height), height
    return width, height


def _other_side(side_px: int, given_px: int, wanted_px: int) -> int:
    """`side_px` in proportion, when `given_px` becomes `wanted_px`.

    Where the request meets a level of the pyramid it is rounded up, as the level is: so `w,` finds
    the same stored tile as `w,h`.
    """
    exact = side_px * wanted_px / given_px
    factor = 1
    while ceil(given_px / factor) > wanted_px:
        factor *= 2
    level_px = ceil(side_px / factor)
    if ceil(given_px / factor) == wanted_px and abs(level_px - exact) < 1:
        return level_px
    return max(1, round(exact))


def _confined(width_px: int, height_px: int, scale: float) -> tuple[int, int]:
    """Scale, but not beyond the largest area and side of an answer, or of an enlarged one."""
    area_px = width_px * height_px
    longest = MAX_SIDE_PX / max(width_px, height_px)
    as_it_is = min(1.0, longest, sqrt(MAX_AREA_PX / area_px))
    most = max(as_it_is, min(longest, sqrt(MAX_ENLARGED_AREA_PX / area_px)))
    scale = min(scale, most)
    width, height = _scaled(width_px, height_px, scale)
    if width * height <= area_px * most**2:
        return width, height
    return max(1, int(width_px * scale)), max(1, int(height_px * scale))


def _scaled(width_px: int, height_px: int, scale: float) -> tuple[int, int]:
    return max(1, round(width_px * scale)), max(1, round(height_px * scale))


def _parse_rotation(text: str) -> tuple[bool, float]:
    match = _ROTATION.fullmatch(text)
    if not match or float(match[2]) > 360:
        raise ImageRequestProblem(f"The rotation {text!r} is not a number from 0 to 360, or !n.")
    return bool(match[1]), float(match[2]) % 360


def _parse_last(text: str) -> tuple[str, str]:
    quality, _, format = text.rpartition(".")
    if quality not in QUALITIES:
        raise ImageRequestProblem(f"The quality {quality!r} is not one of {', '.join(QUALITIES)}.")
    if format not in FORMATS:
        raise ImageRequestProblem(f"The format {format!r} is not one of {', '.join(FORMATS)}.")
    return quality, format


def _info_answer(page: Page, base_url: str, accept: str, if_none_match: str) -> Answer:
    body = json.dumps(info(page, base_url), ensure_ascii=False).encode()
    wants_ld = "application/ld+json" in accept
    content_type = f'application/ld+json;profile="{CONTEXT}"' if wants_ld else "application/json"
    headers = {
        "Content-Type": content_type,
        "ETag": _etag(content_type, body.decode()),
        "Cache-Control": INFO_CACHE,
        "Access-Control-Allow-Origin": "*",
        "Link": f'<{PROFILE}>;rel="profile"',
        "Vary": "Accept",
    }
    return _unless_known(headers, if_none_match) or Answer(200, headers, body)


def _image_answer(page: Page, path: str, base_url: str, if_none_match: str) -> Answer:
    request = parse(path, page.width_px, page.height_px)
    canonical = f"{service_id(base_url, page.pk)}/{request.canonical}"
    headers = {
        "Content-Type": FORMATS[request.format].media_type,
        "ETag": _etag(page.derivative_sha256, RENDERING, request.canonical),
        "Cache-Control": IMAGE_CACHE,
        "Access-Control-Allow-Origin": "*",
        "Link": f'<{PROFILE}>;rel="profile",<{canonical}>;rel="canonical"',
    }
    if known := _unless_known(headers, if_none_match):
        return known
    pyramid = open_pyramid(page.derivative)
    tile = _stored_tile(pyramid, request)
    if tile is not None:
        return Answer(200, headers, tile)
    if not DECODERS.acquire(timeout=DECODER_WAIT_S):
        sentence = f"Too many pictures are being made; ask again in {RETRY_AFTER_S} seconds."
        return _refused(503, sentence, {"Retry-After": str(RETRY_AFTER_S)})
    try:
        return Answer(200, headers, _render(pyramid, request))
    finally:
        DECODERS.release()


def _refused(status: int, sentence: str, more: dict[str, str] | None = None) -> Answer:
    headers = {"Content-Type": "text/plain; charset=utf-8", "Access-Control-Allow-Origin": "*"}
    return Answer(status, headers | (more or {}), sentence.encode())


def _etag(*parts: str) -> str:
    return f'"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'


def _unless_known(headers: dict[str, str], if_none_match: str) -> Answer | None:
    """304 when the client names this ETag (RFC 9110, 13.1.2: compared weakly)."""
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    if "*" not in known and headers["ETag"] not in known:
        return None
    return Answer(304, {key: headers[key] for key in headers if key != "Content-Type"})


def _stored_tile(pyramid: Pyramid, request: ImageRequest) -> bytes | None:
    """The bytes of a tile as they lie in the file, when the request asks for exactly one."""
    is_grey = pyramid.mode == "L"
    if request.format != "jpg" or request.degrees or request.is_mirrored:
        return None
    if request.quality == "bitonal" or (request.quality == "gray" and not is_grey):
        return None
    x, y, width, height = request.box
    for number, (level, factor) in enumerate(
        zip(pyramid.levels, pyramid.scale_factors, strict=True)
    ):
        side = TILE_PX * factor
        if x % side or y % side or request.size[0] != min(TILE_PX, ceil(width / factor)):
            continue
        column, row = x // side, y // side
        whole = _box_of_tile(pyramid, column, row, side)
        if (x, y, width, height) == whole and level.tile_size(column, row) == request.size:
            return pyramid.tile(number, column, row)
    return None


def _box_of_tile(pyramid: Pyramid, column: int, row: int, side: int) -> tuple[int, int, int, int]:
    """The box in the full picture that a tile of `side` full pixels covers."""
    full = pyramid.levels[0]
    x, y = column * side, row * side
    return x, y, min(side, full.width_px - x), min(side, full.height_px - y)


def _render(pyramid: Pyramid, request: ImageRequest) -> bytes:
    image = pyramid.region(request.box, request.size)
    if request.is_mirrored:
        image = ImageOps.mirror(image)
    image = _turned(image, request.degrees, request.format)
    return _encoded(_in_quality(image, request.quality), request.format)


def _turned(image: Image.Image, degrees: float, format: str) -> Image.Image:
    """Turned clockwise; the new corners are transparent, or white in JPEG."""
    quarter_turns = {
        90: Image.Transpose.ROTATE_270,
        180: Image.Transpose.ROTATE_180,
        270: Image.Transpose.ROTATE_90,
    }
    if not degrees:
        return image
    if degrees in quarter_turns:
        return image.transpose(quarter_turns[degrees])
    if format == "jpg":
        fill = "white"
    else:
        image, fill = image.convert("LA" if image.mode == "L" else "RGBA"), None
    return image.rotate(-degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=fill)


def _in_quality(image: Image.Image, quality: str) -> Image.Image:
    if quality in ("default", "color"):
        return image
    grey = image.convert("LA" if image.has_transparency_data else "L")
    if quality == "gray":
        return grey
    return grey.point([0] * 128 + [255] * 128 + (list(range(256)) if grey.mode == "LA" else []))


def _encoded(image: Image.Image, format: str) -> bytes:
    if format == "gif" and image.mode == "RGB":
        image = _with_a_palette(image)
    buffer = BytesIO()
    chosen = FORMATS[format]
    image.save(buffer, chosen.pillow_name, **chosen.options)
    return buffer.getvalue()


def _with_a_palette(image: Image.Image) -> Image.Image:
    """In 256 colours, chosen from a sample of the pixels: looking at each of them takes seconds."""
    sample = image.resize(
        [min(side, PALETTE_SAMPLE_PX) for side in image.size], Image.Resampling.NEAREST
    )
    return image.quantize(palette=sample.quantize())
