/** The small map on the page of a monument: its public place and nothing more exact. */
import { drawBasemap } from "./basemap.js";
import { middleOf, pinIcon } from "./pins.js";
import { nameControls } from "./controls.js";
import { language, layers, words } from "./words.js";

const { L } = window;
const CLOSEST_ZOOM = 13;

window.addEventListener("map:init", ({ detail: { map } }) => {
  const place = JSON.parse(document.getElementById("place").textContent);
  const isApproximate = place.properties.is_approximate;
  map.scrollWheelZoom.disable(); // the page scrolls; the buttons zoom
  nameControls(map, words);
  drawPlace(map, place, isApproximate);
  drawZones(map);
  drawBasemap(map, layers, language);
});

function drawPlace(map, place, isApproximate) {
  if (place.geometry.type !== "Point") {
    const outline = L.geoJSON(place, { style: { className: isApproximate ? "cell" : "outline" } });
    map.fitBounds(outline.addTo(map).getBounds(), { maxZoom: CLOSEST_ZOOM, animate: false });
    return;
  }
  map.setView(middleOf(place), 9, { animate: false });
  L.marker(middleOf(place), { icon: pinIcon({}), title: place.properties.name }).addTo(map);
}

/** The zones are behind the place, and the map is wide enough for them. */
function drawZones(map) {
  const element = document.getElementById("zones");
  if (!element) return;
  const style = ({ properties: { role } }) => ({ className: `zone zone--${role}`, weight: 2 });
  const zones = L.geoJSON(JSON.parse(element.textContent), { style });
  zones.bindTooltip((zone) => zone.feature.properties.name).addTo(map).bringToBack();
  map.fitBounds(zones.getBounds(), { maxZoom: CLOSEST_ZOOM, animate: false });
}
