"""What the decoder's process does with one original: judge the file, then make derivatives."""

from dataclasses import dataclass, replace

from . import damage
from .checks import check_file
from .derivatives import Job, Made, make_derivatives
from .errors import Damaged, Unreadable
from .metadata import read_file


@dataclass(frozen=True)
class Processed:
    """What became of one original."""

    made: Made
    metadata: dict  # as metadata.read_file tells it
    checks: dict  # of the file as checks.check_file tells it, and of each page
    damage: Damaged | None  # what is wrong with it, and was taken on somebody's word


def process_original(job: Job) -> Processed:
    """Raises AssetProblem, also when it is Damaged and nobody said to take it, and StorageFull."""
    found = damage.find_damage(job.original, job.media_type, job.name)
    if found is None:
        try:
            return _processed(job, None)
        except Unreadable:
            found = damage.count_rows(job.original, job.media_type, job.name)
    if not job.takes_damaged:
        raise found
    mended = damage.mend(job.original, job.media_type, job.name, job.folder)
    return _processed(replace(job, original=mended), found, told_by=job)


def _processed(job: Job, found: Damaged | None, told_by: Job | None = None) -> Processed:
    """Make the derivatives of `job`; what the file tells is read from the untouched original."""
    made, told_by = make_derivatives(job), told_by or job
    file = told_by.original, told_by.media_type, told_by.name
    checks = {"file": check_file(*file), "pages": [page.checks for page in made.pages]}
    return Processed(made, read_file(*file), checks, found)
