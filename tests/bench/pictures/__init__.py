"""`make bench`, the half of the pictures: ingest and tiles, side by side with what others use."""

import warnings

from rasterio.errors import NotGeoreferencedWarning

warnings.simplefilter("ignore", NotGeoreferencedWarning)  # photos lie on no map
