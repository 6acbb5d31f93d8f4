/** Where the map is and what lies on it stand in the address after #, and follow it. */
import { readView, writeOverlays, writeView } from "./hash.js";
import { LayersControl } from "./layers_control.js";
import { OverlaysOnMap } from "./overlays_on_map.js";

/** The hash follows the map and the layers on it, and they the hash. */
export function keepView(map) {
  const control = document.querySelector("[data-overlays]");
  const layersOn = new LayersControl(map, control, () => keep());
  const hasScans = document.getElementById("map-overlays");
  const scans = hasScans && new OverlaysOnMap(map, control, () => keep());
  const follow = () => {
    const view = readView(location.hash);
    if (view) map.setView([view.latitude, view.longitude], view.zoom, { animate: false });
  };
  follow();
  window.addEventListener("hashchange", follow);
  const keep = () => {
    const { lat: latitude, lng: longitude } = map.getCenter();
    const view = writeView({ zoom: map.getZoom(), latitude, longitude });
    const hash = view + writeOverlays(scans?.state() ?? []) + layersOn.state();
    history.replaceState(history.state, "", location.pathname + location.search + hash);
  };
  map.on("moveend", keep);
}
