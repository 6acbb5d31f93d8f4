import assert from "node:assert/strict";
import test from "node:test";

import { decimal, dms, utm } from "../../static/base/coordinates.js";
import { areaM2, destination, distanceM, lengthM } from "../../static/base/geodesy.js";

// All figures are of pyproj 3.7.2 (PROJ): Transformer for UTM, Geod("WGS84") for the rest.
const IN_UTM = [
  [[49.8373, 40.3662], "39T", 401283.37, 4469051.9],
  [[44.78, 38.41], "38S", 480792.61, 4251329.87],
  [[10.5, 59.9], "32V", 583914.13, 6641224.9],
  [[15.6, 78.2], "33X", 513696.95, 8680760.05],
  [[-70.6, -33.4], "19H", 351205.06, 6303223.75],
  [[179.99, -16.5], "60K", 819219.48, 8173388.92],
  [[0, 0], "31N", 166021.44, 0],
  [[151.2, -79.5], "56C", 463386.08, 1173655.42],
  [[-0.001, 51.5], "30U", 708147.48, 5709694.14],
  [[51, 83.9], "39X", 500000, 9316930.15],
];
const DISTANCES = [
  [[49.8373, 40.3662], [46.3606, 40.6828], 296675.007],
  [[49.8373, 40.3662], [49.8374, 40.3662], 8.494],
  [[44.8, 41.9], [50.6, 38.4], 628443.968],
  [[-70.6, -33.4], [151.2, -33.9], 11374744.66],
  [[0, 0], [90, 0], 10018754.171],
  [[0, -90], [12, 90], 20003931.459],
  [[10, 10], [10, 10], 0],
];
const AREAS = [
  [[[49.8, 40.3], [49.9, 40.3], [49.9, 40.4], [49.8, 40.4]], 94336589.5],
  [[[44.8, 38.4], [50.6, 38.4], [50.6, 41.9], [44.8, 41.9]], 191990584410.7],
  [[[-70.61, -33.4], [-70.6, -33.41], [-70.59, -33.4]], 1031761.478],
  [[[49.8373, 40.3662], [49.8383, 40.3662], [49.8383, 40.367]], 3772.572],
  [[[0, -10], [20, -10], [10, 30]], 5089579499272.9],
];

test("UTM is within a metre of PROJ's, with zone and band", () => {
  for (const [[longitude, latitude], zone, easting, northing] of IN_UTM) {
    const [told, east, north] = utm({ latitude, longitude }).split(" ");
    assert.equal(told, zone);
    assert.ok(Math.abs(east - easting) <= 1, `${zone}: ${east} is not ${easting}`);
    assert.ok(Math.abs(north - northing) <= 1, `${zone}: ${north} is not ${northing}`);
  }
});

test("there is no UTM at the poles", () => {
  assert.equal(utm({ latitude: 85, longitude: 10 }), null);
  assert.equal(utm({ latitude: -80.1, longitude: 10 }), null);
});

test("distances are within a millimetre of PROJ's, and of a sphere's beside the antipodes", () => {
  for (const [one, other, metres] of DISTANCES) {
    assert.ok(Math.abs(distanceM(one, other) - metres) < 0.001, `${one} to ${other}`);
  }
  assert.ok(Math.abs(distanceM([0, 0], [179.7, 0.3]) / 19_965_251 - 1) < 0.005);
});

test("a line is as long as its parts", () => {
  const [one, two, three] = [[49, 40], [50, 40], [50, 41]];
  assert.equal(lengthM([one, two, three]), distanceM(one, two) + distanceM(two, three));
  assert.equal(lengthM([one]), 0);
});

test("areas are within a thousandth of PROJ's, whichever way round", () => {
  for (const [ring, metres] of AREAS) {
    assert.ok(Math.abs(areaM2(ring) / metres - 1) < 0.001, `${areaM2(ring)} is not ${metres}`);
    assert.ok(Math.abs(areaM2([...ring].reverse()) / metres - 1) < 0.001);
  }
});

test("the rim of a circle lies at its radius", () => {
  for (const azimuth of [0, 45, 90, 200]) {
    const rim = destination([49.8373, 40.3662], azimuth, 10_000);
    assert.ok(Math.abs(distanceM([49.8373, 40.3662], rim) - 10_000) < 50);
  }
});

test("a place is written as people write it", () => {
  const baku = { latitude: 40.3662, longitude: 49.8373 };
  assert.equal(decimal(baku), "40.36620, 49.83730");
  assert.equal(dms(baku), "40°21′58.3″N 49°50′14.3″E");
  assert.equal(dms({ latitude: -33.5, longitude: -70.25 }), "33°30′00.0″S 70°15′00.0″W");
});

test("sixty seconds are a minute", () => {
  assert.equal(dms({ latitude: 40.999999, longitude: 0 }), "41°00′00.0″N 0°00′00.0″E");
});

test("a map that was turned round the earth shows the same longitude", () => {
  assert.equal(decimal({ latitude: 1, longitude: 409.8373 }), "1.00000, 49.83730");
});
