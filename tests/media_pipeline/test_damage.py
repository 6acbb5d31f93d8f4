"""A file of which only a part is there: found, told with how much, and shown on a word only."""

import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from media_pipeline import formats, tiff, tiles
from media_pipeline.intake import receive
from media_pipeline.models import Asset, Page
from media_pipeline.worker import process_next

from . import odd_files as odd
from .pictures import encoded, psnr_db

pytestmark = pytest.mark.django_db
SIZE = (900, 640)


def cut(content: bytes, share: float = 0.5) -> bytes:
    return content[: int(len(content) * share)]


def noisy(**options):
    return encoded(odd.noisy(*SIZE), **options)


CUT = {
    "JPEG": lambda: cut(noisy(format="JPEG")),
    "JPEG that was given an end": lambda: cut(noisy(format="JPEG")) + b"\xff\xd9",
    "JPEG with a file behind": lambda: cut(noisy(format="JPEG")) + noisy(format="JPEG"),
    "PNG": lambda: cut(noisy(format="PNG")),
    "PNG, 16 bits": lambda: cut(encoded(deep(), format="PNG")),
    "TIFF": lambda: cut(noisy(format="TIFF")),
    "TIFF in strips": lambda: cut(striped()),
}


def deep() -> Image.Image:
    values = np.random.default_rng(2).integers(1, 65_535, SIZE[::-1])
    return Image.fromarray(values.astype(np.uint16))


def striped() -> bytes:
    """Deflated strips of 16 rows with the directory before them."""
    return scan(interleave="pixel", compress="deflate", blockysize=16)


def scan(**options) -> bytes:
    """A TIFF of the noisy picture as GDAL writes it: the directory before the pixels."""
    import rasterio
    from rasterio.io import MemoryFile

    values = np.moveaxis(np.asarray(odd.noisy(*SIZE)), -1, 0)
    with MemoryFile() as file:
        profile = {"driver": "GTiff", "width": SIZE[0], "height": SIZE[1], "count": 3}
        profile |= {"dtype": "uint8", "photometric": "RGB"} | options
        with rasterio.Env(), file.open(**profile) as written:
            written.write(values)
        return file.read()


def send(content: bytes) -> Asset:
    kind = formats.media_type_of(content[: formats.HEAD_BYTES])
    return receive(BytesIO(content), name=formats.renamed("tower", kind))


@pytest.mark.parametrize("kind", CUT)
def test_half_a_picture_is_not_shown_but_told_with_how_much_is_there(kind):
    send(CUT[kind]())

    asset = process_next()

    assert (asset.status, asset.is_damaged, asset.waits_for_a_word) == ("failed", True, True)
    assert " ends too early: about " in asset.why
    assert 40 <= asset.reason_values["percent"] <= 60
    assert not Page.objects.exists()


@pytest.mark.parametrize("kind", CUT)
def test_on_a_word_the_rows_that_are_there_are_shown_and_no_others(kind, registrar):
    send(CUT[kind]())
    process_next().take_damaged(registrar)

    asset = process_next()

    page = Page.objects.get()
    assert (asset.status, asset.is_damaged, asset.damage_taken_by) == ("ready", True, registrar)
    assert " of its rows are there" in asset.why
    assert page.width_px == SIZE[0]
    assert 0.4 * SIZE[1] <= page.height_px <= 0.6 * SIZE[1]
    if "16" not in kind:
        assert psnr_db(shown(page), odd.noisy(*SIZE).crop((0, 0, SIZE[0], page.height_px))) > 24


TILED = {"tiled": True, "blockxsize": 256, "blockysize": 256}


@pytest.mark.parametrize("compress", ["none", "lzw"])
@pytest.mark.parametrize("layout", [{"blockysize": 16}, TILED], ids=["strips", "tiles"])
@pytest.mark.parametrize("interleave", ["pixel", "band"])
def test_what_is_left_of_a_scan_has_its_colours(layout, interleave, compress, registrar):
    """Where each colour lies by itself, only of the last one something is missing."""
    send(cut(scan(interleave=interleave, compress=compress, **layout), 0.9))
    told_and_taken(registrar)

    process_next()

    page = Page.objects.get()
    assert 256 <= page.height_px < SIZE[1]
    assert psnr_db(shown(page), odd.noisy(*SIZE).crop((0, 0, SIZE[0], page.height_px))) > 24


@pytest.mark.parametrize("tag", [tiff.ROWS_PER_STRIP, tiff.TILE_WIDTH, tiff.TILE_LENGTH])
def test_a_cut_scan_whose_parts_have_no_size_ends_in_a_sentence(tag, tmp_path):
    layout = {"blockysize": 16} if tag == tiff.ROWS_PER_STRIP else TILED
    content = bytearray(cut(scan(interleave="pixel", **layout)))
    kind, _count, position = next(tiff.directories(bytes(content))).entries[tag]
    struct.pack_into("<" + tiff.CODES[kind], content, position, 0)
    send(bytes(content))

    asset = process_next()

    assert asset.status == "failed"
    assert asset.why.startswith("“tower.tif” ")
    assert asset.attempts == 1


def told_and_taken(registrar) -> str:
    """Process a file that is damaged, and take it; returns what is told of it."""
    asset = process_next()
    told = asset.why
    asset.take_damaged(registrar)
    return told


def shown(page: Page) -> Image.Image:
    size = (page.width_px, page.height_px)
    return tiles.open_pyramid(page.derivative).region((0, 0, *size), size)


def test_a_progressive_jpeg_that_was_cut_is_whole_and_coarse(registrar):
    send(cut(noisy(format="JPEG", progressive=True)))

    told = told_and_taken(registrar)
    taken = process_next()

    assert told.endswith("ends too early, and how much of it is there cannot be counted.")
    assert taken.status == "ready"
    assert (Page.objects.get().width_px, Page.objects.get().height_px) == SIZE


def test_a_jpeg_that_is_broken_inside_is_told_so_and_shown_on_a_word(registrar):
    content = bytearray(noisy(format="JPEG", restart_marker_rows=1))
    middle = len(content) // 2
    content[middle : middle + 400] = bytes(400)
    send(bytes(content))

    told = told_and_taken(registrar)

    assert told.startswith("“tower.jpg” is damaged inside: only the first ")
    assert process_next().status == "ready"
    assert Page.objects.get().height_px == SIZE[1]


def test_a_pdf_that_was_cut_is_told_so(registrar):
    first, second = odd.noisy(200, 100), odd.noisy(200, 100)
    whole = encoded(first, "PDF", save_all=True, append_images=[second])
    send(whole[: whole.rindex(b"%%EOF")])

    told = told_and_taken(registrar)
    taken = process_next()

    assert told.startswith("“tower.pdf” ends too early")
    assert (taken.status, taken.is_damaged, taken.pages.count()) == ("ready", True, 2)


@pytest.mark.parametrize(
    "content",
    [
        lambda: cut(noisy(format="JPEG2000"), 0.5),
        lambda: cut(odd.heic(odd.noisy(*SIZE)), 0.9),
        lambda: cut(noisy(format="JPEG"), 0.01) + b"\0",
        lambda: cut(noisy(format="PNG"), 0.001),
    ],
    ids=["JPEG 2000", "HEIC", "JPEG without a row", "PNG without a row"],
)
def test_what_cannot_be_read_in_part_is_asked_for_again(content):
    send(content())

    asset = process_next()

    assert (asset.status, asset.is_damaged) == ("failed", False)
    assert asset.why.endswith(
        "is damaged or incomplete and cannot be read. Send it again from its source."
    )


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP", "JPEG2000", "PDF"])
def test_a_whole_file_is_not_called_damaged(format):
    send(noisy(format=format))

    asset = process_next()

    assert (asset.status, asset.is_damaged, asset.why) == ("ready", False, "")


def test_a_tile_that_a_tiff_leaves_out_is_no_damage(tmp_path):
    """A map of which only a part was scanned has tiles of no bytes (GDAL: sparse files)."""
    import rasterio
    from rasterio.windows import Window

    path = tmp_path / "sparse.tif"
    profile = {"driver": "GTiff", "width": 512, "height": 512, "count": 1, "dtype": "uint8"}
    profile |= {"tiled": True, "blockxsize": 256, "blockysize": 256, "sparse_ok": True}
    with rasterio.open(path, "w", **profile) as scan:
        scan.write(np.full((1, 256, 256), 99, np.uint8), window=Window(0, 0, 256, 256))

    send(path.read_bytes())

    assert not process_next().is_damaged


def test_the_database_keeps_a_damaged_file_from_being_ready_on_nobody_s_word():
    from django.db import IntegrityError

    asset = send(noisy(format="PNG"))

    with pytest.raises(IntegrityError, match="asset_damaged_only_on_a_word"):
        Asset.objects.filter(pk=asset.pk).update(status="ready", is_damaged=True, reason="Half.")
