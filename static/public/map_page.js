/** Connects the map, the form and the list of the front page; all of it works without script too. */
import { Answers } from "./answers.js";
import { AskedShape } from "./asked_shape.js";
import { drawBasemap } from "./basemap.js";
import { ConditionLayer } from "./condition_layer.js";
import { nameControls } from "./controls.js";
import { FollowMap } from "./follow_map.js";
import { followGoTo } from "./go_to.js";
import { readView } from "./hash.js";
import { HeatLayer } from "./heat_layer.js";
import { MapTools } from "./map_tools.js";
import { PlacesOnMap } from "./places_on_map.js";
import { boxOf, withoutPage } from "./query.js";
import { followSharing } from "./sharing.js";
import { NO_SHAPE } from "./sketch.js";
import { TileShapes } from "./tile_shapes.js";
import { TilesVersion } from "./tiles_version.js";
import { TimeSlider } from "./time_slider.js";
import { keepView } from "./view.js";
import { language, layers, words } from "./words.js";

const explorer = document.querySelector("[data-explorer]");

window.addEventListener("map:init", ({ detail: { map } }) => {
  window.publicMap = { map }; // for whoever looks from outside: a console, a test
  const { tiles, tileset, extent, card, cards } = explorer.dataset;
  const ofQuestion = (address) => address + withoutPage(location.search);
  let isMoving = false;
  /** What was asked for is drawn, and in sight. */
  const settle = () => {
    if (!isMoving && !places.tiles.isLoading()) explorer.dataset.ready = "true";
  };
  const moveThere = async () => {
    isMoving = true;
    const moved = shape.isThere ? shape.moveTo() : places.moveToExtent(ofQuestion(extent));
    await Promise.resolve(moved).finally(() => (isMoving = false));
    settle();
  };
  const showShape = () => tools.offer(shape.show());
  nameControls(map, words);
  keepView(map);
  const addresses = { tiles: ofQuestion(tiles), card, cards };
  const places = new PlacesOnMap(map, words, addresses, {
    language,
    onReady: () => {
      heat.setPlaces(places.tiles.weights());
      settle();
    },
    onCrowd: (bounds) => answers.ask({ ...NO_SHAPE, bbox: boxIn(bounds) }),
  });
  const shape = new AskedShape(map);
  const heat = new HeatLayer();
  const answers = new Answers(explorer, {
    onList: () => {
      places.offerButtons();
      time.catchUp();
    },
    onChange: () => {
      delete explorer.dataset.ready;
      places.answer(ofQuestion(version.address));
      showShape();
      conditions?.refresh();
      if (time.isOpen || follower.isOn) settle(); // one looks at one place
      else moveThere();
    },
    onFailure: () => location.reload(),
    middle: () => middleOf(map),
  });
  const version = new TilesVersion(tiles, tileset, (now) => places.tiles.show(ofQuestion(now)));
  const tools = new MapTools(map, { ask: (question) => answers.ask(question), language });
  const time = new TimeSlider(answers.form.elements.built_to, (...asked) => answers.ask(...asked));
  const box = explorer.querySelector("[data-follow-map]");
  const follower = new FollowMap(box, map, explorer.querySelector("[data-results]"), (bounds) =>
    answers.ask({ ...NO_SHAPE, bbox: boxIn(bounds) }, { isPassing: true }),
  );
  followSharing();
  followGoTo(map, tools.panel, tools.words);
  for (const name of ["zones", "ensembles"]) {
    const layer = new TileShapes(places.tiles, name);
    map.fire("layer:offer", { name, label: words[name], layer, isOn: true });
  }
  map.fire("layer:offer", { name: "heat", label: words.density, layer: heat });
  const conditions = offerConditions(map, ofQuestion);
  places.followList(explorer);
  offerThisBox(map, answers);
  showShape();
  if (!readView(location.hash)) moveThere(); // to all of them, however narrow the window
  drawBasemap(map, layers, language);
});

/** The layer of the condition, where the page is the office's; else nothing. */
function offerConditions(map, ofQuestion) {
  if (!explorer.dataset.conditions) return null;
  const said = explorer.querySelector("[data-cut-said]");
  const ask = async (bounds) => {
    const address = new URL(ofQuestion(explorer.dataset.conditions), location.href);
    address.searchParams.set("seen", boxIn(bounds));
    const answer = await fetch(address);
    return answer.ok ? answer.json() : { signs: [], is_cut: false };
  };
  const layer = new ConditionLayer(ask, (isCut) => (said.textContent = isCut ? words.cut : ""));
  map.fire("layer:offer", { name: "condition", label: words.conditions, layer, isOn: true });
  return layer;
}

/** "longitude,latitude" in degrees with 5 decimals (some metre). */
function middleOf(map) {
  const { lng, lat } = map.getCenter();
  return `${lng.toFixed(5)},${lat.toFixed(5)}`;
}

function offerThisBox(map, answers) {
  const button = explorer.querySelector("[data-this-box]");
  button.hidden = false;
  button.addEventListener("click", () => {
    answers.ask({ ...NO_SHAPE, bbox: boxIn(map.getBounds()) });
  });
}

function boxIn(bounds) {
  const [west, south] = [bounds.getWest(), bounds.getSouth()];
  const [east, north] = [bounds.getEast(), bounds.getNorth()];
  return boxOf({ west, south, east, north });
}
