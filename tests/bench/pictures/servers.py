"""The tile servers that are compared, each with one process for its work, on one core.

All serve the same picture; `address` says how each is asked for a tile of it.
"""

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import rasterio
import rasterio.shutil
from rasterio.enums import Resampling

from heritage.setup.options import ROOT
from heritage.setup.processes import Child
from heritage.setup.running import SERVE
from media_pipeline.models import Page
from media_pipeline.storage import local_path

from . import processes
from .deep_zoom import TILE_PX, Tile, level_sizes
from .sources import Source, folder

HERE = Path(__file__).parent
IIPSRV = Path("/usr/lib/iipimage-server/iipsrv.fcgi")
PROCESSOR = HERE.parent / "node_modules" / "iiif-processor" / "package.json"
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, CLIENT_CORE = CORES[-1], CORES[0]
START_PATIENCE_S = 60
JPEG_QUALITY = 85

NGINX = """
{user}
daemon off;
worker_processes 1;
pid {folder}/{name}.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 256; }}
http {{
  types {{ image/jpeg jpg; }}
  access_log off;
  sendfile on;
  tcp_nopush on;
  open_file_cache max=10000;
  keepalive_requests 10000000;
  client_body_temp_path {folder}/nginx-temp;
  proxy_temp_path {folder}/nginx-temp;
  fastcgi_temp_path {folder}/nginx-temp;
  uwsgi_temp_path {folder}/nginx-temp;
  scgi_temp_path {folder}/nginx-temp;
  server {{
    listen 127.0.0.1:{port};
    {place}
  }}
}}
"""
FILES = "root {root};"
FASTCGI = """location / {{
      fastcgi_pass 127.0.0.1:{port};
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_URI $request_uri;
      fastcgi_param SERVER_PROTOCOL $server_protocol;
      fastcgi_param HTTP_HOST $http_host;
    }}"""


@dataclass(frozen=True)
class Subject:
    """What is served: a picture and its page in our register."""

    source: Source
    page: Page

    @property
    def derivative(self) -> Path:
        return local_path(self.page.derivative)

    @property
    def cut(self) -> Path:
        """The folder of its tiles cut beforehand, laid out as our addresses are."""
        return folder() / "cut" / str(self.page.pk)


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    port: int
    address: Callable[[Tile], str]
    programs: tuple[Child, ...]

    @property
    def pids(self) -> list[int]:
        return processes.family(child.process.pid for child in self.programs)


@dataclass(frozen=True)
class Server:
    """One of those compared; `missing` says in a sentence why it cannot be measured here, or ""."""

    name: str
    version: Callable[[], str]
    start: Callable[[Subject], AbstractContextManager[Running]]
    missing: Callable[[], str] = lambda: ""


@contextmanager
def _ours(subject: Subject) -> Iterator[Running]:
    port = free_port()
    program = _program("our server", _granian("heritage.wsgi:application", port))
    with started(port, program):
        yield Running(port, lambda tile: our_address(subject.page, tile), (program,))


def our_address(page: Page, tile: Tile) -> str:
    return f"/iiif/3/{page.pk}/{tile.request}"


@contextmanager
def _rasterio(subject: Subject) -> Iterator[Running]:
    port = free_port()
    argv = _granian("tests.bench.pictures.rasterio_tiles:application", port)
    program = _program("server of rasterio", argv, BENCH_FILE=str(subject.derivative))
    with started(port, program):
        yield Running(port, lambda tile: f"/{tile.request}", (program,))


@contextmanager
def _iiif_processor(subject: Subject, *options: str) -> Iterator[Running]:
    port = free_port()
    argv = [shutil.which("node"), str(HERE / "iiif_processor.js"), str(port)]
    program = _program("iiif-processor", [*argv, str(subject.derivative), *options])
    with started(port, program):
        yield Running(port, lambda tile: f"/iiif/3/picture/{tile.request}", (program,))


def _iiif_processor_told(subject: Subject) -> AbstractContextManager[Running]:
    """With the sizes of the levels, which it can be given by a function of one's own."""
    sizes = level_sizes(subject.page.width_px, subject.page.height_px)
    told = [{"width": width, "height": height} for width, height in sizes]
    return _iiif_processor(subject, json.dumps(told))


@contextmanager
def _iipsrv(subject: Subject) -> Iterator[Running]:
    port, inner_port = free_port(), free_port()
    pyramid = gdal_pyramid(subject.source)
    work = _program(
        "iipsrv",
        [str(IIPSRV), "--bind", f"127.0.0.1:{inner_port}", "--backlog", "64"],
        LOGFILE=str(folder() / "iipsrv.log"),
        VERBOSITY="0",
        JPEG_QUALITY=str(JPEG_QUALITY),
        FILESYSTEM_PREFIX=f"{pyramid.parent}/",
    )
    front = _nginx("nginx-before-iipsrv", port, FASTCGI.format(port=inner_port))
    with work, started(port, front):
        address = f"/?IIIF={pyramid.name}"
        yield Running(port, lambda tile: f"{address}/{tile.request}", (work, front))


@contextmanager
def _files(subject: Subject) -> Iterator[Running]:
    port = free_port()
    program = _nginx("nginx-of-files", port, FILES.format(root=subject.cut))
    with started(port, program):
        yield Running(port, lambda tile: our_address(subject.page, tile), (program,))


OURS, IIP, RASTERIO = "ours", "iipsrv behind nginx", "rasterio + Pillow"
IIIF_PROCESSOR, IIIF_PROCESSOR_TOLD = "iiif-processor", "…, told the sizes of levels"
FILES_CUT = "nginx, tiles cut beforehand"


def every_server() -> list[Server]:
    no_nginx = "" if shutil.which("nginx") else "nginx is not installed."
    no_iipsrv = no_nginx or ("" if IIPSRV.exists() else "iipimage-server is not installed.")
    no_node = "" if PROCESSOR.exists() else "iiif-processor is not in tests/bench/node_modules."
    return [
        Server(OURS, lambda: f"granian {version('granian')}", _ours),
        Server(IIP, lambda: _debian_version("iipimage-server"), _iipsrv, lambda: no_iipsrv),
        Server(RASTERIO, lambda: _versions("rasterio", "pillow", "granian"), _rasterio),
        Server(IIIF_PROCESSOR, _processor_version, _iiif_processor, lambda: no_node),
        Server(IIIF_PROCESSOR_TOLD, _processor_version, _iiif_processor_told, lambda: no_node),
        Server(FILES_CUT, lambda: _debian_version("nginx"), _files, lambda: no_nginx),
    ]


def gdal_pyramid(source: Source) -> Path:
    """The picture as iipsrv wants it: a TIFF in tiles with overviews, made by GDAL; it is kept."""
    path = source.path.with_suffix(".iip.tif")
    if path.exists():
        return path
    unfinished = path.with_suffix(".part")
    kind = {"driver": "GTiff", "tiled": True, "blockxsize": TILE_PX, "blockysize": TILE_PX}
    jpeg = {"compress": "JPEG", "jpeg_quality": JPEG_QUALITY, "photometric": "YCBCR"}
    rasterio.shutil.copy(source.path, unfinished, bigtiff="IF_SAFER", **kind, **jpeg)
    levels = len(level_sizes(source.width_px, source.height_px))
    with (
        rasterio.Env(GDAL_NUM_THREADS="ALL_CPUS", GDAL_TIFF_OVR_BLOCKSIZE=TILE_PX),
        rasterio.open(unfinished, "r+") as file,
    ):
        file.build_overviews([2**level for level in range(1, levels)], Resampling.average)
    return unfinished.rename(path)


def _granian(application: str, port: int) -> list[str]:
    """With the options that `make run` gives it, but one process."""
    options = SERVE.split(maxsplit=1)[1]
    granian = str(Path(sys.executable).with_name("granian"))
    return [granian, application, *options.split(), "--workers", "1", "--port", str(port)]


def _nginx(name: str, port: int, place: str) -> Child:
    """nginx in the foreground, with a configuration of its own and nothing of the machine's."""
    user = f"user {pwd.getpwuid(os.geteuid()).pw_name};" if os.geteuid() == 0 else ""
    told = {"user": user, "folder": folder(), "name": name, "port": port, "place": place}
    file = folder() / f"{name}.conf"
    file.write_text(NGINX.format(**told))
    return _program(name, [shutil.which("nginx"), "-p", str(folder()), "-c", str(file)])


def _program(name: str, argv: list[str], **env: str) -> Child:
    argv = ["taskset", "--cpu-list", str(SERVER_CORE), *argv]
    return Child(name, argv, folder() / "log" / "servers.log", env=env, cwd=ROOT)


@contextmanager
def started(port: int, program: Child) -> Iterator[None]:
    with program:
        end = time.monotonic() + START_PATIENCE_S
        while not _listens(port):
            if program.has_ended() or time.monotonic() > end:
                raise program.problem(f"The {program.name} did not start.")
            time.sleep(0.1)
        yield


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _versions(*packages: str) -> str:
    return ", ".join(f"{name} {version(name)}" for name in packages)


def _debian_version(package: str) -> str:
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${Version}", package]
    return subprocess.run(query, capture_output=True, text=True).stdout or "of unknown version"


def _processor_version() -> str:
    return f"iiif-processor {json.loads(PROCESSOR.read_text())['version']}"
