/** The map of the form: a click sets the point, the toolbar draws the outline. */
import { drawBasemap } from "../public/basemap.js";
import { pinIcon } from "../public/pins.js";
import { language, layers } from "../public/words.js";
import { Drawing } from "./drawing.js";
import { multiPolygon, offerFootprintStore } from "./footprint_store.js";
import { PlaceFields } from "./place_fields.js";

const { L } = window;
// Closer than that the embedded base map, drawn at 1:10 million, has nothing to show.
const closeZoom = (map) => (map.options.djoptions.layers.length ? 15 : 10);

// Leaflet guesses where its own pictures of a marker lie, and guesses wrong behind hashed names.
L.Marker.prototype.options.icon = pinIcon({});
offerFootprintStore(L);
const form = document.querySelector("[data-monument-form]");
const frame = form.querySelector("[data-map]");
const saidLine = form.querySelector("[data-place-said]");
const district = form.querySelector("[name=district]");

L.Marker.prototype.options.title = frame.dataset.point;
L.drawLocal.draw.toolbar.finish = { text: frame.dataset.finish, title: frame.dataset.finishTitle };

window.addEventListener("map:init", ({ detail: { map } }) => {
  drawBasemap(map, layers, language);
  map.on("map:loadfield", ({ field, fieldid }) => {
    if (fieldid === "id_location") connectPoint(map, field);
    if (fieldid === "id_footprint") helpDrawing(map, field);
  });
});

function connectPoint(map, field) {
  const fields = new PlaceFields(form, {
    ask: askPlace,
    onSaid: say,
    onPoint: (latlng) => {
      setPoint(map, field, latlng);
      if (latlng) map.setView(latlng, Math.max(map.getZoom(), closeZoom(map)));
    },
  });
  const [known] = field.drawnItems.getLayers();
  if (known) map.setView(known.getLatLng(), closeZoom(map), { animate: false });
  const followMap = () => {
    const [point] = field.drawnItems.getLayers();
    fields.write(point?.getLatLng());
    form.dispatchEvent(new Event("input")); // typed too, for the draft
  };
  let isDrawing = false;
  map.on("draw:drawstart draw:editstart draw:deletestart", () => (isDrawing = true));
  // A click that ends a drawing comes after the drawing's end.
  map.on("draw:drawstop draw:editstop draw:deletestop", () => setTimeout(() => (isDrawing = false)));
  map.on("draw:created draw:edited draw:deleted", followMap);
  map.on("click", ({ latlng }) => {
    if (isDrawing) return;
    setPoint(map, field, latlng);
    followMap();
  });
  frame.dataset.ready = "";
}

/** Snapping, undo, and the size and overlap of the outline while it is drawn. */
function helpDrawing(map, field) {
  const text = (drawn) => multiPolygon(drawn.filter(isPolygon).map((layer) => layer.toGeoJSON(7)));
  const own = field.store.formfield.value;
  const drawing = new Drawing(map, frame, {
    items: field.drawnItems,
    onShape: (drawn) => drawing.ask(text(drawn)),
    own: () => (own ? JSON.parse(own) : null),
  });
  const measure = () => drawing.ask(text(field.drawnItems.getLayers()));
  map.on("draw:created draw:edited draw:deleted", () => setTimeout(measure)); // after the store
  measure();
}

const isPolygon = (layer) => layer instanceof L.Polygon;

function setPoint(map, field, latlng) {
  field.drawnItems.clearLayers();
  if (latlng) field.drawnItems.addLayer(L.marker(latlng));
  field.store.save(field.drawnItems);
}

async function askPlace(latitude, longitude) {
  const question = new URLSearchParams({ latitude, longitude });
  const answer = await fetch(`${frame.dataset.place}?${question}`);
  return answer.ok ? answer.json() : {};
}

function say({ problem = "", doubt = "", district: found = null }) {
  const byPoint = found ? frame.dataset.byPoint.replace("{name}", found.name) : "";
  saidLine.textContent = problem || doubt || byPoint;
  saidLine.toggleAttribute("data-bad", Boolean(problem));
  if (found && !district.value) district.options[0].textContent = found.name;
}
