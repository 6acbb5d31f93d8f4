"""What is refused by its header: with which sentence, how fast, and with how little memory."""

import resource
import subprocess
import time
from io import BytesIO
from pathlib import Path

import pytest

from media_pipeline import formats
from media_pipeline.errors import AssetProblem
from media_pipeline.intake import receive
from media_pipeline.models import Asset

from . import odd_files as odd
from .pictures import encoded, gradient

pytestmark = pytest.mark.django_db

BOMBS = {
    "flood.jpg": (odd.jpeg_forged, r"has 4290250000 pixels .* \(the first is 65500 × 65500\)"),
    "flood.tif": (odd.tiff_forged, r"has 4290250000 pixels .* \(the first is 65500 × 65500\)"),
    "text.png": (odd.png_text_bomb, "at least 16 megabytes of text and colour profiles"),
    "packet.png": (odd.png_international_text_bomb, "at least 16 megabytes of text"),
    "profile.png": (odd.png_profile_bomb, "at least 16 megabytes of text and colour profiles"),
    "texts.png": (odd.png_of_many_texts, "at least 16 megabytes of text and colour profiles"),
    "data.jpg": (odd.jpeg_of_application_data, "at least 19 megabytes of text and colour profiles"),
    "packet.tif": (odd.tiff_with_a_huge_packet, "at least 20 megabytes of text"),
    "pages.tif": (lambda: odd.tiff_chain(4000), "has 4000 pages; at most 500 are taken"),
    "endless.tif": (lambda: odd.tiff_chain(30_000), "lists 20001 pictures with 40002 tags"),
    "circle.tif": (lambda: odd.tiff_chain(3, circle=True), "list of pages turns in a circle"),
    "tags.tif": (odd.tiff_of_many_tags, "lists 1 pictures with 60000 tags"),
    "wide.tif": (odd.tiff_of_a_wide_width, "its tag 256 claims 1000000 values and may have one"),
    "moving.png": (lambda: odd.animated("PNG"), "is a moving picture of 3 frames"),
    "moving.webp": (lambda: odd.animated("WEBP"), "is a moving picture of 3 frames"),
    "moving.heic": (odd.heic_sequence, "is a moving picture. Send the one frame"),
    "moving.gif": (lambda: odd.animated("GIF", 300), "its content is a GIF picture"),
    "empty.jpg": (bytes, "is empty: it has no bytes"),
    "byte.jpg": (lambda: b"\xff", "its content is of a kind we do not know"),
    "start.jpg": (lambda: b"\xff\xd8\xff", "is damaged or incomplete"),
    "start.png": (lambda: encoded(gradient(64, 48), "PNG")[:20], "is damaged or incomplete"),
    "start.tif": (lambda: b"II*\0\x08\0\0\0", "is damaged or incomplete"),
    "start.webp": (lambda: encoded(gradient(64, 48), "WEBP")[:20], "is damaged or incomplete"),
    "start.heic": (lambda: odd.heic()[:60], "is damaged or incomplete"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_it_is_refused_within_a_second_with_a_sentence_that_names_it(name, settings):
    make, words = BOMBS[name]
    content = make()

    began_s = time.process_time()
    with pytest.raises(AssetProblem, match=f"^“{name}” .*{words}.*[.]$"):
        receive(BytesIO(content), name=name)

    assert time.process_time() - began_s < 1
    assert not Asset.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_refusing_bombs_takes_little_memory():
    contents = {name: make() for name, (make, _words) in BOMBS.items()}
    for name, content in contents.items():  # what is loaded once is loaded now
        refuse(name, content[:100])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    for name, content in contents.items():
        refuse(name, content)

    rise_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert rise_kib < 50 * 1024


def refuse(name, content):
    with pytest.raises(AssetProblem):
        receive(BytesIO(content), name=name)


KINDS = {
    "JPEG": (lambda: encoded(gradient(64, 48), "JPEG"), "a JPEG picture", ".jpg"),
    "PNG": (lambda: encoded(gradient(64, 48), "PNG"), "a PNG picture", ".png"),
    "TIFF": (lambda: encoded(gradient(64, 48), "TIFF"), "a TIFF picture", ".tif"),
    "WebP": (lambda: encoded(gradient(64, 48), "WEBP"), "a WebP picture", ".webp"),
    "HEIC": (odd.heic, "a HEIC picture", ".heic"),
    "JPEG 2000": (lambda: encoded(gradient(64, 48), "JPEG2000"), "a JPEG 2000 picture", ".jp2"),
    "PDF": (lambda: encoded(gradient(64, 48), "PDF"), "a PDF document", ".pdf"),
}


@pytest.mark.parametrize("claimed", [".gif", ".svg", ".html", ".doc", ".mp4", ".zip", ".bmp"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_name_of_another_kind_is_refused_and_told_how_to_rename(kind, claimed):
    make, words, extension = KINDS[kind]

    with pytest.raises(AssetProblem) as refused:
        receive(BytesIO(make()), name=f"tower 2.1{claimed}")

    assert str(refused.value) == (
        f"“tower 2.1{claimed}” is called {claimed}, but its content is {words}. If that is what "
        f"you mean to send, rename it to “tower 2.1{extension}”."
    )


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "a.jpg"), ("JPEG", "a.tif"), ("WebP", "a.PNG"), ("TIFF", "a.pdf")]
)
def test_a_picture_under_the_name_of_another_kind_of_picture_is_refused(kind, name):
    with pytest.raises(AssetProblem, match="but its content is"):
        receive(BytesIO(KINDS[kind][0]()), name=name)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("JPEG", "a.JPEG"),
        ("JPEG", "a.jpe"),
        ("JPEG", "a.jfif"),
        ("TIFF", "a.TIF"),
        ("TIFF", "a.tiff"),
        ("TIFF", "a.dng"),
        ("HEIC", "a.heif"),
        ("JPEG 2000", "a.j2k"),
        ("JPEG", "a"),
        ("PNG", "Qala 12.05.2019"),
        ("PNG", "fond 3.bin"),
    ],
)
def test_a_name_that_says_the_same_or_nothing_is_taken(kind, name):
    assert receive(BytesIO(KINDS[kind][0]()), name=name).original_name == name


MARKER = "heritage_pwned"
NEVER_OPENED = {
    "run.eps": f"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%touch {MARKER}) (w) file\n".encode(),
    "run.ps": f"%!PS\n(%pipe%touch {MARKER}) (r) file\n".encode(),
    "run.mvg": f'push graphic-context\nimage over 0,0 0,0 "|touch {MARKER}"\n'.encode(),
    "run.msl": f'<?xml version="1.0"?><image><write filename="{MARKER}"/></image>'.encode(),
    "run.vrt": b"<VRTDataset><SourceFilename>/vsicurl/http://127.0.0.1/</SourceFilename>",
    "run.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "run.svgz": b"\x1f\x8b\x08\0" + bytes(40),
    "entity.svg": b"<!DOCTYPE svg [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><svg>&e;</svg>",
}


@pytest.mark.parametrize("extension", ["", ".png", ".jpg"])
@pytest.mark.parametrize("name", NEVER_OPENED)
def test_what_runs_programs_is_never_opened_whatever_its_name(
    name, extension, monkeypatch, tmp_path
):
    def opened(*_args, **_kwargs):
        raise AssertionError("a program was started or a picture opened")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(subprocess, "Popen", opened)
    monkeypatch.setattr("PIL.Image.open", opened)

    with pytest.raises(AssetProblem, match=f"^“{name}{extension}” is "):
        receive(BytesIO(NEVER_OPENED[name]), name=name + extension)

    assert not Path(MARKER).exists()


def test_a_large_file_of_a_kind_that_is_read_whole_is_refused(monkeypatch):
    monkeypatch.setattr("media_pipeline.headers.MOST_READ_WHOLE_BYTES", 2 * 1024**2)
    content = odd.heic() + bytes(3 * 1024**2)

    with pytest.raises(AssetProblem, match=r"^“a\.heic” has 3 megabytes; .* at most 2 are taken"):
        receive(BytesIO(content), name="a.heic")


@pytest.mark.parametrize("media_type", formats.WORDS)
def test_every_kind_has_words_and_the_extension_that_a_sentence_advises(media_type):
    assert formats.is_claimed(formats.renamed("tower", media_type), media_type)


def test_every_kind_that_is_read_has_words():
    assert {*formats.PILLOW_FORMATS, formats.PDF} <= formats.WORDS.keys()
