import assert from "node:assert/strict";
import { test } from "node:test";
import { DraftKeeper, browserStore, valuesOf } from "../../static/catalogue/drafts.js";
import { numbered } from "../../static/catalogue/rows.js";
import { linesOf, snapped } from "../../static/catalogue/snapping.js";
import { Undoing } from "../../static/catalogue/undoing.js";

const LINE = [{ x: 0, y: 0 }, { x: 100, y: 0 }];

test("a vertex near a corner goes to the corner, not to the border", () => {
  assert.deepEqual(snapped({ x: 96, y: 5 }, [LINE]), { x: 100, y: 0 });
});

test("a vertex near a border goes to the border", () => {
  assert.deepEqual(snapped({ x: 50, y: 9 }, [LINE]), { x: 50, y: 0 });
});

test("a vertex out of reach stays where it is", () => {
  const point = { x: 50, y: 11 };
  assert.equal(snapped(point, [LINE]), point);
});

test("every ring of every polygon is snapped to", () => {
  const ring = [[49, 40], [50, 40], [49, 40]];
  assert.equal(linesOf({ type: "MultiPolygon", coordinates: [[ring, ring], [ring]] }).length, 3);
  assert.deepEqual(linesOf({ type: "Point", coordinates: [49, 40] }), []);
});

test("what was undone is done again, until something else is done", () => {
  const steps = new Undoing();
  steps.begin("a");
  steps.did("b");
  steps.did("c");
  assert.equal(steps.undo(), "b");
  assert.equal(steps.redo(), "c");
  assert.equal(steps.undo(), "b");
  steps.did("d");
  assert.equal(steps.redo(), undefined);
  assert.deepEqual([steps.undo(), steps.undo(), steps.undo()], ["b", "a", undefined]);
});

test("a row that is added has its number in every name", () => {
  assert.equal(numbered('<input name="phases-__prefix__-kind" id="id_phases-__prefix__-kind">', 3),
    '<input name="phases-3-kind" id="id_phases-3-kind">');
});

test("a draft holds every text, several of one name too, and no token", () => {
  const entries = [["csrfmiddlewaretoken", "secret"], ["a", "1"], ["b", "2"], ["b", "3"]];
  assert.deepEqual(valuesOf(entries), { a: "1", b: ["2", "3"] });
});

function keeper(send) {
  const storage = new Map();
  const store = browserStore(
    { getItem: (key) => storage.get(key) ?? null, setItem: (key, text) => storage.set(key, text), removeItem: (key) => storage.delete(key) },
    "draft",
  );
  const waits = [];
  const said = [];
  const one = new DraftKeeper({ read: () => ({ a: "typed" }), send, store, tell: (state) => said.push(state), now: () => 5, wait: (run) => waits.push(run) });
  return { one, store, waits, said };
}

test("many keys are one draft", async () => {
  const sent = [];
  const { one, waits, said } = keeper(async (values) => (sent.push(values), "kept"));
  for (let i = 0; i < 9; i += 1) one.typed();
  assert.equal(waits.length, 1);
  waits[0]();
  await one.underway;
  assert.deepEqual(sent, [{ a: "typed" }]);
  assert.deepEqual(said, ["kept"]);
});

test("what the server does not take stays in the browser until it does", async () => {
  let answer = "signed-out";
  const { one, store, waits, said } = keeper(async () => answer);
  one.typed();
  waits[0]();
  await one.underway;
  assert.deepEqual(store.get(), { values: { a: "typed" }, at: 5 });
  answer = "kept";
  one.typed();
  waits[1]();
  await one.underway;
  assert.equal(store.get(), null);
  assert.deepEqual(said, ["signed-out", "kept"]);
});

test("a form that is sent keeps no draft after it", async () => {
  const sent = [];
  const { one, waits } = keeper(async () => (sent.push(1), "kept"));
  one.typed();
  await one.finish();
  waits[0]();
  await one.underway;
  assert.deepEqual(sent, []);
  assert.equal(one.isUnsent, false);
});
