import assert from "node:assert/strict";
import test from "node:test";

import { stopOf, timeStops } from "../../static/public/time_stops.js";

test("the stops rise from before the common era to this year, and none is the year 0", () => {
  const stops = timeStops(2026);

  assert.deepEqual(stops, [...new Set(stops)].sort((a, b) => a - b));
  assert.equal(stops.at(-1), 2026);
  assert.ok(stops[0] < 0 && !stops.includes(0));
});

test("a year between two stops stands at the earlier one", () => {
  const stops = timeStops(2026);

  assert.equal(stops[stopOf(stops, 1234)], 1200);
  assert.equal(stops[stopOf(stops, -99999)], stops[0]);
  assert.equal(stops[stopOf(stops, 9999)], 2026);
});
