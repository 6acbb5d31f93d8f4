/** Connects the map, the form and the list of the front page; all of it works without script too. */
import { Answers } from "./answers.js";
import { AskedShape } from "./asked_shape.js";
import { drawBasemap } from "./basemap.js";
import { nameControls } from "./controls.js";
import { followGoTo } from "./go_to.js";
import { readView, writeOverlays, writeView } from "./hash.js";
import { LayersControl } from "./layers_control.js";
import { MapTools } from "./map_tools.js";
import { OverlaysOnMap } from "./overlays_on_map.js";
import { PlacesOnMap } from "./places_on_map.js";
import { boxOf } from "./query.js";
import { NO_SHAPE } from "./sketch.js";
import { language, layers, words } from "./words.js";

const explorer = document.querySelector("[data-explorer]");

window.addEventListener("map:init", ({ detail: { map } }) => {
  window.publicMap = { map }; // for whoever looks from outside: a console, a test
  nameControls(map, words);
  const places = new PlacesOnMap(map, words);
  const shape = new AskedShape(map);
  const answers = new Answers(explorer, {
    onList: () => places.offerButtons(),
    onChange: () => loadPlaces({ moveTo: true }),
    onFailure: () => location.reload(),
    middle: () => middleOf(map),
  });
  const loadPlaces = async ({ moveTo }) => {
    const answer = await fetch(explorer.dataset.places + location.search);
    places.show(answer.ok ? await answer.json() : { features: [] });
    const hasShape = shape.show();
    tools.offer(hasShape);
    if (moveTo) (hasShape ? shape : places).moveTo();
    explorer.dataset.ready = "true";
  };

  const tools = new MapTools(map, { ask: (question) => answers.ask(question), language });
  followGoTo(map, tools.panel, tools.words);
  keepView(map);
  places.followList(explorer);
  offerThisBox(map, answers);
  loadPlaces({ moveTo: !readView(location.hash) }); // all of them, however narrow the window
  drawBasemap(map, layers, language);
});

/** The hash follows the map and the layers on it, and they the hash. */
function keepView(map) {
  const control = document.querySelector("[data-overlays]");
  const layersOn = new LayersControl(map, control, () => keep());
  const hasScans = document.getElementById("map-overlays");
  const scans = hasScans && new OverlaysOnMap(map, control, () => keep());
  const follow = () => {
    const view = readView(location.hash);
    if (view) map.setView([view.latitude, view.longitude], view.zoom, { animate: false });
  };
  follow();
  window.addEventListener("hashchange", follow);
  const keep = () => {
    const { lat: latitude, lng: longitude } = map.getCenter();
    const view = writeView({ zoom: map.getZoom(), latitude, longitude });
    const hash = view + writeOverlays(scans?.state() ?? []) + layersOn.state();
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
    answers.ask({ ...NO_SHAPE, bbox: boxOf({ west, south, east, north }) });
  });
}
