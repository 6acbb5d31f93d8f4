/** Which monuments are near: ten thousand points in memory need no index. */

const EARTH_RADIUS_M = 6_371_008.8; // mean radius of WGS 84 (IUGG)
const RADIAN = Math.PI / 180;

/** Metres over the ground between two places `{lat, lon}` in degrees: the haversine formula. */
export function distanceM(from, to) {
  const lat = (to.lat - from.lat) * RADIAN;
  const lon = (to.lon - from.lon) * RADIAN;
  const across = Math.cos(from.lat * RADIAN) * Math.cos(to.lat * RADIAN) * Math.sin(lon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(Math.sin(lat / 2) ** 2 + across)));
}

/** The nearest so many, `[{monument, m}]`; what has no place on the map is left out. */
export function nearest(monuments, here, count) {
  const from = pointOf(here);
  const placed = monuments.filter((monument) => monument.point);
  const m = Float64Array.from(placed, (monument) => distanceM(from, pointOf(monument.point)));
  // Numbers are sorted ten times faster than objects: only the few below the limit become such.
  const limit = m.slice().sort()[Math.min(count, m.length) - 1];
  const few = placed.map((monument, n) => (m[n] <= limit ? { monument, m: m[n] } : null));
  return few.filter(Boolean).sort((one, other) => one.m - other.m).slice(0, count);
}

/** Records have their decimals as strings. */
const pointOf = ({ lat, lon }) => ({ lat: Number(lat), lon: Number(lon) });
