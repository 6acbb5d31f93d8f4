/** The map of a find: a click sets the point and writes its coordinates, and the other way round. */
import { drawBasemap } from "../public/basemap.js";
import { pinIcon } from "../public/pins.js";
import { language, layers } from "../public/words.js";
import { PlaceFields } from "./place_fields.js";

const { L } = window;
const CLOSE_ZOOM = 10; // closer, the embedded base map has nothing to show

L.Marker.prototype.options.icon = pinIcon({});
const form = document.querySelector("[data-find-form]");
const frame = form.querySelector("[data-map]");
const saidLine = form.querySelector("[data-place-said]");

window.addEventListener("map:init", ({ detail: { map } }) => {
  drawBasemap(map, layers, language);
  map.on("map:loadfield", ({ field }) => connect(map, field));
});

function connect(map, field) {
  const setPoint = (latlng) => {
    field.drawnItems.clearLayers();
    if (latlng) field.drawnItems.addLayer(L.marker(latlng));
    field.store.save(field.drawnItems);
  };
  const fields = new PlaceFields(form, {
    ask: askPlace,
    onSaid: say,
    onPoint: (latlng) => {
      setPoint(latlng);
      if (latlng) map.setView(latlng, Math.max(map.getZoom(), CLOSE_ZOOM));
    },
  });
  map.on("click", ({ latlng }) => {
    setPoint(latlng);
    fields.write(latlng);
  });
  frame.dataset.ready = "";
}

async function askPlace(latitude, longitude) {
  const question = new URLSearchParams({ latitude, longitude });
  const answer = await fetch(`${frame.dataset.place}?${question}`);
  return answer.ok ? answer.json() : {};
}

function say({ problem = "", doubt = "", district = null }) {
  const byPoint = district ? frame.dataset.byPoint.replace("{name}", district.name) : "";
  saidLine.textContent = problem || doubt || byPoint;
  saidLine.toggleAttribute("data-bad", Boolean(problem));
}
