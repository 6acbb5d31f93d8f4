/** A list that follows the map: what is seen there is what it lists, as long as its box is ticked. */

export class FollowMap {
  /** `ask(bounds)` lists what lies within; `list` is where a reader is not to be disturbed. */
  constructor(box, map, list, ask) {
    Object.assign(this, { box, map, list, ask });
    box.closest("label").hidden = false;
    box.addEventListener("change", () => this.follow());
    map.on("moveend", () => this.follow());
  }

  get isOn() {
    return this.box.checked;
  }

  /** Whoever goes through the list moves the map a little, and keeps the list that he reads. */
  follow() {
    if (this.isOn && !this.list.contains(document.activeElement)) this.ask(this.map.getBounds());
  }
}
