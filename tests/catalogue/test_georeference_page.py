"""A registrar places a scan: with the table, a pasted table or a world file, and without script."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from heritage.catalogue.history import history_of
from heritage.catalogue.models import MapOverlay
from media_pipeline.intake import receive
from media_pipeline.models import Overlay
from media_pipeline.worker import process_next
from tests.factories import MonumentFactory, PictureFactory, UserFactory, jpeg_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

TABLE = {
    "x": ["0", "900", "0", ""],
    "y": ["0", "0", "600,0", ""],
    "latitude": ["40.4", "40.4", "40°21′N", ""],
    "longitude": ["49,8", "49.9", "49.8", ""],
}
PASTED = "pixel_x,pixel_y,lon,lat\n0,0,49.8,40.4\n900,0,49.9,40.4\n0,600,49.8,40.35\n"


@pytest.fixture
def scan(db):
    """A picture of 900 by 600 pixels of a published monument, processed."""
    asset = receive(io.BytesIO(jpeg_bytes(size=(900, 600))), name="plan.jpg")
    process_next()
    monument = MonumentFactory(name="Qız qalası", name_en="Maiden Tower")
    return PictureFactory(monument=monument, asset=asset, kind="map")


@pytest.fixture
def send(client, registrar, scan):
    """`send(method="affine", x=[…], …)` posts the form; the page is as a registrar sees it."""
    client.force_login(registrar)
    address = reverse("catalogue:place-scan", args=[scan.pk, 1])

    def send(**said):
        return client.post(address, {"method": "affine", "base": ""} | said)

    send.address = address
    return send


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_table_of_points_places_the_scan_in_any_way_of_writing_numbers(send, client, scan):
    answer = send(**TABLE)

    assert answer.status_code == 302
    overlay = scan.map_overlays.get().overlay
    assert overlay.tie_points == [
        [0, 0, 49.8, 40.4],
        [900, 0, 49.9, 40.4],
        [0, 600, 49.8, pytest.approx(40.35)],
    ]
    process_next()
    told = client.get(reverse("catalogue:scan-state", args=[scan.pk, 1])).json()
    assert (told["status"], told["why"]) == ("ready", "")
    assert told["layer"]["bounds"][0] == pytest.approx([40.35, 49.8], abs=1e-6)


@pytest.mark.parametrize(
    "pasted",
    [
        PASTED,
        "0\t0\t49,8\t40,4\n900\t0\t49,9\t40,4\n0\t600\t49,8\t40,35",
        "0;0;49,8;40,4\n\n900;0;49,9;40,4\n0;600;49,8;40,35\n",
    ],
    ids=["commas and names", "tabs", "semicolons"],
)
def test_a_pasted_table_takes_the_place_of_the_other(send, scan, pasted):
    send(pasted=pasted, **(TABLE | {"x": ["5", "6", "7", ""]}))

    points = scan.map_overlays.get().overlay.points
    assert [point.x_px for point in points] == [0, 900, 0]
    assert points[2].latitude == pytest.approx(40.35)


WORLD = "10\n0\n0\n-10\n400005\n4479995\n"


@pytest.mark.parametrize(
    "said",
    [{"world": WORLD}, {"world_file": SimpleUploadedFile("plan.jgw", WORLD.encode())}],
    ids=["written", "file"],
)
def test_a_world_file_with_its_reference_system_is_the_other_way(send, scan, said):
    send(method="world_file", crs="EPSG:32639", **said)

    overlay = scan.map_overlays.get().overlay
    process_next()
    overlay.refresh_from_db()
    assert (overlay.status, overlay.why) == ("ready", "")
    assert overlay.bounds[:1] == pytest.approx([49.8203], abs=1e-2)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Tie points so far: 0. At least 3 are needed, not on one line."),
        (
            {"pasted": "0,0,49.8"},
            "Point 1 is not whole: it wants a place on the scan and one on the map.",
        ),
        ({"pasted": "a1,0,49.8,40\nb,0,1,1"}, "Point 1: “b” is no number of pixels."),
        (
            {"pasted": "0,0,49.8,95\n"},
            "Point 1: The latitude 95 is out of range: it lies between −90 and 90 degrees.",
        ),
        (
            {"pasted": PASTED + "901,5,49.7,40.1"},
            "Point 4 lies outside the picture: 901, 5; the picture has 900 × 600 pixels.",
        ),
        (
            {"method": "world_file", "world": "1 2 3", "crs": "EPSG:32639"},
            "A world file has six numbers, one a line; here are 3.",
        ),
        (
            {"method": "world_file", "world": WORLD.replace("-10", "ten"), "crs": "EPSG:32639"},
            "“ten” in the world file is no number.",
        ),
        (
            {"method": "world_file", "world": WORLD, "crs": "EPSG:1"},
            "“EPSG:1” is no reference system that we know.",
        ),
        ({"method": "rubber"}, "rubber is not one of the available choices."),
        ({"method": "own_tags"}, "own_tags is not one of the available choices."),  # of a JPEG
    ],
)
def test_what_is_wrong_is_told_and_what_was_written_stays(send, scan, said, sentence):
    answer = send(**said)

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert said.get("pasted", "").strip() in text_of(answer) or "\n" in said["pasted"]
    assert not scan.map_overlays.exists()


def test_of_two_people_at_once_the_second_is_told_and_loses_nothing(send, scan):
    send(**TABLE)
    theirs = scan.map_overlays.get().overlay

    late = send(pasted=PASTED.replace("49.9", "49.95"))

    assert late.status_code == 422
    assert "Somebody else has placed this scan since you opened the page." in text_of(late)
    assert "49.95" in text_of(late)
    assert scan.map_overlays.get().overlay == theirs
    base = re.search(r'name="base" value="([^"]+)"', late.content.decode()).group(1)
    assert send(pasted=PASTED.replace("49.9", "49.95"), base=base).status_code == 302
    assert scan.map_overlays.get().overlay.points[1].longitude == 49.95


def test_the_same_points_sent_again_make_nothing_anew(send, scan):
    send(**TABLE)
    base = str(scan.map_overlays.get().overlay_id)

    assert send(base=base, **TABLE).status_code == 302

    assert Overlay.objects.count() == 1


def test_what_failed_is_made_again_when_it_is_sent_again(send, scan):
    send(**TABLE)
    Overlay.objects.update(status="failed", reason="Gone.")
    base = str(scan.map_overlays.get().overlay_id)

    send(base=base, **TABLE)

    assert scan.map_overlays.get().overlay.status == "waiting"


def geotiff(crs) -> bytes:
    import numpy as np
    from rasterio.io import MemoryFile
    from rasterio.transform import from_origin

    place = {"crs": crs, "transform": from_origin(400_000, 4_470_000, 2, 2)} if crs else {}
    with MemoryFile() as file:
        profile = {"driver": "GTiff", "width": 90, "height": 60, "count": 1, "dtype": "uint8"}
        with file.open(**profile, **place) as written:
            written.write(np.full((1, 60, 90), 99, np.uint8))
        return file.read()


@pytest.mark.filterwarnings("ignore:Dataset has no geotransform")
@pytest.mark.parametrize(("crs", "method"), [("EPSG:32639", "own_tags"), (None, "affine")])
def test_a_file_that_says_where_it_lies_is_taken_at_its_word_first(client, registrar, crs, method):
    asset = receive(io.BytesIO(geotiff(crs)), name="plan.tif")
    process_next()
    scan = PictureFactory(monument=MonumentFactory(), asset=asset, kind="map")
    client.force_login(registrar)

    page = client.get(reverse("catalogue:place-scan", args=[scan.pk, 1])).content.decode()

    assert re.findall(r'name="method" value="(\w+)"[^>]*checked', page) == [method]


def measured(client, scan, **said):
    address = reverse("catalogue:measure-scan", args=[scan.pk, 1])
    return client.post(address, {"method": "affine"} | said).json()


def test_the_server_measures_while_one_works(send, client, scan):
    off = PASTED + "900,600,49.9,40.36\n"  # 0.01 degrees too far north: some 1,110 m

    told = measured(client, scan, pasted=off)

    assert told["residuals"] == pytest.approx([278] * 4, rel=0.01)
    assert told["rms"] == pytest.approx(278, rel=0.01)
    assert measured(client, scan, pasted=PASTED, method="thin_plate")["residuals"] == [None] * 3
    assert measured(client, scan, pasted="0,0,49,40")["problems"] == [
        "Tie points so far: 1. At least 3 are needed, not on one line."
    ]


def test_a_scan_is_offered_to_the_public_and_taken_off_again(send, client, scan):
    send(**TABLE)
    show = reverse("catalogue:show-scan", args=[scan.pk, 1])

    client.post(show, {"show": "1"})
    assert MapOverlay.objects.get().is_published

    client.post(show, {"show": "0"})
    assert not MapOverlay.objects.get().is_published


def test_a_page_that_the_scan_has_not_is_not_found(send, client, scan):
    for number in (0, 2):
        address = reverse("catalogue:place-scan", args=[scan.pk, number])
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("role", ["contributor", "inspector"])
def test_who_may_not_edit_places_nothing(client, scan, role):
    client.force_login(UserFactory(role=role))

    answer = client.post(reverse("catalogue:place-scan", args=[scan.pk, 1]), {"pasted": PASTED})

    assert answer.status_code == 403


def test_a_picture_whose_removal_was_proposed_and_undone_lies_where_it_lay(
    send, client, scan, registrar
):
    """A placed scan goes with its picture, as a row of the same change."""
    send(**TABLE)
    placed = scan.map_overlays.get()
    client.force_login(UserFactory(role="contributor"))
    remove = reverse("catalogue:remove-picture", args=[scan.pk])

    asked = client.post(remove, {"reason": "twice"})
    client.force_login(registrar)
    page = client.get(asked.url)
    accepted = client.post(f"{asked.url}accept/", {"note": "yes"})

    assert page.status_code == 200
    assert accepted.status_code in (200, 302)
    assert not MapOverlay.objects.exists()
    undone = client.post(f"{asked.url}undo/", {"note": "no"})
    assert undone.status_code in (200, 302)
    assert MapOverlay.objects.get() == placed


def test_the_history_of_a_monument_with_a_placed_scan_can_be_read(send, scan):
    send(**TABLE)

    assert history_of(scan.monument)
