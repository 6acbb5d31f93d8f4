/** What is loaded for the way: the monuments of a question, with all that their visits need. */
import { sha256 } from "./hashing.js";

const API = "/api/field/v1";

/** "assignments=1", "area=12", "set=UUID" or "near=40.366,49.837&km=10". */
export function questionOf({ kind, area, set, place, km = 10 }) {
  if (kind === "near") return `near=${place.lat.toFixed(5)},${place.lon.toFixed(5)}&km=${km}`;
  if (kind === "area") return `area=${encodeURIComponent(area)}`;
  if (kind === "set") return `set=${encodeURIComponent(set)}`;
  return "assignments=1";
}

/** `{total_bytes}` before anything is loaded, or `{reason}`. */
export async function sizeOf(question, { ask, session }) {
  const answer = await ask({ method: "GET", url: `${API}/package/size?${question}`, token: session.token });
  if (answer.status === 200 && answer.json) return answer.json;
  return { reason: reasonOfAnswer(answer) };
}

/**
 * Load a package and its files, and keep them together or not at all. `onProgress(done, all)` in
 * bytes. Gives `{kept}` or `{reason}`: a cut, a wrong hash, or the phone is full.
 */
export async function download(question, { store, session, ask, onProgress = () => {} }) {
  const answer = await ask({ method: "GET", url: `${API}/package?${question}`, token: session.token });
  if (answer.status !== 200 || !answer.json) return { reason: reasonOfAnswer(answer) };
  const loaded = { ...answer.json, question };
  loaded.files = withForms(loaded);
  try {
    const files = await filesOf(loaded, session, onProgress);
    await store.keepPackage(loaded, files);
  } catch (fault) {
    if (!(fault instanceof NotLoaded) && fault.name !== "NoSpace") throw fault;
    return { reason: fault.name === "NoSpace" ? "no_space" : "interrupted" };
  }
  return { kept: loaded };
}

/** A file did not come, or is not what its hash says. */
class NotLoaded extends Error {
  name = "NotLoaded";
}

/** The forms are a file like the photographs; without them no visit could begin. */
function withForms({ files = [], forms }) {
  const isListed = !forms || files.some(({ url }) => url === forms.url);
  return isListed ? files : [...files, forms];
}

async function filesOf({ files }, session, onProgress) {
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const loaded = [];
  let done = 0;
  for (const file of files) {
    loaded.push({ ...file, bytes: await fileOf(file, session) });
    onProgress((done += file.bytes), all); // sizes of thumbnails are about so
  }
  return loaded;
}

async function fileOf({ url, sha256: expected }, session) {
  const headers = { Authorization: `Device ${session.token}`, "X-Field-Version": "1" };
  const answer = await fetch(url, { headers }).catch(() => null);
  if (!answer?.ok) throw new NotLoaded(url);
  const bytes = await answer.arrayBuffer();
  // A thumbnail is made when it is asked for: it has no hash before.
  if (expected && (await sha256(bytes)) !== expected) throw new NotLoaded(`${url} is not what it was announced as.`);
  return bytes;
}

/** The forms of the newest package, parsed; null before any is loaded. */
export async function formsOf(store) {
  const loaded = await store.package();
  const bytes = loaded?.forms && (await store.packageFile(loaded.forms.url));
  return bytes ? JSON.parse(new TextDecoder().decode(bytes)) : null;
}

function reasonOfAnswer({ status, json }) {
  if (status === 0) return "no_signal";
  if (status === 401 && json) return "sign_in";
  if (status === 403 && json) return "not_allowed";
  if (status === 429 || status >= 500) return "busy";
  return json ? "refused" : "login_page";
}
