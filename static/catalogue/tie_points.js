/** Tie points as a list of rows of text, as the table has them: {x, y, latitude, longitude}. */

const PIXEL_DIGITS = 2;
const DEGREE_DIGITS = 6; // a tenth of a metre
const NAMES = ["x", "y", "latitude", "longitude"];

/** A place on the scan as it is written in a row. */
export function pixelText({ x, y }) {
  return { x: String(+x.toFixed(PIXEL_DIGITS)), y: String(+y.toFixed(PIXEL_DIGITS)) };
}

/** A place on the map as it is written in a row. */
export function placeText({ lat, lng }) {
  return { latitude: lat.toFixed(DEGREE_DIGITS), longitude: lng.toFixed(DEGREE_DIGITS) };
}

/** The first row that has no place of this kind yet gets it; else a new row at the end. */
export function withHalf(rows, half) {
  const names = Object.keys(half);
  const at = rows.findIndex((row) => !isEmpty(row) && names.every((name) => !row[name].trim()));
  if (at < 0) return [...rows.filter((row) => !isEmpty(row)), { ...emptyRow(), ...half }];
  return rows.map((row, number) => (number === at ? { ...row, ...half } : row));
}

export function emptyRow() {
  return Object.fromEntries(NAMES.map((name) => [name, ""]));
}

export function isEmpty(row) {
  return NAMES.every((name) => !row[name].trim());
}

/** x and y as numbers, or null while the row has none; a comma is a point. */
export function pixelOf(row) {
  return numbersOf(row, ["x", "y"]);
}

/** Latitude and longitude when they are written as decimal degrees, or null. */
export function placeOf(row) {
  const found = numbersOf(row, ["latitude", "longitude"]);
  const isOnGlobe = found && Math.abs(found.latitude) <= 90 && Math.abs(found.longitude) <= 180;
  return isOnGlobe ? { lat: found.latitude, lng: found.longitude } : null;
}

function numbersOf(row, names) {
  const found = names.map((name) => [name, row[name].trim().replace(",", ".")]);
  if (!found.every(([, text]) => text !== "" && Number.isFinite(Number(text)))) return null;
  return Object.fromEntries(found.map(([name, text]) => [name, Number(text)]));
}

/** Place of the largest residual, or -1; nulls say nothing. */
export function worstOf(residuals) {
  const told = residuals.filter((value) => value !== null);
  return told.length ? residuals.indexOf(Math.max(...told)) : -1;
}

/** A length as people read it: 3 digits that mean something, none after 100. */
export function metresText(metres, pattern, language) {
  const digits = metres >= 100 ? 0 : metres >= 10 ? 1 : 2;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return pattern.replace("{number}", metres.toLocaleString(language, format));
}
