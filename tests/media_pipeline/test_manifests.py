"""IIIF Presentation 3 from plain values."""

import pytest
from iiif_prezi3 import Manifest

from media_pipeline import manifests
from media_pipeline.models import Page

POINT = {"type": "Point", "coordinates": [49.83725, 40.36617]}
BASE = "https://abide.example"


def page(width_px=6000, height_px=8000):
    return Page(number=1, width_px=width_px, height_px=height_px)


def work(**changes):
    told = {
        "address": f"{BASE}/iiif/manifest/M000001",
        "label": {"az": ["Qız qalası"], "en": ["Maiden Tower"]},
        "summary": {"en": ["A tower."]},
        "metadata": [({"en": ["Kind"]}, {"en": ["tower"]})],
        "homepages": [(f"{BASE}/en/monuments/M000001/", {"en": ["Maiden Tower"]}, "en")],
        "data": [(f"{BASE}/id/M000001", "application/ld+json", {"none": ["JSON-LD"]})],
        "provider": (f"{BASE}/", {"none": ["Abidə"]}),
        "required_statement": ({"en": ["Credits"]}, {"en": ["Leyla, CC BY 4.0"]}),
        "part_of": f"{BASE}/iiif/collection",
        "rights": "http://creativecommons.org/licenses/by/4.0/",
        "place": POINT,
    }
    return manifests.Work(**told | changes)


def build(*leaves, **changes):
    leaves = leaves or (manifests.Leaf(page(), {"az": ["Fasad"]}),)
    return manifests.manifest(work(**changes), leaves, base_url=BASE)


def test_a_manifest_parses_with_prezi3_and_keeps_label_rights_and_place():
    told = build()

    parsed = Manifest(**told)
    assert parsed.label == {"az": ["Qız qalası"], "en": ["Maiden Tower"]}
    assert str(parsed.rights) == "http://creativecommons.org/licenses/by/4.0/"
    assert told["navPlace"]["features"][0]["geometry"] == POINT


def test_the_presentation_context_stands_last_and_navplace_only_with_a_place():
    assert build()["@context"] == [manifests.NAV_PLACE, manifests.PRESENTATION]
    hidden = build(place=None)
    assert hidden["@context"] == manifests.PRESENTATION
    assert "navPlace" not in hidden


def test_a_canvas_has_the_size_of_its_page_and_paints_it_through_the_image_service():
    leaf = manifests.Leaf(page(), {"az": ["Fasad"]})
    (canvas,) = build(leaf)["items"]

    assert (canvas["width"], canvas["height"]) == (6000, 8000)
    (painting,) = canvas["items"][0]["items"]
    assert painting["motivation"] == "painting"
    assert painting["target"] == canvas["id"]
    service = painting["body"]["service"][0]
    assert service == {
        "id": f"{BASE}/iiif/3/{leaf.page.pk}",
        "type": "ImageService3",
        "profile": "level2",
    }


@pytest.mark.parametrize(
    ("size", "small"), [((6000, 8000), (375, 500)), ((120, 80), (120, 80)), ((6000, 3), (375, 1))]
)
def test_a_thumbnail_is_the_smallest_stored_level(size, small):
    told = manifests.thumbnail(page(*size), BASE)
    assert (told["width"], told["height"]) == small
    assert f"/full/{small[0]},{small[1]}/0/default.jpg" in told["id"]


def test_what_a_canvas_paints_has_the_size_that_max_is_answered_with():
    small, large = build(manifests.Leaf(page(600, 400), {}), manifests.Leaf(page(), {}))["items"]

    bodies = [canvas["items"][0]["items"][0]["body"] for canvas in (small, large)]
    assert (bodies[0]["width"], bodies[0]["height"]) == (600, 400)
    assert (large["width"], large["height"]) == (6000, 8000)
    assert (bodies[1]["width"], bodies[1]["height"]) == (4242, 5656)


def test_pages_of_a_document_are_paged_canvases_with_ids_of_their_own():
    leaves = [manifests.Leaf(page(), {"none": [str(number)]}) for number in range(4)]
    told = build(*leaves, is_paged=True)
    assert told["behavior"] == ["paged"]
    assert len({canvas["id"] for canvas in told["items"]}) == 4


def test_a_work_without_a_page_has_no_manifest():
    with pytest.raises(ValueError, match="no page"):
        manifests.manifest(work(), [], base_url=BASE)


def test_a_collection_lists_manifests_with_thumbnail_and_place():
    listed = manifests.reference(
        f"{BASE}/m/1", {"az": ["Qala"]}, page=page(), place=POINT, base_url=BASE
    )
    told = manifests.collection(f"{BASE}/c", {"az": ["Hamısı"]}, [listed])
    assert told["items"][0]["navPlace"]["features"][0]["geometry"] == POINT
    assert told["@context"] == [manifests.NAV_PLACE, manifests.PRESENTATION]
