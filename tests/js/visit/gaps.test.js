import assert from "node:assert/strict";
import test from "node:test";

import { elementsWithout, gaps, rapidGaps } from "../../../static/inspections/visit/gaps.js";
import { addDamage, addThreat, judge, newEmergency } from "../../../static/inspections/visit/record.js";
import { MOSQUE, recordOf } from "./samples.mjs";

const codes = (found) => found.map((one) => one.code);

function whole() {
  const record = recordOf();
  Object.assign(record, { access: "full", is_dangerous: false, position: { lat: "40.000000" } });
  record.assets.push({ kind: "photo", uuid: "p", for: [] });
  for (const code of MOSQUE.elements) judge(record, code, { cc: "CC1" });
  Object.assign(record.overall, { cc: "CC1", cc_proposed: "CC1", uc: "UC1", uc_proposed: "UC1", rc: "RC1" });
  return record;
}

test("a whole visit has no gaps", () => {
  assert.deepEqual(gaps(whole(), MOSQUE.elements), []);
});

test("an empty visit names every element that has no class, and the step that closes it", () => {
  const found = gaps(recordOf(), MOSQUE.elements).filter((one) => one.code === "no-class");

  assert.deepEqual(
    found.map((one) => one.element),
    MOSQUE.elements,
  );
  assert.equal(found[0].step, "elements");
});

test("an element that was not inspected wants its reason", () => {
  const record = whole();
  judge(record, "dome", { cc: "CCX" });
  assert.deepEqual(gaps(record, MOSQUE.elements), [{ code: "no-reason", step: "elements", element: "dome" }]);

  judge(record, "dome", { reason: "not-reachable" });

  assert.deepEqual(gaps(record, MOSQUE.elements), []);
});

test("danger wants words, a choice against the proposal a reason", () => {
  const record = whole();
  record.is_dangerous = true;
  record.overall.cc = "CC0";

  assert.deepEqual(codes(gaps(record, MOSQUE.elements)), ["no-danger-words", "no-cc-reason"]);
});

test("a preview is no photograph", () => {
  const record = whole();
  record.assets = [{ kind: "preview", uuid: "s", of: "p", for: [] }];

  assert.deepEqual(codes(gaps(record, MOSQUE.elements)), ["no-photo"]);
});

test("a damage may be of a family that nobody is sure of; one that is gone has no extent", () => {
  const record = whole();
  addDamage(record, { is_unsure: true });
  addDamage(record, { family: "crack", change: "gone" });

  assert.deepEqual(codes(gaps(record, MOSQUE.elements)), ["no-extent"]);
});

test("a site of the threat scale is asked for threats and not for classes of elements", () => {
  const record = Object.assign(whole(), { scale: "threat", elements: [] });
  assert.deepEqual(codes(gaps(record, MOSQUE.elements)), ["no-threats"]);

  addThreat(record, { category: "looting" });

  assert.deepEqual(codes(gaps(record, MOSQUE.elements)), ["no-severity"]);
});

test("elements without a class can be named at once", () => {
  const record = recordOf();
  judge(record, "dome", { cc: "CC1" });

  assert.deepEqual(elementsWithout(record, MOSQUE.elements), ["portal", "roof"]);
});

test("a rapid form wants five answers and a photograph", () => {
  const record = Object.assign(recordOf(), { emergency: newEmergency() });
  assert.equal(rapidGaps(record).length, 5);

  Object.assign(record.emergency, { hazard: "earthquake", grade: "D2", usability: "C" });
  record.is_dangerous = true;

  assert.deepEqual(codes(rapidGaps(record)), ["no-photo"]);
});
