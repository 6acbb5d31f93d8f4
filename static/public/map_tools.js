/** The tools of the map: shapes to search in, measuring, coordinates; by pointer or by keyboard. */
import { decimal, dms, utm } from "../base/coordinates.js";
import { latLngs, layersOf } from "./asked_shape.js";
import { placesFor } from "./go_to.js";
import { ownPlace } from "./own_place.js";
import { point } from "./pointing.js";
import { shownArea, shownLength } from "./measures.js";
import { NO_SHAPE, Sketch } from "./sketch.js";

const { L } = window;

export class MapTools {
  /** `ask(question)` asks the server: {name: text} of the form's fields. */
  constructor(map, { ask, language }) {
    Object.assign(this, { map, ask, language });
    this.panel = document.querySelector("[data-map-tools]");
    this.strip = document.querySelector("[data-strip]");
    this.words = { ...document.querySelector("[data-tool-words]").dataset };
    this.drawn = L.featureGroup().addTo(map);
    this.distance = this.part("distance").querySelector("input");
    this.panel.hidden = false;
    for (const part of [this.panel, this.strip]) L.DomEvent.disableScrollPropagation(part);
    this.follow();
  }

  adding = Promise.resolve();

  part(name) {
    return this.strip.querySelector(`[data-strip-${name}]`);
  }

  follow() {
    this.panel.addEventListener("click", (event) => {
      const button = event.target.closest("[data-tool]");
      if (button) this.begin(button);
      if (event.target.closest("[data-remove-shape]")) this.removeShape();
    });
    this.part("cancel").addEventListener("click", () => this.end());
    this.part("undo").addEventListener("click", () => this.undo());
    this.part("finish").addEventListener("click", () => this.finish());
    this.part("point").addEventListener("submit", (event) => this.addWritten(event));
    this.part("said").addEventListener("click", (event) => this.copy(event.target.closest("[data-copy]")));
    this.distance.addEventListener("input", () => this.widen());
    document.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    if (event.key === "Escape" && this.sketch) this.end();
    else if (event.key === "Escape" && this.panel.contains(event.target)) this.close();
    const isTyping = event.target.matches?.("input, textarea");
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && this.sketch && !isTyping) {
      event.preventDefault();
      this.undo();
    }
  }

  begin(button) {
    this.end();
    Object.assign(this, { button, sketch: new Sketch(button.dataset.tool, this.metres()) });
    button.setAttribute("aria-pressed", "true");
    this.part("help").textContent = button.dataset.help;
    this.part("distance").hidden = !button.dataset.distance;
    this.part("distance").querySelector("span").textContent = button.dataset.distance ?? "";
    this.part("finish").hidden = !this.sketch.name;
    this.part("undo").hidden = ["near", "place"].includes(this.sketch.tool);
    this.panel.open = false;
    this.strip.hidden = false;
    this.map.getContainer().scrollIntoView({ block: "nearest" });
    this.part("help").focus({ preventScroll: true });
    this.stop = point(this.map, {
      onPlace: (place) => this.add(place),
      onMove: (place) => this.draw(place),
      onDouble: () => this.finish(),
    });
    this.draw();
  }

  metres() {
    const written = Math.round(Number(this.distance.value));
    return written >= 1 && written <= 500_000 ? written : 1000;
  }

  widen() {
    if (this.sketch) this.sketch.distance_m = this.metres();
    this.draw();
  }

  add(place) {
    if (!this.sketch.add(place)) return;
    this.say("");
    if (this.sketch.tool === "circle" && this.sketch.isFull) this.distance.value = this.sketch.distance_m;
    this.draw();
    if (this.sketch.tool === "rectangle" && this.sketch.isFull) this.finish();
  }

  undo() {
    this.sketch.undo();
    this.draw();
  }

  /** Points are taken in the order in which they were written, however fast. */
  addWritten(event) {
    event.preventDefault();
    const field = event.target.elements.q;
    const text = field.value;
    const { sketch } = this;
    this.adding = this.adding.then(async () => {
      const told = await placesFor(this.panel, text, this.words);
      if (this.sketch === sketch) this.addTold(told, text, field);
    });
  }

  addTold({ places, problem }, text, field) {
    if (!places.length) return this.say(problem);
    const { longitude, latitude } = places[0];
    if (field.value === text) field.value = "";
    this.map.panTo([latitude, longitude], { animate: false });
    this.add([longitude, latitude]);
  }

  async finish() {
    if (!this.sketch?.name) return;
    if (this.sketch.tool === "near" && !this.sketch.isEnough) await this.locate();
    if (!this.sketch?.isEnough) return;
    const asked = this.sketch.asked();
    this.end();
    this.ask(asked);
  }

  async locate() {
    const { sketch } = this;
    const { place, problem } = await ownPlace(this.button.dataset);
    if (this.sketch !== sketch) return; // closed meanwhile
    if (place) sketch.add(place);
    else this.say(problem);
  }

  removeShape() {
    this.panel.querySelector("summary").focus();
    this.ask(NO_SHAPE);
  }

  /** `hasShape`: whether the address asks one, so that it can be removed. */
  offer(hasShape) {
    this.panel.querySelector("[data-remove-shape]").hidden = !hasShape;
  }

  draw(pointer) {
    if (!this.sketch) return;
    this.drawn.clearLayers();
    const shape = this.sketch.shape(this.sketch.tool === "place" ? null : pointer);
    const band = this.sketch.tool === "line" ? { distance_m: this.sketch.distance_m } : {};
    if ((shape.ring ?? shape.line).length > 1) {
      for (const layer of layersOf({ ...shape, ...band }, this.map, "sketch")) layer.addTo(this.drawn);
    }
    for (const place of latLngs(this.sketch.points)) {
      L.circleMarker(place, { radius: 5, className: "sketch-point", interactive: false }).addTo(this.drawn);
    }
    this.tell(pointer);
  }

  tell(pointer) {
    const { sketch, words } = this;
    this.part("finish").disabled = sketch.tool !== "near" && !sketch.isEnough;
    this.part("undo").disabled = !sketch.points.length;
    this.part("status").textContent = words.points.replace("{count}", sketch.points.length);
    this.part("said").replaceChildren(...this.lines(pointer).flatMap(([name, text, isCopied]) => this.line(name, text, isCopied)));
  }

  /** [name, text, whether it can be copied] of what the tool says now. */
  lines(pointer) {
    const { sketch, words } = this;
    if (sketch.tool === "place") return coordinateLines(sketch.points[0] ?? pointer, words);
    if (!sketch.isEnough) return [];
    const { length_m: length, area_m2: area } = sketch.measured();
    const name = sketch.name === "near" ? words.radius : sketch.name && sketch.tool !== "line" ? words.round : words.length;
    const lines = [[name, shownLength(length, this.language), !sketch.name]];
    return area ? [...lines, [words.area, shownArea(area, this.language), !sketch.name]] : lines;
  }

  line(name, text, isCopied) {
    const term = Object.assign(document.createElement("dt"), { textContent: name });
    const told = document.createElement("dd");
    told.append(text);
    if (isCopied) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: this.words.copy });
      button.dataset.copy = text;
      button.setAttribute("aria-label", `${this.words.copy}: ${text}`);
      told.append(" ", button);
    }
    return [term, told];
  }

  async copy(button) {
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    this.part("status").textContent = this.words.copied;
    button.textContent = this.words.copied;
  }

  say(problem) {
    this.part("problem").textContent = problem ?? "";
  }

  end() {
    if (!this.sketch) return;
    this.stop();
    this.button.setAttribute("aria-pressed", "false");
    this.sketch = null;
    this.drawn.clearLayers();
    this.say("");
    this.strip.hidden = true;
    this.panel.querySelector("summary").focus();
  }

  close() {
    this.panel.open = false;
    this.panel.querySelector("summary").focus();
  }
}

function coordinateLines(place, words) {
  if (!place) return [];
  const [longitude, latitude] = place;
  const lines = [
    [words.decimal, decimal({ latitude, longitude }), true],
    [words.dms, dms({ latitude, longitude }), true],
    [words.utm, utm({ latitude, longitude }), true],
  ];
  return lines.filter(([, text]) => text);
}
