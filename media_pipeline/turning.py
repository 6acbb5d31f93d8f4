"""A page that lies on its side or its head, laid out on the disk so that it can be turned.

What is displayed as a row of tiles is a column of the file, which would have to be read anew for
each. So it is read once, and kept in squares of which a column is as near as a row: memory stays
bounded by one side of the picture, at the cost of the pixels' room on the disk meanwhile.
"""

import tempfile
from pathlib import Path

from PIL import Image

from .tiff_page import TiffPage

SQUARE_PX = 512


class TurnedPage:
    """The pixels of a page, for any order of reading; `folder` is where they lie until it is gone.

    Raises AssetProblem when the page is damaged.
    """

    def __init__(self, page: TiffPage, folder: Path | None):
        self.size = page.size
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (it lives as long as we do)
        self._squares: dict[tuple[int, int], int] = {}  # left and top → place in the file
        width, height = page.size
        for top in range(0, height, SQUARE_PX):
            band = page.crop((0, top, width, min(top + SQUARE_PX, height)))
            self._mode = band.mode
            for left in range(0, width, SQUARE_PX):
                self._squares[left, top] = self._file.tell()
                self._file.write(band.crop(self._box(left, top, top)).tobytes())

    def crop(self, box: tuple[int, int, int, int]) -> Image.Image:
        """The pixels of `box` (left, top, right, bottom as stored)."""
        left, top, right, bottom = box
        image = Image.new(self._mode, (right - left, bottom - top))
        for y in range(top - top % SQUARE_PX, bottom, SQUARE_PX):
            for x in range(left - left % SQUARE_PX, right, SQUARE_PX):
                image.paste(self._square(x, y), (x - left, y - top))
        return image

    def _square(self, left: int, top: int) -> Image.Image:
        box = self._box(left, top)
        size = box[2] - box[0], box[3] - box[1]
        self._file.seek(self._squares[left, top])
        size_bytes = size[0] * size[1] * len(Image.new(self._mode, (1, 1)).tobytes())
        return Image.frombytes(self._mode, size, self._file.read(size_bytes))

    def _box(self, left: int, top: int, above: int = 0) -> tuple[int, int, int, int]:
        """The square at (left, top), smaller at the far edges; its top counted from `above`."""
        right = min(left + SQUARE_PX, self.size[0])
        bottom = min(top + SQUARE_PX, self.size[1])
        return left, top - above, right, bottom - above
