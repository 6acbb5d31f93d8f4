"""The IIIF Image API as a client meets it."""

import json
import threading
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from media_pipeline import image_api, image_requests, tiles
from media_pipeline.errors import ImageRequestProblem
from media_pipeline.image_api import answer, info
from media_pipeline.image_requests import parse

from .pictures import BLUE, GREEN, GREY, RED, gradient, is_near, psnr_db, quarters, stored_page

SITE = "https://heritage.example.org"
WIDTH, HEIGHT = 1601, 1207


@pytest.fixture
def picture():
    return gradient(WIDTH, HEIGHT)


@pytest.fixture
def page(picture, tmp_path):
    return stored_page(picture, tmp_path)


@pytest.fixture
def undecoded(monkeypatch):
    """Any decoding fails the test."""

    def decode(*_args):
        raise AssertionError("something was decoded")

    monkeypatch.setattr(tiles.Pyramid, "region", decode)


def ask(page, path, **options):
    return answer(page, path, base_url=SITE, **options)


def image_of(got) -> Image.Image:
    assert got.status == 200, got.body
    image = Image.open(BytesIO(got.body))
    image.load()
    return image


@pytest.mark.parametrize(
    ("region", "box"),
    [
        ("full", (0, 0, WIDTH, HEIGHT)),
        ("square", (197, 0, 1404, HEIGHT)),
        ("100,200,300,250", (100, 200, 400, 450)),
        ("1500,1100,500,500", (1500, 1100, WIDTH, HEIGHT)),
        ("pct:25,50,10,20.5", (400, 604, 560, 851)),
    ],
)
def test_a_region_shows_its_part(region, box, page, picture):
    got = image_of(ask(page, f"{region}/max/0/default.png"))

    assert psnr_db(got, picture.crop(box)) > 32


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("max", (1000, 500)),
        ("^max", (1000, 500)),
        ("250,", (250, 125)),
        (",250", (500, 250)),
        ("pct:10", (100, 50)),
        ("300,300", (300, 300)),
        ("!300,300", (300, 150)),
        ("!3000,400", (800, 400)),
        ("^!3000,3000", (3000, 1500)),
        ("^2000,", (2000, 1000)),
        ("^,1000", (2000, 1000)),
        ("^pct:150", (1500, 750)),
        ("^1200,400", (1200, 400)),
        ("1,", (1, 1)),
    ],
)
def test_a_size_is_understood(size, expected):
    assert parse(f"0,0,1000,500/{size}/0/default.jpg", 2000, 2000).size == expected


def test_max_stays_within_the_largest_area():
    width, height = parse("full/max/0/default.jpg", 20_000, 10_000).size

    assert image_requests.MAX_AREA_PX * 0.99 < width * height <= image_requests.MAX_AREA_PX


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("full/max/0", "four parts"),
        ("full/max/0/default.jpg/more", "four parts"),
        ("frob/max/0/default.jpg", "region 'frob'"),
        ("0,0,0,10/max/0/default.jpg", "no pixel"),
        ("1601,0,10,10/max/0/default.jpg", "no pixel"),
        ("-1,0,10,10/max/0/default.jpg", "region '-1,0,10,10'"),
        ("0,0,10/max/0/default.jpg", "region '0,0,10'"),
        ("0,0,١,1/max/0/default.jpg", "region"),
        ("pct:0,0,0,10/max/0/default.jpg", "no pixel"),
        ("pct:nan,0,10,10/max/0/default.jpg", "region"),
        ("full/full/0/default.jpg", "size 'full'"),
        ("full/,/0/default.jpg", "size ','"),
        ("full/0,/0/default.jpg", "size '0,'"),
        ("full/pct:0/0/default.jpg", "size 'pct:0'"),
        ("full/1602,/0/default.jpg", r"write \^1602,"),
        ("full/!1700,1300/0/default.jpg", r"write \^!1700,1300"),
        ("full/pct:101/0/default.jpg", "larger than the region"),
        ("full/^9000,9000/0/default.jpg", "enlarged picture has at most 6000000 pixels"),
        ("full/9" + 9 * "9" + ",/0/default.jpg", "size"),
        ("full/max/361/default.jpg", "rotation '361'"),
        ("full/max/-90/default.jpg", "rotation '-90'"),
        ("full/max/!/default.jpg", "rotation '!'"),
        ("full/max/0/native.jpg", "quality 'native'"),
        ("full/max/0/default.jp2", "format 'jp2'"),
        ("full/max/0/default", "quality"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(path, words, page):
    got = ask(page, path)

    assert got.status == 400
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    with pytest.raises(ImageRequestProblem, match=words):
        parse(path, WIDTH, HEIGHT)


@given(st.text(alphabet="fulmaxsqrepct:^!,./0123459-default.jpgnwb ", max_size=40))
def test_no_request_is_a_surprise(text):
    try:
        request = parse(f"full/{text}", WIDTH, HEIGHT)
    except ImageRequestProblem:
        return
    assert min(request.size) >= 1


SIZES = st.one_of(
    st.sampled_from(["max", "^max", "pct:33.3", "^pct:120"]),
    st.integers(1, 900).map("{},".format),
    st.integers(1, 900).map(",{}".format),
    st.tuples(st.integers(1, 900), st.integers(1, 900)).map(lambda wh: "^!{},{}".format(*wh)),
    st.tuples(st.integers(1, 900), st.integers(1, 900)).map(lambda wh: "^{},{}".format(*wh)),
)


@given(
    size=SIZES,
    rotation=st.sampled_from(["0", "!0", "90", "22.5", "!359.9", "360"]),
    region=st.sampled_from(["full", "square", "0,0,1601,1207", "7,9,1000,2000", "pct:1,2,90,80"]),
)
def test_the_canonical_spelling_means_the_same(size, rotation, region):
    try:
        request = parse(f"{region}/{size}/{rotation}/gray.webp", WIDTH, HEIGHT)
    except ImageRequestProblem:
        return

    assert parse(request.canonical, WIDTH, HEIGHT) == request
    assert parse(request.canonical, WIDTH, HEIGHT).canonical == request.canonical


@pytest.mark.parametrize(
    ("rotation", "corners"),
    [
        ("0", [RED, GREEN, BLUE, GREY]),
        ("90", [GREY, RED, GREEN, BLUE]),
        ("180", [BLUE, GREY, RED, GREEN]),
        ("270", [GREEN, BLUE, GREY, RED]),
        ("360", [RED, GREEN, BLUE, GREY]),
        ("!0", [GREEN, RED, GREY, BLUE]),
        ("!90", [BLUE, GREEN, RED, GREY]),
        ("!180", [GREY, BLUE, GREEN, RED]),
    ],
)
def test_it_is_mirrored_first_and_then_turned_clockwise(rotation, corners, tmp_path):
    page = stored_page(quarters(), tmp_path)

    got = image_of(ask(page, f"full/max/{rotation}/default.png"))

    found = [got.getpixel(point) for point in [(20, 20), (100, 20), (100, 100), (20, 100)]]
    assert all(is_near(a, b, by=8) for a, b in zip(found, corners, strict=True))


def test_any_angle_grows_the_picture_and_leaves_the_new_corners_empty(tmp_path):
    page = stored_page(quarters(), tmp_path)

    jpg = image_of(ask(page, "full/max/45/default.jpg"))
    png = image_of(ask(page, "full/max/45/default.png"))

    assert jpg.size == png.size == (182, 182)
    assert is_near(jpg.getpixel((3, 3)), (255, 255, 255))
    assert png.getpixel((3, 3))[3] == 0
    assert is_near(png.getpixel((91, 40)), (*RED, 255), by=10)


def test_gray_has_no_colour(page, picture):
    got = image_of(ask(page, "full/400,/0/gray.png"))

    assert got.mode == "L"
    assert psnr_db(got, picture.convert("L").resize(got.size, Image.Resampling.LANCZOS)) > 30


@pytest.mark.parametrize("format", ["png", "jpg", "webp"])
def test_bitonal_is_black_and_white(format, tmp_path):
    page = stored_page(gradient(300, 300, "L"), tmp_path)

    values = np.asarray(image_of(ask(page, f"full/max/0/bitonal.{format}")).convert("L"))

    assert np.mean((values < 30) | (values > 225)) > 0.97
    assert 0.1 < np.mean(values > 128) < 0.9


@pytest.mark.parametrize(
    ("format", "pillow_name", "media_type"),
    [
        ("jpg", "JPEG", "image/jpeg"),
        ("png", "PNG", "image/png"),
        ("webp", "WEBP", "image/webp"),
        ("tif", "TIFF", "image/tiff"),
        ("gif", "GIF", "image/gif"),
    ],
)
def test_it_comes_in_the_format_asked_for(format, pillow_name, media_type, page):
    got = ask(page, f"10,10,200,100/100,/0/color.{format}")

    assert got.headers["Content-Type"] == media_type
    assert image_of(got).format == pillow_name
    assert got.headers["Content-Length"] == str(len(got.body))


def test_a_gif_has_colours_like_those_of_the_picture(page, picture):
    got = image_of(ask(page, "full/max/0/default.gif")).convert("RGB")

    assert psnr_db(got.reduce(4), picture.reduce(4)) > 24  # the dots of its dithering run together


@pytest.mark.parametrize("format", list(image_requests.FORMATS))
@pytest.mark.parametrize("quality", image_requests.QUALITIES)
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_every_quality_can_be_turned_and_written_in_every_format(mode, quality, format, tmp_path):
    page = stored_page(gradient(60, 40, mode), tmp_path)

    assert image_of(ask(page, f"full/max/!30/{quality}.{format}")).size[0] > 60


@pytest.mark.parametrize(
    ("page_size", "path", "limit"),
    [
        ((60_000, 400), "full/max/45/default.jpg", "turned by 45° has at most 6000000 pixels"),
        ((60_000, 400), "full/^60001,400/45/default.jpg", "at most 6000000 pixels"),
        ((8000, 3000), "full/max/!0.5/default.webp", "turned by 0.5° has at most 6000000 pixels"),
        ((65_500, 65_500), "full/65500,90/45/default.jpg", "at most 6000000 pixels"),
        ((65_500, 20_000), "full/65500,18000/0/default.jpg", "answer has at most 24000000 pixels"),
        ((400, 300), "full/^1,24000000/0/default.png", "side of a png has at most 65500 pixels"),
        ((400, 300), "full/^70000,80/0/default.jpg", "side of a jpg has at most 65500 pixels"),
        ((400, 300), "full/^1,70000/0/default.tif", "side of a tif has at most 65500 pixels"),
        ((400, 300), "full/^70000,1/90/default.gif", "side of a gif has at most 65500 pixels"),
        ((400, 300), "full/^20000,120/0/default.webp", "side of a webp has at most 16380 pixels"),
        ((20_000, 1200), "full/max/0/default.webp", "side of a webp has at most 16380 pixels"),
        ((400, 300), "0,0,10,10/^3000,2001/0/default.jpg", "enlarged picture has at most 6000000"),
        ((2001, 2000), "full/max/0/default.gif", "a gif has at most 4000000 pixels"),
        ((2001, 2000), "full/max/90/bitonal.tif", "a tif has at most 4000000 pixels"),
    ],
)
def test_what_is_too_large_is_refused_before_anything_is_decoded(
    page_size, path, limit, page, undecoded
):
    page.width_px, page.height_px = page_size

    got = ask(page, path)

    assert got.status == 400
    assert limit in got.body.decode()


@pytest.mark.parametrize(
    ("page_size", "path"),
    [
        ((6000, 4000), "full/max/270/default.png"),
        ((400, 300), "0,0,10,10/^3000,2000/0/default.jpg"),
        ((1000, 1000), "full/^pct:200/0/default.jpg"),
        ((1700, 1700), "full/max/45/default.jpg"),
        ((2000, 2000), "full/max/0/default.gif"),
        ((65_500, 300), "full/max/0/default.jpg"),
    ],
)
def test_what_just_fits_is_accepted(page_size, path):
    assert parse(path, *page_size).canonical


@given(
    size=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    degrees=st.one_of(st.sampled_from([0, 45, 90, 180, 270]), st.floats(0.1, 359.9)),
)
def test_the_canvas_is_known_before_the_picture_is_turned(size, degrees):
    request = parse(f"full/max/{degrees:.3f}/default.png", *size)

    turned = Image.new("L", size).rotate(-request.degrees, expand=True)

    assert np.abs(np.subtract(request.canvas, turned.size)).max() <= 1


@given(
    page_size=st.tuples(st.integers(1, 100_000), st.integers(1, 100_000)),
    size=st.one_of(
        st.sampled_from(["max", "^max"]),
        st.tuples(st.integers(1, 90_000), st.integers(1, 90_000)).map(
            lambda wh: "^!{},{}".format(*wh)
        ),
    ),
)
def test_max_and_a_box_to_fit_into_are_never_too_large(page_size, size):
    request = parse(f"full/{size}/0/default.jpg", *page_size)

    assert parse(request.canonical, *page_size) == request


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("spelling", ["w,h", "w,"])
def test_every_tile_that_a_viewer_asks_for_is_sent_as_stored(spelling, mode, undecoded, tmp_path):
    picture = gradient(WIDTH, HEIGHT, mode)
    page = stored_page(picture, tmp_path)
    document = info(page, SITE)
    (tile,) = document["tiles"]

    for factor in tile["scaleFactors"]:
        side = tile["width"] * factor
        for y in range(0, HEIGHT, side):
            for x in range(0, WIDTH, side):
                w, h = min(side, WIDTH - x), min(side, HEIGHT - y)
                size = (-(-w // factor), -(-h // factor))
                written = "{},{}".format(*size) if spelling == "w,h" else f"{size[0]},"
                got = image_of(ask(page, f"{x},{y},{w},{h}/{written}/0/default.jpg"))
                exact = picture.crop((x, y, x + w, y + h)).resize(size, Image.Resampling.BOX)
                assert psnr_db(got, exact) > 28


@pytest.mark.parametrize(
    "path",
    [
        "full/max/0/default.jpg",
        "full/500,/0/color.jpg",
        "full/500,300/0/default.jpg",
        "0,0,500,300/max/360/default.jpg",
        "0,0,512,512/max/0/default.jpg",
    ],
)
def test_a_picture_of_one_tile_is_sent_as_stored(path, undecoded, tmp_path):
    page = stored_page(gradient(500, 300), tmp_path)

    assert image_of(ask(page, path)).size == (500, 300)


def test_gray_of_a_grey_page_is_sent_as_stored(undecoded, tmp_path):
    page = stored_page(gradient(500, 300, "L"), tmp_path)

    assert image_of(ask(page, "full/max/0/gray.jpg")).mode == "L"


@pytest.mark.parametrize(
    ("x", "y", "rotation", "operation"),
    [(512, 0, "!0", ImageOps.mirror), (0, 512, "180", lambda i: i.rotate(180))],
)
def test_a_tile_that_is_to_be_turned_is_turned(x, y, rotation, operation, page, picture):
    got = image_of(ask(page, f"{x},{y},512,512/512,512/{rotation}/default.jpg"))

    assert psnr_db(got, operation(picture.crop((x, y, x + 512, y + 512)))) > 30


def test_the_information_is_true(page):
    document = info(page, SITE)

    assert document["@context"] == "http://iiif.io/api/image/3/context.json"
    assert document["id"] == f"{SITE}/iiif/3/{page.pk}"
    assert (document["width"], document["height"]) == (WIDTH, HEIGHT)
    assert document["profile"] == "level2"
    assert document["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4]}]
    for size in document["sizes"]:
        got = ask(page, f"full/{size['width']},{size['height']}/0/default.jpg")
        assert image_of(got).size == (size["width"], size["height"])


def test_the_information_tells_the_limits_of_every_answer(page):
    document = info(page, SITE)

    assert document["maxArea"] == 24_000_000
    assert document["maxWidth"] == document["maxHeight"] == 65_500


def test_sizes_beyond_the_largest_area_are_not_promised(page, monkeypatch):
    monkeypatch.setattr(image_requests, "MAX_AREA_PX", 1_000_000)

    sizes = info(page, SITE)["sizes"]

    assert sizes == [{"width": 401, "height": 302}, {"width": 801, "height": 604}]


def test_the_information_comes_as_the_client_likes_it(page):
    plain = ask(page, "info.json")
    linked = ask(page, "info.json", accept="application/ld+json, */*")

    assert plain.headers["Content-Type"] == "application/json"
    assert linked.headers["Content-Type"] == (
        'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'
    )
    assert plain.headers["Vary"] == "Accept"
    assert json.loads(plain.body) == json.loads(linked.body) == info(page, SITE)


@pytest.mark.parametrize("path", ["", "/"])
def test_the_bare_address_leads_to_the_information(path, page):
    got = ask(page, path)

    assert got.status == 303
    assert got.headers["Location"] == f"{SITE}/iiif/3/{page.pk}/info.json"


def test_an_image_says_its_profile_and_its_canonical_address(page):
    headers = ask(page, "0,0,1601,1207/^max/!360.0/default.jpg").headers

    assert headers["Link"] == (
        '<http://iiif.io/api/image/3/level2.json>;rel="profile",'
        f'<{SITE}/iiif/3/{page.pk}/full/max/!0/default.jpg>;rel="canonical"'
    )
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["info.json", "full/max/0/default.jpg"])
def test_what_a_client_has_is_not_sent_again(path, page):
    first = ask(page, path)
    etag = first.headers["ETag"]

    again = ask(page, path, if_none_match=f'"other", W/{etag}')
    changed = ask(page, path, if_none_match='"other"')

    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == etag
    assert changed.status == 200


def test_a_known_image_is_answered_without_its_file(page):
    etag = ask(page, "full/max/0/default.jpg").headers["ETag"]
    page.derivative = "derivatives/gone.tif"

    assert ask(page, "full/max/0/default.jpg", if_none_match=etag).status == 304


def test_other_pixels_have_another_etag(page, tmp_path):
    other = stored_page(quarters(side=700), tmp_path)
    other.width_px, other.height_px = page.width_px, page.height_px

    one, two = (ask(p, "full/9,/0/default.jpg").headers["ETag"] for p in (page, other))

    assert one != two


@pytest.mark.parametrize("path", ["info.json", "full/300,/0/default.jpg", "frob"])
def test_head_is_get_without_the_body(path, page):
    get, head = ask(page, path), ask(page, path, method="HEAD")

    assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")


def test_nothing_can_be_written(page):
    got = ask(page, "info.json", method="POST")

    assert (got.status, got.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_more_pictures_than_it_can_make_are_put_off(page, monkeypatch):
    monkeypatch.setattr(image_api, "DECODERS", threading.BoundedSemaphore(1))
    monkeypatch.setattr(image_api, "DECODER_WAIT_S", 0.01)

    with image_api.DECODERS:
        busy = ask(page, "full/300,/0/default.png")
        tile = ask(page, "0,0,512,512/512,512/0/default.jpg")

    assert (busy.status, busy.headers["Retry-After"]) == (503, "2")
    assert busy.body == b"Too many pictures are being made; ask again in 2 seconds."
    assert tile.status == 200
    assert ask(page, "full/300,/0/default.png").status == 200


def test_nothing_of_the_sender_is_in_an_image(page):
    for path in ("full/max/0/default.jpg", "0,0,512,512/512,512/0/default.jpg"):
        image = image_of(ask(page, path))
        assert not image.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(image.info)
