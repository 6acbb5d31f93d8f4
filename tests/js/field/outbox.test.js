import assert from "node:assert/strict";
import test from "node:test";

import * as rules from "../../../static/inspections/outbox.js";

const MIB = 1024 * 1024;

function entryOf(uuid, told = {}) {
  const plain = { revision: 1, sha256: `hash-${uuid}`, assets: [], state: "ready", is_emergency: false };
  return { uuid, ...plain, finished_at: uuid, record_stored_at: "now", attempts: 0, not_before: 0, reason: null, ...told };
}

/** `files` as {"photo-1": bytes}: a visit with them, and their rows. */
function visit(uuid, files, told = {}) {
  const assets = Object.entries(files).map(([name, bytes]) => ({ uuid: name, kind: name.split("-")[0], bytes, sha256: name }));
  const rows = assets.map((asset) => ({ ...asset, state: "kept", server_offset: 0 }));
  return [entryOf(uuid, { assets, ...told }), rows];
}

/** Everything in the order in which it would go, as "what:which". */
function order(visits) {
  const [entries, assets] = [visits.map(([entry]) => ({ ...entry })), visits.flatMap(([, rows]) => rows.map((row) => ({ ...row })))];
  const told = [];
  for (;;) {
    const next = rules.nextStep({ entries, assets, now: 0 });
    if (next.do === "nothing") return told;
    told.push(`${next.do}:${(next.asset ?? next.entry).uuid}`);
    if (next.do === "record") next.entry.record_stored_at = "now";
    if (next.do === "asset") next.asset.state = "sent";
    if (next.do === "receipt") next.entry.state = "received";
  }
}

test("records go first, then previews, then originals, the smallest first", () => {
  const large = visit("a", { "photo-1": 9, "preview-1": 2, "photo-2": 5 }, { record_stored_at: null });
  const small = visit("b", { "photo-3": 4, "preview-3": 1 }, { record_stored_at: null });

  assert.deepEqual(order([large, small]), [
    ...["record:a", "record:b", "asset:preview-1", "asset:preview-3"],
    ...["asset:photo-3", "receipt:b", "asset:photo-2", "asset:photo-1", "receipt:a"],
  ]);
});

test("an emergency goes before what was finished earlier", () => {
  const plain = visit("a", { "preview-1": 1 }, { record_stored_at: null });
  const emergency = visit("b", { "preview-2": 1 }, { record_stored_at: null, is_emergency: true });

  assert.deepEqual(order([plain, emergency]).slice(0, 4), ["record:b", "record:a", "asset:preview-2", "asset:preview-1"]);
});

test("by the phone's counter they go, for its clock may have been set between them", () => {
  const first = visit("b", {}, { record_stored_at: null, counter: 1 });
  const second = visit("a", {}, { record_stored_at: null, counter: 2 });

  assert.deepEqual(order([second, first]).slice(0, 2), ["record:b", "record:a"]);
});

test("an item that has to wait holds up no other", () => {
  const [late, lateRows] = visit("a", { "photo-1": 1 }, { record_stored_at: null, not_before: 5000 });
  const [ready, rows] = visit("b", { "photo-2": 9 });

  const next = rules.nextStep({ entries: [late, ready], assets: [...lateRows, ...rows], now: 0 });

  assert.equal(next.asset.uuid, "photo-2");
  assert.deepEqual(rules.nextStep({ entries: [late], assets: lateRows, now: 0 }), { do: "wait", until: 5000 });
});

test("originals wait for the line that they are given, and records do not", () => {
  const [entry, assets] = visit("a", { "photo-1": 9, "preview-1": 2 });
  const next = (rows) => rules.nextStep({ entries: [entry], assets: rows, now: 0, may_send_originals: false });

  assert.equal(next(assets).asset.uuid, "preview-1");
  assert.deepEqual(next(assets.map((row) => (row.kind === "preview" ? { ...row, state: "sent" } : row))), { do: "nothing" });
});

test("a visit with a damaged file sends its others and is never asked to be whole", () => {
  const [entry, assets] = visit("a", { "photo-1": 1, "photo-2": 2 });
  assets[0].state = "damaged";

  assert.deepEqual(order([[entry, assets]]), ["asset:photo-2"]);
  assert.deepEqual(rules.progressOf(entry, assets).lost, 1);
});

test("people are told how many photographs have gone", () => {
  const [entry, assets] = visit("a", { "photo-1": 10, "photo-2": 30, "preview-1": 1 });
  Object.assign(assets[0], { state: "sent", server_offset: 10 });
  assets[1].server_offset = 15;

  assert.deepEqual(rules.progressOf(entry, assets), { all: 2, sent: 1, lost: 0, bytes: 40, sent_bytes: 25 });
});

test("waits grow from two seconds to five minutes, shorter by chance but never by more than half", () => {
  const longest = [1, 2, 3, 9, 50].map((attempts) => rules.waitMs(attempts, () => 0));
  const shortest = rules.waitMs(1, () => 1);

  assert.deepEqual(longest, [2000, 4000, 8000, 300_000, 300_000]);
  assert.equal(shortest, 1000);
  assert.equal(rules.waitAfter({ attempts: 1, retry_after_s: 60 }, () => 0), 60_000);
});

test("pieces double after each eight that arrived in a row, up to 2 MiB", () => {
  let pieces = rules.firstPieces();
  const sizes = [];
  for (let n = 0; n < 40; n += 1) {
    sizes.push(pieces.size);
    pieces = rules.piecesAfter(pieces, pieces.size, 10);
  }

  assert.deepEqual([...new Set(sizes)], [MIB / 8, MIB / 4, MIB / 2, MIB, 2 * MIB]);
  assert.equal(sizes.indexOf(MIB), 24);
});

test("a piece takes about ten seconds on a slow line, and the short end of a file changes nothing", () => {
  const pieces = rules.firstPieces();

  assert.equal(rules.piecesAfter(pieces, MIB / 8, 40_000).size, MIB / 32);
  assert.equal(rules.piecesAfter(pieces, MIB / 8, 900_000).size, MIB / 64);
  assert.deepEqual(rules.piecesAfter(pieces, 5000, 40_000), pieces);
});

test("after a cut no more than 512 KiB can have to go again", () => {
  const large = { size: 2 * MIB, ceiling: 2 * MIB, clean: 40 };

  const after = rules.piecesAfterCut(large);

  assert.equal(after.size, MIB / 2);
  let pieces = after;
  for (let n = 0; n < 30; n += 1) pieces = rules.piecesAfter(pieces, pieces.size, 1);
  assert.equal(pieces.size, MIB / 2);
});

test("each cut halves the pieces, down to 16 KiB", () => {
  const sizes = [];
  for (let pieces = rules.firstPieces(), n = 0; n < 5; n += 1) {
    pieces = rules.piecesAfterCut(pieces);
    sizes.push(pieces.size / 1024);
  }

  assert.deepEqual(sizes, [64, 32, 16, 16, 16]);
});

test("a 413 halves the pieces for good", () => {
  let pieces = rules.piecesAfterRefusal(rules.firstPieces());

  assert.equal(pieces.size, MIB / 16);
  for (let n = 0; n < 30; n += 1) pieces = rules.piecesAfter(pieces, pieces.size, 1);
  assert.equal(pieces.size, MIB / 16);
});

const RECORD = { kind: "record", sha256: "abc" };
const CHUNK = { kind: "chunk", end: 100 };
const outcomes = {
  "a record is stored when the answer names its content": [RECORD, { status: 201, json: { content_sha256: "abc" } }, "stored"],
  "a record in quarantine is stored": [RECORD, { status: 202, json: { content_sha256: "abc" } }, "quarantined"],
  "a 200 of a login page stores nothing": [RECORD, { status: 200, json: null }, "portal"],
  "a 200 for other content stores nothing": [RECORD, { status: 200, json: { content_sha256: "x" } }, "blocked"],
  "a newer revision is answered beside it": [RECORD, { status: 412, json: { revision: 3 } }, "parallel"],
  "a 204 without the offset is nobody's": [CHUNK, { status: 204, json: null, offset: null }, "portal"],
  "a 204 with the offset stores a piece": [CHUNK, { status: 204, json: null, offset: 100 }, "stored"],
  "a 409 says where to go on": [CHUNK, { status: 409, json: null, offset: 40 }, "offset"],
  "a 460 sends the piece again": [CHUNK, { status: 460, json: {} }, "resend"],
  "an upload that has expired begins anew": [CHUNK, { status: 410, json: {} }, "gone"],
  "a 413 halves a piece": [CHUNK, { status: 413, json: null }, "halve"],
  "a 413 of a record is told": [RECORD, { status: 413, json: {} }, "blocked"],
  "a gateway's 413 of a record holds up no other": [RECORD, { status: 413, json: null }, "blocked"],
  "no answer is no answer": [CHUNK, { status: 0, json: null }, "no_answer"],
  "a page of a gateway is a busy server": [RECORD, { status: 502, json: null }, "again"],
  "too many questions wait": [RECORD, { status: 429, json: {} }, "again"],
  "a full server waits": [CHUNK, { status: 507, json: {} }, "again"],
  "an expired token asks for the person": [RECORD, { status: 401, json: { reason: "expired" } }, "needs_login"],
  "a 401 of a login page asks for nobody": [RECORD, { status: 401, json: null }, "portal"],
  "a right taken away keeps the visit here": [RECORD, { status: 403, json: {} }, "blocked"],
  "a network that wants a sign-in says 511": [CHUNK, { status: 511, json: null }, "portal"],
};
for (const [promise, [asked, answer, expected]] of Object.entries(outcomes)) {
  test(promise, () => assert.equal(rules.judge(asked, { offset: null, ...answer }).outcome, expected));
}

test("only a receipt of every hash makes a visit whole", () => {
  const [entry] = visit("a", { "photo-1": 5 });
  const receipt = { inspection: "a", content_sha256: "hash-a", is_complete: true };
  const file = { uuid: "photo-1", sha256: "photo-1", bytes: 5, ok: true };
  const isWhole = (told) => rules.isWhole(entry, { ...receipt, assets: [file], ...told });

  assert.equal(isWhole({}), true);
  assert.equal(isWhole({ is_complete: false }), false);
  assert.equal(isWhole({ content_sha256: "x" }), false);
  assert.equal(isWhole({ assets: [] }), false);
  for (const wrong of [{ sha256: "x" }, { bytes: 4 }, { ok: false }]) {
    assert.equal(isWhole({ assets: [{ ...file, ...wrong }] }), false);
  }
});

test("the phone forgets a week after a verified receipt, and nothing else", () => {
  const now = Date.parse("2026-05-20T00:00:00Z");
  const received = entryOf("a", { state: "received", is_receipt_verified: true, received_at: "2026-05-12T00:00:00Z" });

  assert.equal(rules.mayForget(received, now), true);
  assert.equal(rules.mayForget({ ...received, received_at: "2026-05-14T00:00:00Z" }, now), false);
  assert.equal(rules.mayForget({ ...received, is_receipt_verified: false }, now), false);
  assert.equal(rules.mayForget({ ...received, received_at: undefined }, now), false);
  for (const state of ["ready", "sending", "blocked", "needs_login", "damaged"]) {
    assert.equal(rules.mayForget({ ...received, state }, now), false);
  }
});

test("the line on every screen says how many, since when, and the reason that people can mend first", () => {
  const waiting = entryOf("2026-05-04");
  const damaged = entryOf("2026-05-01", { state: "damaged", reason: "damaged" });
  const received = entryOf("2026-01-01", { state: "received" });

  assert.deepEqual(rules.unsentLine([waiting, received, damaged], { reason: "no_signal" }), { count: 2, oldest_at: "2026-05-01", reason: "damaged" });
  assert.deepEqual(rules.unsentLine([received], { reason: "no_signal" }), { count: 0, oldest_at: null, reason: null });
  assert.equal(rules.unsentLine([waiting], { reason: "no_signal" }).reason, "no_signal");
  assert.equal(rules.unsentLine([waiting, damaged], { reason: "sign_in" }).reason, "sign_in");
  assert.equal(rules.reasonOf(waiting), "waiting");
});
