/**
 * What the phone keeps: drafts, finished visits, photographs in pieces, receipts, packages.
 * It decides nothing. Everything carries its user, and nobody is shown what is another's.
 */
import { canonical } from "./canonical.js";
import { asked, Database, NoSpace } from "./database.js";
import { CHUNK_BYTES, chunkCount, hashBlob, letGo, sha256, sha256OfText } from "./hashing.js";
import { mergedPackage } from "./merged_package.js";
import { isUnsent } from "./outbox.js";
import { estimate, roomOf } from "./room.js";
import { madeAt, uuid7 } from "./uuid7.js";

export { NoSpace, StoreLost } from "./database.js";

/** A file without a byte: the camera or the chooser handed nothing over. */
export class EmptyFile extends Error {
  name = "EmptyFile";
}

/** What was kept is not, or no longer, what was handed over. `why` is "changed" or "missing". */
export class Damaged extends Error {
  name = "Damaged";

  constructor(asset, why) {
    super(`The bytes of file ${asset} on this phone are ${why}.`);
    Object.assign(this, { asset, why });
  }
}

/** The same visit was finished before, with other content. */
export class AlreadyFinished extends Error {
  name = "AlreadyFinished";
}

const LOG_LENGTH = 2000;
const CHUNKS_AT_ONCE = 16; // 8 MiB: most photographs are one transaction
const [BREATH_EVERY, BREATH_MS] = [4, 100]; // chunks, behind the first 8 MiB
const BEING_KEPT_MS = 3600e3; // of a file that was begun longer ago nobody is keeping more
const ROOM_IS_ASKED_FOR = ["photo", "preview", "audio"]; // a signature is small and ends a visit
const EVERY_PART = (asset) => IDBKeyRange.bound([asset, 0], [asset, Infinity]);

/**
 * `room()` tells usage and quota in bytes, as navigator.storage.estimate() does; `onFinish(entry)`
 * hears of each finished visit.
 */
export async function openStore({ room = estimate, onFinish = () => {}, ...where } = {}) {
  const store = new Store(new Database(where), { room, onFinish });
  await store.database.open();
  return store;
}

class Store {
  user = null; // who is signed in; screens ask for their own without naming themselves

  constructor(database, told) {
    Object.assign(this, { database, ...told });
  }

  /** When the page is seen again: iOS may have closed the database meanwhile. */
  wake() {
    return this.database.open();
  }

  // Drafts

  async saveDraft(draft) {
    draft.changed_at = new Date().toISOString();
    await this.database.write(["drafts"], ({ drafts }) => asked(drafts.put(draft)));
  }

  async draft(uuid, user = this.user) {
    const draft = await this.database.read(["drafts"], ({ drafts }) => asked(drafts.get(uuid)));
    return draft?.user === user ? draft : undefined;
  }

  /** Begun and not finished, the latest first. */
  async drafts(user = this.user) {
    const found = await this.#ofUser("drafts", user);
    return found.sort((one, other) => (one.changed_at < other.changed_at ? 1 : -1));
  }

  /** Throw a draft away, with its files: only because its author said so. */
  async dropDraft({ uuid }) {
    await this.database.write(["drafts", "assets", "chunks"], async ({ drafts, assets, chunks }) => {
      for (const key of await asked(assets.index("inspection").getAllKeys(uuid))) {
        assets.delete(key);
        chunks.delete(EVERY_PART(key));
      }
      await asked(drafts.delete(uuid));
    });
  }

  // Files

  /**
   * Keep a photograph, a voice note or a signature, and name it in the draft: both or neither.
   * Ends only when the bytes were read back and found the same; then a tick may be shown.
   * Throws EmptyFile, NoSpace, Damaged.
   */
  async addAsset({ draft, meta, bytes }) {
    const blob = bytes instanceof Blob ? bytes : new Blob([bytes]);
    if (!blob.size) throw new EmptyFile(`The file ${meta.name ?? ""} is empty.`);
    await this.#hasRoom(meta, blob.size);
    const uuid = meta.uuid ?? uuid7();
    const media_type = meta.media_type || blob.type || "application/octet-stream";
    const asset = await this.#keepFile(draft, { ...meta, uuid, media_type, bytes: blob.size }, blob);
    await this.#prove(draft, uuid);
    return asset;
  }

  async #keepFile(draft, told, blob) {
    try {
      const hashes = await this.#keepChunks(told.uuid, blob);
      const asset = { ...told, sha256: hashes.sha256 };
      await this.#keepAsset(draft, asset, rowOf(draft, asset, hashes));
      return asset;
    } catch (fault) {
      await this.#dropUnnamed(told.uuid).catch(() => {}); // then it is left to sweep()
      throw fault;
    }
  }

  async #hasRoom(meta, bytes) {
    if (!ROOM_IS_ASKED_FOR.includes(meta.kind)) return;
    if (!roomOf(await this.room(), bytes).is_tight) return;
    throw new NoSpace("The phone is too full for another photograph.");
  }

  /** A few chunks a transaction: the browser holds all of one until it ends. Nobody names them yet. */
  async #keepChunks(uuid, blob) {
    let waiting = [];
    return hashBlob(blob, async (chunk, n) => {
      waiting.push([chunk, [uuid, n]]);
      if (waiting.length < CHUNKS_AT_ONCE && n + 1 < chunkCount(blob.size)) return;
      await this.database.write(["chunks"], ({ chunks }) => {
        for (const [bytes, key] of waiting.slice(1)) chunks.put(bytes, key);
        return asked(chunks.put(...waiting[0]));
      });
      for (const [bytes] of waiting) letGo(bytes);
      waiting = [];
      await breath(n);
    });
  }

  #dropUnnamed(uuid) {
    return this.database.write(["assets", "chunks"], async ({ assets, chunks }) => {
      if (!(await asked(assets.getKey(uuid)))) await asked(chunks.delete(EVERY_PART(uuid)));
    });
  }

  /** Chunks that no file names: what a browser killed while a photograph was being kept has left. */
  async sweep(now = Date.now()) {
    await this.database.write(["assets", "chunks"], async ({ assets, chunks }) => {
      const named = new Set(await asked(assets.getAllKeys()));
      const kept = new Set((await asked(chunks.getAllKeys())).map(([uuid]) => uuid));
      for (const uuid of kept) {
        if (!named.has(uuid) && now - madeAt(uuid) > BEING_KEPT_MS) chunks.delete(EVERY_PART(uuid));
      }
    });
  }

  /** The draft in the caller's hands gets the file too: its next autosave must not lose it. */
  async #keepAsset(draft, asset, row) {
    draft.record.assets = [...(draft.record.assets ?? []), asset];
    draft.changed_at = row.added_at;
    try {
      await this.database.write(["drafts", "assets"], (stores) => {
        stores.assets.add(row);
        return asked(stores.drafts.put(draft));
      });
    } catch (fault) {
      draft.record.assets = draft.record.assets.filter(({ uuid }) => uuid !== asset.uuid);
      throw fault;
    }
  }

  async #prove(draft, uuid) {
    try {
      await this.verifyAsset(uuid);
    } catch (fault) {
      if (fault.name === "Damaged") await this.dropAsset(draft, uuid);
      throw fault;
    }
    await this.setAsset(uuid, { state: "kept" });
  }

  /** Read a file back, one chunk in memory at a time. Throws Damaged. */
  async verifyAsset(uuid) {
    const row = await this.asset(uuid);
    if (!row) throw new Damaged(uuid, "missing");
    for (let n = 0; n < chunkCount(row.bytes); n += 1) {
      letGo(await this.#soundChunk(row, n));
      await breath(n);
    }
  }

  /** Files that were kept, but whose proof a killed browser cut off: proved now. */
  async proveUnproved(user = this.user) {
    for (const row of await this.assets(user)) {
      if (row.state !== "unproved") continue;
      const state = await this.verifyAsset(row.uuid).then(() => "kept", stateOfFault);
      await this.setAsset(row.uuid, { state });
    }
  }

  asset(uuid) {
    return this.database.read(["assets"], ({ assets }) => asked(assets.get(uuid)));
  }

  assets(user = this.user) {
    return this.#ofUser("assets", user);
  }

  assetsOf(inspection) {
    const find = ({ assets }) => asked(assets.index("inspection").getAll(inspection));
    return this.database.read(["assets"], find);
  }

  setAsset(uuid, changes) {
    return this.#change("assets", uuid, changes);
  }

  chunk(asset, n) {
    return this.database.read(["chunks"], ({ chunks }) => asked(chunks.get([asset, n])));
  }

  /** The bytes `from` up to, not with, `to` of a file, each touched chunk proved. Throws Damaged. */
  async assetPart(uuid, from, to) {
    const row = await this.asset(uuid);
    const part = new Uint8Array(Math.min(to, row.bytes) - from);
    for (let n = Math.floor(from / CHUNK_BYTES); n * CHUNK_BYTES < from + part.length; n += 1) {
      const begins = n * CHUNK_BYTES;
      const chunk = await this.#soundChunk(row, n);
      const wanted = new Uint8Array(chunk).subarray(Math.max(0, from - begins), from + part.length - begins);
      part.set(wanted, Math.max(0, begins - from));
      letGo(chunk);
    }
    return part.buffer;
  }

  async #soundChunk(row, n) {
    const chunk = await this.#readable(row.uuid, n);
    if (!chunk) throw new Damaged(row.uuid, "missing");
    if ((await sha256(chunk)) !== row.chunk_sha256s[n]) throw new Damaged(row.uuid, "changed");
    return chunk;
  }

  /** The browser keeps large values in files beside its database: one may be gone, and all else there. */
  async #readable(asset, n) {
    try {
      return await this.chunk(asset, n);
    } catch (fault) {
      if (!["NotReadableError", "StoreLost"].includes(fault.name)) throw fault;
      await this.asset(asset); // throws where it is the database that is lost
      return undefined;
    }
  }

  /** A file as a Blob, for showing it; the browser holds large ones outside of memory. */
  async assetBytes(uuid) {
    const row = await this.asset(uuid);
    const parts = [];
    for (let n = 0; n < chunkCount(row.bytes); n += 1) {
      const chunk = await this.chunk(uuid, n);
      if (!chunk) throw new Damaged(uuid, "missing");
      parts.push(new Blob([chunk]));
      letGo(chunk);
    }
    return new Blob(parts, { type: row.meta.media_type });
  }

  async dropAsset(draft, uuid) {
    draft.record.assets = (draft.record.assets ?? []).filter((one) => one.uuid !== uuid);
    await this.database.write(["drafts", "assets", "chunks"], ({ drafts, assets, chunks }) => {
      assets.delete(uuid);
      chunks.delete(EVERY_PART(uuid));
      return asked(drafts.put(draft));
    });
  }

  // Finished visits

  /** Fix a visit: its body and hash never change again. Finished twice, it is one entry. */
  async finish(draft) {
    const body = canonical(draft.record);
    const entry = entryOf(draft, body, await sha256OfText(body));
    const key = [entry.uuid, entry.revision];
    const kept = await this.database.write(["drafts", "outbox"], async ({ drafts, outbox }) => {
      const before = await asked(outbox.get(key));
      if (before && before.sha256 !== entry.sha256) {
        throw new AlreadyFinished(`Visit ${entry.uuid} was finished before, with other content.`);
      }
      if (!before) outbox.add(entry);
      await asked(drafts.delete(draft.uuid));
      return before ?? entry;
    });
    this.onFinish(kept);
    return kept;
  }

  entries(user = this.user) {
    return this.#ofUser("outbox", user);
  }

  async entry(uuid, revision, user = this.user) {
    const find = ({ outbox }) => asked(outbox.get([uuid, revision]));
    const entry = await this.database.read(["outbox"], find);
    return entry?.user === user ? entry : undefined;
  }

  setEntry({ uuid, revision }, changes) {
    return this.#change("outbox", [uuid, revision], changes);
  }

  keepReceipt(receipt, user = this.user) {
    const kept = { ...receipt, user, kept_at: new Date().toISOString() };
    return this.database.write(["receipts"], ({ receipts }) => asked(receipts.put(kept)));
  }

  async receipt(uuid, revision, user = this.user) {
    const find = ({ receipts }) => asked(receipts.get([uuid, revision]));
    const receipt = await this.database.read(["receipts"], find);
    return receipt?.user === user ? receipt : undefined;
  }

  /** Let go of the bytes of a visit, but of what a later version has yet to send; the rest stays. */
  async forget({ uuid, revision, assets: files }) {
    await this.database.write(["outbox", "assets", "chunks"], async ({ outbox, assets, chunks }) => {
      const unsent = (await asked(outbox.getAll())).filter(isUnsent);
      const wanted = new Set(unsent.flatMap((other) => other.assets.map((file) => file.uuid)));
      for (const file of files.filter((one) => !wanted.has(one.uuid))) {
        assets.delete(file.uuid);
        chunks.delete(EVERY_PART(file.uuid));
      }
      const entry = await asked(outbox.get([uuid, revision]));
      await asked(outbox.put({ ...entry, state: "archived", body: "" }));
    });
  }

  // Packages: what was loaded for the way

  /** All that this user has loaded, as one package; undefined when nothing is. */
  async package(user = this.user) {
    const rows = await this.#ofUser("packages", user);
    return mergedPackage(rows.filter((row) => row.package).map((row) => row.package));
  }

  async packages(user = this.user) {
    const rows = await this.#ofUser("packages", user);
    return rows.filter((row) => row.package).map((row) => row.package);
  }

  /** `files` are `[{url, sha256, bytes: ArrayBuffer}]`; kept with the package or not at all. */
  async keepPackage(kept, files = [], user = this.user) {
    const key = [user, "package", kept.question];
    await this.database.write(["packages"], ({ packages }) => {
      for (const { url, bytes, ...told } of files) {
        packages.put({ key: [user, "file", url], user, url, buffer: bytes, ...told });
      }
      return asked(packages.put({ key, user, package: kept }));
    });
  }

  /** The package goes, and each of its files that no other package names. */
  async dropPackage(question, user = this.user) {
    const others = (await this.packages(user)).filter((one) => one.question !== question);
    const wanted = new Set(others.flatMap(({ files }) => files.map(({ url }) => url)));
    const rows = await this.#ofUser("packages", user);
    const idle = rows.filter((row) => row.url && !wanted.has(row.url));
    await this.database.write(["packages"], ({ packages }) => {
      for (const { key } of idle) packages.delete(key);
      return asked(packages.delete([user, "package", question]));
    });
  }

  /** The bytes of a file of a package, or undefined. */
  async packageFile(url, user = this.user) {
    const find = ({ packages }) => asked(packages.get([user, "file", url]));
    return (await this.database.read(["packages"], find))?.buffer;
  }

  // Small things

  async meta(key) {
    return (await this.database.read(["meta"], ({ meta }) => asked(meta.get(key))))?.value;
  }

  setMeta(key, value) {
    return this.database.write(["meta"], ({ meta }) => asked(meta.put({ key, value })));
  }

  /** 1, 2, 3 …: visits of this phone are ordered by it, never by the clock. */
  nextCounter() {
    return this.database.write(["meta"], async ({ meta }) => {
      const value = ((await asked(meta.get("counter")))?.value ?? 0) + 1;
      await asked(meta.put({ key: "counter", value }));
      return value;
    });
  }

  /** The name of this phone, given once. */
  device() {
    return this.database.write(["meta"], async ({ meta }) => {
      const value = (await asked(meta.get("device")))?.value ?? uuid7();
      await asked(meta.put({ key: "device", value }));
      return value;
    });
  }

  /** The last 2000 events stay, for whoever has to find out what happened on a phone. */
  note(event, told = {}) {
    const line = { at: new Date().toISOString(), event, ...told };
    return this.database.write(["log"], async ({ log }) => {
      const key = await asked(log.add(line));
      if (key > LOG_LENGTH) await asked(log.delete(IDBKeyRange.upperBound(key - LOG_LENGTH)));
    });
  }

  log() {
    return this.database.read(["log"], ({ log }) => asked(log.getAll()));
  }

  #ofUser(name, user) {
    if (user === null || user === undefined) return Promise.resolve([]);
    return this.database.read([name], (stores) => asked(stores[name].index("user").getAll(user)));
  }

  /** Read, change and write in one transaction; what is not there is not made. */
  #change(name, key, changes) {
    return this.database.write([name], async (stores) => {
      const row = await asked(stores[name].get(key));
      if (!row) return undefined;
      await asked(stores[name].put({ ...row, ...changes }));
      return { ...row, ...changes };
    });
  }
}

/** Read without a pause, a huge file stands in memory several times before the browser tidies up. */
async function breath(n) {
  if (n >= CHUNKS_AT_ONCE && n % BREATH_EVERY === 0) await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
}

/** An error's word for the state of a file; only Damaged is one. */
export function stateOfFault(fault) {
  if (fault.name !== "Damaged") throw fault;
  return "damaged";
}

function rowOf(draft, asset, { chunk_sha256s }) {
  return {
    uuid: asset.uuid,
    user: draft.user,
    inspection: draft.uuid,
    kind: asset.kind,
    meta: asset,
    sha256: asset.sha256,
    bytes: asset.bytes,
    chunk_sha256s,
    state: "unproved",
    server_offset: 0,
    added_at: new Date().toISOString(),
  };
}

function entryOf({ uuid, user, monument, record }, body, whole) {
  const files = (record.assets ?? []).map(({ uuid, kind, bytes, sha256 }) => ({ uuid, kind, bytes, sha256 }));
  return {
    uuid,
    revision: record.revision ?? 1,
    base_revision: record.base_revision ?? 0,
    user,
    monument,
    kind: record.kind,
    counter: record.counter ?? 0,
    is_emergency: Boolean(record.emergency),
    body,
    sha256: whole,
    bytes: new TextEncoder().encode(body).length,
    assets: files,
    state: "ready",
    finished_at: new Date().toISOString(),
    record_stored_at: null,
    attempts: 0,
    not_before: 0,
    reason: null,
  };
}
