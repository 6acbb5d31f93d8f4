/** The shell in small: a store, a person, a package, and screens by hash. For tests only. */
import { openStore } from "/static/inspections/store.js";
import * as monument from "/static/inspections/visit/monument_screen.js";
import * as rapid from "/static/inspections/visit/rapid_screen.js";
import * as visit from "/static/inspections/visit/visit_screen.js";

const screens = { visit, rapid, monument };
const root = document.getElementById("screen");
const store = await openStore();
store.user = 7;
const { forms, package: kept } = await (await fetch("/visit-sample.json")).json();
if (!(await store.package())) {
  const bytes = await (await fetch("/visit-picture.jpg")).arrayBuffer();
  await store.keepPackage(kept, [{ url: "/api/field/v1/thumbnails/f0", bytes }]);
}
const session = { user: { id: 7, name: "Elçin Əliyev" }, clock: { offset_ms: -1200, has_jumped: false } };
const context = { store, session, forms, words: {}, go: (hash) => (location.hash = hash), say: () => {} };

let remove = () => {};
let turn = Promise.resolve();

/** One screen after another, as the shell does. */
function turnTo() {
  turn = turn.then(async () => {
    const [name, ...rest] = location.hash.slice(1).split("/");
    remove();
    remove = (await screens[name]?.show(root, context, ...rest)) ?? (() => {});
    document.body.dataset.shown = location.hash;
  });
}

addEventListener("hashchange", turnTo);
turnTo();
globalThis.store = store; // what a test looks into
