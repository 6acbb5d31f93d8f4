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

/** The same question without the page of the list: the map shows all pages at once. */
export function withoutPage(search) {
  return queryOf([...new URLSearchParams(search)].filter(([name]) => name !== "page"));
}
