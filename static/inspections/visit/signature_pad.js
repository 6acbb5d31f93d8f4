/** The pad that one signs on: strokes of a finger or a pen, or the name alone. */
import { made, part } from "./dom.js";
import { onField } from "./signature.js";

const SVG = "http://www.w3.org/2000/svg";

/** {element, name(), strokes} of a pad; `name` stands in it beforehand. */
export function signaturePad({ name = "" } = {}) {
  const element = made("visit-pad");
  const field = part(element, "field");
  const strokes = [];
  part(element, "name").value = name;
  bindStrokes(field, strokes);
  part(element, "wipe").addEventListener("click", () => {
    strokes.length = 0;
    for (const line of field.querySelectorAll("polyline")) line.remove();
  });
  return { element, strokes, name: () => part(element, "name").value.trim() };
}

function bindStrokes(field, strokes) {
  let line = null;
  field.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary) return;
    field.setPointerCapture(event.pointerId);
    line = document.createElementNS(SVG, "polyline");
    field.append(line);
    strokes.push([]);
    draw(event);
  });
  field.addEventListener("pointermove", (event) => line && event.isPrimary && draw(event));
  for (const end of ["pointerup", "pointercancel"]) field.addEventListener(end, () => (line = null));

  function draw(event) {
    strokes.at(-1).push(onField(event, field.getBoundingClientRect()));
    line.setAttribute(
      "points",
      strokes
        .at(-1)
        .map((point) => point.map((at) => at.toFixed(1)).join())
        .join(" "),
    );
  }
}
