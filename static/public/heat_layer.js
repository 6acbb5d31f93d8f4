/** How dense the places lie: a canvas over the map, drawn anew when it has moved. */
import { densityOf } from "./density.js";

const { L } = window;
const RADIUS_PX = 28;
const STRENGTH = 0.75; // of the densest spot, as opacity

export const HeatLayer = L.Layer.extend({
  /** `places` are [longitude, latitude, count]. */
  setPlaces(places) {
    this.places = places;
    if (this.canvas) this.draw();
    return this;
  },

  onAdd(map) {
    const pane = map.getPane("heat") ?? map.createPane("heat");
    Object.assign(pane.style, { zIndex: 390, pointerEvents: "none" }); // below shapes and pins
    this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide", pane);
    this.canvas.setAttribute("aria-hidden", "true");
    map.on("moveend resize", this.draw, this);
    this.draw();
  },

  onRemove(map) {
    map.off("moveend resize", this.draw, this);
    this.canvas.remove();
    this.canvas = null;
  },

  draw() {
    const { x: width, y: height } = this._map.getSize();
    Object.assign(this.canvas, { width, height });
    L.DomUtil.setPosition(this.canvas, this._map.containerPointToLayerPoint([0, 0]));
    const bounds = this._map.getBounds().pad(0.1);
    const seen = (this.places ?? []).filter(([longitude, latitude]) => bounds.contains([latitude, longitude]));
    const points = seen.map(([longitude, latitude, count]) => {
      const { x, y } = this._map.latLngToContainerPoint([latitude, longitude]);
      return { x, y, count };
    });
    this.paint(densityOf(points, { width, height, radius: RADIUS_PX }));
  },

  paint({ columns, rows, cell_px: cell, values }) {
    const context = this.canvas.getContext("2d");
    const colour = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
    const highest = values.reduce((most, value) => Math.max(most, value), 0);
    context.fillStyle = colour;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const share = highest && values[row * columns + column] / highest;
        if (share < 0.02) continue;
        context.globalAlpha = STRENGTH * Math.sqrt(share); // so that the sparse is seen beside the dense
        context.fillRect(column * cell, row * cell, cell, cell);
      }
    }
  },
});
