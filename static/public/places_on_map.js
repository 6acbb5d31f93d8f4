/** The places of an answer on the map, and their cards. */
import { cellOf, middleOf, pinGroup, pinIcon, pinOf } from "./pins.js";

const { L } = window;
const CELLS_FROM_ZOOM = 9; // 10 km are some 40 pixels there
const NEAR_ZOOM = 12;

export class PlacesOnMap {
  constructor(map, words) {
    Object.assign(this, { map, words, features: new Map() });
    this.pins = pinGroup(words).addTo(map);
    this.cells = L.featureGroup();
    this.chosen = L.layerGroup().addTo(map);
    this.drawCells();
    map.on("zoomend", () => this.drawCells());
    map.getContainer().addEventListener("keydown", (event) => {
      if (event.key === "Escape") map.closePopup();
    });
    map.on("popupclose", () => this.giveFocusBack());
  }

  /** Replace what is drawn by a FeatureCollection of /places.json. */
  show({ features }) {
    this.features = new Map(features.map((feature) => [feature.id, feature]));
    for (const group of [this.pins, this.cells, this.chosen]) group.clearLayers();
    this.pins.addLayers(features.map((feature) => this.clickable(pinOf(feature, this.words), feature)));
    for (const feature of features) {
      const cell = cellOf(feature);
      if (cell) this.clickable(cell, feature).addTo(this.cells);
    }
    this.offerButtons();
  }

  clickable(layer, feature) {
    return layer.on("click", () => this.openCard(feature, layer.getElement?.()));
  }

  /** Cells of a few pixels would only be specks. */
  drawCells() {
    if (this.map.getZoom() >= CELLS_FROM_ZOOM) this.cells.addTo(this.map);
    else this.cells.remove();
  }

  /** Move so that every place is seen. */
  moveTo() {
    const bounds = this.pins.getBounds();
    if (bounds.isValid()) this.map.fitBounds(bounds, { maxZoom: 13, padding: [30, 30] });
  }

  /** A list's links show where their monument is; its buttons open the card. */
  followList(explorer) {
    this.explorer = explorer;
    const show = (event) => this.choose(event.target.closest("[data-reference]")?.dataset.reference);
    explorer.addEventListener("focusin", show);
    explorer.addEventListener("mouseover", show);
    explorer.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.chosen.clearLayers();
    });
    explorer.addEventListener("click", (event) => {
      const button = event.target.closest("[data-show]");
      const feature = this.features.get(button?.dataset.show);
      if (!feature) return;
      this.goTo(feature);
      this.openCard(feature, button);
    });
  }

  /** Buttons stand only where there is a place to show. */
  offerButtons() {
    for (const button of this.explorer?.querySelectorAll("[data-show]") ?? []) {
      button.hidden = !this.features.has(button.dataset.show);
    }
  }

  choose(reference) {
    const feature = this.features.get(reference);
    if (!feature) return;
    this.chosen.clearLayers();
    const place = middleOf(feature);
    const options = { icon: pinIcon({ isChosen: true }), interactive: false, keyboard: false };
    L.marker(place, { ...options, zIndexOffset: 1000 }).addTo(this.chosen);
    this.map.panInside(place, { padding: [40, 40], animate: false });
  }

  /** So near that the place stands apart from most others. */
  goTo(feature) {
    const near = feature.properties.is_approximate ? CELLS_FROM_ZOOM + 1 : NEAR_ZOOM;
    this.map.setView(middleOf(feature), Math.max(near, this.map.getZoom()), { animate: false });
  }

  /** Open the card of a monument; Escape brings the focus back to `opener`. */
  async openCard(feature, opener) {
    const popup = L.popup({ minWidth: 240, maxWidth: 300, maxHeight: 380 });
    popup.setLatLng(middleOf(feature)).setContent(this.words.loading).openOn(this.map);
    this.opener = opener;
    popup.setContent(await this.card(feature)).update();
    popup.getElement()?.querySelector("a[href]:not(.leaflet-popup-close-button)")?.focus();
  }

  async card(feature) {
    const box = document.createElement("div");
    try {
      const answer = await fetch(feature.properties.card);
      box.innerHTML = answer.ok ? await answer.text() : "";
    } catch {
      box.innerHTML = "";
    }
    if (!box.innerHTML) box.textContent = this.words.failed;
    return box;
  }

  giveFocusBack() {
    if (this.map.getContainer().contains(document.activeElement)) this.opener?.focus?.();
    this.opener = null;
  }
}
