/**
 * Where the inspector stands: the best fix while a monument is open. It guides and never forbids:
 * a place may be poor, set by hand, or missing. The receiver rests as soon as the screen is left.
 */
import { fixed } from "./record.js";

export const TARGET_M = 10;
export const WARN_M = 30;
const MOCKED_M = 0; // an accuracy of nothing is a made-up place, or one set by hand

/** {lat, lon, accuracy_m} of a GeolocationPosition, as numbers. */
export function fixOf({ coords }) {
  return { lat: coords.latitude, lon: coords.longitude, accuracy_m: coords.accuracy };
}

/** The better of two fixes: the smaller circle; a made-up one loses against any measured one. */
export function better(best, fix) {
  if (!best) return fix;
  if (best.accuracy_m === MOCKED_M) return fix;
  return fix.accuracy_m > MOCKED_M && fix.accuracy_m < best.accuracy_m ? fix : best;
}

/** How good a fix is: "none", "made-up", "good" to 10 m, "fair" to 30 m, "poor" beyond. */
export function quality(fix) {
  if (!fix) return "none";
  if (fix.accuracy_m === MOCKED_M) return "made-up";
  if (fix.accuracy_m <= TARGET_M) return "good";
  return fix.accuracy_m <= WARN_M ? "fair" : "poor";
}

/** Radius of the ring that is drawn, 0 to 1: full at 100 m and beyond, by the square root. */
export function ring(fix) {
  return fix ? Math.min(1, Math.sqrt(fix.accuracy_m / 100)) : 1;
}

/** A position as the record writes it. */
export function positionOf(fix, source = "gps") {
  const accuracy = source === "manual" ? null : fixed(fix.accuracy_m, 1);
  return { lat: fixed(fix.lat, 6), lon: fixed(fix.lon, 6), accuracy_m: accuracy, source };
}

/** A place typed by hand, "40.3662, 49.8371"; null where it is none on this earth. */
export function typedPosition(text) {
  const found = String(text)
    .trim()
    .match(/^(-?\d{1,2}(?:\.\d+)?)[\s,;]+(-?\d{1,3}(?:\.\d+)?)$/);
  if (!found) return null;
  const [lat, lon] = [Number(found[1]), Number(found[2])];
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return null;
  return positionOf({ lat, lon }, "manual");
}

/** The fix that a record holds, as numbers again; null where it was set by hand or is none. */
export function fixOfRecord(position) {
  if (position?.source !== "gps") return null;
  return { lat: Number(position.lat), lon: Number(position.lon), accuracy_m: Number(position.accuracy_m) };
}

/**
 * Watch while a monument is open: `tell({best, latest, refused})`, from the `best` known so far.
 * A photograph is where the phone is now, the visit where it was found best. Gives back what ends it.
 */
export function watchPlace(tell, { best = null, geolocation = navigator.geolocation } = {}) {
  if (!geolocation) {
    tell({ best, latest: null, refused: true });
    return () => {};
  }
  const seen = (found) => {
    const latest = fixOf(found);
    best = better(best, latest);
    tell({ best, latest, refused: false });
  };
  const missed = (error) => tell({ best, latest: null, refused: error.code === error.PERMISSION_DENIED });
  const id = geolocation.watchPosition(seen, missed, { enableHighAccuracy: true, maximumAge: 5000 });
  return () => geolocation.clearWatch(id);
}
