import assert from "node:assert/strict";
import test from "node:test";

import { TilesVersion } from "../../static/public/tiles_version.js";

const address = (version) => `/tiles/${version}/monuments/{z}/{x}/{y}.mvt`;

function opened(t, answers, visibilityState = "visible") {
  t.mock.timers.enable({ apis: ["setInterval"] });
  t.mock.method(globalThis, "fetch", async () => {
    const told = answers.shift();
    if (!told) throw new TypeError("no network");
    return { ok: true, json: async () => ({ tiles: [`https://example.org:8443${told}`] }) };
  });
  const heard = [];
  const page = { visibilityState };
  const version = new TilesVersion(address(1), "/t.json", (one) => heard.push(one), { page });
  return { version, heard };
}

test("a new version is told once, as an address of this host", async (t) => {
  const { version, heard } = opened(t, [address(1), address(2), address(2)]);
  for (let turn = 0; turn < 3; turn += 1) await version.ask();
  assert.deepEqual(heard, [address(2)]);
});

test("a lost network is asked again", async (t) => {
  const { version, heard } = opened(t, [null, address(3)]);
  await version.ask();
  await version.ask();
  assert.deepEqual(heard, [address(3)]);
});

test("nothing is asked while nobody looks", async (t) => {
  const { version } = opened(t, [address(2)], "hidden");
  await version.ask();
  assert.equal(fetch.mock.callCount(), 0);
});
