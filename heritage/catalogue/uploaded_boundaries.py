"""An office's boundary file as it comes by a form: nothing of it is trusted."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib.gis.geos import MultiPolygon
from django.utils.translation import gettext as _

from gis.boundaries import boundary_of
from gis.errors import GisProblem

MOST_BYTES = 20 * 1024**2
MOST_UNPACKED_BYTES = 200 * 1024**2
# GDAL reads many formats, some of which fetch other files: only these three come through.
BEGINNINGS = {b"SQLite format 3\x00": ".gpkg", b"PK\x03\x04": ".zip"}


def uploaded_boundary(file) -> MultiPolygon:
    """The polygons of an uploaded GeoJSON, GeoPackage or zipped Shapefile, taken together.

    WGS 84 longitude, latitude. Raises GisProblem, in a sentence that names the file.
    """
    if file.size > MOST_BYTES:
        limit_mb = {"file": file.name, "limit": MOST_BYTES // 1024**2}
        raise GisProblem(_("%(file)s is larger than %(limit)s MB.") % limit_mb)
    with _stored(file) as path:
        return boundary_of(path)


@contextmanager
def _stored(file) -> Iterator[Path]:
    """The file on disk under its own name, as GDAL wants it."""
    ending = _ending(file)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, Path(file.name).stem).with_suffix(ending)
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        if ending == ".zip":
            _check_archive(path, file.name)
            path = Path("/vsizip") / path.relative_to("/")
        yield path


def _ending(file) -> str:
    file.seek(0)
    beginning = file.read(512)
    for bytes_, ending in BEGINNINGS.items():
        if beginning.startswith(bytes_):
            return ending
    if beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return ".geojson"
    raise GisProblem(
        _("%(file)s is no GeoJSON, no GeoPackage and no zipped Shapefile.") % {"file": file.name}
    )


def _check_archive(path: Path, name: str):
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise GisProblem(_("%(file)s is a zip file that is damaged.") % {"file": name}) from error
    if not any(entry.filename.lower().endswith(".shp") for entry in entries):
        raise GisProblem(_("%(file)s holds no Shapefile (.shp).") % {"file": name})
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise GisProblem(_("%(file)s is too large once it is unpacked.") % {"file": name})
