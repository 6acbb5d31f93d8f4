/** SHA-256 of what a person gave us, and of what we kept of it. */

export const CHUNK_BYTES = 512 * 1024;

const encoder = new TextEncoder();

export const hexOf = (buffer) =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));

export const sha256 = async (buffer) => hexOf(await crypto.subtle.digest("SHA-256", buffer));

export const sha256OfText = (text) => sha256(encoder.encode(text));

/** "sha-256=:…:" as RFC 9530 wants it, from hexadecimal digits. */
export function digestHeader(hex) {
  return `sha-256=:${btoa(String.fromCharCode(...bytesOf(hex)))}:`;
}

/** "sha256 …" in base 64, as the checksum extension of tus has it. */
export function checksumHeader(hex) {
  return `sha256 ${digestHeader(hex).slice("sha-256=:".length, -1)}`;
}

/** HMAC-SHA-256 in hexadecimal digits; so is the key, as the server gave it. */
export async function hmacSha256(key, text) {
  const how = { name: "HMAC", hash: "SHA-256" };
  const secret = await crypto.subtle.importKey("raw", bytesOf(key), how, false, ["sign"]);
  return hexOf(await crypto.subtle.sign("HMAC", secret, encoder.encode(text)));
}

/** Base 64 of a text's UTF-8. */
export const base64Of = (text) => btoa(String.fromCharCode(...encoder.encode(text)));

/** How many chunks a file of so many bytes has. */
export const chunkCount = (bytes) => Math.ceil(bytes / CHUNK_BYTES);

/**
 * The SHA-256 of a Blob and of each of its chunks: `{sha256, chunk_sha256s, chunks}`. In memory it
 * is twice the file: 120 MB for the largest photographs of today (60 MB).
 */
export async function hashBlob(blob) {
  const buffer = await blob.arrayBuffer();
  const begins = Array.from({ length: chunkCount(buffer.byteLength) }, (_, n) => n * CHUNK_BYTES);
  const chunks = begins.map((begin) => buffer.slice(begin, begin + CHUNK_BYTES));
  const chunk_sha256s = await Promise.all(chunks.map(sha256));
  return { sha256: await sha256(buffer), chunk_sha256s, chunks };
}
