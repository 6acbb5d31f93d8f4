"""IIIF Image API 3.0, level 2: a request in, an answer out; no views, no visitors.

Source: IIIF Image API 3.0.0, https://iiif.io/api/image/3.0/. What a request means is said in
image_requests.py, which requests are stored tiles in tiles.py. An answer is the same whether it is
given by `answer` (within Django) or by a `door` in front of it: both send what `_stored` finds.

A page that is held to a longest side (`Page.held_to`) is a service of its own, with an identifier
of its own: a smaller picture, in whose pixels everything is counted. Nothing of it shows more than
that picture does: regions are cut from it in whole pixels, and nothing is enlarged.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageOps

from .doors import Answer, Door, measured, unless_known
from .errors import ImageRequestProblem
from .image_requests import (
    EXTRA_FORMATS,
    FORMATS,
    MAX_AREA_PX,
    MAX_SIDE_PX,
    ImageRequest,
    is_within_limits,
    parse,
)
from .models import Page
from .pyramid import TILE_PX, level_sizes
from .tiff import TiffDamaged
from .tiles import Pyramid, TilePlace, open_pyramid, place_of_tile

CONTEXT = "http://iiif.io/api/image/3/context.json"
PROFILE = "http://iiif.io/api/image/3/level2.json"
PREFIX = "/iiif/3"
_SERVICES = PREFIX + "/"

PALETTE_SAMPLE_PX = 256  # each side of what a GIF's colours are chosen from
EXTRA_FEATURES = [
    "canonicalLinkHeader",
    "mirroring",
    "profileLinkHeader",
    "rotationArbitrary",
]
ENLARGING = "sizeUpscaling"

# Raise when a decoded answer for the same request changes: it is part of every ETag.
RENDERING = "2"
IMAGE_CACHE = "public, max-age=31536000, immutable"  # a page's pixels never change
INFO_CACHE = "public, max-age=3600"

DECODERS = threading.BoundedSemaphore(2)  # decoded answers at a time in this process
DECODER_WAIT_S = 2  # who waits holds a thread that could send stored tiles
RETRY_AFTER_S = 2
UNDERSTOOD = 8192  # texts of requests whose meaning is remembered, about 0.5 kB each


class Understood(NamedTuple):
    """Of an image request its one spelling and, when a stored tile may answer it, where it lies."""

    canonical: str
    media_type: str
    is_gray: bool
    place: TilePlace | None


def service_id(base_url: str, page: Page) -> str:
    """The address of a page's image service; `base_url` is the site's origin."""
    return f"{base_url}{PREFIX}/{page.identifier}"


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
        info_url = service_id(base_url, page) + "/info.json"
        return Answer(303, {"Location": info_url, "Access-Control-Allow-Origin": "*"})
    try:
        if path == "info.json":
            found = _info_answer(page, base_url, accept, if_none_match)
        else:
            found = _image_answer(page, path, base_url, if_none_match)
    except ImageRequestProblem as problem:
        found = _refused(400, str(problem))
    return measured(found, method)


def door(
    open_to_all: Callable[[str], Page | None],
    *,
    base_url: Callable[[], str],
    headers: Mapping[str, str],
) -> Door:
    """A door for stored tiles: their bytes as they lie in the file, without Django around them.

    `open_to_all` gives the page of this identifier when everybody may see it whole, else None;
    `headers` are added to each answer. None is answered, so that Django does, for every other page
    and for all that is no stored tile: another address, what must be decoded, what is wrong.
    """

    def image_door(environ: dict) -> Answer | None:
        address, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if not address.startswith(_SERVICES) or method not in ("GET", "HEAD"):
            return None
        identifier, _, path = address[len(_SERVICES) :].partition("/")
        page = open_to_all(identifier)
        if page is None:
            return None
        found = _tile_answer(page, path, base_url(), environ.get("HTTP_IF_NONE_MATCH", ""))
        if found is None:
            return None
        found.headers.update(headers)
        return measured(found, method)

    return image_door


def info(page: Page, base_url: str) -> dict:
    """The image information document (info.json) of a page."""
    width_px, height_px = page.shown_px
    sizes = level_sizes(width_px, height_px)
    factors = [2**level for level in range(len(sizes))]
    held_px = page.held_to_px
    return {
        "@context": CONTEXT,
        "id": service_id(base_url, page),
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level2",
        "width": width_px,
        "height": height_px,
        "maxArea": MAX_AREA_PX,
        "maxWidth": held_px or MAX_SIDE_PX,
        "maxHeight": held_px or MAX_SIDE_PX,
        "sizes": [{"width": w, "height": h} for w, h in reversed(sizes) if is_within_limits(w, h)],
        "tiles": [{"width": TILE_PX, "height": TILE_PX, "scaleFactors": factors}],
        "extraFormats": EXTRA_FORMATS,
        "extraQualities": ["bitonal"],
        "extraFeatures": EXTRA_FEATURES if held_px else [*EXTRA_FEATURES, ENLARGING],
    }


def _info_answer(page: Page, base_url: str, accept: str, if_none_match: str) -> Answer:
    body = json.dumps(info(page, base_url), ensure_ascii=False).encode()
    wants_ld = "application/ld+json" in accept
    content_type = f'application/ld+json;profile="{CONTEXT}"' if wants_ld else "application/json"
    headers = {
        "Content-Type": content_type,
        "ETag": f'"{hashlib.sha256(content_type.encode() + body).hexdigest()[:32]}"',
        "Cache-Control": INFO_CACHE,
        "Access-Control-Allow-Origin": "*",
        "Link": f'<{PROFILE}>;rel="profile"',
        "Vary": "Accept",
    }
    return unless_known(headers, if_none_match) or Answer(200, headers, body)


def _image_answer(page: Page, path: str, base_url: str, if_none_match: str) -> Answer:
    understood = _understand(page, path)
    headers = _image_headers(page, understood, base_url)
    if known := unless_known(headers, if_none_match):
        return known
    pyramid = open_pyramid(page.derivative)
    stored = _stored(pyramid, understood)
    if stored is not None:
        return Answer(200, headers, stored)
    if not DECODERS.acquire(timeout=DECODER_WAIT_S):
        sentence = f"Too many pictures are being made; ask again in {RETRY_AFTER_S} seconds."
        return _refused(503, sentence, {"Retry-After": str(RETRY_AFTER_S)})
    try:
        return Answer(200, headers, _render(pyramid, page, _request(page, path)))
    finally:
        DECODERS.release()


def _tile_answer(page: Page, path: str, base_url: str, if_none_match: str) -> Answer | None:
    """As `_image_answer`, when it needs no decoding; else None."""
    try:
        understood = _understand(page, path)
        if understood.place is None:
            return None
        headers = _image_headers(page, understood, base_url)
        if known := unless_known(headers, if_none_match):
            return known
        stored = _stored(open_pyramid(page.derivative), understood)
    except (ImageRequestProblem, OSError, TiffDamaged):  # `answer` says what is wrong
        return None
    return None if stored is None else Answer(200, headers, stored)


def _request(page: Page, path: str) -> ImageRequest:
    return parse(path, *page.shown_px, may_enlarge=page.held_to_px is None)


def _understand(page: Page, path: str) -> Understood:
    return _understood(path, *page.shown_px, page.held_to_px is None)


@lru_cache(maxsize=UNDERSTOOD)
def _understood(path: str, width_px: int, height_px: int, is_whole: bool) -> Understood:
    """Remembered, as most requests are for the same tiles: of text and numbers, of no page."""
    request = parse(path, width_px, height_px, may_enlarge=is_whole)
    is_plain = (
        is_whole
        and request.format == "jpg"
        and not request.degrees
        and not request.is_mirrored
        and request.quality != "bitonal"
    )
    page_px = width_px, height_px
    place = place_of_tile(page_px, request.box, request.size) if is_plain else None
    canonical = path if path == request.canonical else request.canonical  # one text, not two alike
    media_type = FORMATS[request.format].media_type
    return Understood(canonical, media_type, request.quality == "gray", place)


def _stored(pyramid: Pyramid, understood: Understood) -> bytes | None:
    """The bytes of a tile as they lie in the file, when the request asks for exactly one."""
    is_greyed = understood.is_gray and pyramid.mode != "L"
    if understood.place is None or is_greyed:
        return None
    return pyramid.tile(*understood.place)


def _image_headers(page: Page, understood: Understood, base_url: str) -> dict[str, str]:
    canonical = understood.canonical
    version = f"{page.derivative_sha256[:32]}-{RENDERING}-{page.held_to_px or ''}"
    return {
        "Content-Type": understood.media_type,
        "ETag": f'"{version}/{canonical}"',
        "Cache-Control": IMAGE_CACHE,
        "Access-Control-Allow-Origin": "*",
        "Link": f'<{PROFILE}>;rel="profile",'
        f'<{service_id(base_url, page)}/{canonical}>;rel="canonical"',
    }


def _refused(status: int, sentence: str, more: dict[str, str] | None = None) -> Answer:
    headers = {"Content-Type": "text/plain; charset=utf-8", "Access-Control-Allow-Origin": "*"}
    return Answer(status, headers | (more or {}), sentence.encode())


def _render(pyramid: Pyramid, page: Page, request: ImageRequest) -> bytes:
    image = pyramid.region(_box_in_file(page, request.box), request.size)
    if request.is_mirrored:
        image = ImageOps.mirror(image)
    image = _turned(image, request.degrees, request.format)
    return _encoded(_in_quality(image, request.quality), request.format)


def _box_in_file(page: Page, box: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
    """A box in the pixels of the page as shown, in those of its derivative."""
    if page.held_to_px is None:
        return box
    across = page.width_px / page.shown_px[0]
    along = page.height_px / page.shown_px[1]
    x, y, width, height = box
    return x * across, y * along, width * across, height * along


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
