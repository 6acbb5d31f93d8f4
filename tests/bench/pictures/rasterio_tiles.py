"""A server to compare with: rasterio reads the tile's window, Pillow encodes it. No framework.

Reads the very file that we serve, named by BENCH_FILE. Each level is opened as such, so that its
windows are read without scaling; a dataset belongs to one thread, since GDAL's are not safe to
share.
"""

import os
import re
import threading
from io import BytesIO
from math import ceil

import rasterio
from PIL import Image
from rasterio.windows import Window

FILE = os.environ["BENCH_FILE"]
REQUEST = re.compile(r"/(?:full|(\d+),(\d+),(\d+),(\d+))/(\d+),(\d+)/0/default\.jpg$")
JPEG_QUALITY = 85
kept = threading.local()


def application(environ, start_response):
    asked = REQUEST.search(environ["PATH_INFO"]).groups(default="0")
    x, y, width, height, *size = map(int, asked)
    width, height = width or _level(0).width, height or _level(0).height
    times_smaller = ceil(max(width / size[0], height / size[1]))
    level = (times_smaller - 1).bit_length()  # a side is rounded up: 5 to 8 times is level 3
    window = Window(x >> level, y >> level, *size)
    pixels = _level(level).read(window=window).transpose(1, 2, 0)
    answer = BytesIO()
    Image.fromarray(pixels).save(answer, "JPEG", quality=JPEG_QUALITY)
    body = answer.getvalue()
    headers = [("Content-Type", "image/jpeg"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]


def _level(number: int):
    """Level 0 is the full size; every thread opens its own."""
    levels = kept.__dict__.setdefault("levels", {})
    if number not in levels:
        overview = {"overview_level": number - 1} if number else {}
        levels[number] = rasterio.open(FILE, **overview)
    return levels[number]
