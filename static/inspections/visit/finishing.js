/** From a draft to a finished visit: reasons for what stays open, signatures, and the last word. */
import { SKEW_MS } from "../clock.js";
import { isOf, openGaps } from "./gaps.js";
import { contentHash, judge, lastOf } from "./record.js";
import { addDrawing, dropFile } from "./photos.js";
import { newSignature, sealSignatures, signatureSvg, stillSigned } from "./signature.js";
import { NOT_INSPECTED, UNSURE } from "./vocabulary.js";

const NO_VIEW = "no-view"; // given and taken back where the view is

/**
 * Write into the record why each gap stays: an element without a class is "not inspected" for that
 * reason; other gaps are listed by name. A reason of what is closed by now falls away.
 */
export function closeGaps(record, monument, elements, { reason, note = "" }) {
  const open = openGaps(record, elements);
  const kept = (record.gaps ?? []).filter(
    (one) => one.code === NO_VIEW || open.some((gap) => isOf(one, gap)),
  );
  const unanswered = open.filter((gap) => !kept.some((one) => isOf(one, gap)));
  for (const { element } of unanswered.filter((gap) => gap.element)) {
    judge(record, element, { cc: NOT_INSPECTED, reason }, lastOf(monument, element));
  }
  const added = unanswered.filter((gap) => !gap.element);
  record.gaps = [
    ...kept,
    ...added.map((gap) => ({ code: gap.code, of: gap.damage ?? gap.threat ?? null, reason, note })),
  ];
}

/** The record as it is sent: rows that say nothing fall away, "not sure" is a family of its own. */
export function settle(record, now = new Date()) {
  record.elements = record.elements.filter((row) => row.cc);
  for (const damage of record.damages.filter((one) => !one.family)) {
    Object.assign(damage, { family: UNSURE, is_unsure: true });
  }
  record.ended_at ??= now.toISOString();
  if (!record.gaps?.length) delete record.gaps;
}

/** The clock was set, or found wrong, since the visit began: said of it, unless it is signed. */
export function noteClock(record, clock) {
  if (!clock || record.signatures.length) return;
  const isOther = Math.abs(clock.offset_ms - record.clock_offset_ms) > SKEW_MS;
  if (clock.has_jumped || isOther) record.clock_has_jumped = true;
}

/** Add a signature for the content as it stands. Throws what the store throws. */
export async function sign(visit, { name, role, strokes }) {
  const { draft, record } = visit;
  const sha256 = await contentHash(record);
  const asset = await addDrawing(visit, signatureSvg(strokes, { sha256, name }));
  const signature = newSignature({ name, role, asset: asset.uuid, signed_at: new Date().toISOString() });
  record.signatures.push(signature);
  draft.signed = { ...draft.signed, [signature.uuid]: sha256 };
  visit.changed();
  await visit.keep();
}

/** Take away signatures that no longer hold; says whether there were any. */
export async function dropStale(visit) {
  if (await stillSigned(visit.draft)) return false;
  const stale = visit.record.signatures;
  visit.record.signatures = [];
  visit.record.ended_at = null;
  visit.draft.signed = {};
  for (const { asset } of stale) await dropFile(visit, asset);
  return true;
}

/** Fix the visit for ever, and let the sending begin; gives the outbox's entry. */
export async function finish(visit) {
  await sealSignatures(visit.record);
  const entry = await visit.store.finish(visit.draft);
  await visit.close();
  visit.context.channel?.tell("finished", { uuid: entry.uuid });
  return entry;
}
