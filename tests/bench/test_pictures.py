"""What the bench of pictures computes: wrong here, and a figure would be wrong with no error."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from .pictures import answers, ingest, load, report, servers, sources, targets, tiles
from .pictures.deep_zoom import every_tile, level_sizes

SIZES = st.integers(1, 5000)
pytestmark = pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")


@given(SIZES, SIZES)
def test_the_tiles_of_every_level_cover_the_picture_once(width, height):
    by_factor = {}
    for tile in every_tile(width, height):
        by_factor.setdefault(tile.factor, []).append(tile)

    for factor, (level_width, level_height) in enumerate(level_sizes(width, height)):
        level = by_factor[2**factor]
        top_row = [tile.size[0] for tile in level if tile.y == 0]
        left_column = [tile.size[1] for tile in level if tile.x == 0]
        assert sum(tile.width * tile.height for tile in level) == width * height
        assert (sum(top_row), sum(left_column)) == (level_width, level_height)
        assert level_width == ceil(width / 2**factor)


def test_a_whole_level_is_asked_for_as_full():
    assert [tile.request for tile in every_tile(700, 300)][-1] == "full/350,150/0/default.jpg"


@pytest.mark.parametrize("name", ["24 MP", "100 MP"])
def test_a_picture_is_the_same_at_every_making(settings, tmp_path, name):
    kind = next(one for one in sources.SOURCES if one.name == name)
    small = sources.Source("small", 301, 203, kind.photos_a_side, kind.ending)
    settings.DATA_DIR = tmp_path
    first = sources.make(small).read_bytes()
    small.path.unlink()

    assert sources.make(small).read_bytes() == first
    assert np.asarray(Image.open(small.path)).std() > 10


def _served(server, cpu_us, **more):
    return tiles.Served(server, "24 MP", cpu_us=cpu_us, **more)


def _all_served(**problems):
    figures = {
        servers.OURS: 100,
        servers.IIP: 1500,
        servers.RASTERIO: 2900,
        servers.IIIF_PROCESSOR: 20_000,
        servers.FILES_CUT: 20,
    }
    return [_served(name, us, problem=problems.get(name, "")) for name, us in figures.items()]


def test_ratios_say_how_many_times_the_cpu_of_ours_others_need():
    outcomes = {one.promise: one for one in targets.of_tiles(_all_served())}

    iip = outcomes[f"tiles: CPU of {servers.IIP} to ours"]
    rasterio = outcomes[f"tiles: CPU of {servers.RASTERIO} to ours"]
    files = outcomes[f"tiles: our CPU to {servers.FILES_CUT}"]
    assert (iip.measured, iip.is_reached) == (15, True)
    assert (rasterio.measured, rasterio.is_reached) == (29, False)
    assert (files.measured, files.is_reached) == (5, True)


def test_what_was_not_measured_is_not_reached():
    rows = _all_served(**{servers.IIP: "it is not installed."})

    (iip,) = (one for one in targets.of_tiles(rows) if servers.IIP in one.promise)

    assert (iip.measured, iip.is_reached) == (None, False)


def test_when_ours_fails_no_target_of_tiles_is_reached():
    rows = _all_served(**{servers.OURS: "it did not start."})

    assert not any(one.is_reached for one in targets.of_tiles(rows))


@pytest.mark.parametrize(("ours_s", "peak_mb", "reached"), [(2, 499, 2), (2.1, 501, 0)])
def test_a_gigapixel_has_a_bound_of_time_and_one_of_memory(ours_s, peak_mb, reached):
    rows = [
        ingest.Ingested(ingest.OURS, "1 GP", cpu_s=ours_s, peak_mb=peak_mb),
        ingest.Ingested(ingest.GDAL, "1 GP", cpu_s=10),
    ]

    assert sum(one.is_reached for one in targets.of_ingest(rows)) == reached


def test_a_server_that_was_not_measured_stands_in_the_table_with_the_reason():
    lines = list(report.tile_table(_all_served(**{servers.IIP: "it is not installed."})))

    assert f"{servers.IIP:<30} not measured: it is not installed." in lines
    assert lines[-1].split()[4:6] == ["0.20", "20"]


@contextmanager
def _answering(answer):
    """A server on a port of its own; `answer(path)` gives status, body and whether in chunks."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            status, body, is_chunked = answer(self.path)
            self.send_response(status)
            if is_chunked:
                self.send_header("Transfer-Encoding", "chunked")
                body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
            else:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # clients that have seen enough go away
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("is_chunked", [False, True])
def test_the_client_waits_for_the_whole_of_every_answer(is_chunked):
    body = bytes(300_000)
    with _answering(lambda path: (200, body, is_chunked)) as port:
        done = load.ask_for(port, ["/one", "/two"], seconds=0.1)

    assert done.requests == len(done.seconds) >= load.CONNECTIONS
    assert done.bytes >= done.requests * len(body)


def test_a_server_that_sends_an_error_is_not_measured():
    with (
        _answering(lambda path: (404 if path == "/two" else 200, b"", False)) as port,
        pytest.raises(load.BadAnswer, match="/two was answered by"),
    ):
        load.ask_for(port, ["/one", "/two"], seconds=0.1)


@pytest.fixture
def source(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    small = sources.Source("small", 1301, 1003, 2, "tif")
    sources.make(small)
    return small


def _serve(source, change):
    """The source's tiles as JPEG, after `change` of (tile's pixels)."""
    every = every_tile(source.width_px, source.height_px)
    whole = Image.open(source.path).convert("RGB")
    by_request = {f"/{tile.request}": tile for tile in every}

    def answer(path):
        tile = by_request[path]
        box = (tile.x, tile.y, tile.x + tile.width, tile.y + tile.height)
        picture = change(whole.resize(tile.size, Image.Resampling.BOX, box=box))
        buffer = BytesIO()
        picture.save(buffer, "JPEG", quality=85)
        return 200, buffer.getvalue(), False

    return answer


def _look(source, change):
    every = every_tile(source.width_px, source.height_px)
    with _answering(_serve(source, change)) as port:
        server = servers.Running(port, lambda tile: f"/{tile.request}", ())
        return answers.look(source, server, every)


def test_right_answers_are_seen_to_be_right(source):
    seen = _look(source, lambda picture: picture)

    assert seen.compared == seen.tiles == len(every_tile(1301, 1003))
    assert seen.least_psnr_db > answers.LEAST_PSNR_DB + 10


def test_a_sheared_tile_is_seen_to_be_wrong(source):
    def shear(picture):
        return picture.transform(picture.size, Image.Transform.AFFINE, (1, 0.5, 0, 0, 1, 0))

    with pytest.raises(answers.WrongAnswer, match="other pixels than the source"):
        _look(source, shear)


def test_tiles_of_another_place_are_seen_to_be_wrong(source):
    with pytest.raises(answers.WrongAnswer, match="other pixels than the source"):
        _look(source, lambda picture: picture.transpose(Image.Transpose.ROTATE_180))


def test_a_tile_a_pixel_too_narrow_is_seen_to_be_wrong(source):
    with pytest.raises(answers.WrongAnswer, match="pixels large"):
        _look(source, lambda picture: picture.crop((0, 0, picture.width - 1, picture.height)))
