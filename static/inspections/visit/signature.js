/**
 * A signature: strokes of a finger, or a typed name, as an SVG that names the content it was given
 * for. When the content changes afterwards the signature no longer holds and is asked for again.
 */
import { sha256Of, uuid7 } from "./core.js";
import { contentHash, signedText } from "./record.js";

const WIDTH = 600;
const HEIGHT = 200;

/** Strokes are lists of [x, y] on a field of 600 × 200; `sha256` is of the content signed. */
export function signatureSvg(strokes, { sha256, name }) {
  const paths = strokes
    .filter((stroke) => stroke.length)
    .map(
      (stroke) =>
        `<path d="${pathOf(stroke)}" fill="none" stroke="#000" stroke-width="3" stroke-linecap="round"/>`,
    );
  const written = paths.length
    ? paths.join("")
    : `<text x="20" y="120" font-size="48">${escaped(name)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}"><desc>sha256:${sha256}</desc>${written}</svg>`;
}

function pathOf(stroke) {
  const [first, ...rest] = stroke.map((point) => point.map(Math.round).join(" "));
  return `M${first}${rest.length ? `L${rest.join(" ")}` : "h1"}`; // a dot is a stroke too
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A place of the pad's box in the SVG's field. */
export function onField({ clientX, clientY }, { left, top, width, height }) {
  return [((clientX - left) / width) * WIDTH, ((clientY - top) / height) * HEIGHT];
}

/** The entry of the record, before the hash of the whole is known. */
export function newSignature({ role = "inspector", name, asset, signed_at }) {
  return { uuid: uuid7(), role, name, signed_at, signed_sha256: "", asset };
}

/** Whether what was signed is what stands there now. `draft.signed` is {uuid: hash of content}. */
export async function stillSigned(draft) {
  const now = await contentHash(draft.record);
  return draft.record.signatures.every((one) => draft.signed?.[one.uuid] === now);
}

/** Write into each signature what it signs: all drawings are listed by now. */
export async function sealSignatures(record) {
  const sha256 = await sha256Of(signedText(record));
  for (const one of record.signatures) one.signed_sha256 = sha256;
}
