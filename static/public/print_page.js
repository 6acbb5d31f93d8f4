/** The map on paper: it stands still, and its numbers are those of the list below it. */
import { AskedShape } from "./asked_shape.js";
import { drawBasemap } from "./basemap.js";
import { readOverlays, readView } from "./hash.js";
import { followLinks } from "./sharing.js";
import { keepView } from "./view.js";
import { language, layers } from "./words.js";

const { L } = window;
const sheet = document.querySelector("[data-sheet]");

window.addEventListener("map:init", ({ detail: { map } }) => {
  for (const way of ["dragging", "touchZoom", "doubleClickZoom", "scrollWheelZoom", "boxZoom", "keyboard"]) map[way].disable();
  map.zoomControl.remove();
  keepWidth(map);
  const hasView = readView(location.hash);
  const marks = L.featureGroup(JSON.parse(document.getElementById("printed").textContent).map(numberMark)).addTo(map);
  const shape = new AskedShape(map);
  const seen = shape.show() ? shape.group : marks;
  if (!hasView && seen.getBounds().isValid()) map.fitBounds(seen.getBounds(), { maxZoom: 13, padding: [24, 24], animate: false });
  keepView(map);
  followLinks();
  nameScans();
  drawBasemap(map, layers, language).then(() => (sheet.dataset.ready = "true"));
  const button = document.querySelector("[data-print]");
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

/** The map was laid out for this width: on paper it is as wide, be the paper wider. */
function keepWidth(map) {
  const keep = () => sheet.style.setProperty("--map-width", `${map.getContainer().offsetWidth}px`);
  keep();
  map.on("resize", keep);
}

function numberMark({ number, latitude, longitude, is_approximate: isApproximate }) {
  const text = Object.assign(document.createElement("span"), { textContent: number });
  const className = isApproximate ? "number-mark number-mark--approximate" : "number-mark";
  const icon = L.divIcon({ className, html: text, iconSize: [0, 0] });
  return L.marker([latitude, longitude], { icon, interactive: false, keyboard: false });
}

/** Of the scans that lie on the map the sources are named. */
function nameScans() {
  const on = new Set(readOverlays(location.hash).map(({ id }) => id));
  for (const line of document.querySelectorAll("[data-scan]")) line.hidden = !on.has(line.dataset.scan);
}
