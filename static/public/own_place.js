/** Where the device is, asked of the browser when a person wants it, or the sentence that says why not. */

const WITHIN_MS = 15_000;
const REASONS = { 1: "denied", 2: "unavailable", 3: "late" }; // GeolocationPositionError.code

/** {place: [longitude, latitude]} or {problem}; `sentences` has one for each reason. */
export function ownPlace(sentences) {
  if (!window.isSecureContext || !navigator.geolocation) return { problem: sentences.insecure };
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ place: [coords.longitude, coords.latitude] }),
      ({ code }) => resolve({ problem: sentences[REASONS[code]] }),
      { timeout: WITHIN_MS, maximumAge: 60_000 },
    );
  });
}
