/** The map beside the scan: a click is a place, markers can be dragged, the layer lies on it. */
import { drawBasemap } from "../public/basemap.js";
import { nameControls } from "../public/controls.js";
import { tileLayer } from "../public/overlay_layer.js";
import { language, layers, words } from "../public/words.js";

const { L } = window;
const COUNTRY = [[38.3, 44.7], [41.95, 50.6]]; // latitude, longitude

export class GroundPane {
  constructor(element, { onClick, onMoved }) {
    this.onMoved = onMoved;
    this.map = L.map(element, {
      maxBounds: [[34.9, 38.9], [45.4, 56.5]],
      maxZoom: 20,
      attributionControl: false,
    }).fitBounds(COUNTRY);
    nameControls(this.map, words);
    drawBasemap(this.map, layers, language);
    L.control.scale({ imperial: false }).addTo(this.map);
    this.markers = L.layerGroup().addTo(this.map);
    this.map.on("click", ({ latlng }) => onClick(latlng));
  }

  /** Markers for [{lat, lng} or null], numbered from 1. */
  show(places) {
    this.markers.clearLayers();
    places.forEach((place, number) => place && this.marker(place, number).addTo(this.markers));
  }

  marker(place, number) {
    const html = document.createElement("span");
    html.textContent = number + 1;
    const icon = L.divIcon({ className: "tie", html, iconSize: [28, 28] });
    const marker = L.marker(place, { icon, draggable: true, keyboard: false });
    return marker.on("dragend", () => this.onMoved(number, marker.getLatLng()));
  }

  /** See all places. */
  look(places) {
    if (places.length) this.map.fitBounds(places, { maxZoom: 16, padding: [40, 40], animate: false });
  }

  /** Lay the layer on the map; null takes it off. */
  lay(told, opacity) {
    this.layer?.remove();
    this.layer = told && tileLayer(told, opacity).addTo(this.map);
  }
}
