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

/** `[{monument, m}]`, nearest first; what has no place on the map is left out. */
export function nearest(monuments, here) {
  const from = pointOf(here);
  return monuments
    .filter((monument) => monument.point)
    .map((monument) => ({ monument, m: distanceM(from, pointOf(monument.point)) }))
    .sort((one, other) => one.m - other.m);
}

/** Records have their decimals as strings. */
const pointOf = ({ lat, lon }) => ({ lat: Number(lat), lon: Number(lon) });
