/** A phone for tests: a store in memory, visits with photographs, and a server that can fail. */
import { createHash, createHmac } from "node:crypto";

import { IDBFactory, IDBKeyRange } from "../../../static/node_modules/fake-indexeddb/build/esm/index.js";
import { canonical } from "../../../static/inspections/canonical.js";
import { Clock } from "../../../static/inspections/clock.js";
import { Sender } from "../../../static/inspections/sender.js";
import { openStore } from "../../../static/inspections/store.js";
import { uuid7 } from "../../../static/inspections/uuid7.js";

globalThis.IDBKeyRange ??= IDBKeyRange;

export const USER = 7;
export const KEY = "00ff10";
export const sha256 = (bytes) => createHash("sha256").update(Buffer.from(bytes)).digest("hex");

export const freshStore = async (indexedDB = new IDBFactory(), more = {}) => {
  const store = await openStore({ indexedDB, room: async () => ({}), ...more });
  store.user = USER;
  return store;
};

export function draftOf(user = USER, told = {}) {
  const uuid = uuid7();
  return { uuid, user, monument: "M000001", step: 1, record: { uuid, revision: 1, kind: "periodic", assets: [], ...told } };
}

/** Bytes that differ from photograph to photograph. */
export function pictureOf(bytes, seed = 1) {
  const picture = new Uint8Array(bytes);
  for (let n = 0; n < bytes; n += 1) picture[n] = (n * 31 + seed * 7 + (n >> 9)) & 255;
  return picture;
}

/** A finished visit with photographs of so many bytes. */
export async function finished(store, sizes, told = {}) {
  const draft = draftOf(store.user, told);
  for (const [seed, bytes] of sizes.entries()) {
    const meta = { kind: "photo", name: `${seed}.jpg`, media_type: "image/jpeg" };
    await store.addAsset({ draft, meta, bytes: pictureOf(bytes, seed + 1).buffer });
  }
  return store.finish(draft);
}

/** The API in memory: what it has stored can be looked at, and `fault(request)` may answer first. */
export class Server {
  constructor() {
    Object.assign(this, { records: new Map(), files: new Map(), seen: [], fault: () => undefined });
  }

  ask = async (request) => {
    this.seen.push(request);
    const answer = (await this.fault(request)) ?? this.answer(request);
    return { status: 200, json: null, offset: null, retry_after_s: 0, asked_at: 0, answered_at: 10, ...answer };
  };

  answer({ method, url, headers = {}, body }) {
    const [, , , , what, uuid, more] = url.split(/[/?]/);
    if (what === "health") {
      const nonce = url.split("nonce=")[1];
      return { json: { ok: true, nonce, service: "abide-field", time: new Date().toISOString() } };
    }
    if (what === "inspections") return more === "receipt" ? { json: this.receipt(uuid) } : this.put(uuid, body);
    return this[method](uuid, headers, body);
  }

  put(uuid, body) {
    const status = this.records.has(uuid) ? 200 : 201;
    this.records.set(uuid, { body, writes: (this.records.get(uuid)?.writes ?? 0) + (status === 201) });
    return { status, json: this.receipt(uuid) };
  }

  PUT(uuid, headers) {
    const length = Number(headers["Upload-Length"]);
    if (!this.files.has(uuid)) this.files.set(uuid, { bytes: Buffer.alloc(0), length, received: 0 });
    return { status: 201, offset: this.files.get(uuid).bytes.length };
  }

  PATCH(uuid, headers, body) {
    const file = this.files.get(uuid);
    const offset = Number(headers["Upload-Offset"]);
    if (offset !== file.bytes.length) return { status: 409, json: {}, offset: file.bytes.length };
    const checksum = createHash("sha256").update(Buffer.from(body)).digest("base64");
    if (headers["Upload-Checksum"] !== `sha256 ${checksum}`) return { status: 460, json: {} };
    file.bytes = Buffer.concat([file.bytes, Buffer.from(body)]);
    file.received += body.byteLength;
    return { status: 204, offset: file.bytes.length };
  }

  receipt(uuid, key = KEY) {
    const { body } = this.records.get(uuid);
    const assets = JSON.parse(body).assets.map((asset) => {
      const bytes = this.files.get(asset.uuid)?.bytes ?? Buffer.alloc(0);
      const stored = sha256(bytes);
      return { uuid: asset.uuid, sha256: stored, bytes: bytes.length, ok: stored === asset.sha256 };
    });
    const told = { inspection: uuid, revision: 1, content_sha256: sha256(body), assets };
    told.is_complete = assets.every(({ ok }) => ok);
    Object.assign(told, { number: "2026-000001", server_time: new Date().toISOString() });
    return { ...told, hmac: createHmac("sha256", Buffer.from(key, "hex")).update(canonical(told)).digest("hex") };
  }
}

export const quiet = () => ({ told: [], tell(kind, more) { this.told.push({ kind, ...more }); } });

/** Web Locks of one phone: as many senders as one likes may share it. */
export function lockManager() {
  const held = new Set();
  return {
    async request(name, how, work) {
      if (held.has(name)) return work(null);
      held.add(name);
      try {
        return await work({ name });
      } finally {
        held.delete(name);
      }
    },
  };
}

export function sessionOf(store) {
  const session = { token: "token", trouble: null, kept: { receipt_key: KEY }, user: { id: store.user } };
  session.isDoubted = async (reason) => void (session.trouble = reason);
  return session;
}

export function senderOf(store, server, more = {}) {
  const session = more.session ?? sessionOf(store);
  const steady = () => 0;
  const parts = { store, session, clock: new Clock({ steady }), channel: quiet(), ask: server.ask };
  return new Sender({ ...parts, locks: lockManager(), random: () => 0, ...more });
}
