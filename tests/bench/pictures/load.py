"""A client that keeps some connections busy for some seconds: HTTP/1.1, one thread, no waste."""

import selectors
import socket
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

CONNECTIONS = 8
PATIENCE_S = 120  # for one answer
READ_BYTES = 1 << 18


class BadAnswer(Exception):
    """An answer that is not a whole one with status 200."""


@dataclass
class Load:
    """What came back."""

    requests: int = 0
    bytes: int = 0
    wall_s: float = 0.0
    seconds: list[float] = field(default_factory=list)  # of every answer

    @property
    def p50_ms(self) -> float:
        return statistics.median(self.seconds) * 1000

    @property
    def p95_ms(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.95)] * 1000


class _Connection:
    def __init__(self, port: int, headers: str):
        self.headers = headers
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, path: str) -> None:
        self.path, self.head, self.is_whole = path, b"", None
        self.begun = time.perf_counter()
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self.headers}\r\n"
        self.socket.sendall(head.encode())

    def take(self, load: Load) -> bool:
        """Read what has come; true when the answer is whole."""
        part = self.socket.recv(READ_BYTES)
        if not part:
            raise BadAnswer(f"The connection was closed in the middle of {self.path}.")
        load.bytes += len(part)
        if self.is_whole is None:
            self.head += part
            head, end, part = self.head.partition(b"\r\n\r\n")
            if not end:
                return False
            self.is_whole = _whole(head, self.path)
        return self.is_whole(part)


def _whole(head: bytes, path: str) -> Callable[[bytes], bool]:
    """What says of part after part of a body whether it ends there."""
    status, *lines = head.decode("latin-1").lower().split("\r\n")
    if status.split()[1] != "200":
        raise BadAnswer(f"{path} was answered by {status!r}.")
    fields = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if "content-length" in fields:
        return _Counted(int(fields["content-length"]))
    if fields.get("transfer-encoding") == "chunked":
        return _Chunked()
    raise BadAnswer(f"{path} was answered without its length.")


class _Counted:
    def __init__(self, length: int):
        self.missing = length

    def __call__(self, part: bytes) -> bool:
        self.missing -= len(part)
        return self.missing <= 0


class _Chunked:
    """The end of a chunked body (RFC 9112, 7.1), looked for in its last bytes only.

    A picture could hold them by chance just where a read ends: once in 2⁴⁰ reads.
    """

    END = b"0\r\n\r\n"

    def __init__(self):
        self.tail = b""

    def __call__(self, part: bytes) -> bool:
        self.tail = (self.tail + part)[-len(self.END) :]
        return self.tail == self.END


def ask_for(
    port: int,
    paths: Sequence[str],
    seconds: float,
    start: int = 0,
    *,
    connections: int = CONNECTIONS,
    headers: str = "",
) -> Load:
    """Ask for `paths`, from number `start` on and round again, for so long.

    `headers` are lines to be sent along, each with its end.

    Returns when every answer has come: what the server spent till then, it spent on these.
    Raises BadAnswer at the first that is not whole and 200.
    """
    load, turn = Load(), _in_turn(paths, start)
    begun = time.perf_counter()
    with selectors.DefaultSelector() as waiting, ExitStack() as opened:
        for _ in range(connections):
            connection = _Connection(port, headers)
            opened.enter_context(connection.socket)
            waiting.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(next(turn))
        while waiting.get_map():
            ready = waiting.select(timeout=PATIENCE_S)
            if not ready:
                raise BadAnswer(f"No answer came for {PATIENCE_S} s.")
            for key, _events in ready:
                if not _goes_on(key.data, load, turn, begun + seconds):
                    waiting.unregister(key.fileobj)
    load.wall_s = time.perf_counter() - begun
    return load


def _goes_on(connection: _Connection, load: Load, turn: Iterator[str], end: float) -> bool:
    """Take what has come, and ask for the next; false when the time is over."""
    if not connection.take(load):
        return True
    now = time.perf_counter()
    load.requests += 1
    load.seconds.append(now - connection.begun)
    if now < end:
        connection.ask(next(turn))
    return now < end


def _in_turn(paths: Sequence[str], start: int) -> Iterator[str]:
    while True:
        yield paths[start % len(paths)]
        start += 1
