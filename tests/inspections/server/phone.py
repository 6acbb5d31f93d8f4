"""A phone as the tests hold it: it makes records and files, and speaks /api/field/v1/."""

import hashlib
import hmac
import json
from base64 import b64encode
from uuid import UUID, uuid4

from django.test import Client

from heritage.inspections.canonical import canonical
from heritage.inspections.services import devices, receipts

API = "/api/field/v1"
OCTETS = "application/offset+octet-stream"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digest64(data: bytes) -> str:
    return b64encode(hashlib.sha256(data).digest()).decode()


def record_of(monument: str, uuid=None, files: dict | None = None, **more) -> dict:
    """A finished record; `files` are {uuid: bytes}."""
    return {
        "schema": "abide-visit/1",
        "uuid": str(uuid or uuid4()),
        "revision": 1,
        "base_revision": 0,
        "kind": "periodic",
        "monument": monument,
        "started_at": "2026-05-04T10:00:00+04:00",
        "clock_offset_ms": 0,
        "summary": "A crack over the door.",
        "overall": {"cc": "CC2", "uc": "UC2", "rc": "RC2"},
        "elements": [{"uuid": str(uuid4()), "element": "roof", "cc": "CC1"}],
        "damages": [{"uuid": str(uuid4()), "family": "crack", "area_m2": "1.5"}],
        "threats": [{"uuid": str(uuid4()), "category": "natural"}],
        "recommendations": [{"uuid": str(uuid4()), "kind": "repoint", "rc": "RC2", "uc": "UC1"}],
        "annotations": [],
        "proposals": [],
        "assets": [listed(one, data) for one, data in (files or {}).items()],
        "signatures": [],
    } | more


def listed(uuid, data: bytes, kind="photo") -> dict:
    return {"uuid": str(uuid), "kind": kind, "sha256": digest(data), "bytes": len(data)}


class Phone:
    """One person's phone, signed in."""

    def __init__(self, user, uuid: UUID | None = None):
        self.user, self.uuid = user, uuid or uuid4()
        self.device, self.token = devices.sign_in(user=user, uuid=self.uuid, label="a phone")
        self.key = receipts.key_of(self.device)
        self.client = Client()

    def ask(self, method, path, body=b"", content_type="application/json", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Authorization", f"Device {self.token}")
        # A browser names both also of an empty body; Django's client does not.
        told = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body))}
        return self.client.generic(
            method, f"{API}{path}", body, content_type=content_type, headers=named, **told
        )

    def put(self, record, uuid=None, **headers):
        """Send a record, a dict or bytes."""
        body = record if isinstance(record, bytes) else canonical(record)
        uuid = uuid or record["uuid"]
        headers = {"Content_Digest": f"sha-256=:{digest64(body)}:"} | headers
        return self.ask("PUT", f"/inspections/{uuid}", body, **headers)

    def create(self, uuid, data, **headers):
        told = {"Upload_Length": str(len(data)), "Content_Digest": f"sha-256=:{digest64(data)}:"}
        return self.ask("PUT", f"/assets/{uuid}", **told | headers)

    def patch(self, uuid, offset, piece, **headers):
        told = {"Upload_Offset": str(offset), "Upload_Checksum": f"sha256 {digest64(piece)}"}
        return self.ask("PATCH", f"/assets/{uuid}", piece, OCTETS, **told | headers)

    def offset(self, uuid):
        return int(self.ask("HEAD", f"/assets/{uuid}")["Upload-Offset"])

    def send_file(self, uuid, data):
        self.create(uuid, data)
        return self.patch(uuid, 0, data)

    def receipt(self, uuid, **question):
        query = "&".join(f"{name}={value}" for name, value in question.items())
        return self.ask("GET", f"/inspections/{uuid}/receipt?{query}").json()

    def believes(self, receipt: dict) -> bool:
        """Whether the receipt is the office's word to this phone."""
        told = {key: value for key, value in receipt.items() if key != "hmac"}
        sound = hmac.new(self.key, canonical(told), hashlib.sha256).hexdigest()
        return hmac.compare_digest(sound, receipt.get("hmac", ""))


def content(answer) -> dict:
    return json.loads(answer.content)
