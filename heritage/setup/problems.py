"""What can go wrong before the product runs, in sentences for the person at the machine."""

import errno
from pathlib import Path


class SetupProblem(Exception):
    """Something that the person at the machine can mend; its text is whole sentences."""


def disk_full(place: Path | str) -> SetupProblem:
    return SetupProblem(f"The disk that holds {place} is full. Free some space and start again.")


def from_os_error(error: OSError) -> SetupProblem | None:
    """The sentence for an error of the file system; None when it is not one that we know."""
    place = error.filename or "the files of this product"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(place)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOENT):
        return SetupProblem(f"{place} cannot be written or read: {error.strerror}.")
    return None
