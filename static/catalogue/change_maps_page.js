/** Small maps of a proposed change: the old place dashed, the new one whole. */
import { drawBasemap } from "../public/basemap.js";
import { nameControls } from "../public/controls.js";
import { language, layers, words } from "../public/words.js";

const { L } = window;
const CLOSEST_ZOOM = 15;
const STYLES = {
  before: { className: "is-before", dashArray: "6 4", weight: 3, fillOpacity: 0.1 },
  after: { className: "is-after", weight: 3, fillOpacity: 0.2 },
};

function draw(frame) {
  frame.dataset.ready = "";
  const shapes = JSON.parse(document.getElementById(frame.dataset.changeMap).textContent);
  const map = L.map(frame, { scrollWheelZoom: false, attributionControl: false });
  const drawn = L.featureGroup(Object.entries(shapes).map(([when, shape]) => outline(shape, when)));
  // A map that is not yet placed can set no limits to what is drawn on it.
  map.fitBounds(drawn.getBounds(), { maxZoom: CLOSEST_ZOOM, padding: [20, 20], animate: false });
  drawn.addTo(map);
  nameControls(map, words);
  map.options.maxBounds = L.latLngBounds([-85, -180], [85, 180]);
  drawBasemap(map, layers, language);
}

function outline(shape, when) {
  const style = { ...STYLES[when], interactive: false };
  const pointToLayer = (_feature, latlng) => L.circleMarker(latlng, { ...style, radius: 8 });
  return L.geoJSON(shape, { style, pointToLayer, interactive: false });
}

/** A map in a folded part has no size: it is drawn when the part is opened. */
for (const frame of document.querySelectorAll("[data-change-map]")) {
  const folded = frame.closest("details:not([open])");
  if (folded) folded.addEventListener("toggle", () => draw(frame), { once: true });
  else draw(frame);
}
