"""Disks of a test's own: one that can be full, and one whose power can fail."""

import subprocess
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

IMAGE_MB, MEMORY_MB = 512, 64
COMMIT_S = 600  # until the file system writes by itself: nothing but what was asked for is there


@contextmanager
def mounted(folder: Path, *how: str):
    """Something mounted at `folder`. Raises NotMounted where nobody may."""
    folder.mkdir(parents=True, exist_ok=True)
    tried = subprocess.run(["mount", *how, str(folder)], capture_output=True, text=True)
    if tried.returncode:
        raise NotMounted(tried.stderr.strip())
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


class NotMounted(OSError):
    """Only an administrator may mount, and not in every container."""


@contextmanager
def small_disk(folder: Path, size_bytes: int):
    """A disk with so much room; gives what makes more. failing.py acts as one where none can be."""
    with ExitStack() as closing:
        try:
            how = ("-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs")
            closing.enter_context(mounted(folder, *how))
        except OSError:
            order = folder.parent / "is_full_at"
            order.write_text(str(size_bytes))
            make_room = order.unlink
        else:
            larger = ["mount", "-o", f"remount,size={MEMORY_MB}m", str(folder)]
            make_room = partial(subprocess.run, larger, check=True)
        yield make_room


def new_image(path: Path) -> Path:
    """An empty disk as a file."""
    with path.open("wb") as file:
        file.truncate(IMAGE_MB * 1024**2)
    subprocess.run(["mkfs.ext4", "-q", "-E", "nodiscard", str(path)], check=True)
    return path


def disk_of(image: Path, folder: Path):
    """The disk of an image. What programs write stays in memory until they have it flushed."""
    return mounted(folder, "-o", f"loop,commit={COMMIT_S}", str(image))


def as_power_fails(image: Path) -> Path:
    """What is on the disk at this moment, and nothing of what waits in memory."""
    copy = image.with_suffix(".after")
    subprocess.run(["cp", "--sparse=always", str(image), str(copy)], check=True)
    return copy
