/** A slider across the map: the scans are seen on its left only, and what lies under them on its right. */

const PANE = "scans";

export class Swipe {
  /** `box` switches it on; `onChange()` is called when it was moved or switched. */
  constructor(map, box, onChange) {
    const frame = document.querySelector("[data-swipe]");
    Object.assign(this, { map, box, frame, range: frame.querySelector("[data-swipe-range]") });
    box.addEventListener("change", () => (this.put(box.checked ? this.range.valueAsNumber : null), onChange()));
    this.range.addEventListener("input", () => (this.clip(), onChange()));
    map.on("move zoomend resize layeradd", () => this.clip());
  }

  /** Where it stands in hundredths of the map's width, or null when it is off. */
  percent() {
    return this.box.checked ? this.range.valueAsNumber : null;
  }

  put(percent) {
    this.box.checked = percent !== null;
    if (percent !== null) this.range.value = percent;
    this.frame.hidden = percent === null;
    this.clip();
  }

  clip() {
    const pane = this.map.getPane(PANE);
    const percent = this.percent();
    this.frame.querySelector("[data-swipe-line]").style.left = `${percent ?? 0}%`;
    if (!pane) return;
    const size = this.map.getSize();
    const { x, y } = this.map.containerPointToLayerPoint([0, 0]);
    const right = x + (size.x * percent) / 100;
    const corners = [[x, y], [right, y], [right, y + size.y], [x, y + size.y]];
    const path = corners.map(([left, top]) => `${left}px ${top}px`).join(", ");
    pane.style.clipPath = percent === null ? "" : `polygon(${path})`;
  }
}
