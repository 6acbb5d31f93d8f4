import assert from "node:assert/strict";
import test from "node:test";

import { embedCode } from "../../static/public/sharing.js";

test("the lines for another page carry question and view, and nothing breaks out of them", () => {
  const place = { search: '?q="><script>&kind=mosque', hash: "#map=7/40.30/47.70" };

  const code = embedCode({ address: "https://abide.example.org/az/embed/", title: 'A "map"' }, place);

  assert.ok(code.includes("https://abide.example.org/az/embed/?q=&quot;&gt;&lt;script&gt;&amp;kind=mosque#map=7/40.30/47.70"));
  assert.equal(code.match(/</g).length, 2);
  assert.ok(code.includes('title="A &quot;map&quot;"'));
});
