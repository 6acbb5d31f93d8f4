"""IIIF Presentation 3.0: plain values in, JSON out. Knows pages, not monuments.

Source: IIIF Presentation API 3.0.0, https://iiif.io/api/presentation/3.0/, and the navPlace
extension 1.0. iiif-prezi3 checks what is built: each canvas stands alone and the manifest is made
once, because adding to it one by one validates the whole again each time.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import image_api, image_requests
from .models import Page
from .pyramid import level_sizes

PRESENTATION = "http://iiif.io/api/presentation/3/context.json"
NAV_PLACE = "http://iiif.io/api/extension/navplace/context.json"
PROFILE = "level2"

Texts = dict[str, list[str]]  # by language (BCP 47); "none" where it has none


@dataclass(frozen=True)
class Leaf:
    """One page of a picture, as a canvas: what it shows and who has which rights to it."""

    page: Page
    label: Texts
    metadata: Sequence[tuple[Texts, Texts]] = ()
    required_statement: tuple[Texts, Texts] | None = None
    rights: str = ""  # a licence's or rights statement's URI
    annotations: Sequence[str] = ()  # addresses of annotation pages about it


@dataclass(frozen=True)
class Work:
    """What a manifest tells beside its leaves. Addresses are absolute."""

    address: str  # of the manifest itself
    label: Texts
    summary: Texts
    metadata: Sequence[tuple[Texts, Texts]]
    homepages: Sequence[tuple[str, Texts, str]]  # address, label, language
    data: Sequence[tuple[str, str, Texts]]  # address, media type, label: the same as data
    provider: tuple[str, Texts]
    required_statement: tuple[Texts, Texts]
    part_of: str  # the address of the collection
    rights: str = ""
    place: dict | None = None  # the public geometry as GeoJSON: longitude, latitude
    is_paged: bool = False


def manifest(work: Work, leaves: Sequence[Leaf], *, base_url: str) -> dict:
    """The manifest of a work as a JSON-ready dict. Raises ValueError when it has no leaf."""
    from iiif_prezi3 import Canvas, Manifest  # 30 MB, for a process that is asked for manifests

    if not leaves:
        raise ValueError(f"{work.address} has no page to show.")
    canvases = [
        Canvas(**_canvas(work, leaf, number, base_url)) for number, leaf in enumerate(leaves, 1)
    ]
    built = Manifest(
        id=work.address,
        label=work.label,
        metadata=_pairs(work.metadata),
        requiredStatement=_pair(work.required_statement),
        provider=[_provider(work)],
        homepage=[_homepage(*homepage) for homepage in work.homepages],
        seeAlso=[_data(*data) for data in work.data],
        thumbnail=[thumbnail(leaves[0].page, base_url)],
        partOf=[{"id": work.part_of, "type": "Collection"}],
        items=canvases,
        **_optional(work),
    )
    told = json.loads(built.json())
    return _with_place(told, work)


def _optional(work: Work) -> dict:
    given = {"summary": work.summary, "rights": work.rights}
    if work.is_paged:
        given["behavior"] = ["paged"]
    return {name: value for name, value in given.items() if value}


def _with_place(told: dict, work: Work) -> dict:
    """Add navPlace and its context; the presentation context is the last, as the standard wants."""
    if work.place is None:
        return told | {"@context": PRESENTATION}
    place = nav_place(f"{work.address}/place", work.place, work.label)
    return told | {"@context": [NAV_PLACE, PRESENTATION], "navPlace": place}


def nav_place(address: str, geometry: dict, label: Texts) -> dict:
    """The only form that the extension allows: a FeatureCollection, here of one feature."""
    feature = {
        "id": f"{address}/1",
        "type": "Feature",
        "properties": {"label": label},
        "geometry": geometry,
    }
    return {"id": address, "type": "FeatureCollection", "features": [feature]}


def _canvas(work: Work, leaf: Leaf, number: int, base_url: str) -> dict:
    address = canvas_address(work.address, leaf.page)
    size = {"width": leaf.page.width_px, "height": leaf.page.height_px}
    width, height = image_requests.max_size(*leaf.page.shown_px)
    painting = {
        "id": f"{address}/painting",
        "type": "Annotation",
        "motivation": "painting",
        "target": address,
        "body": _image(leaf.page, "max", {"width": width, "height": height}, base_url),
    }
    told = {
        "id": address,
        "type": "Canvas",
        "label": leaf.label or {"none": [str(number)]},
        "metadata": _pairs(leaf.metadata),
        "thumbnail": [thumbnail(leaf.page, base_url)],
        "items": [{"id": f"{address}/page", "type": "AnnotationPage", "items": [painting]}],
    }
    if leaf.annotations:
        told["annotations"] = [{"id": one, "type": "AnnotationPage"} for one in leaf.annotations]
    if leaf.rights:
        told["rights"] = leaf.rights
    if leaf.required_statement:
        told["requiredStatement"] = _pair(leaf.required_statement)
    return told | size


def canvas_address(manifest: str, page: Page) -> str:
    return f"{manifest}/canvas/{page.pk}"


def thumbnail(page: Page, base_url: str) -> dict:
    """A small picture with its size and service, so that a viewer need not ask for info.json.

    It is the smallest level of the derivative: one stored tile, sent without decoding.
    """
    width, height = level_sizes(*page.shown_px)[-1]
    return _image(page, f"{width},{height}", {"width": width, "height": height}, base_url)


def _image(page: Page, size_text: str, size: dict, base_url: str) -> dict:
    service = image_api.service_id(base_url, page)
    return {
        "id": f"{service}/full/{size_text}/0/default.jpg",
        "type": "Image",
        "format": "image/jpeg",
        **size,
        "service": [{"id": service, "type": "ImageService3", "profile": PROFILE}],
    }


def _pair(pair: tuple[Texts, Texts]) -> dict:
    return {"label": pair[0], "value": pair[1]}


def _pairs(pairs: Iterable[tuple[Texts, Texts]]) -> list[dict]:
    return [_pair(pair) for pair in pairs]


def _homepage(address: str, label: Texts, language: str) -> dict:
    return {
        "id": address,
        "type": "Text",
        "label": label,
        "format": "text/html",
        "language": [language],
    }


def _data(address: str, media_type: str, label: Texts) -> dict:
    return {"id": address, "type": "Dataset", "label": label, "format": media_type}


def _provider(work: Work) -> dict:
    address, label = work.provider
    homepage = {"id": address, "type": "Text", "label": label, "format": "text/html"}
    return {"id": address, "type": "Agent", "label": label, "homepage": [homepage]}


def collection(address: str, label: Texts, references: Iterable[dict]) -> dict:
    """A collection of manifests, as a plain dict: a model of thousands of references is slow.

    `references` are made by `reference`.
    """
    items = list(references)
    contexts = [NAV_PLACE, PRESENTATION] if any("navPlace" in item for item in items) else None
    return {
        "@context": contexts or PRESENTATION,
        "id": address,
        "type": "Collection",
        "label": label,
        "items": items,
    }


def reference(address: str, label: Texts, *, page: Page, place: dict | None, base_url: str) -> dict:
    """A manifest as a collection lists it."""
    told = {
        "id": address,
        "type": "Manifest",
        "label": label,
        "thumbnail": [thumbnail(page, base_url)],
    }
    if place is not None:
        told["navPlace"] = nav_place(f"{address}/place", place, label)
    return told
