"""Visitors with a connection each, who ask for a tile at the same moment."""

import asyncio
import random
import time
from contextlib import asynccontextmanager
from typing import NamedTuple

PATIENCE_S = 30


class Answered(NamedTuple):
    is_good: bool
    took_ms: float


class Visitor:
    """One open connection, as a browser keeps it; opened again when the server closed it."""

    def __init__(self, address):
        self.address = address
        self.reader = self.writer = None

    async def ask(self, path: str) -> Answered:
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_S):
                is_good = await self._ask(path)
        except (OSError, EOFError, TimeoutError, ValueError):
            is_good = False
            self.close()
        return Answered(is_good, (time.perf_counter() - begun) * 1000)

    async def _ask(self, path):
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(*self.address)
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await self.reader.readexactly(length)
        return head.startswith(b"http/1.1 200") and body[:2] == b"\xff\xd8"

    def close(self):
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


@asynccontextmanager
async def connected(address, count: int):
    visitors = [Visitor(address) for _ in range(count)]
    try:
        yield visitors
    finally:
        for visitor in visitors:
            visitor.close()


async def ask_at_once(visitors: list[Visitor], paths: list[str]) -> list[Answered]:
    """Each asks for a tile of its own choice, all at the same moment."""
    return await asyncio.gather(*(visitor.ask(random.choice(paths)) for visitor in visitors))
