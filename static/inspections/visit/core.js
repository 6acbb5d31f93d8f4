/**
 * What the form needs of the phone's core: identities, one spelling of a record, its hash. The
 * spelling is the one that the server writes too: keys sorted, no spaces, whole numbers only.
 */

/** A UUID of version 7: 48 bits of milliseconds, the rest by chance. */
export function uuid7(now_ms = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let left = now_ms;
  for (let at = 5; at >= 0; at--) {
    bytes[at] = left % 256;
    left = Math.floor(left / 256);
  }
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The one text of a value. A number that is not whole is a fault of ours: throws TypeError. */
export function canonical(value) {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new TypeError(`A record holds whole numbers only, and ${value} is none.`);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).filter((name) => value[name] !== undefined).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

/** SHA-256 of a text's UTF-8, as 64 hexadecimal digits. */
export async function sha256Of(text) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
