import assert from "node:assert/strict";
import test from "node:test";

import { counted, neighbour, readPicture, writePicture } from "../../static/public/pictures.js";

test("a link leads to a picture, or to a page of it", () => {
  assert.equal(readPicture(writePicture("12")), "12");
  assert.equal(readPicture(writePicture("12.3")), "12.3");
});

test("a link to something else leads to no picture", () => {
  for (const hash of ["", "#facts", "#picture=", "#picture=x", "#picture=1.2.3"]) {
    assert.equal(readPicture(hash), null, hash);
  }
});

test("the first and the last picture have no further neighbour", () => {
  assert.equal(neighbour(0, -1, 3), 0);
  assert.equal(neighbour(1, 1, 3), 2);
  assert.equal(neighbour(2, 1, 3), 2);
});

test("people count from one", () => {
  assert.equal(counted("Picture {number} of {total}", 0, 5), "Picture 1 of 5");
});
