/**
 * A visit's record, "abide-visit/1": how it begins and how its parts are written. Whole numbers
 * only; a measure or a place is a string of decimals. Nothing is chosen for the inspector: what he
 * has not answered is null, or is not in its list.
 */
import { canonical, sha256Of, uuid7 } from "./core.js";
import { CLASSES, NOT_INSPECTED } from "./vocabulary.js";

export const SCHEMA = "abide-visit/1";
const NO_CLASSES = {
  cc: null,
  cc_proposed: null,
  cc_reason: "",
  uc: null,
  uc_proposed: null,
  uc_reason: "",
  rc: null,
};

/**
 * An empty record of a monument of the package. `who` says device and counter, and the clock:
 * {device, counter, clock_offset_ms, clock_has_jumped}; `now` is the phone's own time.
 */
export function newRecord({
  monument,
  kind = "periodic",
  who = {},
  assignment = null,
  checklistVersion = "",
  isTraining = false,
  now = new Date(),
}) {
  return {
    schema: SCHEMA,
    uuid: uuid7(now.getTime()),
    revision: 1,
    base_revision: 0,
    kind,
    is_training: isTraining,
    checklist: monument.checklist ?? "",
    checklist_version: checklistVersion,
    monument: monument.reference,
    assignment,
    previous: monument.last?.uuid ?? null,
    device: who.device ?? null,
    counter: who.counter ?? 0,
    started_at: now.toISOString(),
    ended_at: null,
    utc_offset_min: -now.getTimezoneOffset(),
    clock_offset_ms: Math.round(who.clock_offset_ms ?? 0),
    clock_has_jumped: Boolean(who.clock_has_jumped),
    position: null,
    access: null,
    weather: null,
    is_dangerous: null,
    danger: "",
    occupancy: null,
    summary: "",
    scale: monument.scale ?? "en16096",
    elements: [],
    overall: { ...NO_CLASSES },
    damages: [],
    threats: [],
    recommendations: [],
    emergency: null,
    annotations: [],
    proposals: [],
    assets: [],
    signatures: [],
  };
}

/** A decimal as the record writes it ("1.5"), of what a person typed; null of nothing. */
export function decimal(typed) {
  const text = String(typed ?? "")
    .trim()
    .replace(",", ".");
  if (text === "") return null;
  return /^\d{1,7}(\.\d{1,4})?$/.test(text) ? text : undefined; // undefined: it is no number
}

/** A measured number with a fixed count of places, as a string. */
export function fixed(number, places) {
  return number === null || number === undefined ? null : number.toFixed(places);
}

export function elementOf(record, code) {
  return record.elements.find((one) => one.element === code);
}

/** The last visit's judgement of an element, or undefined. */
export function lastOf(monument, code) {
  return monument.last?.elements?.find((one) => one.element === code);
}

/**
 * An element judged. `given` holds what was tapped: cc, change, reason, note, name. "Same" takes
 * the last class over; a class beside a last one says by itself whether it is better or worse.
 */
export function judge(record, code, given, last) {
  const row = elementOf(record, code) ?? addElement(record, code, last);
  Object.assign(row, given);
  if (given.change === "same" && last) row.cc = last.cc;
  if (given.change && given.change !== "same" && !agrees(row, last)) row.cc = null;
  if (given.cc) row.change = changeBetween(last?.cc, row.cc);
  if (row.cc !== NOT_INSPECTED) row.reason = null;
  return row;
}

function addElement(record, code, last) {
  const row = {
    uuid: uuid7(),
    element: code,
    name: "",
    cc: null,
    reason: null,
    note: "",
    change: null,
    compared_to: last?.uuid ?? null,
  };
  record.elements.push(row);
  return row;
}

/** "same", "better", "worse", or why there is nothing to say: "new", "cannot-compare". */
export function changeBetween(before, now) {
  if (!before) return "new";
  const [was, is] = [CLASSES.indexOf(before), CLASSES.indexOf(now)];
  if (was < 0 || is < 0) return "cannot-compare";
  return is === was ? "same" : is < was ? "better" : "worse";
}

function agrees(row, last) {
  return !row.cc || changeBetween(last?.cc, row.cc) === row.change;
}

const NO_DAMAGE = {
  element: null,
  family: null,
  type: null,
  subtype: null,
  is_unsure: false,
  material: null,
  extent: null,
  activity: null,
  change: null,
  cause: null,
  cause_certainty: null,
  certainty: null,
  area_m2: null,
  length_m: null,
  width_mm: null,
  depth_mm: null,
  count: null,
  continues: null,
  note: "",
};

export function addDamage(record, given = {}) {
  const damage = { uuid: uuid7(), ...NO_DAMAGE, change: "new", photos: [], ...given };
  record.damages.push(damage);
  return damage;
}

/** An old damage seen again: what it is stays, what was measured is measured anew. */
export function continueDamage(record, old, change) {
  const { element, family, type, subtype, is_unsure, material, cause, cause_certainty, extent, activity } =
    old;
  const stays = change === "same" ? { extent: extent ?? null, activity: activity ?? null } : {};
  const what = { element, family, type, subtype, is_unsure, material, cause, cause_certainty };
  return addDamage(record, { ...known(what), ...stays, change, continues: old.uuid });
}

/** What a package of an earlier time left out is left at the empty damage's value. */
function known(what) {
  return Object.fromEntries(Object.entries(what).filter(([, value]) => value !== undefined));
}

/** Take away a damage with all that hangs on it; its photographs stay, no longer named by it. */
export function dropDamage(record, uuid) {
  record.damages = record.damages.filter((one) => one.uuid !== uuid);
  record.recommendations = record.recommendations.filter((one) => one.for !== uuid);
  record.annotations = record.annotations.filter((one) => one.body !== `urn:uuid:${uuid}`);
  for (const asset of record.assets) asset.for = asset.for.filter((one) => one !== uuid);
}

export function addThreat(record, given) {
  const threat = {
    uuid: uuid7(),
    category: null,
    cause: null,
    effects: [],
    probability: null,
    severity: null,
    extent: null,
    certainty: null,
    level: null,
    note: "",
    ...given,
  };
  record.threats.push(threat);
  return threat;
}

export function newRecommendation(given = {}) {
  return {
    uuid: uuid7(),
    for: null,
    kind: null,
    rc: null,
    uc: null,
    cost_band: null,
    who_can: null,
    note: "",
    ...given,
  };
}

export function addRecommendation(record, given) {
  const one = newRecommendation(given);
  record.recommendations.push(one);
  return one;
}

/**
 * What the register should say of the monument: `field` is "name", "point" or "address". The office
 * decides; a proposal that says nothing new is none.
 */
export function propose(record, field, base, value) {
  const before = record.proposals.find((one) => one.field === field);
  record.proposals = record.proposals.filter((one) => one !== before);
  const text = value.trim();
  if (!text || text === base) return;
  record.proposals.push({ uuid: before?.uuid ?? uuid7(), field, base: base ?? "", value: text });
}

export function newEmergency() {
  return {
    hazard: null,
    event: "",
    grade: null,
    usability: null,
    components: [],
    needs: [],
    marks: [],
    water_height_cm: null,
    note: "",
  };
}

/** Photographs as the inspector counts them: previews and signatures are none. */
export function photosOf(record) {
  return record.assets.filter((one) => one.kind === "photo");
}

/** Take away a photograph or a note from all that names it. */
export function forgetAsset(record, uuid) {
  const gone = new Set([uuid, ...record.assets.filter((one) => one.of === uuid).map((one) => one.uuid)]);
  record.assets = record.assets.filter((one) => !gone.has(one.uuid));
  for (const damage of record.damages) damage.photos = damage.photos.filter((one) => !gone.has(one));
  record.annotations = record.annotations.filter(
    (one) => !gone.has(one.target.source.replace("urn:uuid:", "")),
  );
  return [...gone];
}

/** What a signature signs: the record without its signatures, in the one spelling. */
export function signedText(record) {
  const { signatures: _signatures, ...content } = record;
  return canonical(content);
}

/** What a signer has before his eyes: the same, without the drawings of the signatures. */
export function contentHash(record) {
  const assets = record.assets.filter((one) => one.kind !== "signature");
  return sha256Of(signedText({ ...record, assets }));
}
