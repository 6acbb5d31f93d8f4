"""Good files with flipped bits, cuts and splices: each ends soon, refused or shown.

`FUZZ_FILES=20000 pytest tests/media_pipeline/test_fuzz.py` goes on for longer; `FUZZ_SEED` begins
elsewhere.
"""

import os
import random
import time
from io import BytesIO

import pytest

from media_pipeline import formats
from media_pipeline.errors import AssetProblem
from media_pipeline.intake import receive
from media_pipeline.models import Asset
from media_pipeline.worker import process_next

from . import odd_files as odd
from .labels import labelled
from .pictures import encoded, gradient

pytestmark = pytest.mark.django_db
FILES = int(os.environ.get("FUZZ_FILES", 400))
SEED = int(os.environ.get("FUZZ_SEED", 1))
LONGEST_S = 10


def good_files() -> list[bytes]:
    """Small files of every kind that is taken, with labels where they have any."""
    picture = gradient(160, 120)
    plain = [encoded(picture, format) for format in ("JPEG2000", "PDF")]
    pages = [encoded(picture, "TIFF", save_all=True, append_images=[picture.convert("1")])]
    modes = [encoded(picture.convert(mode), "TIFF") for mode in ("1", "L", "P", "CMYK")]
    packed = [
        encoded(picture, "TIFF", compression=how)
        for how in ("tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits")
    ]
    jpegs = [encoded(odd.noisy(160, 120), "JPEG", progressive=True)]
    kinds = ("JPEG", "PNG", "TIFF", "WEBP", "HEIF")
    return [labelled(kind, picture) for kind in kinds] + plain + pages + modes + packed + jpegs


def spoiled(files: list[bytes], chance: random.Random) -> bytes:
    """One of the files after one accident."""
    content = bytearray(chance.choice(files))
    accident = chance.choice(["bits", "bytes", "cut", "hole", "splice", "length"])
    at = chance.randrange(16, len(content))
    if accident == "bits":
        for _bit in range(chance.randint(1, 20)):
            content[chance.randrange(8, len(content))] ^= 1 << chance.randrange(8)
    elif accident == "bytes":
        content[at : at + 8] = chance.randbytes(8)
    elif accident == "cut":
        del content[at:]
    elif accident == "hole":
        del content[at : at + chance.randint(1, 200)]
    elif accident == "splice":
        content[at:] = chance.choice(files)[at:]
    else:  # most numbers that count something are in the head
        near = chance.randrange(4, min(200, len(content) - 4))
        content[near : near + 4] = chance.choice([b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff"])
    return bytes(content)


def test_every_spoiled_file_ends_soon_refused_or_shown_and_a_good_one_is_served_after_it():
    chance, files, slow, ends = random.Random(SEED), good_files(), [], {}
    for number in range(FILES):
        content = spoiled(files, chance)
        began_s = time.monotonic()
        end = ending_of(content)
        ends[end] = ends.get(end, 0) + 1
        if time.monotonic() - began_s > LONGEST_S:
            slow.append((number, end, formats.media_type_of(content[:4096])))

    receive(BytesIO(encoded(gradient(33, 33), "PNG")), name="good.png")
    assert process_next().status == "ready"
    assert slow == []
    assert set(ends) <= {"refused", "ready", "failed"}
    assert len(ends) == 3  # else the accidents are no accidents


def ending_of(content: bytes) -> str:
    """What becomes of it; a crash of the decoder counts as long as it is one file's end."""
    try:
        asset = receive(BytesIO(content), name="spoiled")
    except AssetProblem as problem:
        assert "“spoiled”" in str(problem)
        return "refused"
    while Asset.objects.unfinished().filter(pk=asset.pk).exists():
        process_next()
    asset.refresh_from_db()
    assert asset.why or asset.status == "ready"
    assert asset.status != "ready" or (asset.pages.exists() and not asset.is_damaged)
    return asset.status
