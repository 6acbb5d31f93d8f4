/** The bare map inside a page of another site: every link leaves the frame. */
import { AskedShape } from "./asked_shape.js";
import { drawBasemap } from "./basemap.js";
import { nameControls } from "./controls.js";
import { readView } from "./hash.js";
import { PlacesOnMap } from "./places_on_map.js";
import { withoutPage } from "./query.js";
import { followLinks } from "./sharing.js";
import { keepView } from "./view.js";
import { language, layers, words } from "./words.js";

const frame = document.querySelector("[data-embedded]");

window.addEventListener("map:init", async ({ detail: { map } }) => {
  map.scrollWheelZoom.disable(); // the page round it scrolls; the buttons zoom
  nameControls(map, words);
  const hasView = readView(location.hash);
  const { tiles, extent, card, cards } = frame.dataset;
  const ofQuestion = (address) => address + withoutPage(location.search);
  const addresses = { tiles: ofQuestion(tiles), card, cards };
  const places = new PlacesOnMap(map, words, addresses, { language, onReady: () => {}, onCrowd: () => {} });
  const shape = new AskedShape(map);
  keepView(map);
  followLinks();
  leaveTheFrame();
  drawBasemap(map, layers, language);
  shape.show();
  if (!hasView) await (shape.isThere ? shape.moveTo() : places.moveToExtent(ofQuestion(extent)));
  frame.dataset.ready = "true";
});

/** No other page of this site may be framed: the browser would show nothing. */
function leaveTheFrame() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && !link.getAttribute("href").startsWith("#")) Object.assign(link, { target: "_blank", rel: "noopener" });
  }, true);
}
