/** One place as people write it: decimal degrees, degrees with minutes and seconds, and UTM. */

const A_M = 6_378_137; // WGS 84
const F = 1 / 298.257223563;
const SCALE = 0.9996;
const FALSE_EASTING_M = 500_000;
const FALSE_NORTHING_M = 10_000_000; // of the southern half
const BANDS = "CDEFGHJKLMNPQRSTUVWXX";

const radians = (degrees) => (degrees * Math.PI) / 180;

/** "40.36620, 49.83730": the latitude first, some metre exact; gis/parse.py reads it back. */
export function decimal({ latitude, longitude }) {
  return `${latitude.toFixed(5)}, ${wrapped(longitude).toFixed(5)}`;
}

/** "40°21′58.3″N 49°50′14.3″E". */
export function dms({ latitude, longitude }) {
  const east = wrapped(longitude);
  return `${angle(latitude)}${latitude < 0 ? "S" : "N"} ${angle(east)}${east < 0 ? "W" : "E"}`;
}

function angle(degrees) {
  const tenths = Math.round(Math.abs(degrees) * 36_000); // of a second: 59.96″ must not be 60.0″
  const pad = (number) => String(number).padStart(2, "0");
  const seconds = ((tenths % 600) / 10).toFixed(1).padStart(4, "0");
  return `${Math.floor(tenths / 36_000)}°${pad(Math.floor(tenths / 600) % 60)}′${seconds}″`;
}

/** "39T 401306 4469173": zone and band, metres east and north; null beyond 80° S and 84° N. */
export function utm({ latitude, longitude }) {
  if (latitude < -80 || latitude > 84) return null;
  const east = wrapped(longitude);
  const zone = zoneOf(latitude, east);
  const [easting, northing] = transverse(latitude, east - (zone * 6 - 183));
  const band = BANDS[Math.min(20, Math.floor((latitude + 80) / 8))];
  const north = northing + (latitude < 0 ? FALSE_NORTHING_M : 0);
  return `${zone}${band} ${Math.round(easting + FALSE_EASTING_M)} ${Math.round(north)}`;
}

function wrapped(longitude) {
  return ((((longitude + 180) % 360) + 360) % 360) - 180;
}

/** Six degrees wide, but for Norway's coast and Svalbard. Source: NGA.SIG.0012 (2014), section 7. */
function zoneOf(latitude, longitude) {
  if (latitude >= 56 && latitude < 64 && longitude >= 3 && longitude < 12) return 32;
  if (latitude >= 72 && longitude >= 0 && longitude < 42) {
    return [31, 33, 35, 37][[9, 21, 33, 42].findIndex((end) => longitude < end)];
  }
  return Math.floor((longitude + 180) / 6) + 1;
}

/**
 * [easting, northing] in metres from the central meridian and the equator.
 *
 * Source: L. Krüger's series as in C. F. F. Karney, Transverse Mercator with an accuracy of a few
 * nanometers, J. Geod. 85 (2011), eq. 7 to 11 and 35, to the third order: below a millimetre here.
 */
function transverse(latitude, longitudeFromMiddle) {
  const n = F / (2 - F);
  const alphas = [
    n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3,
    (13 / 48) * n ** 2 - (3 / 5) * n ** 3,
    (61 / 240) * n ** 3,
  ];
  const radius_m = (A_M / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
  const e = Math.sqrt(F * (2 - F));
  const sine = Math.sin(radians(latitude));
  const t = Math.sinh(Math.atanh(sine) - e * Math.atanh(e * sine));
  const across = radians(longitudeFromMiddle);
  const xi = Math.atan2(t, Math.cos(across));
  const eta = Math.asinh(Math.sin(across) / Math.hypot(t, Math.cos(across)));
  const sum = (part) => alphas.reduce((total, alpha, i) => total + alpha * part(2 * (i + 1)), 0);
  const northing = xi + sum((j) => Math.sin(j * xi) * Math.cosh(j * eta));
  const easting = eta + sum((j) => Math.cos(j * xi) * Math.sinh(j * eta));
  return [SCALE * radius_m * easting, SCALE * radius_m * northing];
}
