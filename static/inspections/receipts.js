/** A receipt is believed when its HMAC is right: it is what lets a phone forget. */
import { canonical } from "./canonical.js";
import { hmacSha256 } from "./hashing.js";

/** The HMAC is over the canonical receipt without `hmac`, by the key that came with the token. */
export async function isGenuine(receipt, key) {
  const { hmac, ...told } = receipt;
  return Boolean(key) && typeof hmac === "string" && (await hmacSha256(key, canonical(told))) === hmac;
}
