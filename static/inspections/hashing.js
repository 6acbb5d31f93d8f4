/** SHA-256 of what a person gave us, and of what we kept of it. */
import { sha256 as streamed } from "../vendor/noble-hashes/sha2.js";

export const CHUNK_BYTES = 512 * 1024;
/** Up to here a file is hashed by the browser itself, which is faster and wants all of it at once. */
const AT_ONCE_BYTES = 8 * 1024 ** 2;

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

/** Free a buffer now, where the browser can, and not when it next tidies up: phones have little. */
export const letGo = (buffer) => void buffer.transfer?.(0);

/** How many chunks a file of so many bytes has. */
export const chunkCount = (bytes) => Math.ceil(bytes / CHUNK_BYTES);

/**
 * The SHA-256 of a Blob and of each of its chunks: `{sha256, chunk_sha256s}`, of bytes that are read
 * once. `each(chunk, n)` takes the chunks over in turn, and is waited for; of a large file no more
 * than one is in memory by our doing.
 */
export async function hashBlob(blob, each = letGo) {
  if (blob.size > AT_ONCE_BYTES) return hashInTurn(blob, each);
  const whole = await blob.arrayBuffer();
  const chunk_sha256s = await hashChunks(chunkCount(blob.size), (from, to) => whole.slice(from, to), each);
  return { sha256: await sha256(whole), chunk_sha256s };
}

async function hashInTurn(blob, each) {
  const whole = streamed.create();
  const read = async (from, to) => {
    const chunk = await blob.slice(from, to).arrayBuffer();
    whole.update(new Uint8Array(chunk));
    return chunk;
  };
  const chunk_sha256s = await hashChunks(chunkCount(blob.size), read, each);
  return { sha256: hexOf(whole.digest()), chunk_sha256s };
}

async function hashChunks(count, read, each) {
  const hashes = [];
  for (let n = 0; n < count; n += 1) {
    const chunk = await read(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES);
    hashes.push(await sha256(chunk));
    await each(chunk, n);
  }
  return hashes;
}
