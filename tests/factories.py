"""Makers of rows for tests. A monument is published and has a name unless told otherwise."""

import hashlib
import io
from datetime import date
from uuid import uuid4

import factory
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from PIL import Image

from gis.models import Area
from heritage.accounts.models import Agency, Territory, User
from heritage.accounts.roles import Role
from heritage.catalogue.models import Concept, Identifier, MapOverlay, Monument, Name, Picture
from heritage.inspections.canonical import canonical
from heritage.inspections.models import Inspection
from heritage.inspections.record import sha256_of
from media_pipeline.models import Asset, Overlay, Page
from media_pipeline.resumable import of_asset


class AgencyFactory(factory.django.DjangoModelFactory):
    """The ministry, which keeps whatever lies in nobody's territory."""

    class Meta:
        model = Agency
        django_get_or_create = ("code",)

    code = "ministry"
    name_az, name_en, name_ru = "Mədəniyyət Nazirliyi", "Ministry of Culture", "Минкультуры"
    keeps_the_rest = factory.LazyAttribute(lambda agency: agency.code == "ministry")


class TerritoryFactory(factory.django.DjangoModelFactory):
    """A box of a tenth of a degree round 40.37 N 49.84 E, from 1990 on, of another agency."""

    class Meta:
        model = Territory

    class Params:
        box = (49.79, 40.32, 49.89, 40.42)

    agency = factory.SubFactory(
        AgencyFactory, code="icherisheher", name_az="İçərişəhər", name_en="Icherisheher"
    )
    boundary = factory.LazyAttribute(
        lambda territory: MultiPolygon(Polygon.from_bbox(territory.box), srid=4326)
    )
    valid = (date(1990, 1, 1), None)
    source = "made for a test"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    role = Role.READER
    agency = factory.SubFactory(AgencyFactory)
    password = factory.django.Password("sesame-of-baku")


class AreaFactory(factory.django.DjangoModelFactory):
    """A district: a box of one degree round 40.4 N 49.8 E unless `box` says otherwise."""

    class Meta:
        model = Area

    class Params:
        box = (49.3, 39.9, 50.3, 40.9)

    kind = Area.Kind.DISTRICT
    code = factory.Sequence(lambda n: f"AZ-T{n}")
    name_az = factory.Sequence(lambda n: f"Rayon {n}")
    name_en = factory.Sequence(lambda n: f"District {n}")
    name_ru = factory.Sequence(lambda n: f"Район {n}")
    boundary = factory.LazyAttribute(
        lambda area: MultiPolygon(Polygon.from_bbox(area.box), srid=4326)
    )
    source = "made for a test"
    licence = "CC0 1.0"


class ConceptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Concept
        django_get_or_create = ("scheme", "code")

    scheme = Concept.Scheme.KIND
    code = "tower"
    label_az, label_en, label_ru = "qüllə", "tower", "башня"


class NameFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Name

    text = factory.Sequence(lambda n: f"Qala {n}")
    language = "az"


class MonumentFactory(factory.django.DjangoModelFactory):
    """`MonumentFactory(name="Qız qalası", number="2.2", name_en="Maiden Tower")`."""

    class Meta:
        model = Monument
        skip_postgeneration_save = True

    lifecycle = "published"
    importance = "local"
    location = factory.LazyFunction(lambda: Point(49.83725, 40.36617, srid=4326))
    sensitivity_reason = factory.LazyAttribute(
        lambda monument: "" if monument.sensitivity == "open" else "an unexcavated grave"
    )
    sensitivity = "open"

    @factory.post_generation
    def name(monument, create, text, **kwargs):
        NameFactory(monument=monument, **({"text": text} if text else {}))

    @factory.post_generation
    def name_en(monument, create, text, **kwargs):
        if text:
            NameFactory(monument=monument, text=text, language="en")

    @factory.post_generation
    def number(monument, create, value, **kwargs):
        if value:
            Identifier.objects.create(monument=monument, scheme="inventory", value=value)

    @classmethod
    def _after_postgeneration(cls, monument, create, results=None):
        monument.refresh_from_db()


class AssetFactory(factory.django.DjangoModelFactory):
    """An asset that is ready, without files: for pages that only speak of it."""

    class Meta:
        model = Asset

    sha256 = factory.Sequence(lambda n: hashlib.sha256(str(n).encode()).hexdigest())
    size_bytes = 1000
    media_type = "image/jpeg"
    original_name = factory.Sequence(lambda n: f"photo{n}.jpg")
    status = "ready"


class PageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Page

    asset = factory.SubFactory(AssetFactory)
    number = 1
    width_px, height_px = 1200, 800
    derivative = factory.Sequence(lambda n: f"derivatives/{n}.tif")
    derivative_sha256 = factory.Sequence(lambda n: hashlib.sha256(f"d{n}".encode()).hexdigest())


class PictureFactory(factory.django.DjangoModelFactory):
    """A picture of one page, of a published monument."""

    class Meta:
        model = Picture
        skip_postgeneration_save = True

    monument = factory.SubFactory(MonumentFactory)
    asset = factory.LazyFunction(lambda: PageFactory().asset)


class OverlayFactory(factory.django.DjangoModelFactory):
    """A scan that lies on the public map, without its file; `tiles` says more of its overlay."""

    class Meta:
        model = MapOverlay

    class Params:
        tiles = {}

    picture = factory.SubFactory(PictureFactory, kind="map")
    overlay = factory.LazyAttribute(
        lambda placed: Overlay.objects.create(
            **{
                "asset": placed.picture.asset,
                "method": "affine",
                "tie_points": [[0, 0, 48.0, 41.0], [1200, 0, 49.0, 41.0], [0, 800, 48.0, 40.0]],
                "status": "ready",
                "derivative": "derivatives/none.tif",
                "derivative_sha256": "0123456789abcdef" * 4,
                "zoom_least": 5,
                "zoom_most": 10,
                "bounds": [48.0, 40.0, 49.0, 41.0],
            }
            | placed.tiles
        )
    )
    is_published = True


def jpeg_bytes(size=(640, 480), colour=(120, 60, 30), **save) -> bytes:
    """A JPEG of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG", **save)
    return buffer.getvalue()


def visit_of(monument, inspector, *, assets=(), **facts):
    """A complete visit of one version, with these assets as its photographs."""
    told = {"visited_on": "2026-05-04", "condition_class": "CC1"} | facts
    visit = Inspection.objects.create(monument=monument, inspector=inspector, **told)
    body = canonical({"uuid": str(visit.pk), "note": told.get("note", "")})
    revision = visit.revisions.create(
        n=1, body=body, content_sha256=sha256_of(body), transport="office", author=inspector
    )
    for position, asset in enumerate(assets):
        revision.assets.create(
            uuid=uuid4(),
            position=position,
            kind="photo",
            sha256=asset.sha256,
            size_bytes=asset.size_bytes,
            name=asset.original_name,
            upload=of_asset(asset, uuid=uuid4()),
        )
    Inspection.objects.filter(pk=visit.pk).update(current=revision)
    visit.refresh_from_db()
    return visit
