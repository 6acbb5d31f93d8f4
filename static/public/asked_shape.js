/** The shape that the address asks, seen on the map. */
import { filled, shapeOf } from "./sketch.js";

const { L } = window;

export const latLngs = (places) => places.map(([longitude, latitude]) => [latitude, longitude]);

/** Leaflet layers of a shape as sketch.js tells it: an outline, or a line with a band of metres. */
export function layersOf({ ring, line, distance_m: distance }, map, className) {
  const options = { className, interactive: false, weight: 2 };
  if (ring) return [L.polygon(latLngs(filled([...ring, ring[0]])), options)];
  const places = latLngs(filled(line));
  const band = distance && L.polyline(places, { ...options, className: `${className} ${className}--band` });
  const layers = [L.polyline(places, options)];
  return band ? [banded(band, distance, map), ...layers] : layers;
}

/** As wide as the metres are at this zoom, so it is measured anew whenever that changes. */
function banded(band, distance, map) {
  const widen = () => {
    const middle = band.getBounds().getCenter();
    const up = L.latLng(middle.lat + distance / 111_195, middle.lng); // metres of a degree
    const pixels = Math.abs(map.latLngToLayerPoint(up).y - map.latLngToLayerPoint(middle).y);
    band.setStyle({ weight: Math.max(2, 2 * pixels) });
  };
  return band.on("add", () => (widen(), map.on("zoomend", widen))).on("remove", () => map.off("zoomend", widen));
}

export class AskedShape {
  constructor(map) {
    Object.assign(this, { map, group: L.featureGroup().addTo(map) });
  }

  /** Draw what the address asks now; whether there is a shape. */
  show() {
    this.group.clearLayers();
    const shape = shapeOf(location.search);
    for (const layer of shape ? layersOf(shape, this.map, "asked-shape") : []) layer.addTo(this.group);
    return this.isThere;
  }

  get isThere() {
    return this.group.getLayers().length > 0;
  }

  /** Move the map so that the shape is seen whole. */
  moveTo() {
    const bounds = this.group.getBounds();
    if (bounds.isValid()) this.map.fitBounds(bounds, { padding: [30, 30], animate: false });
  }
}
