/** A scan as a layer of tiles: under the names of towns and the pins, above the base map. */

const { L } = window;
const PANE = "scans";
const Z_INDEX = 170; // of the pane: the base map has 150, Leaflet's own tiles have 200

/** `told`: {address, zooms: [least, most], bounds}, as the server says it. */
export function tileLayer(told, opacity) {
  const [least, most] = told.zooms;
  const options = {
    pane: PANE,
    opacity,
    bounds: told.bounds,
    minNativeZoom: least,
    maxNativeZoom: most,
    maxZoom: 24,
  };
  const Layer = L.TileLayer.extend({
    onAdd(map) {
      map.getPane(PANE) ?? (map.createPane(PANE).style.zIndex = Z_INDEX);
      return L.TileLayer.prototype.onAdd.call(this, map);
    },
  });
  return new Layer(told.address, options);
}
