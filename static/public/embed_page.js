/** The bare map inside a page of another site: every link leaves the frame. */
import { AskedShape } from "./asked_shape.js";
import { drawBasemap } from "./basemap.js";
import { nameControls } from "./controls.js";
import { readView } from "./hash.js";
import { PlacesOnMap } from "./places_on_map.js";
import { followLinks } from "./sharing.js";
import { keepView } from "./view.js";
import { language, layers, words } from "./words.js";

const frame = document.querySelector("[data-embedded]");

window.addEventListener("map:init", async ({ detail: { map } }) => {
  map.scrollWheelZoom.disable(); // the page round it scrolls; the buttons zoom
  nameControls(map, words);
  const hasView = readView(location.hash);
  const places = new PlacesOnMap(map, words);
  const shape = new AskedShape(map);
  keepView(map);
  followLinks();
  leaveTheFrame();
  drawBasemap(map, layers, language);
  const answer = await fetch(frame.dataset.places + location.search);
  places.show(answer.ok ? await answer.json() : { features: [] });
  const hasShape = shape.show();
  if (!hasView) (hasShape ? shape : places).moveTo();
  frame.dataset.ready = "true";
});

/** No other page of this site may be framed: the browser would show nothing. */
function leaveTheFrame() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && !link.getAttribute("href").startsWith("#")) Object.assign(link, { target: "_blank", rel: "noopener" });
  }, true);
}
