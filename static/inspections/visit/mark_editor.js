/**
 * Marks drawn over a photograph with a finger, a pen or the arrow keys. Two fingers are left to the
 * browser, which enlarges the page. What is drawn is in pixels of the photograph as received.
 */
import { uuid7 } from "./core.js";
import { made, part, word, write } from "./dom.js";
import { annotationOf, isWhole, marksOn, SHAPES } from "./marks.js";
import { shownOf, sizeOf } from "./photos.js";

const SVG = "http://www.w3.org/2000/svg";
const STEP = 0.02; // of the picture's longer side, for an arrow key; a tenth of it with Shift
const DRAG = 0.01; // a finger that moved less has tapped

/** Open the photograph for marks of this damage; ends when the person is done or gives up. */
export async function drawMarks(visit, photo, damage) {
  const size_px = await sizeOf(visit, photo.uuid);
  if (!size_px) return;
  const dialog = made("visit-marker");
  const editor = new Editor(dialog, size_px, marksOn(visit.record, photo.uuid));
  part(dialog, "picture").setAttribute("href", await visit.addressOf(shownOf(visit.record, photo)));
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  dialog.remove();
  if (dialog.returnValue === "done") keepMarks(visit, photo, damage, editor);
}

function keepMarks(visit, photo, damage, { drawn, size_px }) {
  for (const mark of drawn.filter(isWhole)) {
    visit.record.annotations.push(
      annotationOf({ uuid: uuid7(), ...mark, photo: photo.uuid, damage: damage.uuid, size_px }),
    );
  }
  visit.changed();
}

class Editor {
  drawn = []; // whole marks, and at the end the one under way

  constructor(dialog, size_px, earlier) {
    const [width, height] = size_px;
    const field = part(dialog, "field");
    Object.assign(this, {
      dialog,
      size_px,
      earlier,
      field,
      longest: Math.max(width, height),
      cross: [width / 2, height / 2],
    });
    field.setAttribute("viewBox", `0 0 ${width} ${height}`);
    for (const [name, value] of [
      ["width", width],
      ["height", height],
    ])
      part(dialog, "picture").setAttribute(name, value);
    this.#bindFinger();
    field.addEventListener("keydown", (event) => this.#key(event));
    part(dialog, "undo").addEventListener("click", () => this.#undo());
    part(dialog, "close").addEventListener("click", () => dialog.close(""));
    part(dialog, "done").addEventListener("click", () => dialog.close("done"));
    this.#show();
  }

  get shape() {
    return this.dialog.querySelector("[name=shape]:checked").value;
  }

  #bindFinger() {
    let begun = null;
    this.field.addEventListener("pointerdown", (event) => (begun = event.isPrimary ? this.#at(event) : null));
    this.field.addEventListener("pointerup", (event) => {
      if (!begun || !event.isPrimary) return;
      const ended = this.#at(event);
      this.#add(begun);
      if (this.shape !== "point" && distance(begun, ended) > DRAG * this.longest) this.#add(ended);
      begun = null;
    });
    this.field.addEventListener("pointercancel", () => (begun = null));
  }

  /** Where a finger is, in the photograph's pixels. */
  #at({ clientX, clientY }) {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(this.field.getScreenCTM().inverse());
    return [x, y];
  }

  #add(point) {
    const last = this.drawn.at(-1);
    const goesOn = last?.shape === this.shape && last.points.length < (SHAPES[last.shape].most ?? Infinity);
    if (goesOn) last.points.push(point);
    else this.drawn.push({ shape: this.shape, points: [point] });
    this.#show();
  }

  #undo() {
    const last = this.drawn.at(-1);
    last?.points.pop();
    if (!last?.points.length) this.drawn.pop();
    this.#show();
  }

  #key(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const move = moves[event.key];
    if (event.key === "Enter" || event.key === " ") this.#add([...this.cross]);
    else if (!move) return;
    else this.#moveCross(move, event.shiftKey ? STEP / 10 : STEP);
    event.preventDefault();
    this.#show();
  }

  #moveCross(move, step) {
    this.cross = this.cross.map((at, axis) =>
      Math.min(Math.max(at + move[axis] * step * this.longest, 0), this.size_px[axis]),
    );
  }

  #show() {
    const marks = [...this.earlier, ...this.drawn];
    part(this.dialog, "marks").replaceChildren(...marks.map((mark) => this.#figure(mark)));
    const reach = this.longest * 0.03;
    const [x, y] = this.cross;
    part(this.dialog, "cross").replaceChildren(
      shape("path", { d: `M${x - reach} ${y}h${2 * reach}M${x} ${y - reach}v${2 * reach}` }),
    );
    const [left, top] = this.cross.map((at, axis) => Math.round((100 * at) / this.size_px[axis]));
    write(this.dialog, {
      cross: word("cross-at", { x: left, y: top, n: this.drawn.at(-1)?.points.length ?? 0 }),
    });
  }

  #figure({ shape: kind, points }) {
    if (points.length === 1)
      return shape("circle", { cx: points[0][0], cy: points[0][1], r: this.longest * 0.012 });
    if (kind !== "rectangle")
      return shape(kind === "line" ? "polyline" : "polygon", {
        points: points.map((one) => one.join()).join(" "),
      });
    const [x, y] = [0, 1].map((axis) => Math.min(points[0][axis], points[1][axis]));
    const [width, height] = [0, 1].map((axis) => Math.abs(points[0][axis] - points[1][axis]));
    return shape("rect", { x, y, width, height });
  }
}

function distance([x1, y1], [x2, y2]) {
  return Math.hypot(x2 - x1, y2 - y1);
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
