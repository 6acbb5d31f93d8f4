/** Which picture the viewer shows: the address after # names it, so that a link leads to it. */

/** "12" or "12.3" (page 3 of picture 12) from "#picture=12.3"; null when none is named. */
export function readPicture(hash) {
  return /(?:^#?|&)picture=(\d+(?:\.\d+)?)(?:&|$)/.exec(hash)?.[1] ?? null;
}

export function writePicture(picture) {
  return `#picture=${picture}`;
}

/** The place of the neighbour `step` further, stopping at both ends. */
export function neighbour(place, step, total) {
  return Math.max(0, Math.min(total - 1, place + step));
}

/** "Picture 2 of 5" from "Picture {number} of {total}". */
export function counted(pattern, place, total) {
  return pattern.replace("{number}", place + 1).replace("{total}", total);
}
