"""Databases of phones as earlier versions have made them: written out here, and never changed."""

import hashlib
from base64 import b64encode
from uuid import uuid4

from heritage.inspections.canonical import canonical
from tests.inspections.server.phone import digest, listed, record_of

CHUNK_BYTES = 512 * 1024
# Each schema that was ever released.
SCHEMAS = {
    1: """
(db) => {
  db.createObjectStore("packages", { keyPath: "key" }).createIndex("user", "user");
  db.createObjectStore("drafts", { keyPath: "uuid" }).createIndex("user", "user");
  db.createObjectStore("outbox", { keyPath: ["uuid", "revision"] }).createIndex("user", "user");
  const assets = db.createObjectStore("assets", { keyPath: "uuid" });
  assets.createIndex("user", "user");
  assets.createIndex("inspection", "inspection");
  db.createObjectStore("chunks");
  db.createObjectStore("receipts", { keyPath: ["inspection", "revision"] });
  db.createObjectStore("meta", { keyPath: "key" });
  db.createObjectStore("log", { autoIncrement: true });
}""",
}
MAKE = """
async ({ version, rows, chunks }) => {
  const ends = (request, name) => new Promise((resolve, reject) => {
    request[name] = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const opening = indexedDB.open("abide-field", version);
  opening.onupgradeneeded = () => (SCHEMA)(opening.result);
  const db = await ends(opening, "onsuccess");
  const writing = db.transaction([...Object.keys(rows), "chunks"], "readwrite");
  for (const [name, list] of Object.entries(rows)) {
    for (const row of list) writing.objectStore(name).put(row);
  }
  for (const { key, base64 } of chunks) {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    writing.objectStore("chunks").put(bytes.buffer, key);
  }
  await ends(writing, "oncomplete");
  db.close();
}"""


def make(phone, version, session, monument, chance):
    """Fill the phone with a draft and a finished visit, each with a file; gives both."""
    data = {name: (uuid4(), chance.randbytes(700_000)) for name in ("draft", "entry")}
    records = {name: record_of(monument.reference, files=dict([data[name]])) for name in data}
    user = session["user"]["id"]
    draft = _draft(records["draft"], user)
    entry = _entry(records["entry"], user)
    rows = {
        "meta": [_meta("session", session), _meta("device", session["device"])],
        "drafts": [draft],
        "outbox": [entry],
        "assets": [_row(*data[name], records[name]["uuid"], user) for name in data],
    }
    chunks = [
        {"key": [str(uuid), n], "base64": b64encode(chunk).decode()}
        for uuid, whole in data.values()
        for n, chunk in enumerate(_chunks(whole))
    ]
    told = {"version": version, "rows": rows, "chunks": chunks}
    phone.page.evaluate(MAKE.replace("SCHEMA", SCHEMAS[version]), told)
    return draft, entry


def _meta(key, value):
    return {"key": key, "value": value}


def _draft(record, user):
    told = {"uuid": record["uuid"], "user": user, "monument": record["monument"], "step": "check"}
    return told | {"changed_at": "2026-05-04T06:00:00.000Z", "record": record}


def _entry(record, user):
    body = canonical(record)
    return {
        "uuid": record["uuid"],
        "revision": 1,
        "base_revision": 0,
        "user": user,
        "monument": record["monument"],
        "kind": record["kind"],
        "is_emergency": False,
        "body": body.decode(),
        "sha256": digest(body),
        "bytes": len(body),
        "assets": record["assets"],
        "state": "ready",
        "finished_at": "2026-05-04T07:00:00.000Z",
        "record_stored_at": None,
        "attempts": 0,
        "not_before": 0,
        "reason": None,
    }


def _row(uuid, data, inspection, user):
    told = listed(uuid, data)
    return told | {
        "user": user,
        "inspection": inspection,
        "meta": told | {"name": "1.jpg", "media_type": "image/jpeg"},
        "chunk_sha256s": [hashlib.sha256(chunk).hexdigest() for chunk in _chunks(data)],
        "state": "kept",
        "server_offset": 0,
        "added_at": "2026-05-04T06:30:00.000Z",
    }


def _chunks(data):
    return [data[begin : begin + CHUNK_BYTES] for begin in range(0, len(data), CHUNK_BYTES)]
