/** The embedded base map: GeoJSON on canvas, coloured by the custom properties of tokens.css. */

import { leastZoom, withoutOverlap } from "./labels.js";

const { L } = window;
const ORDER = ["land", "countries", "districts"];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const STYLES = {
  land: () => ({ stroke: false, fillColor: colour("--map-land"), fillOpacity: 1 }),
  countries: () => ({ color: colour("--map-border"), weight: 1.2, fill: false }),
  districts: () => ({ color: colour("--map-district"), weight: 1, fill: false }),
};

/** Draw what has been built; `addresses` is layer to address, `language` a code such as "az". */
export async function drawBasemap(map, addresses, language) {
  map.setMinZoom(map.getBoundsZoom(map.options.maxBounds, true)); // its edges are never seen
  map.createPane("basemap").style.zIndex = 150; // below tiles of other layers
  const renderer = L.canvas({ pane: "basemap", padding: 0.5 });
  const layers = await Promise.all(
    ORDER.filter((name) => addresses[name]).map(async (name) => {
      const shapes = await load(addresses[name]);
      const options = { pane: "basemap", renderer, interactive: false, style: STYLES[name] };
      return { name, layer: L.geoJSON(shapes, options) };
    }),
  );
  for (const { layer } of layers) layer.addTo(map);
  recolour(layers);
  if (addresses.towns) labelTowns(map, await load(addresses.towns), language);
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

function recolour(layers) {
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    for (const { name, layer } of layers) layer.setStyle(STYLES[name]());
  });
}

function labelTowns(map, towns, language) {
  const pane = map.createPane("towns");
  pane.style.zIndex = 350;
  pane.setAttribute("aria-hidden", "true");
  const labels = L.layerGroup().addTo(map);
  const draw = () => {
    labels.clearLayers();
    for (const town of townsInView(towns.features, map)) label(town, language).addTo(labels);
  };
  map.on("moveend", draw);
  draw();
}

/** The largest first; fewer at low zooms, and none upon another. */
function townsInView(towns, map) {
  const bounds = map.getBounds().pad(0.1);
  const zoom = map.getZoom();
  const inView = towns
    .filter(({ properties }) => zoom >= leastZoom(properties))
    .filter(({ geometry }) => bounds.contains([geometry.coordinates[1], geometry.coordinates[0]]));
  return withoutOverlap(inView, ({ geometry: { coordinates }, properties }) => {
    const { x, y } = map.latLngToLayerPoint([coordinates[1], coordinates[0]]);
    return { x, y, letters: properties.name_az.length };
  });
}

function label(town, language) {
  const [longitude, latitude] = town.geometry.coordinates;
  const text = document.createElement("span");
  text.textContent = town.properties[`name_${language}`] || town.properties.name_az;
  const icon = L.divIcon({ className: "town", html: text, iconSize: [0, 0] });
  const options = { icon, pane: "towns", interactive: false, keyboard: false };
  return L.marker([latitude, longitude], options);
}
