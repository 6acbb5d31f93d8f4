import assert from "node:assert/strict";
import test from "node:test";

import { IDBFactory } from "../../../static/node_modules/fake-indexeddb/build/esm/index.js";
import { CHUNK_BYTES } from "../../../static/inspections/hashing.js";
import { uuid7 } from "../../../static/inspections/uuid7.js";
import { draftOf, finished, freshStore, pictureOf, sha256, USER } from "./phone.mjs";

const PHOTO = { kind: "photo", name: "a.jpg", media_type: "image/jpeg" };
const put = (store, name, value, key) =>
  store.database.write([name], (stores) => new Promise((resolve) => (stores[name].put(value, key).onsuccess = resolve)));

test("a photograph that is kept reads back as it was handed over", async () => {
  const store = await freshStore();
  const draft = draftOf();
  const picture = pictureOf(2 * CHUNK_BYTES + 17);

  const asset = await store.addAsset({ draft, meta: PHOTO, bytes: picture.buffer });

  assert.equal(asset.sha256, sha256(picture));
  assert.deepEqual(new Uint8Array(await (await store.assetBytes(asset.uuid)).arrayBuffer()), picture);
  assert.deepEqual((await store.draft(draft.uuid)).record.assets, [asset]);
  assert.equal((await store.asset(asset.uuid)).state, "kept");
});

test("any part of a file can be read, over the seams of its chunks", async () => {
  const store = await freshStore();
  const picture = pictureOf(2 * CHUNK_BYTES + 17);
  const { uuid } = await store.addAsset({ draft: draftOf(), meta: PHOTO, bytes: picture.buffer });

  for (const [from, to] of [[0, 10], [CHUNK_BYTES - 5, CHUNK_BYTES + 5], [100, 2 * CHUNK_BYTES + 3], [2 * CHUNK_BYTES, 9e9]]) {
    assert.deepEqual(new Uint8Array(await store.assetPart(uuid, from, to)), picture.slice(from, to));
  }
});

test("a file of many transactions reads back as it was handed over", async () => {
  const store = await freshStore();
  const picture = pictureOf(33 * CHUNK_BYTES + 5);

  const { uuid, sha256: told } = await store.addAsset({ draft: draftOf(), meta: PHOTO, bytes: picture.buffer });

  assert.equal(told, sha256(picture));
  assert.deepEqual(new Uint8Array(await (await store.assetBytes(uuid)).arrayBuffer()), picture);
});

test("what a browser killed while a file was being kept has left is swept away, and no other", async () => {
  const store = await freshStore();
  const kept = await store.addAsset({ draft: draftOf(), meta: PHOTO, bytes: pictureOf(9).buffer });
  const [long_ago, just_now] = [uuid7(Date.now() - 2 * 3600e3), uuid7()];
  for (const uuid of [long_ago, just_now]) await put(store, "chunks", pictureOf(9).buffer, [uuid, 0]);

  await store.sweep();

  assert.equal(await store.chunk(long_ago, 0), undefined);
  assert.ok(await store.chunk(just_now, 0));
  await store.verifyAsset(kept.uuid);
});

test("a file without a byte is refused when it is handed over", async () => {
  const store = await freshStore();
  const draft = draftOf();

  await assert.rejects(store.addAsset({ draft, meta: PHOTO, bytes: new ArrayBuffer(0) }), { name: "EmptyFile" });

  assert.deepEqual(draft.record.assets, []);
});

test("two photographs of the same bytes are two photographs", async () => {
  const store = await freshStore();

  const entry = await finished(store, []);
  const draft = draftOf();
  for (let n = 0; n < 2; n += 1) await store.addAsset({ draft, meta: PHOTO, bytes: pictureOf(9).buffer });

  assert.equal(new Set(draft.record.assets.map(({ uuid }) => uuid)).size, 2);
  assert.equal((await store.assetsOf(draft.uuid)).length, 2);
  assert.equal(entry.assets.length, 0);
});

test("a full phone refuses a photograph in words of its own, and lets a visit be signed", async () => {
  const store = await freshStore(new IDBFactory(), { room: async () => ({ usage: 95, quota: 100 }) });
  const draft = draftOf();

  await assert.rejects(store.addAsset({ draft, meta: PHOTO, bytes: pictureOf(9).buffer }), { name: "NoSpace" });
  await store.addAsset({ draft, meta: { kind: "signature" }, bytes: pictureOf(9).buffer });

  assert.deepEqual(draft.record.assets.map(({ kind }) => kind), ["signature"]);
});

test("a byte that changed on the phone is found when the file is read again", async () => {
  const store = await freshStore();
  const { uuid } = await store.addAsset({ draft: draftOf(), meta: PHOTO, bytes: pictureOf(CHUNK_BYTES + 9).buffer });
  const chunk = new Uint8Array(await store.chunk(uuid, 1));
  chunk[3] ^= 1;

  await put(store, "chunks", chunk.buffer, [uuid, 1]);

  await assert.rejects(store.verifyAsset(uuid), { name: "Damaged", why: "changed" });
  await assert.rejects(store.assetPart(uuid, CHUNK_BYTES, CHUNK_BYTES + 9), { name: "Damaged" });
});

test("a photograph whose proof was cut off is proved at the next start", async () => {
  const store = await freshStore();
  const draft = draftOf();
  const [sound, broken] = [
    await store.addAsset({ draft, meta: PHOTO, bytes: pictureOf(9, 1).buffer }),
    await store.addAsset({ draft, meta: PHOTO, bytes: pictureOf(9, 2).buffer }),
  ];
  for (const { uuid } of [sound, broken]) await store.setAsset(uuid, { state: "unproved" });
  await put(store, "chunks", new ArrayBuffer(9), [broken.uuid, 0]);

  await store.proveUnproved();

  assert.equal((await store.asset(sound.uuid)).state, "kept");
  assert.equal((await store.asset(broken.uuid)).state, "damaged");
});

test("a finished visit is fixed: finished again it is one, and with other content refused", async () => {
  const store = await freshStore();
  const draft = draftOf(USER, { summary: "Dam çöküb" });
  const first = await store.finish(structuredClone(draft));

  const again = await store.finish(structuredClone(draft));
  draft.record.summary = "";

  assert.deepEqual(again, first);
  await assert.rejects(store.finish(draft), { name: "AlreadyFinished" });
  assert.deepEqual(await store.entries(), [first]);
  assert.equal(first.sha256, sha256(Buffer.from(first.body)));
  assert.equal((await store.drafts()).length, 0);
});

test("bytes that a later version has yet to send stay when the first one's go", async () => {
  const store = await freshStore();
  const draft = draftOf();
  const asset = await store.addAsset({ draft, meta: PHOTO, bytes: pictureOf(9).buffer });
  const first = await store.finish(structuredClone(draft));
  const record = { ...draft.record, revision: 2, base_revision: 1, summary: "Dam çöküb" };
  const second = await store.finish({ ...draft, record });
  await store.setEntry(first, { state: "received" });

  await store.forget(first);
  await store.verifyAsset(asset.uuid);

  await store.setEntry(second, { state: "received" });
  await store.forget(second);
  assert.equal(await store.asset(asset.uuid), undefined);
});

test("nobody is shown what another person keeps on the same phone", async () => {
  const store = await freshStore();
  const draft = draftOf();
  await store.saveDraft(draft);
  const entry = await finished(store, [9]);
  await store.keepPackage({ question: "assignments=1", made_at: "1", monuments: [], files: [] });

  store.user = 8;

  assert.deepEqual([await store.drafts(), await store.entries(), await store.assets()], [[], [], []]);
  assert.equal(await store.draft(draft.uuid), undefined);
  assert.equal(await store.entry(entry.uuid, 1), undefined);
  assert.equal(await store.package(), undefined);
  store.user = USER;
  assert.equal((await store.entries()).length, 1);
});

test("a database that the browser closed is opened again by the next save", async () => {
  const store = await freshStore();
  store.database.db.close(); // as iOS does, without telling

  await store.saveDraft(draftOf());

  assert.equal((await store.drafts()).length, 1);
});

test("a database that stays lost is told as lost", async () => {
  const store = await freshStore();
  const lost = () => {
    throw new DOMException("Connection to Indexed Database server lost.", "UnknownError");
  };
  store.database.open = async () => ({ transaction: lost });

  await assert.rejects(store.saveDraft(draftOf()), { name: "StoreLost" });
});

test("a browser that has no room left says NoSpace, and the draft names no photograph that is not kept", async () => {
  const store = await freshStore();
  const draft = draftOf();
  const kept = await store.addAsset({ draft, meta: PHOTO, bytes: pictureOf(9).buffer });
  const write = store.database.write.bind(store.database);
  store.database.write = (names, work) =>
    write(names, async (stores) => {
      await work(stores);
      throw new DOMException("full", "QuotaExceededError");
    });

  await assert.rejects(store.addAsset({ draft, meta: PHOTO, bytes: pictureOf(9, 2).buffer }), { name: "NoSpace" });

  assert.deepEqual(draft.record.assets, [kept]);
  assert.equal((await store.assetsOf(draft.uuid)).length, 1);
});

test("a photograph that is taken back leaves nothing behind", async () => {
  const store = await freshStore();
  const draft = draftOf();
  const { uuid } = await store.addAsset({ draft, meta: PHOTO, bytes: pictureOf(CHUNK_BYTES + 1).buffer });

  await store.dropAsset(draft, uuid);

  assert.equal(await store.asset(uuid), undefined);
  assert.equal(await store.chunk(uuid, 1), undefined);
  assert.deepEqual((await store.draft(draft.uuid)).record.assets, []);
});

test("a package goes with its files, but not with those that another one needs", async () => {
  const store = await freshStore();
  const file = (url) => ({ url, sha256: "0", bytes: new ArrayBuffer(2) });
  const packageOf = (question, urls) => ({ question, made_at: question, monuments: [], files: urls.map((url) => ({ url })) });
  await store.keepPackage(packageOf("area=1", ["/a", "/b"]), [file("/a"), file("/b")]);
  await store.keepPackage(packageOf("area=2", ["/b"]), [file("/b")]);

  await store.dropPackage("area=1");

  assert.equal(await store.packageFile("/a"), undefined);
  assert.equal((await store.packageFile("/b")).byteLength, 2);
  assert.deepEqual((await store.packages()).map(({ question }) => question), ["area=2"]);
});

test("visits are counted one by one, and the log keeps the last two thousand events", async () => {
  const store = await freshStore();

  assert.deepEqual(await Promise.all([store.nextCounter(), store.nextCounter()]), [1, 2]);
  for (let n = 0; n < 2010; n += 1) await store.note("event", { n });

  const log = await store.log();
  assert.deepEqual([log.length, log[0].n], [2000, 10]);
});
