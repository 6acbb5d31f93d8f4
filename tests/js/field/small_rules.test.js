import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";

import { canonical } from "../../../static/inspections/canonical.js";
import { Clock } from "../../../static/inspections/clock.js";
import { checksumHeader, digestHeader, hmacSha256, sha256OfText } from "../../../static/inspections/hashing.js";
import { mergedPackage } from "../../../static/inspections/merged_package.js";
import { distanceM, nearest } from "../../../static/inspections/near.js";
import { roomOf } from "../../../static/inspections/room.js";
import { uuid7 } from "../../../static/inspections/uuid7.js";
import { counted, fill, sizeText } from "../../../static/inspections/wording.js";

const PYTHON = "import json,sys;v=json.load(sys.stdin);sys.stdout.buffer.write(json.dumps(v,sort_keys=True,separators=(',',':'),ensure_ascii=False).encode())";
const asPython = (value) => execFileSync("python3", ["-c", PYTHON], { input: JSON.stringify(value) }).toString();

test("canonical JSON is byte for byte what Python writes", () => {
  const record = { uuid: "a", note: "Daş \u2028 \"sınıb\"\n\t\u0001 / 🕌", b: [1, -2, null, true, { z: {}, a: [] }], "": 0 };

  assert.equal(canonical(record), asPython(record));
});

test("a decimal becomes a string, so that it may not hold a finished visit up", () => {
  assert.equal(canonical({ area_m2: 1.5, none: NaN, minus: -0 }), '{"area_m2":"1.5","minus":0,"none":null}');
});

test("half a character becomes the sign for what cannot be read", () => {
  assert.equal(canonical("a\ud83d"), '"a\ufffd"');
});

test("names given later sort later, and say that they are of version 7", () => {
  const names = [1, 2, 1_790_000_000_000].map((now) => uuid7(now));

  assert.deepEqual([...names].sort(), names);
  for (const name of names) assert.match(name, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("headers carry hashes as their standards write them", async () => {
  const hex = await sha256OfText("abc");

  assert.equal(digestHeader(hex), "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:");
  assert.equal(checksumHeader(hex), "sha256 ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
});

test("an HMAC agrees with RFC 4231's second case", async () => {
  const expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

  assert.equal(await hmacSha256(Buffer.from("Jefe").toString("hex"), "what do ya want for nothing?"), expected);
});

function phoneClock(start = 1_000_000) {
  const time = { wall: start, steady: 0 };
  const clock = new Clock({ wall: () => time.wall, steady: () => time.steady });
  const pass = (ms, set = 0) => Object.assign(time, { wall: time.wall + ms + set, steady: time.steady + ms });
  return { time, clock, pass };
}

test("a clock that is set while a visit goes on is found out", () => {
  const { clock, pass } = phoneClock();

  pass(60_000);
  assert.equal(clock.look(), false);
  pass(1000, 24 * 3600_000);
  assert.equal(clock.look(), true);
});

test("a phone that slept did not have its clock set", () => {
  const { clock, pass } = phoneClock();

  pass(0, 3600_000); // the steady clock stood still
  assert.equal(clock.look({ wasHidden: true }), false);
  pass(0, -10_000);
  assert.equal(clock.look({ wasHidden: true }), true);
});

test("the server's time corrects a clock that is three years off within two seconds", () => {
  const { clock, time } = phoneClock(Date.parse("2023-05-04T10:00:00Z"));

  clock.heard("2026-05-04T10:00:00Z", 0, 800);

  assert.ok(Math.abs(clock.now() - Date.parse("2026-05-04T10:00:00Z")) < 2000);
  assert.equal(clock.isFarOff(), true);
  time.wall += 86_400_000;
  clock.heard("2026-05-04T10:00:01Z", 1000, 1100);
  assert.equal(clock.has_jumped, true);
});

test("a clock that is set keeps what the server said of the time", () => {
  const { clock, time, pass } = phoneClock();
  clock.heard(new Date(1_060_000).toISOString(), 0, 0);

  pass(60_000, -24 * 3600_000);
  clock.look();

  assert.equal(clock.now(), 1_120_000);
  assert.equal(time.wall + clock.offset_ms, 1_120_000);
});

test("it is never earlier than the server has said, whatever a dead battery says", () => {
  const clock = new Clock({ wall: () => 1000, steady: () => 0, known_ms: 5_000_000 });

  assert.equal(clock.now(), 5_000_000);
  assert.equal(clock.has_jumped, true);
});

test("metres between two places are those of a globe", () => {
  const tower = { lat: 40.3661, lon: 49.8372 };

  assert.ok(Math.abs(distanceM(tower, { lat: 40.3661, lon: 49.8472 }) - 847) < 2);
  assert.equal(distanceM(tower, tower), 0);
});

test("of ten thousand monuments the nearest are found, in their order", () => {
  const at = (n) => ({ lat: String(38.5 + ((n * 7919) % 10_000) / 3000), lon: String(45 + ((n * 104_729) % 10_000) / 1900) });
  const monuments = Array.from({ length: 10_000 }, (_, n) => ({ reference: n, point: n % 50 ? at(n) : null }));
  const here = { lat: 40.3661, lon: 49.8372 };

  const list = nearest(monuments, here, 50);

  const all = monuments.filter(({ point }) => point).map(({ point }) => distanceM(here, { lat: +point.lat, lon: +point.lon }));
  assert.deepEqual(list.map(({ m }) => m), all.sort((one, other) => one - other).slice(0, 50));
  assert.ok(list.every(({ m }, n) => n === 0 || list[n - 1].m <= m));
});

test("a phone is too full from nine tenths on", () => {
  assert.equal(roomOf({ usage: 89, quota: 100 }).is_tight, false);
  assert.equal(roomOf({ usage: 85, quota: 100 }, 5).is_tight, true);
  assert.equal(roomOf({}).is_tight, false);
});

test("two packages are one, and the later knows a monument better", () => {
  const one = { made_at: "1", assignments: [{ uuid: "a" }], monuments: [{ reference: "M1", danger: "" }], files: [], total_bytes: 1 };
  const two = { made_at: "2", assignments: [], monuments: [{ reference: "M1", danger: "dog" }, { reference: "M2" }], files: [], total_bytes: 2 };

  const both = mergedPackage([two, one]);

  assert.deepEqual(both.monuments, [{ reference: "M1", danger: "dog" }, { reference: "M2" }]);
  assert.deepEqual(both.assignments, [{ uuid: "a" }]);
  assert.equal(mergedPackage([]), undefined);
});

test("sentences are filled, in the form that the number needs", () => {
  const forms = { one: "{count} визит", few: "{count} визита", many: "{count} визитов", other: "{count} визита" };

  assert.deepEqual([1, 3, 5].map((n) => counted(forms, n, "ru")), ["1 визит", "3 визита", "5 визитов"]);
  assert.equal(fill("{sent} of {all}, {unknown}", { sent: 5, all: 7 }), "5 of 7, {unknown}");
  assert.equal(sizeText(4_612_345, "en"), "4.6 MB");
});
