"""An office's boundary file as it comes by a form: nothing of it is trusted."""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.contrib.gis.geos import MultiPolygon
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from gis.boundaries import boundary_of
from gis.errors import GisProblem

MOST_BYTES = 20 * 1024**2
MOST_LETTERS = 60  # of a file's name, which a disk counts in bytes
MOST_UNPACKED_BYTES = 200 * 1024**2
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")  # of a Shapefile
# GDAL reads many formats, some of which fetch other files: only these three come through.
BEGINNINGS = {b"SQLite format 3\x00": ".gpkg", b"PK\x03\x04": ".zip"}


def uploaded_boundary(file) -> MultiPolygon:
    """The polygons of an uploaded GeoJSON, GeoPackage or zipped Shapefile, taken together.

    WGS 84 longitude, latitude. Raises GisProblem, in a sentence that names the file.
    """
    with on_disk(file) as path:
        return boundary_of(path)


@contextmanager
def on_disk(file) -> Iterator[Path]:
    """The file on disk under its own name, as GDAL wants it; a zipped one unpacked.

    `file` is an uploaded one, or one of the storage with that name. Raises GisProblem.
    """
    if file.size > MOST_BYTES:
        limit_mb = {"file": file.name, "limit": MOST_BYTES // 1024**2}
        raise GisProblem(_("%(file)s is larger than %(limit)s MB.") % limit_mb)
    ending = _ending(file)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, Path(file.name).stem[:MOST_LETTERS]).with_suffix(ending)
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


WAITING = "boundaries-looked-at"  # the folder of the storage
KEPT_FOR = timedelta(days=1)


def keep_for_a_day(file) -> str:
    """Keep a file that somebody looks at before it is taken; returns its name in the storage.

    What was kept longer than a day is removed, so that nothing gathers there.
    """
    _, names = _listed()
    for name in names:
        path = f"{WAITING}/{name}"
        if timezone.now() - default_storage.get_modified_time(path) > KEPT_FOR:
            default_storage.delete(path)
    file.seek(0)
    return default_storage.save(f"{WAITING}/{uuid4()}", file)


def _listed():
    try:
        return default_storage.listdir(WAITING)
    except FileNotFoundError:  # nobody has looked at one yet
        return [], []


@contextmanager
def kept(name: str, called: str) -> Iterator[Path]:
    """A kept file on disk, as `on_disk` gives it, under the name that its owner gave it.

    Raises GisProblem when it was kept too long, or was taken already.
    """
    if not default_storage.exists(name):
        raise GisProblem(_("The file was looked at too long ago: choose it anew."))
    with default_storage.open(name) as file:
        file.name = called
        with on_disk(file) as path:
            yield path


def forget(name: str):
    """A file that was taken waits no longer."""
    default_storage.delete(name)
