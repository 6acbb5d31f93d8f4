/** Connects the map, the form and the list of the front page; all of it works without script too. */
import { Answers } from "./answers.js";
import { AskedShape } from "./asked_shape.js";
import { drawBasemap } from "./basemap.js";
import { nameControls } from "./controls.js";
import { followGoTo } from "./go_to.js";
import { readView } from "./hash.js";
import { keepView } from "./view.js";
import { MapTools } from "./map_tools.js";
import { PlacesOnMap } from "./places_on_map.js";
import { boxOf } from "./query.js";
import { followSharing } from "./sharing.js";
import { NO_SHAPE } from "./sketch.js";
import { TimeSlider } from "./time_slider.js";
import { language, layers, words } from "./words.js";

const explorer = document.querySelector("[data-explorer]");

window.addEventListener("map:init", ({ detail: { map } }) => {
  window.publicMap = { map }; // for whoever looks from outside: a console, a test
  nameControls(map, words);
  const places = new PlacesOnMap(map, words);
  const shape = new AskedShape(map);
  const answers = new Answers(explorer, {
    onList: () => places.offerButtons(),
    onChange: () => loadPlaces({ moveTo: !time.isOpen }), // through time one looks at one place
    onFailure: () => location.reload(),
    middle: () => middleOf(map),
  });
  const loadPlaces = async ({ moveTo }) => {
    const answer = await fetch(explorer.dataset.places + location.search);
    places.show(answer.ok ? await answer.json() : { features: [] });
    const hasShape = shape.show();
    tools.offer(hasShape);
    if (moveTo) (hasShape ? shape : places).moveTo();
    explorer.dataset.ready = "true";
  };

  const tools = new MapTools(map, { ask: (question) => answers.ask(question), language });
  const time = new TimeSlider(answers.form.elements.built_to, (...asked) => answers.ask(...asked));
  followSharing();
  followGoTo(map, tools.panel, tools.words);
  keepView(map);
  places.followList(explorer);
  offerThisBox(map, answers);
  loadPlaces({ moveTo: !readView(location.hash) }); // all of them, however narrow the window
  drawBasemap(map, layers, language);
});

/** "longitude,latitude" in degrees with 5 decimals (some metre). */
function middleOf(map) {
  const { lng, lat } = map.getCenter();
  return `${lng.toFixed(5)},${lat.toFixed(5)}`;
}

function offerThisBox(map, answers) {
  const button = explorer.querySelector("[data-this-box]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const bounds = map.getBounds();
    const [west, south] = [bounds.getWest(), bounds.getSouth()];
    const [east, north] = [bounds.getEast(), bounds.getNorth()];
    answers.ask({ ...NO_SHAPE, bbox: boxOf({ west, south, east, north }) });
  });
}
