/** Drawing on a map of the office: snapping, undo and redo, and what the server says meanwhile. */
import { linesOf, snapped } from "./snapping.js";
import { Undoing } from "./undoing.js";

const { L } = window;
const ASK_AFTER_MS = 250;

const plainAdd = L.Draw.Polyline.prototype.addVertex;
const plainEnable = L.Draw.Polyline.prototype.addHooks;
const plainDrag = L.Edit.PolyVerticesEdit.prototype._onMarkerDrag;

// Leaflet.draw has no hook for where a vertex goes: its own three methods are wrapped.
L.Draw.Polyline.include({
  addHooks() {
    plainEnable.call(this);
    this._map.drawing?.started(this);
  },
  addVertex(latlng) {
    plainAdd.call(this, this._map.drawing?.snap(latlng) ?? latlng);
  },
});
L.Edit.PolyVerticesEdit.include({
  _onMarkerDrag(event) {
    const { drawing } = this._poly._map;
    if (drawing) event.target.setLatLng(drawing.snap(event.target.getLatLng(), this._poly));
    plainDrag.call(this, event);
  },
});

/** Draw what lies around, help while one draws, and tell `onShape(layers, isDone)` of each change. */
export class Drawing {
  constructor(map, frame, { items, onShape, own = () => null }) {
    Object.assign(this, { map, frame, items, onShape, own });
    map.drawing = this;
    this.around = L.geoJSON(null, { style: styleOf, interactive: false }).addTo(map);
    this.said = frame.querySelector("[data-shape-said]");
    this.undoing = new Undoing();
    this.isEditing = false;
    this.addTools();
    this.follow();
    map.on("moveend", () => this.fetchAround());
    this.fetchAround();
  }

  started(handler) {
    this.handler = handler;
    this.redone = [];
    this.showTools();
  }

  follow() {
    const { map } = this;
    map.on("draw:drawvertex", ({ layers }) => {
      this.showTools();
      const corners = layers.getLayers().map((marker) => marker.getLatLng());
      if (corners.length > 1) this.onShape([this.handler instanceof L.Draw.Polygon && corners.length > 2 ? L.polygon(corners) : L.polyline(corners)], false);
    });
    map.on("draw:drawstop", () => {
      this.handler = null;
      this.showTools();
    });
    map.on("draw:editstart", () => this.startEditing());
    map.on("draw:editvertex", () => this.edited());
    map.on("draw:editstop", () => {
      this.isEditing = false;
      this.showTools();
    });
    map.getContainer().addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("keydown", (event) => this.handler && this.key(event));
  }

  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.target.matches?.("input, textarea")) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    event.stopPropagation();
    if (key === "y" || event.shiftKey) this.redo();
    else this.undo();
  }

  undo() {
    if (this.handler) this.undoVertex();
    else if (this.isEditing) this.restore(this.undoing.undo());
    this.showTools();
  }

  redo() {
    if (this.handler && this.redone.length) {
      const again = this.redone;
      plainAdd.call(this.handler, again.pop());
      this.redone = again;
    } else if (this.isEditing) this.restore(this.undoing.redo());
    this.showTools();
  }

  undoVertex() {
    const corners = this.handler._markers;
    if (corners.length < 2) return;
    this.redone.push(corners.at(-1).getLatLng());
    this.handler.deleteLastVertex();
  }

  startEditing() {
    this.isEditing = true;
    this.undoing.begin(this.state());
    this.showTools();
  }

  edited() {
    this.undoing.did(this.state());
    this.onShape(this.items.getLayers(), false);
    this.showTools();
  }

  state() {
    return new Map(this.items.getLayers().map((layer) => [layer, layer.getLatLngs?.().map(copied)]));
  }

  restore(state) {
    if (!state) return;
    for (const [layer, latlngs] of state) {
      if (!latlngs) continue;
      layer.editing.disable();
      layer.setLatLngs(latlngs.map(copied));
      layer.editing.latlngs = [layer._latlngs];
      layer.editing.enable();
    }
    this.onShape(this.items.getLayers(), false);
  }

  /** On a corner or border that is there already, within ten pixels; not on the shape's own. */
  snap(latlng, but) {
    const { map } = this;
    const pixels = (line) => line.map((corner) => map.latLngToLayerPoint(corner));
    const lines = this.borders.map(pixels);
    for (const layer of this.items.getLayers()) {
      if (layer !== but && layer.getLatLngs) lines.push(...rings(layer.getLatLngs()).map(pixels));
    }
    const point = map.latLngToLayerPoint(latlng);
    const place = snapped(point, lines);
    if (place === point) return latlng;
    return this.exact(place) ?? map.layerPointToLatLng(place);
  }

  /** A corner that is snapped to keeps its own coordinates, not those of a pixel. */
  exact(place) {
    for (const line of this.borders) {
      for (const corner of line) {
        const { x, y } = this.map.latLngToLayerPoint(corner);
        if (x === place.x && y === place.y) return L.latLng(corner);
      }
    }
    return null;
  }

  borders = [];

  async fetchAround() {
    const bounds = this.map.getBounds();
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const inside = box.map((degrees, i) => Math.min(Math.max(degrees, i % 2 ? -90 : -180), i % 2 ? 90 : 180));
    const answer = await fetch(`${this.frame.dataset.around}?${new URLSearchParams({ bbox: inside.join(",") })}`).catch(() => null);
    if (answer?.ok) this.showAround((await answer.json()).features);
  }

  showAround(features) {
    const own = this.own();
    const shown = own ? [...features, { type: "Feature", properties: { kind: "old" }, geometry: own }] : features;
    this.around.clearLayers().addData({ type: "FeatureCollection", features: shown });
    this.around.bringToBack();
    this.borders = shown
      .flatMap(({ geometry }) => linesOf(geometry))
      .map((line) => line.map(([longitude, latitude]) => L.latLng(latitude, longitude)));
    this.frame.dataset.aroundCount = String(features.length);
  }

  /** Ask what the shape measures and overlaps, soon; `onTold` hears the answer. */
  ask(text, onTold = () => {}) {
    clearTimeout(this.timer);
    if (!text.trim()) return this.say({});
    this.timer = setTimeout(async () => {
      const told = await measure(this.frame, text);
      this.say(told);
      onTold(told);
    }, ASK_AFTER_MS);
  }

  say({ problem, words, overlaps = [] }) {
    const lines = problem ? [problem] : [words, ...overlaps].filter(Boolean);
    this.said.replaceChildren(
      ...lines.map((text) => Object.assign(document.createElement("p"), { textContent: text })),
    );
    this.said.toggleAttribute("data-bad", Boolean(problem));
  }

  addTools() {
    const { undo, redo } = this.frame.dataset;
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar shape-tools");
      this.undoButton = toolButton(bar, "↶", undo, () => this.undo());
      this.redoButton = toolButton(bar, "↷", redo, () => this.redo());
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    };
    control.addTo(this.map);
    this.showTools();
  }

  showTools() {
    const corners = this.handler?._markers?.length ?? 0;
    this.undoButton.disabled = !(corners > 1 || (this.isEditing && this.undoing.past.length > 1));
    this.redoButton.disabled = !(this.redone?.length || (this.isEditing && this.undoing.future.length));
  }

  redone = [];
}

function toolButton(bar, sign, title, onClick) {
  const button = L.DomUtil.create("button", "", bar);
  Object.assign(button, { type: "button", textContent: sign, title });
  button.setAttribute("aria-label", title);
  button.addEventListener("click", onClick);
  return button;
}

async function measure(frame, shape) {
  const { monument, zone } = frame.dataset;
  const token = frame.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(frame.dataset.measure, {
    method: "POST",
    body: new URLSearchParams({ shape, monument, zone }),
    headers: { "X-CSRFToken": token },
  }).catch(() => null);
  return answer?.ok ? answer.json() : {};
}

function styleOf({ properties: { kind } }) {
  return { className: `around around--${kind}`, weight: kind === "old" ? 3 : 1.5 };
}

function copied(latlng) {
  return Array.isArray(latlng) ? latlng.map(copied) : L.latLng(latlng.lat, latlng.lng);
}

function rings(latlngs) {
  if (!latlngs.length) return [];
  return Array.isArray(latlngs[0]) ? latlngs.flatMap(rings) : [[...latlngs, latlngs[0]]];
}
