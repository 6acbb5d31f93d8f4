/** Connects the map, the form and the list of the front page; all of it works without script too. */
import { Answers } from "./answers.js";
import { drawBasemap } from "./basemap.js";
import { nameControls } from "./controls.js";
import { readView, writeOverlays, writeView } from "./hash.js";
import { OverlaysOnMap } from "./overlays_on_map.js";
import { PlacesOnMap } from "./places_on_map.js";
import { boxOf } from "./query.js";
import { language, layers, words } from "./words.js";

const explorer = document.querySelector("[data-explorer]");

window.addEventListener("map:init", ({ detail: { map } }) => {
  nameControls(map, words);
  const places = new PlacesOnMap(map, words);
  const answers = new Answers(explorer, {
    onList: () => places.offerButtons(),
    onChange: () => loadPlaces({ moveTo: true }),
    onFailure: () => location.reload(),
    middle: () => middleOf(map),
  });
  const loadPlaces = async ({ moveTo }) => {
    const answer = await fetch(explorer.dataset.places + location.search);
    places.show(answer.ok ? await answer.json() : { features: [] });
    if (moveTo) places.moveTo();
    explorer.dataset.ready = "true";
  };

  keepView(map);
  places.followList(explorer);
  offerThisBox(map, answers);
  loadPlaces({ moveTo: !readView(location.hash) }); // all of them, however narrow the window
  drawBasemap(map, layers, language);
});

/** The hash follows the map and the scans on it, and they the hash. */
function keepView(map) {
  const control = document.querySelector("[data-overlays]");
  const scans = control && new OverlaysOnMap(map, control, () => keep());
  const follow = () => {
    const view = readView(location.hash);
    if (view) map.setView([view.latitude, view.longitude], view.zoom, { animate: false });
  };
  follow();
  window.addEventListener("hashchange", follow);
  const keep = () => {
    const { lat: latitude, lng: longitude } = map.getCenter();
    const view = writeView({ zoom: map.getZoom(), latitude, longitude });
    const hash = view + writeOverlays(scans?.state() ?? []);
    history.replaceState(history.state, "", location.pathname + location.search + hash);
  };
  map.on("moveend", keep);
}

/** "longitude,latitude" in degrees with 5 decimals (some metre). */
function middleOf(map) {
  const { lng, lat } = map.getCenter();
  return `${lng.toFixed(5)},${lat.toFixed(5)}`;
}

function offerThisBox(map, answers) {
  const button = explorer.querySelector("[data-this-box]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const bounds = map.getBounds();
    const [west, south] = [bounds.getWest(), bounds.getSouth()];
    const [east, north] = [bounds.getEast(), bounds.getNorth()];
    answers.ask({ bbox: boxOf({ west, south, east, north }) });
  });
}
