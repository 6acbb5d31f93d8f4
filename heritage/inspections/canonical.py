"""JSON of which the same content always has the same bytes, and so the same hash."""

import hashlib
import json


def canonical(content) -> bytes:
    """Keys sorted, no blanks, UTF-8. Numbers are integers: of a fraction languages write others."""
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def sha256_of(content) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()
