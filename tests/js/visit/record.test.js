import assert from "node:assert/strict";
import test from "node:test";

import {
  addDamage,
  changeBetween,
  contentHash,
  continueDamage,
  decimal,
  dropDamage,
  forgetAsset,
  judge,
  propose,
  signedText,
} from "../../../static/inspections/visit/record.js";
import { LAST_CRACK, LAST_DOME, MOSQUE, recordOf } from "./samples.mjs";

const photo = (uuid, given = {}) => ({ uuid, kind: "photo", of: null, for: [], ...given });

test("a new record answers nothing for the inspector", () => {
  const record = recordOf();

  assert.deepEqual(record.elements, []);
  assert.deepEqual([record.access, record.is_dangerous, record.overall.cc], [null, null, null]);
  assert.equal(record.previous, MOSQUE.last.uuid);
  assert.equal(record.started_at, "2026-05-04T08:00:00.000Z");
});

test("a decimal comma is a point, nothing is null, words are no number", () => {
  assert.deepEqual([decimal("1,5"), decimal(" "), decimal("two")], ["1.5", null, undefined]);
});

test("the same in one tap takes the last class over and says of what", () => {
  const row = judge(recordOf(), "dome", { change: "same" }, LAST_DOME);

  assert.deepEqual([row.cc, row.change, row.compared_to], ["CC1", "same", LAST_DOME.uuid]);
});

test("a class beside the last one says whether it is better or worse", () => {
  const record = recordOf();

  assert.equal(judge(record, "dome", { cc: "CC3" }, LAST_DOME).change, "worse");
  assert.equal(judge(record, "dome", { cc: "CC0" }, LAST_DOME).change, "better");
  assert.equal(judge(record, "portal", { cc: "CC0" }, undefined).change, "new");
  assert.equal(record.elements.length, 2);
});

test("worse after a class that is not worse asks for the class again", () => {
  const record = recordOf();
  judge(record, "dome", { change: "same" }, LAST_DOME);

  const row = judge(record, "dome", { change: "worse" }, LAST_DOME);

  assert.deepEqual([row.change, row.cc], ["worse", null]);
});

test("what was not inspected cannot be compared, and its reason goes when it is inspected", () => {
  const record = recordOf();
  assert.equal(changeBetween("CC1", "CCX"), "cannot-compare");
  judge(record, "dome", { cc: "CCX", reason: "dark" }, LAST_DOME);

  assert.equal(judge(record, "dome", { cc: "CC2" }, LAST_DOME).reason, null);
});

test("an old damage that is the same keeps its extent; a worse one is measured anew", () => {
  const record = recordOf();

  const same = continueDamage(record, LAST_CRACK, "same");
  const worse = continueDamage(record, LAST_CRACK, "worse");

  assert.deepEqual([same.continues, same.type, same.extent], [LAST_CRACK.uuid, "crack-line", "e1"]);
  assert.deepEqual([worse.change, worse.type, worse.extent], ["worse", "crack-line", null]);
  assert.equal(worse.note, "");
});

test("a damage goes with its marks and recommendations, and its photographs stay", () => {
  const record = recordOf();
  const damage = addDamage(record, { photos: ["p"] });
  record.assets.push(photo("p", { for: [damage.uuid] }));
  record.annotations.push({ body: `urn:uuid:${damage.uuid}`, target: { source: "urn:uuid:p" } });
  record.recommendations.push({ for: damage.uuid });

  dropDamage(record, damage.uuid);

  assert.deepEqual([record.damages, record.annotations, record.recommendations], [[], [], []]);
  assert.deepEqual(record.assets, [photo("p")]);
});

test("a photograph goes with its preview and its marks, and nothing names it", () => {
  const record = recordOf();
  const damage = addDamage(record, { photos: ["p"] });
  record.assets.push(photo("p"), photo("small", { kind: "preview", of: "p" }), photo("other"));
  record.annotations.push({ body: "urn:uuid:x", target: { source: "urn:uuid:p" } });

  assert.deepEqual(forgetAsset(record, "p"), ["p", "small"]);

  assert.deepEqual([damage.photos, record.annotations, record.assets], [[], [], [photo("other")]]);
});

test("what is signed is the record without its signatures", () => {
  const record = recordOf();
  const before = signedText(record);

  record.signatures.push({ name: "Elçin" });

  assert.equal(signedText(record), before);
  assert.ok(!before.includes('"signatures"'));
});

test("the hash of the content sees every change but the drawings of signatures", async () => {
  const record = recordOf();
  const before = await contentHash(record);

  record.assets.push(photo("s", { kind: "signature" }));
  assert.equal(await contentHash(record), before);

  record.summary = "Rain came in.";
  assert.notEqual(await contentHash(record), before);
});

test("what the register should say is one proposal a field, and none where nothing is new", () => {
  const record = recordOf();
  propose(record, "name", "Məscid", "Cümə məscidi");
  propose(record, "name", "Məscid", " Came məscidi ");
  propose(record, "address", "Bakı", "Bakı");

  assert.deepEqual(
    record.proposals.map(({ field, base, value }) => [field, base, value]),
    [["name", "Məscid", "Came məscidi"]],
  );

  propose(record, "name", "Məscid", "");

  assert.deepEqual(record.proposals, []);
});
