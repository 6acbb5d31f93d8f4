import assert from "node:assert/strict";
import { test } from "node:test";

import {
  emptyRow,
  metresText,
  pixelOf,
  pixelText,
  placeOf,
  placeText,
  withHalf,
  worstOf,
} from "../../static/catalogue/tie_points.js";

const pixel = pixelText({ x: 10.005, y: 7 });
const place = placeText({ lat: 40.1234567, lng: 49.5 });

test("a click on the scan and then one on the map are one point", () => {
  const rows = withHalf(withHalf([], pixel), place);

  assert.deepEqual(rows, [{ ...pixel, latitude: "40.123457", longitude: "49.500000" }]);
});

test("it may be the map first", () => {
  assert.deepEqual(withHalf(withHalf([], place), pixel), [{ ...pixel, ...place }]);
});

test("a second click on the scan begins another point", () => {
  const rows = withHalf(withHalf(withHalf([], pixel), pixelText({ x: 1, y: 2 })), place);

  assert.deepEqual(rows, [{ ...pixel, ...place }, { ...emptyRow(), x: "1", y: "2" }]);
});

test("an empty row is filled and not passed over", () => {
  assert.deepEqual(withHalf([emptyRow()], pixel), [{ ...emptyRow(), ...pixel }]);
});

test("what is typed with a comma is a number, and what is off the globe is no place", () => {
  assert.deepEqual(pixelOf({ ...emptyRow(), x: "10,5", y: " 7 " }), { x: 10.5, y: 7 });
  assert.deepEqual(placeOf({ ...emptyRow(), latitude: "40,5", longitude: "49" }), { lat: 40.5, lng: 49 });
  assert.equal(placeOf({ ...emptyRow(), latitude: "95", longitude: "49" }), null);
  assert.equal(pixelOf({ ...emptyRow(), x: "10" }), null);
});

test("the worst point is the one with the largest residual, of those that have one", () => {
  assert.equal(worstOf([1, null, 30, 2]), 2);
  assert.equal(worstOf([null, null]), -1);
});

test("metres are told as exactly as they mean something", () => {
  assert.equal(metresText(1234.5, "{number} m", "en"), "1,235 m");
  assert.equal(metresText(12.34, "{number} m", "en"), "12.3 m");
  assert.equal(metresText(0.5, "{number} m", "ru"), "0,50 m");
});
