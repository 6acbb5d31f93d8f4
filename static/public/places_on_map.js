/** The places of an answer on the map, the cards of those that are clicked, and the one of the list. */
import { MonumentTiles } from "./monument_tiles.js";
import { pinIcon } from "./pins.js";
import { momentOf } from "./query.js";

const { L } = window;
const NEAR_ZOOM = 12;
const NEAR_CELL_ZOOM = 10; // a cell of 10 km is seen whole
const LIST_ZOOM = 17; // what is several here is several places of one address
const MOST_LISTED = 100;
const ANY = "M000000"; // in the place of an identifier

export class PlacesOnMap {
  /** `addresses`: {tiles, card, cards} as the page has them; `onCrowd(bounds)` lists what no map
   * can part. */
  constructor(map, words, addresses, { language, onReady, onCrowd }) {
    Object.assign(this, { map, words, addresses, onCrowd });
    this.tiles = new MonumentTiles(addresses.tiles, language).on("load", onReady).addTo(map);
    this.chosen = L.layerGroup().addTo(map);
    map.on("click", ({ latlng }) => this.clicked(this.tiles.hitAt(latlng)));
    map.on("mousemove", ({ latlng }) => this.point(this.tiles.hitAt(latlng)));
    map.getContainer().addEventListener("keydown", (event) => {
      if (event.key === "Escape") map.closePopup();
    });
    map.on("popupclose", () => this.giveFocusBack());
  }

  /** Draw the tiles of another answer: what was chosen of the last one is dropped. */
  answer(address) {
    this.chosen.clearLayers();
    this.tiles.show(address);
  }

  /** Move so that [west, south, east, north] is seen; null where there is nothing. */
  moveTo(extent) {
    if (!extent) return;
    const [west, south, east, north] = extent;
    const bounds = [[south, west], [north, east]];
    this.map.fitBounds(bounds, { maxZoom: 13, padding: [30, 30], animate: false });
  }

  /** Let every place of the answer be seen; where that is not known the map stays. */
  async moveToExtent(address) {
    const answer = await fetch(address);
    if (answer.ok) this.moveTo((await answer.json()).extent);
  }

  point(hit) {
    this.map.getContainer().classList.toggle("is-over-place", Boolean(hit));
  }

  clicked(hit) {
    if (!hit) return;
    const { marks, at, bounds } = hit;
    const references = marks.map(({ reference }) => reference).filter(Boolean);
    const count = marks.reduce((sum, mark) => sum + mark.count, 0);
    if (count === 1) this.openCard(this.addressOf(references[0]), at);
    else if (this.isOnePlace(bounds) && references.length === count) this.openList(references, at);
    else if (this.map.getZoom() < this.map.getMaxZoom()) this.comeNearer(bounds);
    else this.onCrowd(bounds.pad(0.1));
  }

  isOnePlace(bounds) {
    const zoom = this.map.getZoom();
    return zoom >= LIST_ZOOM || bounds.getNorthEast().equals(bounds.getSouthWest(), 1e-6);
  }

  /** So that what a number stands for fills the map; always some nearer than now. */
  comeNearer(bounds) {
    const fits = this.map.getBoundsZoom(bounds, false, L.point(60, 60));
    const zoom = Math.min(Math.max(fits, this.map.getZoom() + 1), LIST_ZOOM + 1);
    const animate = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map.setView(bounds.getCenter(), zoom, { animate });
  }

  addressOf(reference) {
    return this.addresses.card.replace(ANY, reference) + momentOf(location.search);
  }

  openList(references, at) {
    const address = new URL(this.addresses.cards + momentOf(location.search), location.href);
    address.searchParams.set("of", references.slice(0, MOST_LISTED).join(","));
    this.openCard(address.href, at);
  }

  /** A list's links show where their monument is; its buttons open the card. */
  followList(explorer) {
    this.explorer = explorer;
    const show = (event) => this.choose(event.target.closest("[data-reference]"));
    explorer.addEventListener("focusin", show);
    explorer.addEventListener("mouseover", show);
    explorer.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.chosen.clearLayers();
    });
    explorer.addEventListener("click", (event) => {
      const button = event.target.closest("[data-show]");
      const link = button && this.linkOf(button.dataset.show);
      if (!link) return;
      this.goTo(link);
      this.openCard(link.dataset.card, placeOf(link), button);
    });
    this.offerButtons();
  }

  linkOf(reference) {
    return this.explorer.querySelector(`[data-reference="${CSS.escape(reference)}"][data-at]`);
  }

  /** The buttons work by script only. */
  offerButtons() {
    for (const button of this.explorer.querySelectorAll("[data-show]")) button.hidden = false;
  }

  choose(link) {
    if (!link?.dataset.at) return;
    this.chosen.clearLayers();
    const options = { icon: pinIcon({ isChosen: true }), interactive: false, keyboard: false };
    L.marker(placeOf(link), { ...options, zIndexOffset: 1000 }).addTo(this.chosen);
    this.map.panInside(placeOf(link), { padding: [40, 40], animate: false });
  }

  /** So near that the place stands apart from most others. */
  goTo(link) {
    const near = "approximate" in link.dataset ? NEAR_CELL_ZOOM : NEAR_ZOOM;
    this.map.setView(placeOf(link), Math.max(near, this.map.getZoom()), { animate: false });
  }

  /** Open what an address tells of a place; Escape brings the focus back to `opener`. */
  async openCard(address, at, opener = this.map.getContainer()) {
    const popup = L.popup({ minWidth: 240, maxWidth: 300, maxHeight: 380 });
    popup.setLatLng(at).setContent(this.words.loading).openOn(this.map);
    this.opener = opener;
    popup.setContent(await this.card(address)).update();
    popup.getElement()?.querySelector("a[href]:not(.leaflet-popup-close-button)")?.focus();
  }

  async card(address) {
    const box = document.createElement("div");
    try {
      const answer = await fetch(address);
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

/** [latitude, longitude] of the monument that a link of the list leads to. */
function placeOf(link) {
  return link.dataset.at.split(",").map(Number);
}
