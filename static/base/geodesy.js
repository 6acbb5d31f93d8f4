/** Lengths and areas on WGS 84; a place is [longitude, latitude] in degrees. */

const A_M = 6_378_137; // semi-major axis
const F = 1 / 298.257223563;
const B_M = A_M * (1 - F);
const E2 = F * (2 - F);
const E = Math.sqrt(E2);
const MEAN_RADIUS_M = 6_371_008.8;
const ROUNDS = 100;

const radians = (degrees) => (degrees * Math.PI) / 180;
const degrees = (angle) => (angle * 180) / Math.PI;

/**
 * Metres along the ellipsoid between two places.
 *
 * Source: T. Vincenty, Direct and inverse solutions of geodesics on the ellipsoid, Survey Review 23
 * (1975), pp. 88-93. Near the antipodes, where it finds no end, the mean sphere answers.
 */
export function distanceM([longitude1, latitude1], [longitude2, latitude2]) {
  const [u1, u2] = [latitude1, latitude2].map((one) => Math.atan((1 - F) * Math.tan(radians(one))));
  const [sinU1, cosU1, sinU2, cosU2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  const across = radians(longitude2 - longitude1);
  let lambda = across;
  for (let round = 0; round < ROUNDS; round++) {
    const sinSigma = Math.hypot(
      cosU2 * Math.sin(lambda),
      cosU1 * sinU2 - sinU1 * cosU2 * Math.cos(lambda),
    );
    if (sinSigma === 0) return 0;
    const cosSigma = sinU1 * sinU2 + cosU1 * cosU2 * Math.cos(lambda);
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cosU1 * cosU2 * Math.sin(lambda)) / sinSigma;
    const cos2Alpha = 1 - sinAlpha ** 2;
    const cosMiddle = cos2Alpha ? cosSigma - (2 * sinU1 * sinU2) / cos2Alpha : 0; // 0: the equator
    const middle = { sinSigma, cosSigma, sigma, cos2Alpha, cosMiddle };
    const before = lambda;
    lambda = across + longitudeCorrection(sinAlpha, middle);
    if (Math.abs(lambda - before) < 1e-12) return arcM(middle);
  }
  return sphereM([longitude1, latitude1], [longitude2, latitude2]);
}

function longitudeCorrection(sinAlpha, { sinSigma, cosSigma, sigma, cos2Alpha, cosMiddle }) {
  const c = (F / 16) * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha));
  const inner = cosMiddle + c * cosSigma * (2 * cosMiddle ** 2 - 1);
  return (1 - c) * F * sinAlpha * (sigma + c * sinSigma * inner);
}

function arcM({ sinSigma, cosSigma, sigma, cos2Alpha, cosMiddle }) {
  const u2 = (cos2Alpha * (A_M ** 2 - B_M ** 2)) / B_M ** 2;
  const a = 1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
  const b = (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
  const inner =
    cosSigma * (2 * cosMiddle ** 2 - 1) -
    (b / 6) * cosMiddle * (4 * sinSigma ** 2 - 3) * (4 * cosMiddle ** 2 - 3);
  return B_M * a * (sigma - b * sinSigma * (cosMiddle + (b / 4) * inner));
}

function sphereM([longitude1, latitude1], [longitude2, latitude2]) {
  const up = Math.sin(radians(latitude2 - latitude1) / 2) ** 2;
  const across = Math.sin(radians(longitude2 - longitude1) / 2) ** 2;
  const part = up + Math.cos(radians(latitude1)) * Math.cos(radians(latitude2)) * across;
  return 2 * MEAN_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(part)));
}

/** Metres along a line through the places. */
export function lengthM(places) {
  return places.slice(1).reduce((sum, place, i) => sum + distanceM(places[i], place), 0);
}

/**
 * Square metres within the places, joined in a ring that does not cross itself nor hold a pole.
 *
 * The excess of a polygon of great circles on the sphere that has the ellipsoid's area. Sources:
 * J. P. Snyder, Map Projections: A Working Manual (USGS PP 1395, 1987), eq. 3-11 to 3-13 (authalic
 * latitude and radius); I. Todhunter, Spherical Trigonometry (1886), art. 103 (excess from two sides).
 */
export function areaM2(places) {
  const excess = places.reduce((sum, place, i) => {
    const [longitude1, latitude1] = place;
    const [longitude2, latitude2] = places[(i + 1) % places.length];
    const [t1, t2] = [latitude1, latitude2].map((one) => Math.tan(authalic(radians(one)) / 2));
    const across = Math.tan(radians(longitude2 - longitude1) / 2);
    return sum + 2 * Math.atan((across * (t1 + t2)) / (1 + t1 * t2));
  }, 0);
  return Math.abs(excess) * (A_M ** 2 / 2) * Q_POLE;
}

function q(latitude) {
  const s = Math.sin(latitude);
  return (1 - E2) * (s / (1 - E2 * s * s) - Math.log((1 - E * s) / (1 + E * s)) / (2 * E));
}

const Q_POLE = q(Math.PI / 2);

function authalic(latitude) {
  return Math.asin(Math.max(-1, Math.min(1, q(latitude) / Q_POLE)));
}

/** The place so many metres away in a direction (degrees from north), on the mean sphere. */
export function destination([longitude, latitude], azimuth, distance_m) {
  const [phi, alpha, delta] = [radians(latitude), radians(azimuth), distance_m / MEAN_RADIUS_M];
  const sine = Math.sin(phi) * Math.cos(delta) + Math.cos(phi) * Math.sin(delta) * Math.cos(alpha);
  const across = Math.atan2(
    Math.sin(alpha) * Math.sin(delta) * Math.cos(phi),
    Math.cos(delta) - Math.sin(phi) * sine,
  );
  return [longitude + degrees(across), degrees(Math.asin(sine))];
}
