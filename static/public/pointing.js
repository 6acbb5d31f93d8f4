/**
 * Clicks on the map while a tool is in use: they mean a place, and neither a pin, nor a popup, nor
 * a zoom. They are caught on their way down, so that no layer has to know of tools.
 */

const MOVED_PX = 6; // a drag moves the map and chooses nothing
const NOT_THE_GROUND = ".leaflet-control, .leaflet-popup";

/** `onPlace(place)`, `onMove(place)`, `onDouble()`; gives a function that ends it. */
export function point(map, { onPlace, onMove, onDouble }) {
  const frame = map.getContainer();
  const ending = new AbortController();
  const options = { capture: true, signal: ending.signal };
  let down = null;
  const placeOf = (event) => {
    const { lat, lng } = map.mouseEventToLatLng(event);
    return [lng, lat];
  };
  const caught = (listener) => (event) => {
    if (event.target.closest(NOT_THE_GROUND)) return;
    event.stopPropagation();
    event.preventDefault();
    listener(event);
  };
  frame.addEventListener("pointerdown", (event) => (down = [event.clientX, event.clientY]), options);
  frame.addEventListener("click", caught((event) => {
    const moved = down && Math.hypot(event.clientX - down[0], event.clientY - down[1]) > MOVED_PX;
    if (!moved && event.detail < 2) onPlace(placeOf(event));
  }), options);
  frame.addEventListener("dblclick", caught(() => onDouble()), options);
  frame.addEventListener("pointermove", (event) => event.pointerType === "mouse" && onMove(placeOf(event)), options);
  frame.classList.add("is-pointing");
  return () => {
    ending.abort();
    frame.classList.remove("is-pointing");
  };
}
