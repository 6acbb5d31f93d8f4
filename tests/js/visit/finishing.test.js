import assert from "node:assert/strict";
import test from "node:test";

import { closeGaps, noteClock, settle } from "../../../static/inspections/visit/finishing.js";
import { gaps } from "../../../static/inspections/visit/gaps.js";
import { addDamage, elementOf, judge } from "../../../static/inspections/visit/record.js";
import { MOSQUE, recordOf } from "./samples.mjs";

const DARK = { reason: "dark", note: "No lamp." };

test("with one reason nothing is left open, and every gap is listed with it", () => {
  const record = recordOf();
  judge(record, "dome", { cc: "CC1" });

  closeGaps(record, MOSQUE, MOSQUE.elements, DARK);

  assert.deepEqual(gaps(record, MOSQUE.elements), []);
  assert.deepEqual(elementOf(record, "roof").cc, "CCX");
  assert.equal(elementOf(record, "roof").reason, "dark");
  assert.deepEqual(record.gaps[0], { code: "no-access", of: null, reason: "dark", note: "No lamp." });
  assert.ok(!record.gaps.some((one) => one.code === "no-class"), "an element carries its own reason");
});

test("a reason of what is closed by now falls away, another stays as it was given", () => {
  const record = recordOf();
  closeGaps(record, MOSQUE, MOSQUE.elements, DARK);

  record.access = "full";
  closeGaps(record, MOSQUE, MOSQUE.elements, { reason: "no-time" });

  assert.ok(!record.gaps.some((one) => one.code === "no-access"));
  assert.equal(record.gaps.find((one) => one.code === "no-photo").reason, "dark");
});

test("why a view was not taken stays", () => {
  const record = recordOf();
  record.gaps = [{ code: "no-view", of: "s", reason: "dark", note: "" }];

  closeGaps(record, MOSQUE, MOSQUE.elements, DARK);

  assert.equal(record.gaps[0].code, "no-view");
});

test("a damage that nobody could name is sent as not sure; an element that says nothing is not sent", () => {
  const record = recordOf();
  addDamage(record, {});
  judge(record, "dome", { note: "see photograph" });

  settle(record, new Date("2026-05-04T10:00:00Z"));

  assert.deepEqual([record.damages[0].family, record.damages[0].is_unsure], ["unsure", true]);
  assert.deepEqual([record.elements, record.ended_at], [[], "2026-05-04T10:00:00.000Z"]);
});

test("a clock that was set, or found wrong, since the visit began is noted unless it is signed", () => {
  const noted = (clock, told = {}) => {
    const record = { ...recordOf(), clock_offset_ms: 0, ...told };
    noteClock(record, clock);
    return record.clock_has_jumped;
  };

  assert.equal(noted({ offset_ms: 900, has_jumped: false }), false);
  assert.equal(noted({ offset_ms: 0, has_jumped: true }), true);
  assert.equal(noted({ offset_ms: 600_000, has_jumped: false }), true);
  assert.equal(noted({ offset_ms: 0, has_jumped: true }, { signatures: [{}] }), false);
});

test("a visit that was signed before keeps its end", () => {
  const record = recordOf();
  settle(record, new Date("2026-05-04T10:00:00Z"));

  settle(record, new Date("2026-05-04T11:00:00Z"));

  assert.equal(record.ended_at, "2026-05-04T10:00:00.000Z");
});
