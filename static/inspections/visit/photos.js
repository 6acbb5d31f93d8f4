/**
 * Photographs and notes of a visit: the bytes as the browser handed them over, beside them what it
 * does not say (Android takes the place out): position, heading, time. A small preview travels first.
 */
import { uuid7 } from "./core.js";
import { headingText } from "./heading.js";
import { positionOf } from "./position.js";
import { forgetAsset } from "./record.js";

export const PREVIEW_PX = 1600;
const PREVIEW_QUALITY = 0.8;
/** Above it a page that shows the picture needs more memory than a phone has to spare. */
export const MOST_SHOWN_BYTES = 24 * 1024 ** 2;

/** What is known of a file beside its bytes, as the record lists it. */
function metaOf(visit, kind, given) {
  return {
    uuid: uuid7(),
    kind,
    role: null,
    of: null,
    name: "",
    taken_at: new Date().toISOString(),
    position: visit.latest ? positionOf(visit.latest) : null,
    heading_deg: headingText(visit.heading_deg),
    capture_method: null,
    station: null,
    for: [],
    ...given,
  };
}

/**
 * Keep a photograph, then its preview. `given` says role, capture_method, station, for. Ends when
 * the photograph is proved on the phone; throws what the store throws (EmptyFile, NoSpace, …).
 */
export async function addPhoto(visit, file, given) {
  const meta = metaOf(visit, "photo", { name: file.name ?? "", media_type: file.type, ...given });
  const kept = await keepNamed(visit, meta, file);
  visit.changed();
  await addPreview(visit, file, kept);
  return kept;
}

/** The damage names its photograph in the same transaction that keeps it, or not at all. */
async function keepNamed(visit, meta, file) {
  nameInDamages(visit.record, meta);
  try {
    return await visit.store.addAsset({ draft: visit.draft, meta, bytes: file });
  } catch (error) {
    forgetAsset(visit.record, meta.uuid);
    throw error;
  }
}

function nameInDamages(record, { uuid, for: owners }) {
  for (const damage of record.damages) {
    if (owners.includes(damage.uuid) && !damage.photos.includes(uuid)) damage.photos.push(uuid);
  }
}

/** A preview is a convenience: of a huge file, one without a picture or on a full phone there is none. */
async function addPreview(visit, file, photo) {
  if (file.size > MOST_SHOWN_BYTES) return;
  const small = await previewOf(file);
  if (!small) return;
  const meta = metaOf(visit, "preview", {
    of: photo.uuid,
    name: "",
    media_type: small.type,
    taken_at: photo.taken_at,
    position: null,
    heading_deg: null,
  });
  try {
    await visit.store.addAsset({ draft: visit.draft, meta, bytes: small });
  } catch (error) {
    if (error.name !== "NoSpace") throw error;
  }
}

/** The sides of a picture within a square of so many pixels, never made larger. */
export function fitted(width, height, most = PREVIEW_PX) {
  const share = Math.min(1, most / Math.max(width, height));
  return [Math.max(1, Math.round(width * share)), Math.max(1, Math.round(height * share))];
}

/** A JPEG of at most 1600 pixels, or null of what is no picture that the browser can read. */
async function previewOf(file) {
  const picture = await decoded(file);
  if (!picture) return null;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = fitted(picture.width, picture.height);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", PREVIEW_QUALITY));
}

async function decoded(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch (error) {
    if (["InvalidStateError", "EncodingError"].includes(error.name)) return null;
    throw error;
  }
}

/** Width and height of a kept photograph in its own pixels. */
export async function sizeOf(visit, uuid) {
  const picture = await decoded(await visit.store.assetBytes(uuid));
  if (!picture) return null;
  const size_px = [picture.width, picture.height];
  picture.close();
  return size_px;
}

/** Keep a spoken note. */
export async function addVoice(visit, blob, owners) {
  const meta = metaOf(visit, "audio", { media_type: blob.type, for: owners });
  const kept = await visit.store.addAsset({ draft: visit.draft, meta, bytes: blob });
  visit.changed();
  return kept;
}

/** Keep the drawing of a signature. */
export function addDrawing(visit, svg) {
  const bytes = new Blob([svg], { type: "image/svg+xml" });
  const meta = metaOf(visit, "signature", { media_type: bytes.type, position: null, heading_deg: null });
  return visit.store.addAsset({ draft: visit.draft, meta, bytes });
}

/** Take a file away, with its preview and its marks. */
export async function dropFile(visit, uuid) {
  const gone = forgetAsset(visit.record, uuid);
  for (const one of gone) await visit.store.dropAsset(visit.draft, one);
  visit.changed();
}

/** What is shown of a photograph: its preview where there is one, or itself; null of a huge one. */
export function shownOf(record, photo) {
  const preview = record.assets.find((one) => one.of === photo.uuid);
  if (preview) return preview.uuid;
  return photo.bytes > MOST_SHOWN_BYTES ? null : photo.uuid;
}
