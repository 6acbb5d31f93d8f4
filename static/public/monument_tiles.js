/** The vector tiles of the register as a layer of Leaflet: a canvas a tile, and what lies on it. */
import { PbfReader } from "../vendor/pbf/index.js";
import { TILE_PX, boxOf, marksAt, marksOf } from "./marks.js";
import { FADING, paint, palette } from "./tile_painter.js";
import { readTile } from "./vector_tile.js";

const { L } = window;
const BY_CELLS_TO_ZOOM = 9; // nearer, only dense tiles have numbers, of cells half as wide

export const MonumentTiles = L.GridLayer.extend({
  options: { tileSize: TILE_PX, pane: "overlayPane", noWrap: true, updateWhenZooming: false },

  /** `address` has {z}, {x} and {y} in it; `language` is that of the numbers. */
  initialize(address, language) {
    Object.assign(this, { address, language, marks: new Map(), asked: new Map() });
    Object.assign(this, { shaped: new Set(), shares: {} });
    L.setOptions(this, {});
    this.on("tileunload", ({ coords }) => this.forget(this._tileCoordsToKey(coords)));
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", () => this._map && this.redraw());
  },

  /** Draw the tiles of another question, or of another version. */
  show(address) {
    if (address === this.address) return;
    this.address = address;
    if (this._map) this.redraw();
  },

  createTile(coords, done) {
    const canvas = L.DomUtil.create("canvas", "leaflet-tile");
    canvas.width = canvas.height = TILE_PX * (window.devicePixelRatio || 1);
    this.fill(canvas, coords).then(
      () => done(null, canvas),
      (problem) => done(problem, canvas),
    );
    return canvas;
  },

  async fill(canvas, coords) {
    const key = this._tileCoordsToKey(coords);
    const stop = new AbortController();
    this.asked.set(key, stop);
    const how = { signal: stop.signal, priority: "low" }; // the list comes first
    const answer = await fetch(L.Util.template(this.address, coords), how);
    if (answer.status === 204) return;
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    const layers = readTile(new PbfReader(await answer.arrayBuffer()));
    if (stop.signal.aborted) return;
    const marks = marksOf(layers.monuments ?? [], coords.z > BY_CELLS_TO_ZOOM ? 32 : 64);
    this.marks.set(key, marks);
    if (FADING.some((name) => layers[name])) this.shaped.add(key);
    paint(canvas, { layers, marks }, palette(), this.language, this.shares);
  },

  /** How opaque the "zones" or "ensembles" are, from 0, not drawn, to 1.
   *
   * Only tiles that have some are drawn anew, from what the browser keeps of them.
   */
  fade(name, share) {
    if ((this.shares[name] ?? 1) === share) return;
    this.shares = { ...this.shares, [name]: share };
    const shaped = Object.values(this._tiles ?? {}).filter((one) => this.shaped.has(this._tileCoordsToKey(one.coords)));
    for (const { el, coords } of shaped) this.fill(el, coords).catch(() => {}); // it stays as it was
  },

  /** [longitude, latitude, count] of each mark of the tiles that are drawn. */
  weights() {
    const zoom = this._map.getZoom();
    const isInside = ({ x, y }) => Math.min(x, y) >= 0 && Math.max(x, y) < TILE_PX; // else of the next
    return [...this.marks].flatMap(([key, marks]) => {
      const [column, row, ofZoom] = key.split(":").map(Number);
      if (ofZoom !== zoom) return [];
      return marks.filter(isInside).map(({ x, y, count }) => {
        const { lng, lat } = this._map.unproject([column * TILE_PX + x, row * TILE_PX + y], zoom);
        return [lng, lat, count];
      });
    });
  },

  forget(key) {
    this.asked.get(key)?.abort();
    this.asked.delete(key);
    this.marks.delete(key);
    this.shaped.delete(key);
  },

  /** The marks that a click means, and the bounds of all that they stand for; null for none.
   *
   * A tile tells also what reaches into it from the next one: no other has to be asked.
   */
  hitAt(latlng) {
    const zoom = this._map.getZoom();
    const at = this._map.project(latlng, zoom);
    const tile = at.divideBy(TILE_PX).floor();
    const corner = tile.multiplyBy(TILE_PX);
    const marks = this.marks.get(`${tile.x}:${tile.y}:${zoom}`) ?? [];
    const hit = marksAt(marks, at.x - corner.x, at.y - corner.y);
    if (!hit.length) return null;
    const place = (x, y) => this._map.unproject(corner.add([x, y]), zoom);
    const [left, top, right, bottom] = boxOf(hit);
    const bounds = L.latLngBounds(place(left, top), place(right, bottom));
    return { marks: hit, at: place(hit[0].x, hit[0].y), bounds };
  },
});
