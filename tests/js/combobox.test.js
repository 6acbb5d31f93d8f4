import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { moved } from "../../static/base/combobox.js";
import { Asking } from "../../static/base/suggest.js";

const realFetch = globalThis.fetch;
afterEach(() => (globalThis.fetch = realFetch));

const rest = (ms = 350) => new Promise((done) => setTimeout(done, ms));

test("the arrows go round, by way of the input itself", () => {
  assert.deepEqual([-1, 0, 1].map((active) => moved(active, 2, "ArrowDown")), [0, 1, -1]);
  assert.deepEqual([-1, 0, 1].map((active) => moved(active, 2, "ArrowUp")), [1, -1, 0]);
});

test("letters that follow one another are one question", async () => {
  const asked = [];
  globalThis.fetch = async (address) => {
    asked.push(address);
    return { ok: true, json: async () => ({ values: [] }) };
  };
  const asking = new Asking("/suggest", () => {});
  for (const words of ["qi", "qiz", "qız "]) asking.ask(words);
  await rest();
  assert.deepEqual(asked, [`/suggest?q=${encodeURIComponent("qız")}`]);
});

test("an answer to what was asked before is given up", async () => {
  const shown = [];
  let answerFirst;
  globalThis.fetch = (address, { signal }) => {
    if (!address.endsWith("first")) return { ok: true, json: async () => "second" };
    return new Promise((done, fail) => {
      answerFirst = () => done({ ok: true, json: async () => "first" });
      signal.addEventListener("abort", () => fail(new DOMException("given up", "AbortError")));
    });
  };
  const asking = new Asking("/suggest", (told) => shown.push(told));
  asking.ask("first");
  await rest();
  asking.ask("second");
  answerFirst();
  await rest();
  assert.deepEqual(shown, ["second"]);
});

test("one letter asks nothing and takes away what was suggested", async () => {
  globalThis.fetch = () => assert.fail("nothing is asked");
  const shown = [];
  new Asking("/suggest", (told) => shown.push(told)).ask(" q ");
  await rest();
  assert.deepEqual(shown, [null]);
});
