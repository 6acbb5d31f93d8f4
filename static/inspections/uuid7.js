/** Names that the phone gives: UUIDv7 (RFC 9562), sorted by when they were made. */

/** The time in it comes from a clock that may be wrong: it orders, and is never used as a date. */
export function uuid7(now = Date.now(), random = crypto.getRandomValues(new Uint8Array(10))) {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.max(0, now)) << 16n);
  bytes.set(random, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The time in a UUIDv7, in milliseconds. */
export const madeAt = (uuid) => parseInt(uuid.replaceAll("-", "").slice(0, 12), 16);
