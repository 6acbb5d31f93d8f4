"""What a request of the IIIF Image API 3.0 asks for: text in, region, size and the rest out.

Source: IIIF Image API 3.0.0, https://iiif.io/api/image/3.0/. Where it leaves room we do as the
consortium's validators expect: `^max` answers like `max`, since enlarging a picture to the limit
shows nothing more; and `!w,h` larger than the region on both sides is refused without `^`. A side
that would round to 0 pixels is 1 pixel wide. `w,` of a tile is as high as the tile, so that both
spellings of it are one: it is the page divided by a power of two, and only rounding its narrow side
up makes it look out of proportion.

What a request costs is known from its text and the size of the page, so `parse` refuses what is too
large before the file is opened. What is optional and slow (to enlarge, to turn by any angle, GIF
and TIFF) has lower limits than the rest; info.json has no words for those, so the refusal tells.
"""

import re
from dataclasses import dataclass
from math import ceil, cos, floor, radians, sin, sqrt
from typing import NamedTuple

from .errors import ImageRequestProblem
from .tiles import Box, height_of_tile

# Of an answer; a request for more is refused, `max` stays within the first two.
MAX_AREA_PX = 24_000_000
MAX_SIDE_PX = 65_500  # what JPEG can write; for every format, so that nobody asks for thin strips
MAX_ENLARGED_AREA_PX = 6_000_000
MAX_TURNED_AREA_PX = 6_000_000  # by other than a multiple of 90°, with the new corners
MAX_SLOW_FORMAT_AREA_PX = 4_000_000
QUALITIES = ("default", "color", "gray", "bitonal")

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


@dataclass(frozen=True, slots=True)  # thousands are remembered
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


def max_size(width_px: int, height_px: int) -> tuple[int, int]:
    """The width and height of the answer to `full/max` for a page of this size."""
    return _confined(width_px, height_px, 1.0)


def parse(path: str, width_px: int, height_px: int, *, may_enlarge: bool = True) -> ImageRequest:
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
        size=_parse_size(size, box, (width_px, height_px)),
        is_mirrored=is_mirrored,
        degrees=degrees,
        quality=quality,
        format=format,
    )
    if request.is_enlarged and not may_enlarge:
        raise ImageRequestProblem(f"The size {size!r} enlarges, which this picture is not for.")
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


def is_within_limits(width_px: int, height_px: int) -> bool:
    """Whether a picture of this size is small enough for one answer."""
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


def _parse_size(text: str, box: Box, page_px: tuple[int, int]) -> tuple[int, int]:
    """The size to scale the region `box` to, of a page of this width and height."""
    width_px, height_px = box[2:]
    may_enlarge, wanted = text.startswith("^"), text.removeprefix("^")
    if wanted == "max":
        return max_size(width_px, height_px)
    if match := _SIZE_CONFINED.fullmatch(wanted):
        width, height = (max(1, int(number)) for number in match.groups())
        scale = min(width / width_px, height / height_px)
        if scale > 1 and not may_enlarge:
            raise _enlarging(text, width_px, height_px)
        return _confined(width_px, height_px, scale)
    size = _explicit_size(wanted, box, page_px)
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


def _explicit_size(wanted: str, box: Box, page_px: tuple[int, int]) -> tuple[int, int] | None:
    """Width and height for `w,`, `,h`, `w,h` and `pct:n`; None when it is none of them, or 0."""
    width_px, height_px = box[2:]
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
        tile_px = height_of_tile(page_px, box, width)
        return width, tile_px or _other_side(height_px, width_px, width)
    if width is None:
        return _other_side(width_px, height_px, height), height
    return width, height


def _other_side(side_px: int, given_px: int, wanted_px: int) -> int:
    """`side_px` in proportion, when `given_px` becomes `wanted_px`.

    Where the request meets a level of the pyramid it is rounded up, as the level is.
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
