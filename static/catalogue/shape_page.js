/** A shape drawn on a map and written in the field below it: the two say the same. */
import { drawBasemap } from "../public/basemap.js";
import { pinIcon } from "../public/pins.js";
import { language, layers } from "../public/words.js";
import { multiPolygon } from "./footprint_store.js";
import { Drawing } from "./drawing.js";

const { L } = window;
const DIGITS = 7; // a hundredth of a metre
const COUNTRY = [[38.3, 44.7], [41.95, 50.6]]; // latitude, longitude

L.Marker.prototype.options.icon = pinIcon({});
const frame = document.querySelector("[data-shape-map]");
const field = document.querySelector("[data-shape]");
const tools = frame.dataset.tools.split(" ");
const isMulti = tools.length === 1;
L.Marker.prototype.options.title = frame.dataset.point;
L.drawLocal.draw.toolbar.finish = { text: frame.dataset.finish, title: frame.dataset.finishTitle };

frame.dataset.ready = "";
const map = L.map(frame.querySelector("[data-shape-ground]"), {
  maxBounds: [[34.9, 38.9], [45.4, 56.5]],
  maxZoom: 20,
  attributionControl: false,
}).fitBounds(COUNTRY);
window.shapeMap = map; // for whoever looks from outside: a console, a test
drawBasemap(map, layers, language);
L.control.scale({ imperial: false }).addTo(map);
const items = L.featureGroup().addTo(map);
let old = null;
const drawing = new Drawing(map, frame, { items, onShape, own: () => old });
addDrawControl();
map.on("draw:created", ({ layer }) => {
  if (!isMulti) items.clearLayers();
  items.addLayer(layer);
  write();
});
map.on("draw:edited draw:deleted", write);
field.addEventListener("change", () => drawing.ask(field.value, show));
if (field.value.trim()) drawing.ask(field.value, (told) => begin(told));

function addDrawControl() {
  const wanted = (name) => (tools.includes(name) ? {} : false);
  map.addControl(
    new L.Control.Draw({
      edit: { featureGroup: items },
      draw: {
        marker: wanted("marker"),
        polyline: wanted("polyline"),
        polygon: tools.includes("polygon") ? { allowIntersection: false } : false,
        rectangle: false,
        circle: false,
        circlemarker: false,
      },
    }),
  );
}

/** The shape that the page came with is the old boundary, to snap to. */
function begin(told) {
  show(told);
  old = told.shape ?? null;
  drawing.fetchAround();
}

function show({ shape }) {
  if (!shape) return;
  items.clearLayers();
  for (const part of partsOf(shape)) L.GeoJSON.geometryToLayer(part).addTo(items);
  const bounds = items.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { maxZoom: 17, padding: [40, 40], animate: false });
}

/** Leaflet.draw edits polygons one by one. */
function partsOf(shape) {
  if (shape.type !== "MultiPolygon") return [shape];
  return shape.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
}

function write() {
  field.value = textOf(items.getLayers());
  field.dispatchEvent(new Event("input", { bubbles: true }));
  drawing.ask(field.value);
}

function onShape(drawn) {
  drawing.ask(textOf(drawn));
}

function textOf(drawn) {
  const shapes = drawn.map((layer) => layer.toGeoJSON(DIGITS));
  if (isMulti && shapes.every(({ geometry }) => geometry.type === "Polygon")) return multiPolygon(shapes);
  return shapes.length ? JSON.stringify(shapes[0].geometry) : "";
}
