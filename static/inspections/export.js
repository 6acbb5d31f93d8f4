/** What an export holds: the visits as they are, their files, and a list of both with hashes. */
import { canonical } from "./canonical.js";
import { CHUNK_BYTES, chunkCount } from "./hashing.js";
import { isUnsent } from "./outbox.js";
import { zipOf } from "./export_zip.js";

export const SCHEMA = "abide-export/1";

/** A ZIP of everything of this user that is not received yet, and a note on each visit. */
export async function exportUnsent(store, now = new Date()) {
  const entries = (await store.entries()).filter(isUnsent);
  const zip = await zipOf(filesOf(store, entries, now), now);
  for (const entry of entries) await store.setEntry(entry, { exported_at: now.toISOString() });
  await store.note("exported", { count: entries.length });
  return zip;
}

async function* filesOf(store, entries, now) {
  const assets = (await Promise.all(entries.map(({ uuid }) => store.assetsOf(uuid)))).flat();
  yield textFile("manifest.json", canonical(await listOf(store, entries, assets, now)));
  for (const entry of entries) yield textFile(recordName(entry), entry.body);
  for (const asset of assets) yield { name: assetName(asset), parts: partsOf(store, asset) };
}

async function listOf(store, entries, assets, now) {
  return {
    schema: SCHEMA,
    made_at: now.toISOString(),
    device: await store.device(),
    user: store.user,
    inspections: entries.map((entry) => ({ ...hashed(entry), revision: entry.revision, file: recordName(entry) })),
    assets: assets.map((asset) => ({ ...hashed(asset), inspection: asset.inspection, file: assetName(asset) })),
  };
}

const hashed = ({ uuid, sha256, bytes }) => ({ uuid, sha256, bytes });
const recordName = ({ uuid, revision }) => `records/${uuid}-${revision}.json`;
const assetName = ({ uuid }) => `assets/${uuid}`;
const textFile = (name, text) => ({ name, parts: [new TextEncoder().encode(text)] });

/** Damaged files go too, as they are: somebody may still see something on half a photograph. */
async function* partsOf(store, asset) {
  for (let n = 0; n < chunkCount(asset.bytes); n += 1) {
    const chunk = await store.chunk(asset.uuid, n);
    yield chunk ?? new Uint8Array(Math.min(CHUNK_BYTES, asset.bytes - n * CHUNK_BYTES));
  }
}
