"""A camera's raw file in Adobe's DNG, developed with LibRaw through rawpy, where that is installed.

It is developed as the camera saw it: its white balance, its matrix to sRGB, no brightening. The
original stays as it is, so it can be developed again, and better.
"""

from importlib.util import find_spec
from pathlib import Path

from django.utils.translation import gettext_noop as _
from PIL import Image

from . import headers
from .errors import AssetProblem

AS_THE_CAMERA_SAW_IT = {
    "use_camera_wb": True,
    "no_auto_bright": True,
    "adjust_maximum_thr": 0.0,  # white is what the file says, and not what was brightest
    "gamma": (2.4, 12.92),  # of sRGB: power, slope near black (IEC 61966-2-1)
    "output_bps": 8,
}


def develop(path: Path, name: str) -> Image.Image:
    """The picture in 8-bit sRGB, turned as the camera was held. Raises AssetProblem."""
    if find_spec("rawpy") is None:
        raise _not_installed(name)
    import rawpy  # not on every machine, and only for the decoder's process

    try:
        with rawpy.imread(str(path)) as file:
            pixels = file.postprocess(**AS_THE_CAMERA_SAW_IT)
    except rawpy.LibRawError as error:
        raise headers.damaged(name) from error
    is_grey = pixels.shape[2] == 1  # a sensor without colour filters
    return Image.fromarray(pixels[..., 0] if is_grey else pixels)


def _not_installed(name: str) -> AssetProblem:
    return AssetProblem(
        _(
            "“%(name)s” is a camera's raw file, and this server is not set up to develop those. "
            "Export it as TIFF or JPEG, or ask the administrator to install rawpy."
        ),
        {"name": name},
    )
