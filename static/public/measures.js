/** Lengths and areas as people read them, in the figures of the page's language. */

export function shownLength(length_m, language) {
  if (length_m < 1000) return `${figure(length_m, language, length_m < 10 ? 1 : 0)} m`;
  return `${figure(length_m / 1000, language, length_m < 100_000 ? 2 : 0)} km`;
}

export function shownArea(area_m2, language) {
  if (area_m2 < 10_000) return `${figure(area_m2, language, area_m2 < 10 ? 1 : 0)} m²`;
  if (area_m2 < 1_000_000) return `${figure(area_m2 / 10_000, language, 2)} ha`;
  return `${figure(area_m2 / 1_000_000, language, area_m2 < 1e8 ? 2 : 0)} km²`;
}

function figure(value, language, digits) {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, options).format(value);
}
