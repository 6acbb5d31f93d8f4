/**
 * The one control of layers: base maps, the swipe over old maps, and what other modules offer.
 *
 * To offer a layer: map.fire("layer:offer", {name, label, layer, isOn}); `name` stands in the
 * address ([a-z-]), `layer` is a Leaflet layer, which this control puts on the map and takes off. One
 * that has setOpacity gets a slider, too.
 */
import { baseLayer, makePane } from "./base_maps.js";
import { readLayers, writeLayers } from "./hash.js";
import { Swipe } from "./swipe.js";

export class LayersControl {
  /** `onChange()` is called when the address has to change. */
  constructor(map, control, onChange) {
    Object.assign(this, { map, control, onChange, offered: new Map(), base: null });
    const told = document.getElementById("base-maps")?.textContent ?? "[]";
    this.known = new Map(JSON.parse(told).map((one) => [one.name, one]));
    makePane(map);
    control.hidden = false;
    window.L.DomEvent.disableScrollPropagation(control);
    const box = control.querySelector("[data-swipe-on]");
    this.swipe = box && new Swipe(map, box, onChange);
    control.addEventListener("change", (event) => this.switched(event.target));
    control.addEventListener("input", (event) => this.faded(event.target));
    control.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    map.on("layer:offer", (offer) => this.offer(offer));
    window.addEventListener("hashchange", () => this.follow());
    this.follow();
  }

  /** The end of the hash: "&base=OSM:80&layers=zones&swipe=50", or less. */
  state() {
    const isChanged = ({ box, isOn }) => box.checked !== isOn;
    const changed = [...this.offered].filter(([, one]) => isChanged(one)).map(([name]) => name);
    const base = this.base && { name: this.base.name, percent: this.percent() };
    const sliders = [...this.offered].filter(([, one]) => one.slider && one.slider.value !== "100");
    const faded = sliders.map(([name, one]) => ({ name, percent: Number(one.slider.value) }));
    return writeLayers({ base, changed, faded, swipe: this.swipe?.percent() ?? null });
  }

  follow() {
    const { base, changed, faded, swipe } = readLayers(location.hash);
    this.putBase(this.known.has(base?.name) ? base : null);
    this.swipe?.put(swipe);
    for (const [name, one] of this.offered) {
      this.putOpacity(one, percentOf(name, faded));
      this.put(one, one.isOn !== changed.includes(name));
    }
  }

  switched(box) {
    if (box.matches("[data-base]")) this.putBase(box.value ? { name: box.value, percent: 100 } : null);
    const one = [...this.offered.values()].find((offered) => box === offered.box || box === offered.slider);
    if (one && box === one.box) this.put(one, box.checked);
    else if (one) this.putOpacity(one, Number(box.value));
    if (one || box.matches("[data-base]")) this.onChange();
  }

  putBase(base) {
    if (base?.name !== this.base?.name) {
      this.base?.layer.remove();
      this.base = base && { name: base.name, layer: baseLayer(this.known.get(base.name)).addTo(this.map) };
    }
    for (const box of this.control.querySelectorAll("[data-base]")) {
      box.checked = box.value === (base?.name ?? "");
      const tools = box.closest(".overlays__one")?.querySelector("[data-tools]");
      if (tools) tools.hidden = !box.checked;
    }
    if (!base) return;
    this.slider().value = base.percent;
    this.base.layer.setOpacity(base.percent / 100);
  }

  slider() {
    const box = this.control.querySelector("[data-base]:checked");
    return box.closest(".overlays__one").querySelector("[data-base-opacity]");
  }

  percent() {
    return Number(this.slider().value);
  }

  faded(slider) {
    if (!slider.matches("[data-base-opacity]") || !this.base) return;
    this.base.layer.setOpacity(this.percent() / 100);
    this.onChange();
  }

  offer({ name, label, layer, isOn = false }) {
    const group = this.control.querySelector("[data-offered]");
    const box = Object.assign(document.createElement("input"), { type: "checkbox" });
    const line = Object.assign(document.createElement("label"), { className: "overlays__name" });
    line.append(box, " ", label);
    group.append(line);
    group.hidden = false;
    const one = { box, layer, isOn, slider: layer.setOpacity && this.sliderFor(label, group) };
    this.offered.set(name, one);
    const { changed, faded } = readLayers(location.hash);
    this.putOpacity(one, percentOf(name, faded));
    this.put(one, isOn !== changed.includes(name));
  }

  /** Of `change`, not of `input`: what is faded is drawn anew. */
  sliderFor(label, group) {
    const told = group.dataset.offered;
    const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 100, step: 5 });
    slider.setAttribute("aria-label", `${told}: ${label}`);
    const line = Object.assign(document.createElement("label"), { className: "overlays__tools" });
    line.append(`${told} `, slider);
    group.append(line);
    return slider;
  }

  putOpacity({ slider, layer }, percent) {
    if (!slider) return;
    slider.value = percent;
    layer.setOpacity(percent / 100);
  }

  put({ box, layer, slider }, isOn) {
    box.checked = isOn;
    if (slider) slider.closest("label").hidden = !isOn;
    if (isOn) layer.addTo(this.map);
    else layer.remove();
  }

  close() {
    this.control.open = false;
    this.control.querySelector("summary").focus();
  }
}

function percentOf(name, faded) {
  return faded.find((one) => one.name === name)?.percent ?? 100;
}
