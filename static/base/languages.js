/** The language switch keeps what only the browser knows: filters typed since, and the hash. */

/** The address of the same page in another language, with the present query and hash. */
export function inLanguage(address, location) {
  const [path] = address.split(/[?#]/);
  return path + location.search + location.hash;
}
