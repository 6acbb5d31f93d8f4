/** The address after # keeps where the map is: #map=zoom/latitude/longitude, in degrees WGS 84. */

const VIEW = /(?:^#?|&)map=(\d{1,2})\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)(?:&|$)/;

/** {zoom, latitude, longitude}, or null when the hash holds no view that is on the globe. */
export function readView(hash) {
  const found = VIEW.exec(hash);
  if (!found) return null;
  const [zoom, latitude, longitude] = found.slice(1).map(Number);
  if (zoom > 24 || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  return { zoom, latitude, longitude };
}

/** The hash of a view, as exact as a pixel at its zoom. */
export function writeView({ zoom, latitude, longitude }) {
  const digits = Math.min(6, Math.max(2, Math.ceil(zoom / 3)));
  return `#map=${zoom}/${latitude.toFixed(digits)}/${longitude.toFixed(digits)}`;
}
