import assert from "node:assert/strict";
import test from "node:test";

import {
  readLayers,
  readOverlays,
  readView,
  writeLayers,
  writeOverlays,
  writeView,
} from "../../static/public/hash.js";

test("a view is read back as it was written", () => {
  for (const view of [
    { zoom: 8, latitude: 40.3, longitude: 47.7 },
    { zoom: 18, latitude: -40.366171, longitude: 179.837251 },
    { zoom: 0, latitude: 0, longitude: 0 },
  ]) {
    assert.deepEqual(readView(writeView(view)), view);
  }
});

test("a view stands among other things in the hash", () => {
  assert.equal(readView("#a=1&map=8/40.3/47.7&b=2").zoom, 8);
});

test("what is not a view on the globe is none", () => {
  for (const hash of [
    "",
    "#",
    "#content",
    "#map=",
    "#map=8/40.3",
    "#map=99/40/47",
    "#map=8/91/47",
    "#map=8/40/181",
    "#map=8/40/47/1",
    "#map=8/NaN/47",
    "#notmap=8/40/47",
  ]) {
    assert.equal(readView(hash), null, hash);
  }
});

const SCAN = "0123abcd-0123-4567-89ab-0123456789ab";

test("the hash keeps which scans are on and how opaque, beside the view", () => {
  const hash = "#map=7/40.300/47.700" + writeOverlays([{ id: SCAN, percent: 70 }]);

  assert.deepEqual(readOverlays(hash), [{ id: SCAN, percent: 70 }]);
  assert.deepEqual(readView(hash), { zoom: 7, latitude: 40.3, longitude: 47.7 });
});

test("scans that mean nothing are passed over", () => {
  assert.deepEqual(readOverlays(`#scans=${SCAN}:900,x:5,${SCAN}`), []);
  assert.deepEqual(readOverlays(`#scans=${SCAN}:900`), [{ id: SCAN, percent: 100 }]);
  assert.deepEqual(readOverlays(""), []);
});

test("the hash keeps base map, layers and swipe beside the rest", () => {
  const layers = { base: { name: "Orto & plan: 2020", percent: 40 }, changed: ["zones"], faded: [{ name: "ensembles", percent: 40 }], swipe: 0 };
  const scans = writeOverlays([{ id: SCAN, percent: 70 }]);
  const hash = `#map=7/40.300/47.700${scans}${writeLayers(layers)}`;

  assert.deepEqual(readLayers(hash), layers);
  assert.equal(readView(hash).zoom, 7);
  assert.equal(readOverlays(hash).length, 1);
});

test("layers that mean nothing are passed over", () => {
  const none = { base: null, changed: [], faded: [], swipe: null };

  for (const hash of ["", "#base=&layers=&swipe=", "#base=OSM", "#swipe=x", "#layers=Z%20", "#faded=zones"]) {
    assert.deepEqual(readLayers(hash), none, hash);
  }
  assert.equal(readLayers("#base=%E0%A4%A:50").base.name, "");
  assert.equal(readLayers("#swipe=900").swipe, 100);
  assert.equal(writeLayers(none), "");
});
