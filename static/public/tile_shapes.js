/** Zones, or ensembles, of the tiles as a layer that the control of layers puts on, off and fades. */
const { L } = window;

export const TileShapes = L.Layer.extend({
  /** `tiles` is the MonumentTiles that draw them, `name` "zones" or "ensembles". */
  initialize(tiles, name) {
    Object.assign(this, { tiles, name, share: 1 });
    tiles.fade(name, 0); // until it is put on the map
  },

  onAdd() {
    this.tiles.fade(this.name, this.share);
  },

  onRemove() {
    this.tiles.fade(this.name, 0);
  },

  setOpacity(share) {
    this.share = share;
    if (this._map) this.tiles.fade(this.name, share);
  },
});
