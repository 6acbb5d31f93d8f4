import assert from "node:assert/strict";
import test from "node:test";

import { densityOf } from "../../static/public/density.js";

const FRAME = { width: 200, height: 100, radius: 20 };

test("it is densest where the points lie, and nothing beyond the radius", () => {
  const { columns, cell_px: cell, values } = densityOf([{ x: 100, y: 50, count: 1 }], FRAME);
  const at = (x, y) => values[Math.floor(y / cell) * columns + Math.floor(x / cell)];

  assert.equal(at(100, 50), Math.max(...values));
  assert.ok(at(110, 50) > 0 && at(110, 50) < at(100, 50));
  assert.equal(at(140, 50), 0);
});

test("a cell of seven weighs as seven points", () => {
  const seven = densityOf([{ x: 30, y: 30, count: 7 }], FRAME).values;
  const each = densityOf(Array(7).fill({ x: 30, y: 30, count: 1 }), FRAME).values;

  assert.ok(seven.every((value, i) => Math.abs(value - each[i]) < 1e-4));
});

test("points at and beyond the edge are no error", () => {
  const { values } = densityOf([{ x: -5, y: -5, count: 1 }, { x: 900, y: 50, count: 1 }], FRAME);

  assert.ok(values[0] > 0);
  assert.ok(values.every(Number.isFinite));
});

test("no points, no density", () => {
  assert.ok(densityOf([], FRAME).values.every((value) => value === 0));
});
