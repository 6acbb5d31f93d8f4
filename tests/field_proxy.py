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
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from socket import SO_LINGER, SOL_SOCKET

PIECE = 16 * 1024
PORTAL = b"<!DOCTYPE html><title>Wi-Fi</title><h1>Sign in to this network</h1>"
REASONS = {
    200: "OK",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Time-out",
}
GATEWAY_PAGE = """<html>
<head><title>{0}</title></head>
<body>
<center><h1>{0}</h1></center>
<hr><center>nginx</center>
</body>
</html>
"""
END_OF_HEAD = b"\r\n\r\n"


@dataclass
class Faults:
    """What is wrong with the line; all of it may be changed while connections are open."""

    cut_up_after: int | None = None  # so many more bytes towards the server; once
    cut_down_after: int | None = None  # so many more bytes towards the browser; once
    drop_answers: int = 0  # so many answers are read whole by the proxy, and go to `lost`
    delay_s: float = 0  # before each piece, in both directions
    bytes_per_s: float | None = None  # in each direction of each connection
    lost_share: float = 0  # of the pieces, each of which then waits for a second as TCP would
    status: int | None = None  # answered to every request instead of the server's answer
    most_bytes: int | None = None  # a request with a larger body is answered 413, as by nginx
    is_portal: bool = False  # a login page with 200 for everything
    is_down: bool = False  # every connection is reset at once
    forge: Callable[[bytes, str], bytes] | None = None  # of a piece and its way: as long as it was
    only: bytes = b""  # faults befall only requests whose head contains it
    seed: int = 0  # of what happens by chance


@dataclass
class Asked:
    """A request that came by."""

    head: bytes = b""
    length: int = 0  # of its body, as it says
    passed: int = 0  # bytes of head and body that went on to the server
    at_s: float = field(default_factory=time.monotonic)

    @property
    def body_bytes(self) -> int:
        return max(0, self.passed - len(self.head))

    @property
    def is_over(self) -> bool:
        return self.passed >= len(self.head) + self.length


class FaultProxy(Faults):
    """The proxy in a thread of its own. `url` is its address; `up` and `down` count bytes.

    `asked` are the requests in their order, `lost` the answers that were dropped.
    """

    def __init__(self, server: tuple[str, int], **faults):
        super().__init__(**faults)
        self.random = Random(self.seed)
        self.server, self.up, self.down, self.connections = server, 0, 0, 0
        self.asked, self.lost = [], []
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

    def asked_for(self, words: bytes) -> list[Asked]:
        """The requests whose head contains `words`."""
        return [one for one in self.asked if words in one.head]

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
        try:
            await self._pass_on(reader, writer, first)
        except _Ours as ours:
            await self._answer(reader, writer, ours)

    async def _answer(self, reader, writer, ours):
        """An answer of our own. The request is read first: a browser sends all before it reads."""
        await _read_whole(reader, ours.first)
        told = f"{ours.status} {REASONS.get(ours.status, 'Error')}"
        body = PORTAL if self.is_portal else GATEWAY_PAGE.format(told).encode()
        head = f"HTTP/1.1 {told}\r\nContent-Type: text/html\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode())
        writer.write(body)
        await writer.drain()

    def _status_of_ours(self, asked):
        if self.only not in asked.head:
            return None
        if self.is_portal:
            return 200
        is_too_large = self.most_bytes is not None and asked.length > self.most_bytes
        return 413 if is_too_large else self.status

    async def _pass_on(self, reader, writer, first):
        talk = _Talk()
        first = await self._begin(talk, reader, first)
        other_reader, other_writer = await asyncio.open_connection(*self.server)
        up = self._pump(reader, other_writer, "up", talk, first)
        down = self._pump(other_reader, writer, "down", talk)
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

    async def _begin(self, talk, reader, piece):
        """A request begins with this piece; gives it with the whole head. Raises _Ours."""
        piece = await _with_head(reader, piece)
        head, end, _ = piece.partition(END_OF_HEAD)
        talk.asked = Asked(head + end, _length_of(head))
        self.asked.append(talk.asked)
        if status := self._status_of_ours(talk.asked):
            raise _Ours(piece, status)
        return piece

    async def _pump(self, reader, writer, way, talk, first=b""):
        """Pass bytes on in one direction, with what befalls them, until that side ends."""
        while piece := first or await reader.read(PIECE):
            if way == "up" and not first and talk.asked.is_over:
                piece = await self._begin(talk, reader, piece)
            first, is_cut = b"", False
            if self.only in talk.asked.head:
                piece = self.forge(piece, way) if self.forge else piece
                await self._befall(piece, way, reader)
                piece, is_cut = self._cut(piece, way)
            self._count(piece, way, talk)  # Before: who gets the last byte may look at once.
            writer.write(piece)
            await writer.drain()
            if is_cut:
                raise _Cut
        with suppress(OSError, RuntimeError):
            writer.write_eof()

    def _count(self, piece, way, talk):
        setattr(self, way, getattr(self, way) + len(piece))
        if way == "up":
            talk.asked.passed += len(piece)

    async def _befall(self, piece, way, reader):
        if way == "down" and self.drop_answers:
            self.drop_answers -= 1
            self.lost.append(await _read_whole(reader, piece))
            raise _Cut
        wait_s = self.delay_s + (len(piece) / self.bytes_per_s if self.bytes_per_s else 0)
        if self.lost_share and self.random.random() < self.lost_share:
            wait_s += 1
        if wait_s:
            await asyncio.sleep(wait_s)

    def _cut(self, piece, way):
        name = f"cut_{way}_after"
        left = getattr(self, name)
        if left is None:
            return piece, False
        setattr(self, name, left - len(piece) if len(piece) < left else None)
        return piece[:left], len(piece) >= left


class _Talk:
    """A connection, on which a browser asks one thing after another."""

    asked = Asked()


class _Ours(Exception):
    """This request is not passed on: we answer it."""

    def __init__(self, first, status):
        self.first, self.status = first, status


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
    """All of a request or an answer whose beginning is `first`, by its Content-Length."""
    first = await _with_head(reader, first)
    head, _, body = first.partition(END_OF_HEAD)
    left = _length_of(head) - len(body)
    return first + (await reader.readexactly(left) if left > 0 else b"")


async def _with_head(reader, first):
    while END_OF_HEAD not in first and (more := await reader.read(PIECE)):
        first += more
    return first


def _length_of(head):
    pairs = [line.split(b":", 1) for line in head.lower().split(b"\r\n")[1:]]
    return int(dict(pair for pair in pairs if len(pair) == 2).get(b"content-length", b"0"))
