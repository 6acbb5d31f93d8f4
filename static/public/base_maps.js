/** Base maps of other servers, of which one may lie upon the embedded one. */

const { L } = window;
const PANE = "base-maps";
const Z_INDEX = 160; // of the pane: the embedded map has 150, scans have 170

/** The layer of {address, credit, wms_layers}: a WMS when it has layers, else tiles. */
export function baseLayer({ address, credit, wms_layers: layers }) {
  const options = { pane: PANE, attribution: plain(credit), maxZoom: 24, maxNativeZoom: 18 };
  if (!layers) return L.tileLayer(address, options);
  return L.tileLayer.wms(address, { ...options, layers, format: "image/png", transparent: true });
}

export function makePane(map) {
  map.createPane(PANE).style.zIndex = Z_INDEX;
}

/** Leaflet writes a credit as HTML. */
function plain(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}
