import assert from "node:assert/strict";
import test from "node:test";

import { CHUNK_BYTES } from "../../../static/inspections/hashing.js";
import { finished, freshStore, lockManager, senderOf, Server, sessionOf, sha256 } from "./phone.mjs";

const MIB = 1024 * 1024;
const statesOf = async (store) => (await store.entries()).map(({ state }) => state);
const once = (answer, when = () => true) => {
  let isDone = false;
  return (request) => {
    if (isDone || !when(request)) return undefined;
    isDone = true;
    return answer(request);
  };
};

async function phone(sizes = [MIB]) {
  const store = await freshStore();
  const server = new Server();
  const entry = await finished(store, sizes);
  return { store, server, entry, sender: senderOf(store, server) };
}

test("a visit with its photographs arrives whole, and only then is called received", async () => {
  const { store, server, entry, sender } = await phone([CHUNK_BYTES + 5, 100]);

  assert.equal(await sender.send(), "nothing");

  assert.deepEqual(await statesOf(store), ["received"]);
  assert.equal((await store.receipt(entry.uuid, 1)).content_sha256, entry.sha256);
  for (const asset of entry.assets) assert.equal(sha256(server.files.get(asset.uuid).bytes), asset.sha256);
});

test("after a cut the file goes on where it was, and the other half is not sent again", async () => {
  const { store, server, sender, entry } = await phone([4 * CHUNK_BYTES]);
  const isSecond = ({ method, headers }) => method === "PATCH" && Number(headers["Upload-Offset"]) === CHUNK_BYTES;
  server.fault = once(() => ({ status: 0 }), isSecond);

  await sender.send();
  await sender.hurry();
  await sender.send();

  assert.deepEqual(await statesOf(store), ["received"]);
  assert.equal(server.files.get(entry.assets[0].uuid).received, 4 * CHUNK_BYTES);
});

test("a piece whose answer was lost is not stored twice", async () => {
  const { store, server, sender, entry } = await phone([2 * CHUNK_BYTES]);
  server.fault = once((request) => (server.answer(request), { status: 0 }), ({ method }) => method === "PATCH");

  await sender.send();
  await sender.hurry();
  await sender.send();

  assert.deepEqual(await statesOf(store), ["received"]);
  assert.equal(server.files.get(entry.assets[0].uuid).received, 2 * CHUNK_BYTES);
});

test("a piece that the browser has sent again by itself is passed over, and the next one follows", async () => {
  const { store, server, sender, entry } = await phone([2 * CHUNK_BYTES]);
  server.fault = once((request) => (server.answer(request), server.answer(request)), ({ method }) => method === "PATCH");

  assert.equal(await sender.send(), "nothing");

  assert.deepEqual(await statesOf(store), ["received"]);
  const bodies = server.seen.filter(({ method }) => method === "PATCH").map(({ body }) => body.byteLength);
  assert.equal(bodies.reduce((sum, bytes) => sum + bytes), 2 * CHUNK_BYTES);
  assert.equal(server.files.get(entry.assets[0].uuid).received, 2 * CHUNK_BYTES);
});

test("a record whose answer was lost is one record", async () => {
  const { store, server, sender, entry } = await phone([]);
  server.fault = once((request) => (server.answer(request), { status: 0 }));

  await sender.send();
  assert.deepEqual(await statesOf(store), ["ready"]);
  await sender.hurry();
  await sender.send();

  assert.deepEqual(await statesOf(store), ["received"]);
  assert.equal(server.records.get(entry.uuid).writes, 1);
});

test("after no answer the phone waits and says why, and asks nothing meanwhile", async () => {
  const { server, sender } = await phone([9]);
  server.fault = () => ({ status: 0 });

  const until = await sender.send();
  const asked = server.seen.length;
  await sender.send();

  assert.ok(until > Date.now());
  assert.equal(server.seen.length, asked);
  assert.equal(sender.state.reason, "no_signal");
});

test("a login page that answers 200 to everything receives nothing", async () => {
  const { store, server, sender } = await phone([9]);
  server.fault = () => ({ status: 200, json: null });

  await sender.send();

  assert.deepEqual(await statesOf(store), ["ready"]);
  assert.equal(sender.state.reason, "login_page");
  assert.equal(await sender.isReachable(), false);
});

test("an expired token stops the queue after one question; signed in again, all goes", async () => {
  const { store, server } = await phone([9, 9]);
  await finished(store, [9]);
  const session = sessionOf(store);
  const sender = senderOf(store, server, { session });
  server.fault = () => ({ status: 401, json: { reason: "expired" } });

  assert.equal(await sender.send(), "sign_in");
  await sender.hurry();
  assert.equal(await sender.send(), "sign_in");
  assert.equal(server.seen.length, 1);
  assert.equal(sender.state.reason, "sign_in");

  session.trouble = null;
  server.fault = () => undefined;
  await sender.hurry();
  await sender.send();
  assert.deepEqual(await statesOf(store), ["received", "received"]);
});

test("a file that changed on the phone is found before any of it goes, and holds up no other", async () => {
  const { store, server, sender, entry } = await phone([CHUNK_BYTES + 9, 50]);
  const other = await finished(store, [70]);
  const [broken, sound] = entry.assets;
  await store.database.write(["chunks"], ({ chunks }) => {
    chunks.put(new ArrayBuffer(9), [broken.uuid, 1]);
  });

  await sender.send();

  assert.equal(server.files.has(broken.uuid), false);
  assert.equal(server.files.get(sound.uuid).bytes.length, 50);
  assert.equal((await store.entry(entry.uuid, 1)).state, "damaged");
  assert.equal((await store.asset(broken.uuid)).why, "changed");
  assert.equal((await store.entry(other.uuid, 1)).state, "received");
});

test("a visit whose photograph is missing on the phone is sent, not called whole, and not deleted", async () => {
  const { store, server, sender, entry } = await phone([40, 50]);
  await store.database.write(["chunks"], ({ chunks }) => {
    chunks.delete([entry.assets[0].uuid, 0]);
  });

  await sender.send();

  assert.ok(server.records.has(entry.uuid));
  const kept = await store.entry(entry.uuid, 1);
  assert.deepEqual([kept.state, kept.reason, kept.body], ["damaged", "damaged", entry.body]);
});

test("a forged receipt, or one that names another hash, lets nothing go", async () => {
  for (const forge of [
    (server, uuid) => server.receipt(uuid, "00ff11"),
    (server, uuid) => ({ ...server.receipt(uuid), number: "x" }),
  ]) {
    const { store, server, sender, entry } = await phone([9]);
    server.fault = ({ url }) => (url.includes("/receipt?") ? { json: forge(server, entry.uuid) } : undefined);

    await sender.send();

    const kept = await store.entry(entry.uuid, 1);
    assert.deepEqual([kept.state, kept.reason], ["blocked", "receipt_wrong"]);
    assert.equal(await store.receipt(entry.uuid, 1), undefined);
  }
});

test("a file that the server's receipt calls unsound goes once more", async () => {
  const { store, server, sender, entry } = await phone([90]);
  const [{ uuid }] = entry.assets;
  const findsItBroken = (request) => {
    server.files.get(uuid).bytes[3] ^= 1;
    const answer = server.answer(request);
    server.files.delete(uuid); // a server throws away what it found broken
    return answer;
  };
  server.fault = once(findsItBroken, ({ url }) => url.includes("/receipt?"));

  await sender.send();
  await sender.hurry();
  await sender.send();

  assert.deepEqual(await statesOf(store), ["received"]);
  assert.equal(sha256(server.files.get(uuid).bytes), entry.assets[0].sha256);
});

test("a 413 halves the pieces until they pass", async () => {
  const { store, server, sender } = await phone([2 * CHUNK_BYTES]);
  server.fault = ({ method, body }) => (method === "PATCH" && body.byteLength > 100_000 ? { status: 413 } : undefined);

  await sender.send();
  while ((await statesOf(store))[0] !== "received") {
    await sender.hurry();
    await sender.send();
  }

  assert.ok(sender.pieces.size <= 100_000);
});

test("a newer revision on the server leaves ours standing beside it", async () => {
  const { store, server, sender } = await phone([]);
  server.fault = ({ method, headers }) =>
    method === "PUT" && headers["If-Match"] !== '"rev-2"' ? { status: 412, json: { revision: 2 } } : undefined;

  await sender.send();

  assert.deepEqual((await store.entries()).map(({ state, is_parallel }) => [state, is_parallel]), [["received", true]]);
});

test("one refused visit holds up no other, and is not asked about again and again", async () => {
  const { store, server, sender, entry } = await phone([9]);
  const other = await finished(store, [9]);
  server.fault = ({ url }) => (url.includes(entry.uuid) ? { status: 403, json: {} } : undefined);

  const until = await sender.send();

  assert.equal((await store.entry(entry.uuid, 1)).reason, "not_allowed");
  assert.equal((await store.entry(other.uuid, 1)).state, "received");
  assert.ok(until - Date.now() > 290_000);
});

test("two senders of one phone are one", async () => {
  const { store, server, entry } = await phone([2 * MIB]);
  const locks = lockManager();
  const senders = [1, 2].map(() => senderOf(store, server, { locks }));

  const told = await Promise.all(senders.map((sender) => sender.send()));

  assert.deepEqual(told.sort(), ["elsewhere", "nothing"]);
  assert.equal(server.files.get(entry.assets[0].uuid).received, 2 * MIB);
});

