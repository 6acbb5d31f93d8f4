import assert from "node:assert/strict";
import test from "node:test";

import { inLanguage } from "../../static/base/languages.js";

test("the other language keeps filters and map as they are now", () => {
  const location = { search: "?q=qala", hash: "#map=8/40.3/47.7" };
  assert.equal(inLanguage("/ru/?q=old", location), "/ru/?q=qala#map=8/40.3/47.7");
});
