/** The scans in the control of layers; which of them are on stands in the address with the view. */
import { readOverlays } from "./hash.js";
import { tileLayer } from "./overlay_layer.js";

export class OverlaysOnMap {
  /** `onChange()` is called when other scans are on, or one is seen through more or less. */
  constructor(map, control, onChange) {
    Object.assign(this, { map, control, onChange, layers: new Map() });
    this.known = new Map(
      JSON.parse(document.getElementById("map-overlays").textContent).map((one) => [one.id, one]),
    );
    control.addEventListener("change", (event) => this.switched(event.target));
    control.addEventListener("input", (event) => this.faded(event.target));
    control.addEventListener("click", (event) => this.look(event.target.closest("[data-look]")));
    window.addEventListener("hashchange", () => this.follow());
    this.follow();
  }

  /** What is on: [{id, percent}], as the address has it. */
  state() {
    return [...this.layers.keys()].map((id) => ({ id, percent: Number(this.slider(id).value) }));
  }

  /** Put on what the address names, and take off the rest. */
  follow() {
    const wanted = new Map(readOverlays(location.hash).map(({ id, percent }) => [id, percent]));
    for (const box of this.control.querySelectorAll("[data-overlay]")) {
      if (wanted.has(box.value)) this.slider(box.value).value = wanted.get(box.value);
      box.checked = wanted.has(box.value);
      this.draw(box);
    }
  }

  switched(box) {
    if (!box.matches("[data-overlay]")) return;
    this.draw(box);
    this.onChange();
  }

  draw({ value: id, checked }) {
    const known = this.known.get(id);
    this.one(id).querySelector("[data-tools]").hidden = !checked;
    if (checked && !this.layers.has(id)) {
      this.layers.set(id, tileLayer(known.tiles, 1).addTo(this.map));
    }
    if (!checked) {
      this.layers.get(id)?.remove();
      this.layers.delete(id);
    }
    this.layers.get(id)?.setOpacity(this.slider(id).value / 100);
  }

  faded(slider) {
    if (!slider.matches("[data-opacity]")) return;
    const { value: id } = slider.closest("li").querySelector("[data-overlay]");
    this.layers.get(id)?.setOpacity(slider.value / 100);
    this.onChange();
  }

  look(button) {
    if (!button) return;
    const { value: id } = button.closest("li").querySelector("[data-overlay]");
    this.map.fitBounds(this.known.get(id).tiles.bounds, { animate: false });
  }

  one(id) {
    return this.control.querySelector(`[data-overlay][value="${CSS.escape(id)}"]`).closest("li");
  }

  slider(id) {
    return this.one(id).querySelector("[data-opacity]");
  }
}
