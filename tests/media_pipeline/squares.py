"""The test picture of the IIIF validator, drawn from the validator's own table of colours.

Ten by ten squares of 100 pixels: `ValidationInfo.colorInfo[column][row]`.
"""

from iiif_validator.validator import ValidationInfo
from PIL import Image

IDENTIFIER = (
    "67352ccc-d1b0-11e1-89ae-279075081939"  # the name under which the validator asks for it
)
SQUARE_PX = 100


def squares() -> Image.Image:
    """The picture of 1000 × 1000 pixels."""
    columns = ValidationInfo().colorInfo
    small = Image.new("RGB", (len(columns), len(columns[0])))
    for column, colours in enumerate(columns):
        for row, colour in enumerate(colours):
            small.putpixel((column, row), colour)
    size = (small.width * SQUARE_PX, small.height * SQUARE_PX)
    return small.resize(size, Image.Resampling.NEAREST)
