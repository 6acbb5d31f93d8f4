import assert from "node:assert/strict";
import test from "node:test";

import { boxOf, marksAt, marksOf, shortNumber } from "../../static/public/marks.js";

const feature = (x, y, told = {}) => ({ kind: 1, lines: [[x * 16, y * 16]], told });
const names = (marks) => marks.map(({ reference }) => reference);

test("a mark stands where its feature is, in pixels of the tile", () => {
  const [mark] = marksOf([feature(128, -4, { reference: "M000001" })]);
  assert.deepEqual([mark.x, mark.y, mark.count], [128, -4, 1]);
});

test("numbers are drawn above single places, the largest last", () => {
  const marks = marksOf([feature(0, 0, { n: 40 }), feature(1, 1), feature(2, 2, { n: 3 })]);
  assert.deepEqual(
    marks.map(({ count }) => count),
    [1, 3, 40],
  );
});

test("a number never leaves its cell, nor meets that of the next", () => {
  for (const cellPx of [32, 64]) {
    for (const n of [2, 10, 999, 1_000, 1_000_000]) {
      for (const at of [0, 1, 31, 33, 63, 64, 255]) {
        const [{ x, r }] = marksOf([feature(at, 100, { n })], cellPx);
        const start = Math.floor(at / cellPx) * cellPx;
        assert.ok(x - r >= start && x + r <= start + cellPx, `${n} at ${at} of ${cellPx}`);
      }
    }
  }
});

test("a single place is never moved", () => {
  assert.deepEqual(
    marksOf([feature(63, 1)]).map(({ x, y }) => [x, y]),
    [[63, 1]],
  );
});

test("a click beside a mark means the nearest within 4 pixels of it, and none beyond", () => {
  const marks = marksOf([
    feature(100, 100, { reference: "near" }),
    feature(124, 100, { reference: "far" }),
  ]);
  assert.deepEqual(names(marksAt(marks, 111, 100)), ["near"]);
  assert.deepEqual(names(marksAt(marks, 100, 113)), []);
});

test("a click on several marks means all of them", () => {
  const marks = marksOf([
    feature(100, 100, { reference: "one" }),
    feature(100, 100, { reference: "two" }),
    feature(180, 100, { reference: "other" }),
  ]);
  assert.deepEqual(names(marksAt(marks, 102, 100)).sort(), ["one", "two"]);
});

test("the box of several marks holds the extent of each number", () => {
  const extent = { n: 5, west: -160, north: 0, east: 320, south: 480 };
  assert.deepEqual(boxOf(marksOf([feature(10, 20, extent), feature(40, 10)])), [-10, 0, 40, 30]);
});

test("a number is written whole below a thousand and short above, as the language does", () => {
  assert.equal(shortNumber(999, "en"), "999");
  assert.equal(shortNumber(12_345, "en"), "12.3K");
  assert.match(shortNumber(12_345, "az"), /^12,3/);
});
