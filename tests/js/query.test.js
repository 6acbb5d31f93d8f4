import assert from "node:assert/strict";
import test from "node:test";

import { boxOf, queryOf, withoutPage } from "../../static/public/query.js";

test("what is empty is not asked", () => {
  assert.equal(queryOf([["q", " "], ["kind", "mosque"], ["bbox", ""]]), "?kind=mosque");
  assert.equal(queryOf([["q", ""]]), "");
});

test("letters of every language survive", () => {
  const [[, words]] = new URLSearchParams(queryOf([["q", "qız qalası & Гянджа"]]));
  assert.equal(words, "qız qalası & Гянджа");
});

test("a box never leaves the globe", () => {
  const box = boxOf({ west: -200, south: -95, east: 190.5, north: 41.123456 });
  assert.equal(box, "-180.0000,-90.0000,180.0000,41.1235");
});

test("another page of the list is the same question", () => {
  assert.equal(withoutPage("?q=qala&page=3"), withoutPage("?q=qala"));
  assert.equal(withoutPage("?page=3"), "");
});

test("an answer in another order or as a table is the same question", () => {
  const how = "&sort=-name&length=50&view=table&columns=name&from=49,40&after=M000001";
  assert.equal(withoutPage(`?kind=tower&kind=mosque${how}`), "?kind=tower&kind=mosque");
});
