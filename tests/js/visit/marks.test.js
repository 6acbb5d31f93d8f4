import assert from "node:assert/strict";
import test from "node:test";

import { annotationOf, isWhole, markOf, marksOn } from "../../../static/inspections/visit/marks.js";

const BASE = { uuid: "a", photo: "p", damage: "d", size_px: [4000, 3000] };
const MARKS = [
  { ...BASE, shape: "point", points: [[10, 20]] },
  {
    ...BASE,
    shape: "line",
    points: [
      [0, 0],
      [100, 50],
      [200, 60],
    ],
  },
  {
    ...BASE,
    shape: "polygon",
    points: [
      [1, 1],
      [9, 1],
      [9, 9],
    ],
  },
  {
    ...BASE,
    shape: "rectangle",
    points: [
      [5, 6],
      [25, 46],
    ],
  },
];

for (const mark of MARKS) {
  test(`a ${mark.shape} is read back from its annotation as it was drawn`, () => {
    const { size_px: _size, ...drawn } = mark;

    assert.deepEqual(markOf(annotationOf(mark)), drawn);
  });
}

test("the annotation names photograph and damage, and a rectangle is a fragment in pixels", () => {
  const annotation = annotationOf({
    ...MARKS[3],
    points: [
      [25, 46],
      [5, 6],
    ],
  });

  assert.equal(annotation.target.source, "urn:uuid:p");
  assert.equal(annotation.body, "urn:uuid:d");
  assert.equal(annotation.target.selector.value, "xywh=pixel:5,6,20,40");
});

test("a finger beyond the edge marks the edge, in whole pixels", () => {
  const annotation = annotationOf({
    ...MARKS[1],
    points: [
      [-4.2, 10.6],
      [4300, 2999.7],
    ],
  });

  assert.deepEqual(markOf(annotation).points, [
    [0, 11],
    [4000, 3000],
  ]);
});

test("an area wants three corners and a line two", () => {
  assert.equal(
    isWhole({
      shape: "polygon",
      points: [
        [0, 0],
        [1, 1],
      ],
    }),
    false,
  );
  assert.equal(
    isWhole({
      shape: "line",
      points: [
        [0, 0],
        [1, 1],
      ],
    }),
    true,
  );
});

test("what another program drew is left alone", () => {
  const foreign = {
    id: "x",
    body: "y",
    target: { source: "urn:uuid:p", selector: { type: "SvgSelector", value: "<svg><path d='M0 0'/></svg>" } },
  };

  assert.deepEqual(marksOn({ annotations: [foreign, annotationOf(MARKS[0])] }, "p").length, 1);
});
