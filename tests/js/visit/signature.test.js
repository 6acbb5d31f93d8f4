import assert from "node:assert/strict";
import test from "node:test";

import { sha256Of } from "../../../static/inspections/visit/core.js";
import { contentHash, signedText } from "../../../static/inspections/visit/record.js";
import {
  newSignature,
  onField,
  sealSignatures,
  signatureSvg,
  stillSigned,
} from "../../../static/inspections/visit/signature.js";
import { recordOf } from "./samples.mjs";

async function signed() {
  const record = recordOf();
  const signature = newSignature({ name: "Elçin", asset: "s", signed_at: "2026-05-04T09:00:00Z" });
  const draft = { record, signed: { [signature.uuid]: await contentHash(record) } };
  record.assets.push({ uuid: "s", kind: "signature", of: null, for: [] });
  record.signatures.push(signature);
  return draft;
}

test("strokes are drawn, a dot too, and the drawing names what was signed", () => {
  const svg = signatureSvg(
    [
      [
        [1.2, 2],
        [3, 4],
      ],
      [[9, 9]],
    ],
    { sha256: "abc", name: "E" },
  );

  assert.match(svg, /<desc>sha256:abc<\/desc>/);
  assert.match(svg, /d="M1 2L3 4"/);
  assert.match(svg, /d="M9 9h1"/);
});

test("who cannot draw signs with his name, and the name cannot write markup", () => {
  const svg = signatureSvg([], { sha256: "abc", name: '<script>"&' });

  assert.ok(!svg.includes("<script>"));
  assert.match(svg, /<text [^>]+>&#60;script&#62;&#34;&#38;<\/text>/);
});

test("the pad of any size is a field of 600 by 200", () => {
  assert.deepEqual(
    onField({ clientX: 60, clientY: 30 }, { left: 10, top: 10, width: 100, height: 40 }),
    [300, 100],
  );
});

test("a signature holds while nothing changes, and no longer than that", async () => {
  const draft = await signed();
  assert.equal(await stillSigned(draft), true);

  draft.record.overall.cc = "CC0";

  assert.equal(await stillSigned(draft), false);
});

test("what is sealed is the hash of the record without its signatures, with all drawings listed", async () => {
  const { record } = await signed();

  await sealSignatures(record);

  assert.equal(record.signatures[0].signed_sha256, await sha256Of(signedText(record)));
  assert.equal(signedText(record).includes('"uuid":"s"'), true);
});
