import assert from "node:assert/strict";
import test from "node:test";

import { filled, shapeOf, Sketch } from "../../static/public/sketch.js";

function drawn(tool, points, distance_m) {
  const sketch = new Sketch(tool, distance_m);
  for (const point of points) sketch.add(point);
  return sketch;
}

test("a rectangle is a box, from whichever corners", () => {
  const asked = drawn("rectangle", [[50, 41], [49, 40]]).asked();

  assert.equal(asked.bbox, "49.00000,40.00000,50.00000,41.00000");
  assert.deepEqual([asked.within, asked.near, asked.along], ["", "", ""]);
});

test("a polygon wants three corners, and a corner once", () => {
  const sketch = drawn("polygon", [[49, 40], [50, 40], [50, 40]]);
  assert.equal(sketch.isEnough, false);

  sketch.add([50, 41]);

  assert.equal(sketch.isEnough, true);
  assert.equal(sketch.asked().within, "49.00000,40.00000;50.00000,40.00000;50.00000,41.00000");
});

test("the last point can be taken back", () => {
  const sketch = drawn("polygon", [[49, 40], [50, 40], [50, 41]]);
  sketch.undo();

  assert.deepEqual(sketch.points, [[49, 40], [50, 40]]);
});

test("a circle has the radius that is written, or the distance to the second point", () => {
  assert.equal(drawn("circle", [[49, 40]], 2000).text(), "49.00000,40.00000,2000");
  assert.equal(drawn("circle", [[49, 40], [49, 40.01]], 2000).text(), "49.00000,40.00000,1110");
});

test("a line is asked with its distance to either side", () => {
  assert.equal(drawn("line", [[49, 40], [50, 41]], 500).text(), "500;49.00000,40.00000;50.00000,41.00000");
});

test("no more than five hundred points are taken", () => {
  const sketch = new Sketch("polygon");
  for (let i = 0; i < 500; i++) assert.equal(sketch.add([i / 10, 0]), true);

  assert.equal(sketch.add([60, 1]), false);
});

test("a place is chosen anew", () => {
  assert.deepEqual(drawn("place", [[49, 40], [50, 41]]).points, [[50, 41]]);
});

test("a measured line has a length, and three points an area", () => {
  assert.equal(drawn("measure", [[49, 40], [50, 40]]).measured().area_m2, 0);
  assert.ok(drawn("measure", [[49, 40], [50, 40], [50, 41]]).measured().area_m2 > 4e9);
});

test("what was drawn is seen again from the link", () => {
  const search = (sketch) => `?q=x&${new URLSearchParams(sketch.asked())}`;

  assert.deepEqual(shapeOf(search(drawn("rectangle", [[49, 40], [50, 41]]))).ring[2], [50, 41]);
  assert.deepEqual(shapeOf(search(drawn("polygon", [[49, 40], [50, 40], [50, 41]]))).ring[1], [50, 40]);
  assert.deepEqual(shapeOf(search(drawn("line", [[49, 40], [50, 41]], 500))).distance_m, 500);
  assert.equal(shapeOf(search(drawn("circle", [[49, 40]], 2000))).ring.length, 72);
});

test("a link that has no shape, or none that can be read, draws none", () => {
  for (const search of ["", "?q=x", "?within=", "?within=a,b;c", "?near=1", "?bbox=1,2", "?along=5;x"]) {
    assert.equal(shapeOf(search), null, search);
  }
});

test("a long edge is drawn where the server has it: straight in degrees", () => {
  const line = filled([[49, 40], [50, 41]]);

  assert.deepEqual(line[0], [49, 40]);
  assert.deepEqual(line.at(-1), [50, 41]);
  assert.equal(line.length, 11);
});
