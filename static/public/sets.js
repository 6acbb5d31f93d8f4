/** What a page of “Add to a set” and its answer say. */

/** The token of the set that is chosen beforehand, or "" when there is none yet. */
export function knownSet(form) {
  return String(form.get("into") ?? "");
}

/** {said, address} of an answer; null for one that does not lead to a page of ours. */
export function saidOf(answer) {
  const { said, address } = answer ?? {};
  const isOurs = typeof address === "string" && /^\/(?!\/)/.test(address);
  return typeof said === "string" && isOurs ? { said, address } : null;
}
