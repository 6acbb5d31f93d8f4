"""A TCP proxy that fails as mobile networks do, between a browser and the real server.

    with FaultProxy(("127.0.0.1", 8000)) as proxy:
        proxy.cut_up_after = 300_000        # bytes towards the server, then both ends are reset
        browser.goto(proxy.url)

It speaks bytes, so the browser's own network stack is tested too: its pool of connections, and that
it sends a request again by itself when a kept connection dies without an answer.
"""

import asyncio
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from socket import SO_LINGER, SOL_SOCKET

PIECE = 16 * 1024
PORTAL = b"<!DOCTYPE html><title>Wi-Fi</title><h1>Sign in to this network</h1>"
REASONS = {200: "OK", 413: "Content Too Large", 429: "Too Many Requests", 502: "Bad Gateway"}


@dataclass
class Faults:
    """What is wrong with the line; all of it may be changed while connections are open."""

    cut_up_after: int | None = None  # bytes of the next connection towards the server; once
    cut_down_after: int | None = None  # bytes of the next connection towards the browser; once
    drop_answers: int = 0  # so many answers are read whole by the proxy, and never passed on
    delay_s: float = 0  # before each piece, in both directions
    bytes_per_s: float | None = None  # in each direction of each connection
    lost_share: float = 0  # of the pieces, each of which then waits for a second as TCP would
    status: int | None = None  # answered to every request instead of the server's answer
    is_portal: bool = False  # a login page with 200 for everything
    is_down: bool = False  # every connection is reset at once
    forge: Callable[[bytes, str], bytes] | None = None  # of a piece and its way: as long as it was
    only: bytes = b""  # faults befall only connections whose first bytes contain it

    seed: int = 0  # of what happens by chance


class FaultProxy(Faults):
    """The proxy in a thread of its own. `url` is its address; `up` and `down` count bytes."""

    def __init__(self, server: tuple[str, int], **faults):
        super().__init__(**faults)
        self.random = Random(self.seed)
        self.server, self.up, self.down, self.connections = server, 0, 0, 0
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._listener = self._do(asyncio.start_server(self._meet, "127.0.0.1", 0))
        self.port = self._listener.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_):
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def heal(self):
        """A line without any fault."""
        for name, value in vars(Faults(seed=self.seed)).items():
            setattr(self, name, value)

    def reset_all(self):
        """Cut every connection that is open now."""
        self._do(self._cancel())

    def _do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _end(self):
        self._listener.close()
        await self._cancel()

    async def _cancel(self):
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _meet(self, reader, writer):
        self.connections += 1
        task = asyncio.current_task()
        self._tasks.add(task)
        try:
            await self._serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, _Cut):
            _reset(writer)
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve(self, reader, writer):
        if self.is_down:
            raise _Cut
        first = await reader.read(PIECE)
        if not first:
            return
        if self.only in first and (self.is_portal or self.status):
            await self._answer(reader, writer, first)
        else:
            await self._pass_on(reader, writer, first)

    async def _answer(self, reader, writer, first):
        """An answer of our own. The request is read first: a browser sends all before it reads."""
        await _read_whole(reader, first)
        status = 200 if self.is_portal else self.status
        body = PORTAL if self.is_portal else f"<h1>{status}</h1>".encode()
        head = f"HTTP/1.1 {status} {REASONS.get(status, 'Error')}\r\nContent-Type: text/html\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode())
        writer.write(body)
        await writer.drain()

    async def _pass_on(self, reader, writer, first):
        is_meant = self.only in first
        other_reader, other_writer = await asyncio.open_connection(*self.server)
        up = self._pump(reader, other_writer, "up", is_meant, first)
        down = self._pump(other_reader, writer, "down", is_meant)
        tasks = [asyncio.create_task(up), asyncio.create_task(down)]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        except (ConnectionError, _Cut):
            _reset(other_writer)
            raise
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            other_writer.close()

    async def _pump(self, reader, writer, way, is_meant, first=b""):
        """Pass bytes on in one direction, with what befalls them, until that side ends."""
        passed = 0
        while piece := first or await reader.read(PIECE):
            first = b""
            if is_meant:
                piece = self.forge(piece, way) if self.forge else piece
                await self._befall(piece, way)
                piece, is_cut = self._cut(piece, way, passed)
            else:
                is_cut = False
            writer.write(piece)
            await writer.drain()
            passed += len(piece)
            setattr(self, way, getattr(self, way) + len(piece))
            if is_cut:
                raise _Cut
        with suppress(OSError, RuntimeError):
            writer.write_eof()

    async def _befall(self, piece, way):
        if way == "down" and self.drop_answers:
            self.drop_answers -= 1
            raise _Cut
        wait_s = self.delay_s + (len(piece) / self.bytes_per_s if self.bytes_per_s else 0)
        if self.lost_share and self.random.random() < self.lost_share:
            wait_s += 1
        if wait_s:
            await asyncio.sleep(wait_s)

    def _cut(self, piece, way, passed):
        after = getattr(self, f"cut_{way}_after")
        if after is None or passed + len(piece) < after:
            return piece, False
        setattr(self, f"cut_{way}_after", None)
        return piece[: max(0, after - passed)], True


class _Cut(Exception):
    """The line is cut here."""


def _reset(writer):
    """RST instead of FIN: what a phone sees of a dead line, and no half answer taken for whole."""
    socket = writer.get_extra_info("socket")
    if socket is not None and not writer.is_closing():
        with suppress(OSError):
            socket.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()


async def _read_whole(reader, first):
    """The rest of a request whose beginning is `first`, by its Content-Length."""
    while b"\r\n\r\n" not in first:
        if not (more := await reader.read(PIECE)):
            return
        first += more
    head, _, body = first.partition(b"\r\n\r\n")
    lines = [line.split(b":", 1) for line in head.lower().split(b"\r\n")[1:]]
    length = int(dict(pair for pair in lines if len(pair) == 2).get(b"content-length", b"0"))
    left = length - len(body)
    if left > 0:
        await reader.readexactly(left)
