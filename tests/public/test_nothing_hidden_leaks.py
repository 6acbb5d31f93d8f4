"""Moving a hidden point inside its cell changes no byte of any public answer."""

import re
from datetime import date
from itertools import repeat

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.urls import get_resolver
from django.utils import timezone

from heritage.catalogue.models import (
    Description,
    Document,
    KeptSearch,
    LegalAct,
    MapOverlay,
    Monument,
    MonumentSet,
    Relation,
    Zone,
    ZoneMonument,
)
from heritage.catalogue.services.searches import managing_key
from heritage.catalogue.services.sets import add_to_set, create_set, key_of
from media_pipeline.models import Overlay
from tests.factories import (
    AgencyFactory,
    AreaFactory,
    AssetFactory,
    MonumentFactory,
    OverlayFactory,
    PictureFactory,
    TerritoryFactory,
)
from tests.vector_tiles import tile_of

pytestmark = pytest.mark.django_db

# Random by nature, and the same whatever the place: the nonce of the page and the form's token.
RANDOM = re.compile(rb'nonce="[^"]+"|csrfmiddlewaretoken" value="[^"]+"')

# Public addresses that tell nothing of a monument.
NOT_OF_MONUMENTS = {
    "about",
    "go-to",
    "concept",
    "scheme",
    "vocabularies",
    "health",
    "robots",
    "image",
    "held-image",
    "image-info",
}
NOT_OF_MONUMENTS |= {"searches", "confirm-search", "sets", "delete-set"}
# For the office, which alone may open them: tests/public/test_staff_map.py.
NOT_OF_MONUMENTS |= {"staff-map", "staff-extent", "staff-conditions", "staff-tileset", "staff-tile"}
QUESTIONS = [
    "",
    "?q=kurqan",
    "?district=AZ-BA",
    "?bbox=49.7,40.3,49.9,40.4",
    "?bbox=49.83,40.36,49.84,40.37",
    "?q=Lahıc",
    "?century=12",
    "?built_to=1150",
    "?within=49.83,40.36;49.84,40.36;49.84,40.37",
    "?near=49.835,40.365,700",
    "?along=300;49.83,40.36;49.84,40.37",
    "?page=1",
    "?keeper=icherisheher",
    "?zone=protection",
    "?sort=distance&from=49.83,40.36",
    "?sort=-distance&from=49.8372,40.3661&view=table",
    "?sort=name&after=M000001",
    "?on=2020-09-01",
    "?on=2020-09-01&q=kurqan",
    "?on=2020-09-01&district=AZ-BA",
    "?on=2020-09-01&bbox=49.83,40.36,49.84,40.37",
    "?on=2020-09-01&near=49.835,40.365,700",
]
SUGGESTED_FOR = [
    "?q=kurqan",
    "?q=gizlii kurqna",
    "?q=Lahıc",
    "?q=yaxınlığı",
    "?q=Lahıç kurqan",
    "?on=2020-09-01&q=kurqan",
    "?on=2020-09-01&q=Lahıc",
]
ON = "?on=2020-09-01"
ZOOMS = (0, 5, 9, 10, 14, 18)
# Of what every question is answered by the same rows: the filter is the map's, which asks them all.
FEW = [
    "",
    "?q=kurqan",
    "?bbox=49.83,40.36,49.84,40.37",
    "?on=2020-09-01&bbox=49.83,40.36,49.84,40.37",
]
TAKEN = {name: ["text/html", "application/ld+json"] for name in ("id", "monument", "concept")}
KNOWN = {"overlay": {"if-none-match": "*"}}  # no file of tiles has to be there


def public_addresses(monument):
    """Every address of the public site, by walking the URL table: {name: [address]}."""
    kept = [managing_key(search) for search in KeptSearch.objects.all()]
    listed = {
        "map": [f"/az/{question}" for question in QUESTIONS],
        "places": [
            f"/az/places.json{question}" for question in QUESTIONS if "page" not in question
        ],
        "print": [f"/az/print/{question}" for question in FEW],
        "embed": ["/az/embed/", "/az/embed/?q=kurqan"],
        "extent": [f"/az/extent.json{one}" for one in ("", "?q=kurqan", "?q=Lahıc", ON)],
        "cards": [f"/en/cards/?of={monument.reference}"],
        "tileset": ["/tiles/monuments.json"],
        "tile": [
            f"/tiles/1/monuments/{zoom}/{x}/{y}.mvt{question}"
            for question, zooms in (("", ZOOMS), ("?q=kurqan", (9, 14)), (ON, (14,)))
            for zoom, x, y in map(tile_of, repeat(monument.location), zooms)
        ],
        "export-csv": [f"/az/export.csv{question}" for question in FEW],
        "export-geojson": [f"/az/export.geojson{question}" for question in FEW],
        "feed": [f"/az/feed.atom{question}" for question in FEW if "on=" not in question],
        "keep-search": [
            f"/az/searches/keep/{question}" for question in FEW if "on=" not in question
        ],
        "kept-search": [f"/az/searches/{key}/" for key in kept],
        "end-search": [f"/az/searches/{key}/end/" for key in kept],
        "set": [f"/az/sets/{one.token}/" for one in MonumentSet.objects.all()],
        "edit-set": [f"/az/sets/{one.token}/{key_of(one)}/" for one in MonumentSet.objects.all()],
        "add-to-set": [f"/az/sets/add/?monument={monument.reference}"],
        "suggestions": [f"/en/suggestions.json{question}" for question in SUGGESTED_FOR],
        "monument": [
            f"/{lang}/monuments/{monument.reference}/{when}"
            for lang in ("az", "en", "ru")
            for when in ("", ON)
        ],
        "card": [f"/en/monuments/{monument.reference}/card/{when}" for when in ("", ON)],
        "id": [f"/id/{monument.reference}{when}" for when in ("", ON)],
        "manifest": [f"/iiif/manifest/{monument.reference}{when}" for when in ("", ON)],
        "collection": ["/iiif/collection"],
        "sitemap": ["/sitemap.xml"],
        "acts": ["/az/acts/"],
        "act": [f"/az/acts/{act.pk}/" for act in LegalAct.objects.all()],
        # Of a monument that is hidden no scan lies on the map: tests/public/test_overlays.py.
        "georeference": [f"/iiif/georeference/{one.pk}" for one in MapOverlay.objects.shown()],
        "overlay": [f"/overlays/{one.pk}/2/0/0" for one in MapOverlay.objects.shown()],
    }
    return listed


def public_names():
    """The names of all routes in the public namespaces."""
    resolver = get_resolver()
    names = set()
    for namespace in ("public", "data"):
        for _prefix, found in _namespaces(resolver, namespace):
            names |= {name for name in found.reverse_dict if isinstance(name, str)}
    return names


def _namespaces(resolver, wanted):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            if pattern.namespace == wanted:
                yield pattern.pattern, pattern
            yield from _namespaces(pattern, wanted)


def everything_told(client, monument):
    told = {}
    for name, addresses in public_addresses(monument).items():
        for address in addresses:
            for accept in TAKEN.get(name, ["text/html"]):
                answer = client.get(address, headers={"accept": accept} | KNOWN.get(name, {}))
                assert answer.status_code in (200, 204, 303, 304), (address, answer.status_code)
                headers = {key: value for key, value in answer.items() if key != "Set-Cookie"}
                content = answer.getvalue()
                if RANDOM.search(content):
                    headers = {k: v for k, v in headers.items() if "Security-Policy" not in k}
                told[address, accept] = RANDOM.sub(b"", content), headers
    return told


@pytest.fixture
def places():
    """Two districts that share a border inside a cell, and a neighbour that is open."""
    AreaFactory(code="AZ-BA", box=(49.0, 40.0, 49.845, 41.0))
    open_to_all = MonumentFactory(name="Açıq qala", location=Point(49.84, 40.36, srid=4326))
    OverlayFactory(picture=PictureFactory(monument=open_to_all))
    return AreaFactory(code="AZ-ABS", box=(49.845, 40.0, 51.0, 41.0))


def _gather(hidden):
    """A set and a kept search that somebody has of it."""
    add_to_set(create_set(name="Kurqanlar"), [hidden.reference])
    KeptSearch.objects.create(
        name="Kurqanlar", query="bbox=49.83%2C40.36%2C49.84%2C40.37", language="az",
        email="reader@example.org", confirmed_at=timezone.now(),
    )  # fmt: skip


def _tell_the_office(hidden):
    """Every table that says where the place is: none of them is public."""
    ensemble = MonumentFactory(name="Açıq ansambl")
    Relation.objects.create(from_monument=hidden, to_monument=ensemble, kind="part_of")
    zone = Zone.objects.create(role="protection", boundary=_ground(hidden.location))
    for monument in (hidden, ensemble):
        ZoneMonument.objects.create(zone=zone, monument=monument)
    OverlayFactory(picture=PictureFactory(monument=hidden), tiles={"bounds": _box(hidden.location)})
    hidden.addresses.create(settlement="Lahıc", cadastral_number="1")
    hidden.locations.create(shape=hidden.location, source="GPS")
    Document.objects.create(monument=hidden, asset=AssetFactory(), title="Plan")
    day = date(2001, 8, 2)
    act = LegalAct.objects.create(number="132", issuer="K", adopted_on=day, in_force_from=day)
    hidden.protections.update(act=act)


def _move_what_the_office_knows(hidden, moved):
    ensemble = MonumentFactory(name="Başqa", lifecycle="draft")
    hidden.relations.update(to_monument=ensemble)
    Overlay.objects.filter(asset__in=hidden.pictures.values("asset")).update(bounds=_box(moved))
    hidden.zones.update(boundary=_ground(moved), name=f"Zona {moved.x}")
    hidden.addresses.update(settlement=f"Kənd {moved.x}", cadastral_number=f"{moved.y}")
    hidden.locations.update(shape=moved, source=f"GPS {moved.x}")
    hidden.documents.update(title=f"Plan {moved.x}", archive_reference=f"{moved.y}")


def _divide_between_two_keepers(*box):
    """A reserve keeps what lies in the box, the ministry the rest."""
    AgencyFactory()
    TerritoryFactory(box=box)


def _box(point):
    return [point.x - 0.001, point.y - 0.001, point.x + 0.001, point.y + 0.001]


def _ground(point):
    return MultiPolygon(point.buffer(0.001), srid=4326)


@pytest.mark.parametrize("sensitivity", ["cell_1km", "cell_10km", "district", "withheld"])
def test_a_hidden_point_can_move_inside_its_cell_without_a_byte_changing(
    client, places, sensitivity
):
    hidden = MonumentFactory(
        name="Gizli kurqan",
        sensitivity=sensitivity,
        locality="Lahıc",
        district=places,
        built_from=1101,
        built_to=1200,
    )
    Description.objects.create(monument=hidden, language="az", text="Torpaq kurqan.")
    hidden.protections.create(valid=(date(2001, 8, 2), None))
    PictureFactory(monument=hidden)
    _gather(hidden)
    _tell_the_office(hidden)
    cell = hidden.public_area or Polygon.from_bbox((49.5, 40.2, 50.0, 40.6))
    west, south, east, north = cell.extent
    _divide_between_two_keepers(west, south, (west + east) / 2, north)
    before = everything_told(client, hidden)

    for across, up in [(0.01, 0.01), (0.99, 0.5), (0.5, 0.99)]:
        moved = Point(west + (east - west) * across, south + (north - south) * up, srid=4326)
        Monument.objects.filter(pk=hidden.pk).update(
            location=moved,
            footprint=MultiPolygon(moved.buffer(0.0001), srid=4326),
            location_source=f"GPS {across}",
            locality=f"Lahıc {up}",
        )
        _move_what_the_office_knows(hidden, moved)
        assert everything_told(client, hidden) == before


@pytest.mark.parametrize("sensitivity", ["cell_1km", "cell_10km", "district", "withheld"])
def test_a_place_that_was_open_and_is_hidden_now_leaks_through_no_date(client, places, sensitivity):
    hidden = MonumentFactory(
        name="Gizli kurqan",
        location=Point(49.123456, 40.654321, srid=4326),
        locality="Lahıc yaxınlığı",
        district=places,
    )
    hidden.protections.create(valid=(date(2001, 8, 2), None))
    PictureFactory(monument=hidden)
    _divide_between_two_keepers(49.0, 40.0, 49.5, 41.0)
    assert any(b"49.123456" in content for content, _ in everything_told(client, hidden).values())

    Monument.objects.filter(pk=hidden.pk).update(
        sensitivity=sensitivity, sensitivity_reason="an unexcavated grave"
    )

    for question, (content, _headers) in everything_told(client, hidden).items():
        for secret in ("49.1234", "40.6543", "Lahıc yaxınlığı"):
            assert secret.encode() not in content, question


def test_every_public_address_is_in_the_walk():
    monument = MonumentFactory()
    assert public_names() - NOT_OF_MONUMENTS == set(public_addresses(monument))
