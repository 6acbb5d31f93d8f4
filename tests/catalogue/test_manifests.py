"""The manifest of a monument tells what is public of it, in three languages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heritage.catalogue.manifests import collection, manifest
from heritage.catalogue.models import Caption
from tests.factories import AssetFactory, MonumentFactory, PageFactory, PictureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tower():
    monument = MonumentFactory(
        name="Qız qalası", name_en="Maiden Tower", number="2.2", built_from=1101, built_to=1200
    )
    picture = PictureFactory(
        monument=monument,
        creator="Leyla",
        licence="http://creativecommons.org/licenses/by/4.0/",
    )
    Caption.objects.create(picture=picture, language="az", text="Fasad")
    return monument


def test_it_is_named_in_each_language_the_site_s_first(tower):
    assert list(manifest(tower)["label"].items()) == [
        ("az", ["Qız qalası"]),
        ("en", ["Maiden Tower"]),
        ("ru", ["Qız qalası"]),
    ]


def test_it_tells_number_rights_credit_homepages_and_data(tower, settings):
    told = manifest(tower)
    values = [next(iter(pair["value"].values())) for pair in told["metadata"]]
    assert ["2.2"] in values
    assert told["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    assert "Leyla" in told["requiredStatement"]["value"]["az"][0]
    assert [page["language"] for page in told["homepage"]] == [["az"], ["en"], ["ru"]]
    assert told["seeAlso"][0]["id"] == f"{settings.BASE_URL}/id/{tower.reference}"
    assert told["id"] == f"{settings.BASE_URL}/iiif/manifest/{tower.reference}"


def test_every_page_of_a_document_is_a_canvas_with_its_number():
    monument = MonumentFactory()
    asset = AssetFactory()
    for number in (1, 2, 3, 4):
        PageFactory(asset=asset, number=number)
    PictureFactory(monument=monument, asset=asset, kind="document")

    told = manifest(monument)
    assert len(told["items"]) == 4
    assert told["items"][3]["label"]["en"][0].endswith("4")
    assert told["behavior"] == ["paged"]


def test_a_picture_that_is_not_shown_or_not_ready_is_not_in_it(tower):
    PictureFactory(monument=tower, is_public=False)
    PictureFactory(monument=tower, asset=PageFactory(asset__status="processing").asset)
    assert len(manifest(tower)["items"]) == 1


def test_a_monument_without_pictures_has_none():
    assert manifest(MonumentFactory()) is None


def test_a_sensitive_place_is_its_cell_and_a_withheld_one_is_nothing():
    cell = PictureFactory(monument=MonumentFactory(sensitivity="cell_10km")).monument
    withheld = PictureFactory(monument=MonumentFactory(sensitivity="withheld")).monument

    geometry = manifest(cell)["navPlace"]["features"][0]["geometry"]
    assert geometry["type"] == "MultiPolygon"
    assert "navPlace" not in manifest(withheld)


def test_a_sample_says_so_in_its_label():
    sample = PictureFactory(monument=MonumentFactory(name="Türbə", is_sample=True)).monument
    assert manifest(sample)["label"]["en"] == ["Türbə (SAMPLE)"]


def test_the_collection_lists_what_has_public_pictures_by_a_constant_number_of_queries(tower):
    MonumentFactory()
    PictureFactory(monument=MonumentFactory(lifecycle="draft"))
    tower_id = manifest(tower)["id"]
    with CaptureQueriesContext(connection) as few:
        assert [item["id"] for item in collection()["items"]] == [tower_id]

    for number in range(10):
        PictureFactory(monument=MonumentFactory(number=str(number)))
    with CaptureQueriesContext(connection) as many:
        assert len(collection()["items"]) == 11
    assert len(many) == len(few)
