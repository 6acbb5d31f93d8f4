/**
 * The rules of sending: what is next, when again, in how large pieces, what an answer means, and
 * why something is not sent yet. Nothing here touches the network, the store or the clock.
 */

const KIB = 1024;
export const CHUNK = { least: 16 * KIB, first: 128 * KIB, safe: 512 * KIB, most: 2048 * KIB, aim_ms: 10_000 };
/** After so many pieces in a row without a fault, a line is good enough for pieces of twice the size. */
const CLEAN_PIECES = 8;
const SHORTEST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 5 * 60 * 1000;
const FORGET_AFTER_MS = 7 * 24 * 60 * 60 * 1000;

const DONE = new Set(["received", "archived"]);

export const isUnsent = (entry) => !DONE.has(entry.state);

// What is next

/**
 * The next thing to do: `{do: "record" | "asset" | "receipt", entry, asset}`, or
 * `{do: "wait", until}` (ms) when everything has to wait, or `{do: "nothing"}`.
 * Records go first (the office has the facts), then previews, then originals: the visit with the
 * least left before the others, so that some are whole early, and its smallest file first.
 */
export function nextStep({ entries, assets, now, may_send_originals = true }) {
  const steps = stepsOf({ entries, assets, may_send_originals });
  const due = steps.filter((step) => step.not_before <= now);
  if (due.length) return due[0];
  if (!steps.length) return { do: "nothing" };
  return { do: "wait", until: Math.min(...steps.map((step) => step.not_before)) };
}

function stepsOf({ entries, assets, may_send_originals }) {
  const open = entries.filter(isUnsent).sort(urgentThenOldest);
  const stored = open.filter((entry) => entry.record_stored_at);
  const waiting = new Map(stored.map((entry) => [entry, unsentFiles(entry, assets)]));
  const whole = stored.filter((entry) => hasAllFilesSent(entry, assets));
  return [
    ...open.filter((entry) => !entry.record_stored_at).map((entry) => step("record", entry)),
    ...fileSteps(stored, waiting, (asset) => asset.kind === "preview"),
    ...whole.map((entry) => step("receipt", entry)),
    ...(may_send_originals ? originals(stored, waiting) : []),
  ];
}

function originals(stored, waiting) {
  const left = (entry) => waiting.get(entry).reduce((sum, asset) => sum + leftOf(asset), 0);
  const leastFirst = [...stored].sort((one, other) => left(one) - left(other));
  return fileSteps(leastFirst, waiting, (asset) => asset.kind !== "preview");
}

function fileSteps(entries, waiting, wanted) {
  return entries.flatMap((entry) =>
    waiting
      .get(entry)
      .filter(wanted)
      .sort((one, other) => leftOf(one) - leftOf(other))
      .map((asset) => ({ do: "asset", entry, asset, not_before: asset.not_before ?? 0 })),
  );
}

const step = (what, entry) => ({ do: what, entry, not_before: entry.not_before });

const leftOf = (asset) => asset.bytes - (asset.server_offset ?? 0);

function urgentThenOldest(one, other) {
  if (one.is_emergency !== other.is_emergency) return one.is_emergency ? -1 : 1;
  // By the phone's counter: its clock may have been set between the two.
  return one.counter - other.counter || (one.finished_at < other.finished_at ? -1 : 1);
}

function unsentFiles(entry, assets) {
  const own = new Set(entry.assets.map(({ uuid }) => uuid));
  return assets.filter(({ uuid, state }) => own.has(uuid) && state !== "sent" && state !== "damaged");
}

/** A file that is not on the phone any more is not sent: such a visit is never called whole. */
function hasAllFilesSent(entry, assets) {
  const sent = new Set(assets.filter(({ state }) => state === "sent").map(({ uuid }) => uuid));
  return entry.assets.every(({ uuid }) => sent.has(uuid));
}

/** "5 of 7 photographs": `{sent, all, sent_bytes, bytes, lost}` of the files of a visit. */
export function progressOf(entry, assets) {
  const rows = new Map(assets.map((asset) => [asset.uuid, asset]));
  const files = entry.assets.filter(({ kind }) => kind !== "preview");
  const state = ({ uuid }) => rows.get(uuid)?.state ?? (isUnsent(entry) ? "damaged" : "sent");
  return {
    all: files.length,
    sent: files.filter((file) => state(file) === "sent").length,
    lost: files.filter((file) => state(file) === "damaged").length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    sent_bytes: files.reduce((sum, { uuid }) => sum + (rows.get(uuid)?.server_offset ?? 0), 0),
  };
}

// When again

/** Milliseconds until the next try: 2 s, 4 s … 5 min, each up to a half shorter by chance. */
export function waitMs(attempts, random = Math.random) {
  const whole = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** Math.max(0, attempts - 1));
  return Math.round(whole * (1 - random() / 2));
}

/** A server that says when to come again is believed, within reason. */
export function waitAfter({ attempts, retry_after_s = 0, at_least_ms = 0 }, random) {
  const asked = Math.min(retry_after_s * 1000, LONGEST_WAIT_MS);
  return Math.max(waitMs(attempts, random), asked, at_least_ms);
}

/** An item refused for itself is not asked about again and again. */
export const REFUSED_WAIT_MS = LONGEST_WAIT_MS;

// In how large pieces

/** Size of pieces in bytes, and what it was learned from. */
export const firstPieces = () => ({ size: CHUNK.first, ceiling: CHUNK.most, clean: 0 });

/**
 * After a piece that arrived: towards ten seconds each, and larger only where the line has carried
 * many: one that is cut every few seconds then wastes little. The short end of a file says nothing.
 */
export function piecesAfter({ size, ceiling, clean }, bytes, ms) {
  if (bytes < size) return { size, ceiling, clean };
  const fitting = (bytes / Math.max(1, ms)) * CHUNK.aim_ms;
  const isProven = clean + 1 >= CLEAN_PIECES;
  const grown = Math.min(fitting, isProven ? size * 2 : size);
  return { size: rounded(grown, ceiling), ceiling, clean: isProven ? 0 : clean + 1 };
}

/** After a cut: what is sent again next time is half, and never above 512 KiB. */
export function piecesAfterCut({ size, ceiling }) {
  const lower = Math.min(ceiling, CHUNK.safe);
  return { size: rounded(size / 2, lower), ceiling: lower, clean: 0 };
}

/** After a 413 somebody between us and the server takes no more: half, and never more again. */
export function piecesAfterRefusal({ size }) {
  const half = Math.max(CHUNK.least, Math.floor(size / 2));
  return { size: half, ceiling: half, clean: 0 };
}

function rounded(size, ceiling) {
  const steps = Math.max(1, Math.floor(size / CHUNK.least));
  return Math.min(ceiling, steps * CHUNK.least);
}

// What an answer means

/**
 * `answer` is `{status, json, offset, retry_after_s}`; status 0 when none came. Gives
 * `{outcome, reason}`; outcome is one of stored, quarantined, parallel, offset, resend, gone, halve,
 * needs_login, blocked, again (this item later), portal and no_answer (everything later).
 * 200 is no proof: a network's login page answers it for everything.
 */
export function judge(asked, answer) {
  const { status } = answer;
  if (status === 0) return { outcome: "no_answer", reason: answer.has_stalled ? "stalled" : "no_signal" };
  if (status === 511) return PORTAL;
  if (status === 413 && asked.kind === "chunk") return { outcome: "halve", reason: "busy" };
  if (status === 429 || status >= 500) return overloaded(answer);
  return JUDGES[asked.kind](asked, answer) ?? refused(answer);
}

const PORTAL = { outcome: "portal", reason: "login_page" };

function overloaded({ status, retry_after_s }) {
  return { outcome: "again", reason: status === 507 ? "server_full" : "busy", retry_after_s };
}

function refused({ status, json }) {
  if (!json && status !== 413) return PORTAL; // a gateway's 413 is of this item, not of the line
  if (status === 401) return signInNeeded(json);
  const reasons = { 403: "not_allowed", 413: "too_large" };
  return { outcome: "blocked", reason: reasons[status] ?? "refused", detail: json?.detail ?? "" };
}

function signInNeeded({ reason }) {
  return { outcome: "needs_login", reason: reason === "revoked" ? "revoked" : "sign_in" };
}

const JUDGES = {
  record({ sha256 }, { status, json }) {
    if (status === 412 && json) return { outcome: "parallel", against: json.revision };
    const receipt = json?.receipt ?? json;
    if (![200, 201, 202].includes(status) || receipt?.content_sha256 !== sha256) return undefined;
    return { outcome: status === 202 ? "quarantined" : "stored", reason: null, receipt };
  },
  create(_, { status, offset }) {
    if (![200, 201].includes(status) || offset === null) return undefined;
    return { outcome: "offset", offset };
  },
  chunk({ end }, { status, offset }) {
    if (status === 204 && offset === end) return { outcome: "stored" };
    if (status === 409 && offset !== null) return { outcome: "offset", offset };
    if (status === 460) return { outcome: "resend", reason: "changed_on_the_way" };
    if (status === 404 || status === 410) return { outcome: "gone" };
    return undefined;
  },
  receipt(_, { status, json }) {
    return status === 200 && json?.hmac ? { outcome: "stored", receipt: json } : undefined;
  },
};

/** Is this the answer of our server to that question, and not of somebody on the way? */
export function isHealthy(nonce, { status, json }) {
  return status === 200 && json?.ok === true && json.nonce === nonce && json.service === "abide-field";
}

// Whether the phone may forget

/** Says a receipt, whose HMAC was found right, that everything of this entry is stored? */
export function isWhole(entry, receipt) {
  const stored = new Map((receipt.assets ?? []).map((asset) => [asset.uuid, asset]));
  return (
    receipt.is_complete === true &&
    receipt.inspection === entry.uuid &&
    receipt.content_sha256 === entry.sha256 &&
    entry.assets.every(({ uuid, sha256, bytes }) => {
      const one = stored.get(uuid);
      return one?.ok === true && one.sha256 === sha256 && one.bytes === bytes;
    })
  );
}

/** Files that the server, by its receipt, does not have or not rightly: they go once more. */
export function filesToResend(entry, receipt) {
  const sound = new Set((receipt.assets ?? []).filter(({ ok }) => ok).map(({ uuid }) => uuid));
  return entry.assets.filter(({ uuid }) => !sound.has(uuid)).map(({ uuid }) => uuid);
}

/** Only with a receipt that was found right, and a week after it. */
export function mayForget(entry, now) {
  const age_ms = now - Date.parse(entry.received_at ?? "");
  return entry.state === "received" && entry.is_receipt_verified === true && age_ms > FORGET_AFTER_MS;
}

// What people are told

/**
 * The line on every screen: `{count, oldest_at, reason}`. `line` is what the sender knows of the
 * network: `{reason, is_sending}`. An item's own trouble is told before the network's.
 */
export function unsentLine(entries, line = {}) {
  const open = entries.filter(isUnsent);
  const oldest_at = open.map(({ finished_at }) => finished_at).sort()[0] ?? null;
  return { count: open.length, oldest_at, reason: open.length ? reasonOfAll(open, line) : null };
}

const MOST_URGENT = ["revoked", "sign_in", "damaged", "not_allowed", "refused", "receipt_wrong"];

function reasonOfAll(open, line) {
  const reasons = [line.reason, ...open.map(({ reason }) => reason)];
  const urgent = MOST_URGENT.find((reason) => reasons.includes(reason));
  if (urgent) return urgent;
  if (line.is_sending) return "sending";
  return reasons.find(Boolean) ?? "waiting";
}

/** Why this one is not sent yet. */
export function reasonOf(entry, line = {}) {
  if (entry.reason) return entry.reason;
  if (line.reason) return line.reason;
  return line.is_sending ? "sending" : "waiting";
}
