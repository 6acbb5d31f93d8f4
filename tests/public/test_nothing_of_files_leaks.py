"""Of what a camera, a program or a stranger put into a file, nothing leaves the office."""

from datetime import date
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from PIL import Image

from heritage.catalogue.models import Picture
from media_pipeline import formats
from media_pipeline.intake import receive
from media_pipeline.storage import original_name
from media_pipeline.worker import process_next
from tests.factories import AgencyFactory, AreaFactory, MonumentFactory, PictureFactory
from tests.media_pipeline import odd_files as odd
from tests.media_pipeline.labels import labelled
from tests.media_pipeline.odd_files import MARK
from tests.media_pipeline.pictures import encoded, gradient

from .test_nothing_hidden_leaks import everything_told

pytestmark = pytest.mark.django_db

PICTURE = gradient(700, 560)
SECRETS = [MARK, "Canon", "Leyla", "8BIM", "Exif", "xmpmeta", "http://ns.adobe.com", "DROP TABLE"]
SECRETS += ["<script", "onerror", "word.txt", "PK\x03\x04"]
FILES = {
    **{
        format: lambda format=format: labelled(format, PICTURE)
        for format in ("JPEG", "PNG", "TIFF", "WEBP", "HEIF")
    },
    "JPEG and ZIP": lambda: odd.with_a_zip_behind(encoded(PICTURE, "JPEG")),
    "PNG and ZIP": lambda: odd.with_a_zip_behind(encoded(PICTURE, "PNG")),
    "JPEG with a script": odd.jpeg_with_a_script,
}
REQUESTS = [
    f"{region}/{size}/0/{quality}.{ending}"
    for region, size in [("full", "max"), ("full", "!200,200"), ("0,0,512,512", "512,")]
    for quality, ending in [("default", "jpg"), ("gray", "png"), ("color", "webp")]
]


@pytest.fixture(params=FILES)
def shown(request):
    """A published monument with a picture made from such a file, as the worker left it."""
    content = FILES[request.param]()
    kind = formats.media_type_of(content[: formats.HEAD_BYTES])
    asset = receive(BytesIO(content), name=formats.renamed("tower", kind))
    assert process_next().status == "ready"
    AreaFactory(code="AZ-BA")  # which the walk asks for, and this body
    AgencyFactory(code="icherisheher", name_az="İçərişəhər")
    monument = MonumentFactory(name="Qız qalası")
    monument.protections.create(valid=(date(2001, 8, 2), None))  # the walk asks for a past day
    return PictureFactory(monument=monument, asset=asset)


def has_nothing_of(content: bytes, where) -> None:
    found = [secret for secret in SECRETS if secret.encode() in content]
    assert not found, (where, found)


def test_no_public_page_manifest_or_listing_tells_of_it(client, shown):
    for where, (content, _headers) in everything_told(client, shown.monument).items():
        if b"<html" in content:  # our own pages have scripts of their own
            content = content.replace(b"<script", b"")
        has_nothing_of(content, where)


def test_no_image_in_any_format_carries_it(client, shown):
    page = shown.asset.pages.get()

    for request in ["info.json", *REQUESTS]:
        answer = client.get(f"/iiif/3/{page.pk}/{request}")
        if answer.status_code == 400:  # a region that a smaller picture does not have
            continue
        assert answer.status_code == 200, request
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        has_nothing_of(content, request)
        if not request.endswith("json"):
            is_clean(Image.open(BytesIO(content)), request)


def is_clean(image, request):
    assert not dict(image.getexif()), request
    assert not {"exif", "xmp", "comment", "photoshop"} & image.info.keys(), request


def test_the_derivative_carries_nothing_of_it_and_the_original_all(shown):
    page = shown.asset.pages.get()

    has_nothing_of(default_storage.open(page.derivative).read(), "derivative")
    original = default_storage.open(original_name(shown.asset.sha256)).read()
    assert len(original) == shown.asset.size_bytes
    assert any(secret.encode() in original for secret in SECRETS)


def test_no_address_gives_the_original_to_the_public(client, shown):
    name = original_name(shown.asset.sha256)

    for address in (f"/media/{name}", f"/{name}", f"/static/{name}", f"/az/{name}"):
        assert client.get(address).status_code == 404
    assert Picture.objects.visible_to(AnonymousUser()).exists()  # the picture itself is public
