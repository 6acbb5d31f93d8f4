import assert from "node:assert/strict";
import { test } from "node:test";
import { isWriting } from "../../static/catalogue/find.js";

test("a key that is pressed in a field belongs to the field", () => {
  for (const tagName of ["INPUT", "TEXTAREA", "SELECT"]) assert.ok(isWriting({ tagName }));
  assert.ok(isWriting({ tagName: "DIV", isContentEditable: true }));
});

test("a key that is pressed elsewhere may lead to the search box", () => {
  assert.ok(!isWriting({ tagName: "A" }));
  assert.ok(!isWriting(null));
});
