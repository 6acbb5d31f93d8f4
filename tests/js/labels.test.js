import assert from "node:assert/strict";
import test from "node:test";

import { leastZoom, withoutOverlap } from "../../static/public/labels.js";

test("a larger town is never named later than a smaller one", () => {
  const populations = [0, 5_000, 8_000, 20_000, 60_000, 300_000, 2_000_000];
  const zooms = populations.map((population) => leastZoom({ population }));
  assert.deepEqual(zooms, [...zooms].sort((a, b) => b - a));
});

test("of two names at one place the first is kept", () => {
  const towns = [
    { name: "Bakı", x: 100, y: 100, letters: 4 },
    { name: "Badamdar", x: 110, y: 104, letters: 8 },
    { name: "Sumqayıt", x: 100, y: 60, letters: 8 },
  ];
  const kept = withoutOverlap(towns, (town) => town).map(({ name }) => name);
  assert.deepEqual(kept, ["Bakı", "Sumqayıt"]);
});
