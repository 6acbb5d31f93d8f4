"""An office's boundary file as it comes by a form: nothing of it is trusted."""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib.gis.geos import MultiPolygon
from django.utils.translation import gettext as _

from gis.boundaries import boundary_of
from gis.errors import GisProblem

MOST_BYTES = 20 * 1024**2
MOST_UNPACKED_BYTES = 200 * 1024**2
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")  # of a Shapefile
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
    """The file on disk under its own name, as GDAL wants it; a zipped one unpacked."""
    ending = _ending(file)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, Path(file.name).stem).with_suffix(ending)
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        yield _unpacked(path, file.name) if ending == ".zip" else path


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


def _unpacked(path: Path, name: str) -> Path:
    """The Shapefile of an archive, beside it: its parts only, under names that are ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            for ending, entry in _parts(archive.infolist(), name).items():
                with archive.open(entry) as part, path.with_suffix(ending).open("wb") as copy:
                    shutil.copyfileobj(part, copy)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        # NotImplementedError: packed in a way that we do not know; RuntimeError: by a password.
        raise GisProblem(
            _("%(file)s is a zip file that cannot be unpacked.") % {"file": name}
        ) from error
    return path.with_suffix(".shp")


def _parts(entries: list[zipfile.ZipInfo], name: str) -> dict[str, zipfile.ZipInfo]:
    """By their endings the files of the first Shapefile in an archive."""
    shapefiles = [entry for entry in entries if entry.filename.lower().endswith(".shp")]
    if not shapefiles:
        raise GisProblem(_("%(file)s holds no Shapefile (.shp).") % {"file": name})
    stem = shapefiles[0].filename[:-4]
    beside = [entry for entry in entries if entry.filename.startswith(f"{stem}.")]
    parts = {Path(entry.filename).suffix.lower(): entry for entry in beside}
    parts = {ending: parts[ending] for ending in PARTS if ending in parts}
    if sum(entry.file_size for entry in parts.values()) > MOST_UNPACKED_BYTES:
        raise GisProblem(_("%(file)s is too large once it is unpacked.") % {"file": name})
    return parts
