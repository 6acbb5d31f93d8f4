"""One original in, its pages' derivatives and its metadata out. Runs in the decoder's process."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext_noop as _

from . import headers, normalise, pyramid
from .checks import Measured
from .errors import AssetProblem
from .storage import a_full_disk_said_plainly


@dataclass(frozen=True)
class Job:
    """What is to be made of one original; derivatives are written into `folder`."""

    original: Path
    media_type: str
    name: str  # as sentences call it
    folder: Path
    limits: headers.Limits
    takes_damaged: bool = False  # somebody who answers for it said so


@dataclass(frozen=True)
class MadePage:
    """A finished derivative that is not stored yet."""

    number: int  # from 1
    width_px: int
    height_px: int
    path: Path
    sha256: str
    text: str = ""  # what a PDF has to be searched and copied
    checks: dict = field(default_factory=dict)  # as checks.Measured finds


@dataclass
class Made:
    pages: list[MadePage] = field(default_factory=list)


def make_derivatives(job: Job) -> Made:
    """Decode every page and write its pyramid; raises AssetProblem and StorageFull."""
    made = Made()
    with a_full_disk_said_plainly():
        pictures = normalise.read_pictures(
            job.original, job.media_type, job.name, job.limits, scratch=job.folder
        )
        for number, picture in enumerate(pictures, start=1):
            made.pages.append(_make_page(picture, number, job.folder))
    return made


def out_of_memory(name: str) -> AssetProblem:
    return AssetProblem(
        _(
            "“%(name)s” needs more memory than this server gives to one file. "
            "Send it smaller or in parts."
        ),
        {"name": name},
    )


def _make_page(picture: normalise.Picture, number: int, folder: Path) -> MadePage:
    path = folder / f"{number}.tif"
    measured = Measured(picture)
    pyramid.write_pyramid(measured, path, picture.geo_tags)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size_px = picture.width_px, picture.height_px
    return MadePage(number, *size_px, path, sha256, picture.text, measured.found())
