/** #near: the monuments of the loaded packages, the nearest first. */
import { clone, nameOf, slot, write } from "./dom.js";
import { nearest } from "./near.js";
import { distanceText } from "./wording.js";

const SHOWN = 20; // what a screen or two show: each line costs a slow phone some milliseconds
const WITHIN = { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 };

export async function show(root, context) {
  const screen = clone("near");
  const monuments = (await context.store.package())?.monuments ?? [];
  slot(screen, "no-package").hidden = monuments.length > 0;
  root.replaceChildren(screen);
  slot(screen, "search").onclick = () => search(screen, monuments, context);
  search(screen, monuments, context);
  return () => screen.remove();
}

/** The place is asked for once: nothing follows a person who only looks at a list. */
function search(screen, monuments, context) {
  write(screen, { state: context.words.searching });
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => list(screen, monuments, { lat: coords.latitude, lon: coords.longitude }, context),
    ({ code }) => write(screen, { state: code === 1 ? context.words.place_denied : context.words.place_unknown }),
    WITHIN,
  );
}

function list(screen, monuments, here, { words, language }) {
  const begun = performance.now();
  const found = nearest(monuments, here, SHOWN);
  slot(screen, "monuments").replaceChildren(...found.map((one) => lineOf(one, language)));
  screen.dataset.tookMs = String(performance.now() - begun);
  write(screen, { state: found.length ? "" : words.nothing_near });
}

function lineOf({ monument, m }, language) {
  const line = clone("near-monument");
  slot(line, "link").href = `#monument/${monument.reference}`;
  const name = nameOf(monument, language);
  return write(line, { name, distance: distanceText(m, language), district: monument.district });
}
