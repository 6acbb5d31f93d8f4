import assert from "node:assert/strict";
import test from "node:test";

import {
  proposals,
  proposedLevel,
  proposedMeasures,
  proposedOverall,
  proposedRecommendations,
  proposedUrgency,
  spread,
} from "../../../static/inspections/visit/proposal.js";
import { addDamage, addRecommendation, judge } from "../../../static/inspections/visit/record.js";
import { recordOf } from "./samples.mjs";

function judged(classes) {
  const record = recordOf();
  for (const [element, cc] of Object.entries(classes)) judge(record, element, { cc });
  return record;
}

test("the worst element proposes the class of the whole, and the spread stands beside it", () => {
  const record = judged({ dome: "CC0", roof: "CC2", portal: "CC2", crypt: "CCX" });

  assert.equal(proposedOverall(record), "CC2");
  assert.deepEqual(spread(record), { CC0: 1, CC1: 0, CC2: 2, CC3: 0, CCX: 1 });
});

test("where nothing was inspected nothing is proposed", () => {
  assert.deepEqual(proposals(judged({ dome: "CCX" }), {}), { cc: null, uc: null, rc: null });
});

test("danger to people makes it more urgent", () => {
  assert.equal(proposedUrgency("CC2", false), "UC2");
  assert.equal(proposedUrgency("CC2", true), "UC3");
});

test("the office's table is followed where forms.json brings one", () => {
  const rules = { urgency: { safe: { CC2: "UC1" }, dangerous: { CC2: "UC2" } }, measures: { CC2: "RC3" } };

  assert.equal(proposedUrgency("CC2", false, rules), "UC1");
  assert.equal(proposedMeasures("CC2", rules), "RC3");
});

test("urgency follows the inspector's own class once he has chosen one", () => {
  const record = judged({ dome: "CC1" });
  record.overall.cc = "CC3";

  assert.deepEqual(proposals(record, {}), { cc: "CC1", uc: "UC2", rc: "RC3" });
});

test("each damage that has no recommendation proposes one, by its type before its family", () => {
  const record = judged({ roof: "CC2" });
  const [leak, gone, done, odd] = [
    addDamage(record, { element: "roof", family: "water", type: "leak" }),
    addDamage(record, { family: "water", change: "gone" }),
    addDamage(record, { family: "water" }),
    addDamage(record, { is_unsure: true }),
  ];
  addRecommendation(record, { for: done.uuid });
  const rules = { recommendations: { leak: "repair-roof", water: "clean" } };

  const found = proposedRecommendations(record, rules);

  assert.ok(!found.some((one) => one.for === gone.uuid));
  assert.deepEqual(found, [
    { for: leak.uuid, kind: "repair-roof", rc: "RC2", uc: "UC2" },
    { for: odd.uuid, kind: "investigate", rc: null, uc: null },
  ]);
});

test("a threat's level follows the office's table, and is not guessed without both answers", () => {
  const rules = { threat_level: { 4: { severe: "very-high" } } };

  assert.equal(proposedLevel({ probability: "4", severity: "severe" }, rules), "very-high");
  assert.equal(proposedLevel({ probability: null, severity: "severe" }, rules), null);
});
