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
  const from = { lat: Number(here.lat), lon: Number(here.lon) };
  const placed = monuments.filter((monument) => monument.point);
  const shares = sharesOf(placed, from);
  // Numbers are sorted ten times faster than objects: only the few below the limit become such.
  const limit = shares.slice().sort()[Math.min(count, shares.length) - 1];
  const few = placed.filter((_, n) => shares[n] <= limit);
  const told = few.map((monument) => ({ monument, m: distanceM(from, pointOf(monument.point)) }));
  return told.sort((one, other) => one.m - other.m).slice(0, count);
}

/** The haversines themselves, which grow with the distance and need no root: ten thousand of them. */
function sharesOf(placed, { lat, lon }) {
  const cosine = Math.cos(lat * RADIAN);
  const shares = new Float64Array(placed.length);
  for (let n = 0; n < placed.length; n += 1) {
    const { point } = placed[n];
    const north = Math.sin((Number(point.lat) - lat) * (RADIAN / 2));
    const east = Math.sin((Number(point.lon) - lon) * (RADIAN / 2));
    shares[n] = north * north + cosine * Math.cos(Number(point.lat) * RADIAN) * east * east;
  }
  return shares;
}

/** Records have their decimals as strings. */
const pointOf = ({ lat, lon }) => ({ lat: Number(lat), lon: Number(lon) });
