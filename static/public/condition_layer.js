/** What the last visits found, as signs beside the places: for the office, where the page offers it. */
const { L } = window;
const SIZE_PX = 20;

export const ConditionLayer = L.LayerGroup.extend({
  /** `ask(seen)` fetches {signs, is_cut} of "west,south,east,north"; `onCut(isCut)` is told of each. */
  initialize(ask, onCut) {
    L.LayerGroup.prototype.initialize.call(this);
    Object.assign(this, { ask, onCut, asked: 0 });
  },

  onAdd(map) {
    L.LayerGroup.prototype.onAdd.call(this, map);
    map.on("moveend", this.refresh, this);
    this.refresh();
  },

  onRemove(map) {
    map.off("moveend", this.refresh, this);
    this.onCut(false);
    L.LayerGroup.prototype.onRemove.call(this, map);
  },

  /** Ask anew for what is seen now; the answer to an earlier place is passed over. */
  async refresh() {
    if (!this._map) return;
    const number = ++this.asked;
    const { signs, is_cut: isCut } = await this.ask(this._map.getBounds());
    if (number !== this.asked || !this._map) return;
    this.clearLayers();
    for (const sign of signs) this.addLayer(signOf(sign));
    this.onCut(isCut);
  },
});

/**
 * Beside the place, so that both are seen; the list says the same in words. A damage grade after a
 * disaster, "D4", stands on the sign of the class that is nearest to it.
 */
function signOf({ condition_class: found, damage_grade: grade, longitude, latitude }) {
  const icon = L.divIcon({
    className: `condition condition--${found.toLowerCase()}`,
    html: grade || found.slice(2),
    iconSize: [SIZE_PX, SIZE_PX],
    iconAnchor: [-2, SIZE_PX],
  });
  return L.marker([latitude, longitude], { icon, interactive: false, keyboard: false });
}
