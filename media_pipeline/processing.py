"""What the decoder's process does with one original: judge the file, then make derivatives."""

from dataclasses import dataclass, replace

from . import damage
from .derivatives import Job, Made, make_derivatives
from .errors import Damaged, Unreadable


@dataclass(frozen=True)
class Processed:
    """What became of one original."""

    made: Made
    damage: Damaged | None  # what is wrong with it, and was taken on somebody's word


def process_original(job: Job) -> Processed:
    """Raises AssetProblem, also when it is Damaged and nobody said to take it, and StorageFull."""
    found = damage.find_damage(job.original, job.media_type, job.name)
    if found is None:
        try:
            return Processed(make_derivatives(job), None)
        except Unreadable:
            found = damage.count_rows(job.original, job.media_type, job.name)
    if not job.takes_damaged:
        raise found
    mended = damage.mend(job.original, job.media_type, job.name, job.folder)
    return Processed(make_derivatives(replace(job, original=mended)), found)
