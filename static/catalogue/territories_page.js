/** The small map of territories; one that is only looked at stands out. */
import { drawBasemap } from "../public/basemap.js";
import { nameControls } from "../public/controls.js";
import { language, layers, words } from "../public/words.js";

const { L } = window;
const className = ({ properties }) => (properties.is_new ? "territory territory--new" : "territory");

window.addEventListener("map:init", ({ detail: { map } }) => {
  const shapes = JSON.parse(document.getElementById("territories").textContent);
  map.scrollWheelZoom.disable(); // the page scrolls; the buttons zoom
  nameControls(map, words);
  const drawn = L.geoJSON(shapes, {
    style: (feature) => ({ className: className(feature) }),
    onEachFeature: (feature, layer) => layer.bindTooltip(feature.properties.name),
  }).addTo(map);
  map.fitBounds(drawn.getBounds(), { maxZoom: 11, padding: [20, 20], animate: false });
  drawBasemap(map, layers, language);
});
