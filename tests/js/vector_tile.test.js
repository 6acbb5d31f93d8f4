import assert from "node:assert/strict";
import test from "node:test";

import { PbfReader, PbfWriter } from "../../static/node_modules/pbf/index.js";
import { POINT, POLYGON, readTile } from "../../static/public/vector_tile.js";

const zigzag = (n) => (n << 1) ^ (n >> 31);
const VALUES = {
  string: (text) => (_, pbf) => pbf.writeStringField(1, text),
  number: (n) => (_, pbf) => pbf.writeVarintField(5, n),
  negative: (n) => (_, pbf) => pbf.writeSVarintField(6, n),
  boolean: (is) => (_, pbf) => pbf.writeBooleanField(7, is),
};

/** A layer as a server writes it; `told` is pairs of a name and a writer of its value. */
function layer(name, features) {
  const keys = [];
  const values = [];
  return (_, pbf) => {
    pbf.writeVarintField(15, 2);
    pbf.writeStringField(1, name);
    for (const { kind, geometry, told = [] } of features) {
      const tags = told.flatMap(([key, value]) => [keys.push(key) - 1, values.push(value) - 1]);
      pbf.writeMessage(2, (_feature, inner) => {
        inner.writeVarintField(1, 7);
        inner.writePackedVarint(2, tags);
        inner.writeVarintField(3, kind);
        inner.writePackedVarint(4, geometry);
      });
    }
    for (const key of keys) pbf.writeStringField(3, key);
    for (const value of values) pbf.writeMessage(4, value);
    pbf.writeVarintField(5, 4096);
  };
}

function tile(...layers) {
  const pbf = new PbfWriter();
  for (const one of layers) pbf.writeMessage(3, one);
  return new PbfReader(pbf.finish());
}

test("points are read with all that they tell, negative places in the buffer too", () => {
  const told = [
    ["reference", VALUES.string("M000001")],
    ["n", VALUES.number(300)],
    ["west", VALUES.negative(-12)],
    ["is_sample", VALUES.boolean(true)],
  ];
  const geometry = [9, zigzag(-20), zigzag(4100)];

  const { monuments } = readTile(tile(layer("monuments", [{ kind: POINT, geometry, told }])));

  assert.deepEqual(monuments, [
    {
      kind: POINT,
      lines: [[-20, 4100]],
      told: { reference: "M000001", n: 300, west: -12, is_sample: true },
    },
  ]);
});

test("every ring of a polygon is a line of its own, and goes on from the last", () => {
  const square = [9, zigzag(0), zigzag(0), 26, zigzag(9), 0, 0, zigzag(9), zigzag(-9), 0, 15];
  const hole = [9, zigzag(3), zigzag(-3), 18, zigzag(1), 0, 0, zigzag(1), 15];
  const feature = { kind: POLYGON, geometry: [...square, ...hole] };

  const [{ lines }] = readTile(tile(layer("zones", [feature]))).zones;

  assert.deepEqual(lines, [
    [0, 0, 9, 0, 9, 9, 0, 9],
    [3, 6, 4, 6, 4, 7],
  ]);
});

test("layers keep their own names and values", () => {
  const of = (name, text) =>
    layer(name, [{ kind: POINT, geometry: [9, 2, 2], told: [["role", VALUES.string(text)]] }]);

  const layers = readTile(tile(of("a", "one"), of("b", "two")));

  assert.deepEqual([layers.a[0].told.role, layers.b[0].told.role], ["one", "two"]);
});

test("a tile without bytes has no layers", () => {
  assert.deepEqual(readTile(new PbfReader(new Uint8Array())), {});
});
