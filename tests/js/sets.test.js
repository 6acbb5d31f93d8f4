import assert from "node:assert/strict";
import test from "node:test";

import { knownSet, saidOf } from "../../static/public/sets.js";

test("a set is known when one is chosen beforehand", () => {
  const form = new FormData();
  assert.equal(knownSet(form), "");
  form.set("into", "");
  assert.equal(knownSet(form), "");
  form.set("into", "abc");
  assert.equal(knownSet(form), "abc");
});

test("an answer leads to a page of ours or is none", () => {
  const told = { said: "Added.", address: "/en/sets/a/b/" };
  assert.deepEqual(saidOf(told), told);
  for (const address of ["//evil.example/", "javascript:1", undefined]) {
    assert.equal(saidOf({ said: "Added.", address }), null);
  }
  assert.equal(saidOf(null), null);
});
