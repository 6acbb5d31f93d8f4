/**
 * What a visit still lacks, named, at the check page. Nothing here forbids to finish: a gap may
 * stay open with a reason, which the record lists as {code, of, reason, note} under "gaps".
 */
import { elementOf, photosOf } from "./record.js";
import { NOT_INSPECTED } from "./vocabulary.js";

/** What is open and has no reason yet. */
export function gaps(record, elements) {
  return openGaps(record, elements).filter((gap) => !record.gaps?.some((one) => isOf(one, gap)));
}

/** Whether an entry of the record gives the reason of this gap. */
export function isOf(entry, gap) {
  return entry.code === gap.code && entry.of === (gap.damage ?? gap.threat ?? null);
}

/** The gap's code, the step that closes it, and for an element or a damage which one. */
export function openGaps(record, elements) {
  const found = record.scale === "threat" ? threatGaps(record) : elementGaps(record, elements);
  return [
    ...headGaps(record),
    ...(photosOf(record).length ? [] : [{ code: "no-photo", step: "views" }]),
    ...found,
    ...record.damages.flatMap(damageGaps),
    ...overallGaps(record),
  ];
}

function headGaps(record) {
  const found = [];
  if (!record.access) found.push({ code: "no-access", step: "access" });
  if (record.is_dangerous === null) found.push({ code: "no-danger-answer", step: "access" });
  if (record.is_dangerous && !record.danger) found.push({ code: "no-danger-words", step: "access" });
  if (!record.position) found.push({ code: "no-position", step: "access" });
  return found;
}

function elementGaps(record, elements) {
  return elements.flatMap((code) => {
    const row = elementOf(record, code);
    if (!row?.cc) return [{ code: "no-class", step: "elements", element: code }];
    if (row.cc === NOT_INSPECTED && !row.reason)
      return [{ code: "no-reason", step: "elements", element: code }];
    return [];
  });
}

function threatGaps(record) {
  if (!record.threats.length) return [{ code: "no-threats", step: "threats" }];
  return record.threats
    .filter((one) => !one.severity)
    .map((one) => ({ code: "no-severity", step: "threats", threat: one.uuid }));
}

function damageGaps(damage) {
  const isOver = ["gone", "repaired"].includes(damage.change);
  const found = [];
  if (!damage.family && !damage.is_unsure) found.push("no-family");
  if (!damage.extent && !isOver) found.push("no-extent");
  return found.map((code) => ({ code, step: "damages", damage: damage.uuid }));
}

function overallGaps(record) {
  const { overall } = record;
  const found = ["cc", "uc", "rc"].filter((name) => !overall[name]).map((name) => `no-overall-${name}`);
  for (const name of ["cc", "uc"]) {
    const differs =
      overall[name] && overall[`${name}_proposed`] && overall[name] !== overall[`${name}_proposed`];
    if (differs && !overall[`${name}_reason`].trim()) found.push(`no-${name}-reason`);
  }
  return found.map((code) => ({ code, step: "overall" }));
}

/** Every element that has no class is "not inspected" for one reason: one tap for all. */
export function elementsWithout(record, elements) {
  return elements.filter((code) => !elementOf(record, code)?.cc);
}

/** What a rapid form may not leave without: it is read at once by those who send help. */
export function rapidGaps(record) {
  const found = [];
  const { emergency } = record;
  if (!emergency.hazard) found.push("no-hazard");
  if (!emergency.grade) found.push("no-grade");
  if (!emergency.usability) found.push("no-usability");
  if (record.is_dangerous === null) found.push("no-danger-answer");
  if (!photosOf(record).length) found.push("no-photo");
  return found.map((code) => ({ code, step: "rapid" }));
}
