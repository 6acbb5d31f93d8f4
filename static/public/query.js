/** The query string is the whole state of a search: what is empty is left out. */

/** "?kind=mosque" for pairs of name and value, or "" when nothing is asked. */
export function queryOf(pairs) {
  const asked = [...pairs].filter(([, value]) => String(value).trim() !== "");
  return asked.length ? `?${new URLSearchParams(asked)}` : "";
}

/** "west,south,east,north" in degrees with 4 decimals (some 10 m), kept on the globe. */
export function boxOf({ west, south, east, north }) {
  const within = (value, limit) => Math.max(-limit, Math.min(limit, value)).toFixed(4);
  return [within(west, 180), within(south, 90), within(east, 180), within(north, 90)].join(",");
}

// What says how the answer is listed, and not what is asked: the map is the same for all of it.
const HOW_LISTED = ["page", "after", "before", "sort", "length", "view", "columns", "from"];

/** The same question, however it is listed: the map shows all pages at once. */
export function withoutPage(search) {
  return queryOf([...new URLSearchParams(search)].filter(([name]) => !HOW_LISTED.includes(name)));
}

/** Only the time that is asked for, which a card is told of too: "?on=2020-09-01". */
export function momentOf(search) {
  const asked = [...new URLSearchParams(search)];
  return queryOf(asked.filter(([name]) => name === "on" || name === "known"));
}
