/**
 * What the form proposes and a person decides: the class of the whole, its urgency, what is to be
 * done. The tables are data of forms.json ("rules"), so that the office computes the same; the
 * tables here stand in where forms.json brings none.
 */
import { CLASSES, NOT_INSPECTED } from "./vocabulary.js";

/** Urgency of a class; the second table holds where people are in danger. */
const URGENCY = { CC0: "UC0", CC1: "UC1", CC2: "UC2", CC3: "UC2" };
const URGENCY_IN_DANGER = { CC0: "UC1", CC1: "UC2", CC2: "UC3", CC3: "UC3" };
const MEASURES = { CC0: "RC0", CC1: "RC1", CC2: "RC2", CC3: "RC3" };

/** How many elements have which class: {CC0: 3, …, CCX: 1}. The spread is shown, never averaged. */
export function spread(record) {
  const counts = Object.fromEntries([...CLASSES, NOT_INSPECTED].map((code) => [code, 0]));
  for (const { cc } of record.elements) if (cc in counts) counts[cc] += 1;
  return counts;
}

/** The worst class of any inspected element, or null where none was. CCX never counts as good. */
export function proposedOverall(record) {
  const counts = spread(record);
  return CLASSES.findLast((code) => counts[code] > 0) ?? null;
}

export function proposedUrgency(cc, isDangerous, rules = {}) {
  const tables = rules.urgency ?? { safe: URGENCY, dangerous: URGENCY_IN_DANGER };
  return (isDangerous ? tables.dangerous : tables.safe)?.[cc] ?? null;
}

export function proposedMeasures(cc, rules = {}) {
  return (rules.measures ?? MEASURES)[cc] ?? null;
}

/** {cc, uc, rc} of the record as it stands; each null where there is nothing to go by. */
export function proposals(record, rules) {
  const cc = proposedOverall(record);
  const uc = proposedUrgency(record.overall.cc ?? cc, record.is_dangerous, rules);
  return { cc, uc, rc: proposedMeasures(record.overall.cc ?? cc, rules) };
}

/** The level of a threat by its probability and severity; null where either is unknown. */
export function proposedLevel({ probability, severity }, rules = {}) {
  return rules.threat_level?.[probability]?.[severity] ?? null;
}

/**
 * A recommendation for each damage that has none: what is usual for its type or else its family,
 * with the classes of the element that it is on. Damages that are gone or repaired need none.
 */
export function proposedRecommendations(record, rules = {}) {
  const done = new Set(record.recommendations.map((one) => one.for));
  return record.damages
    .filter((one) => !done.has(one.uuid) && !["gone", "repaired"].includes(one.change))
    .map((damage) => recommendationFor(record, damage, rules));
}

function recommendationFor(record, damage, rules) {
  const usual = rules.recommendations ?? {};
  const cc = record.elements.find((one) => one.element === damage.element)?.cc ?? record.overall.cc;
  return {
    for: damage.uuid,
    kind: usual[damage.type] ?? usual[damage.family] ?? "investigate",
    rc: proposedMeasures(cc, rules),
    uc: proposedUrgency(cc, record.is_dangerous, rules),
  };
}
