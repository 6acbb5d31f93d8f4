/** Canonical JSON: the bytes that the server makes of the same value, so that hashes agree. */

const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * Keys sorted, no spaces, whole numbers only: what Python writes with
 * `json.dumps(sort_keys=True, separators=(",", ":"), ensure_ascii=False)`.
 * Nothing that a person wrote may stay on the phone for its form, so a decimal becomes a string
 * (as records have them) and half a character becomes U+FFFD, which UTF-8 can say.
 */
export function canonical(value) {
  if (typeof value === "string") return JSON.stringify(value.replace(LONE_SURROGATE, "\uFFFD"));
  if (typeof value === "number") return numberOf(value);
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one ?? null)).join(",")}]`;
  if (value && typeof value === "object") return objectOf(value);
  return JSON.stringify(value ?? null);
}

function numberOf(value) {
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value); // -0 is 0
  return Number.isFinite(value) ? JSON.stringify(String(value)) : "null";
}

function objectOf(value) {
  const told = Object.keys(value).filter((key) => value[key] !== undefined);
  return `{${told.sort().map((key) => `${canonical(key)}:${canonical(value[key])}`).join(",")}}`;
}
