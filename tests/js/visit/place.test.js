import assert from "node:assert/strict";
import test from "node:test";

import { askForHeading, headingOf, headingText, turn } from "../../../static/inspections/visit/heading.js";
import {
  better,
  fixOfRecord,
  positionOf,
  quality,
  ring,
  typedPosition,
  watchPlace,
} from "../../../static/inspections/visit/position.js";

const fix = (accuracy_m) => ({ lat: 40.3662, lon: 49.8371, accuracy_m });

/** A receiver that gives the fixes it is told to, and counts who watches. */
class Receiver {
  watching = new Map();
  watchPosition(seen, missed, options) {
    this.options = options;
    this.watching.set(7, { seen, missed });
    return 7;
  }
  clearWatch(id) {
    this.watching.delete(id);
  }
  give(accuracy) {
    const found = { coords: { latitude: 40.3662, longitude: 49.8371, accuracy } };
    for (const one of this.watching.values()) one.seen(found);
  }
}

test("the best fix is kept, not the last", () => {
  const receiver = new Receiver();
  let told;
  watchPlace((now) => (told = now), { geolocation: receiver });

  for (const accuracy of [50, 4.5, 3000]) receiver.give(accuracy);

  assert.deepEqual([told.best.accuracy_m, told.latest.accuracy_m], [4.5, 3000]);
  assert.equal(receiver.options.enableHighAccuracy, true);
});

test("the receiver rests when the monument is closed", () => {
  const receiver = new Receiver();
  const stop = watchPlace(() => {}, { geolocation: receiver });
  assert.equal(receiver.watching.size, 1);

  stop();

  assert.equal(receiver.watching.size, 0);
});

test("a refusal is told and forbids nothing", () => {
  const receiver = new Receiver();
  let told;
  watchPlace((now) => (told = now), { geolocation: receiver });

  receiver.watching.get(7).missed({ code: 1, PERMISSION_DENIED: 1 });

  assert.deepEqual(told, { best: null, latest: null, refused: true });
});

test("10 m are good, above 30 m is poor, 0 m is made up and loses to any measured place", () => {
  assert.deepEqual(
    [10, 30, 30.5, 0].map((m) => quality(fix(m))),
    ["good", "fair", "poor", "made-up"],
  );
  assert.equal(better(fix(0), fix(2000)).accuracy_m, 2000);
  assert.equal(better(fix(12), fix(0)).accuracy_m, 12);
});

test("the ring shrinks with the circle", () => {
  assert.ok(ring(fix(10)) < ring(fix(30)));
  assert.equal(ring(fix(4000)), 1);
});

test("a visit taken up again keeps the best place that it had", () => {
  const receiver = new Receiver();
  let told;
  const best = fixOfRecord(positionOf(fix(4.5)));
  watchPlace((now) => (told = now), { best, geolocation: receiver });

  receiver.give(25);

  assert.equal(told.best.accuracy_m, 4.5);
  assert.equal(fixOfRecord(typedPosition("40, 49")), null);
});

test("a position is written in decimals as text", () => {
  assert.deepEqual(positionOf(fix(4.46)), {
    lat: "40.366200",
    lon: "49.837100",
    accuracy_m: "4.5",
    source: "gps",
  });
});

test("a place by hand says so, and one off this earth is none", () => {
  assert.deepEqual(typedPosition("40.3662, 49.8371"), {
    lat: "40.366200",
    lon: "49.837100",
    accuracy_m: null,
    source: "manual",
  });
  assert.deepEqual([typedPosition("95, 10"), typedPosition("Bakı")], [null, null]);
});

test("headings of both kinds of phone are degrees clockwise; one that knows no north is none", () => {
  assert.equal(headingOf({ webkitCompassHeading: 123.4 }), 123.4);
  assert.equal(headingOf({ absolute: true, alpha: 90 }), 270);
  assert.equal(headingOf({ absolute: false, alpha: 90 }), null);
  assert.deepEqual([headingText(359.96), headingText(null)], ["0.0", null]);
});

test("the shorter way round to a view", () => {
  assert.deepEqual([turn(350, 10), turn(10, 350), turn(0, 180)], [20, -20, -180]);
});

test("an iPhone is asked, a refusal is a no, others need not be asked", async () => {
  const refuses = { requestPermission: async () => "denied" };
  const untapped = {
    requestPermission: async () => {
      throw Object.assign(new Error(), { name: "NotAllowedError" });
    },
  };

  assert.deepEqual(await Promise.all([askForHeading(refuses), askForHeading(untapped), askForHeading({})]), [
    false,
    false,
    true,
  ]);
});
