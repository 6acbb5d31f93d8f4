/** Asks the server again without leaving the page: the list is the server's own HTML. */
import { queryOf, withoutPage } from "./query.js";

export class Answers {
  /**
   * `onList` is called when another list stands there, `onChange` when other monuments are asked;
   * `middle` says "longitude,latitude" of what is looked at, for an order by distance.
   */
  constructor(explorer, { onList, onChange, onFailure, middle }) {
    Object.assign(this, { explorer, onList, onChange, onFailure, middle });
    this.form = explorer.querySelector("[data-filter]");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask({});
    });
    // Some of its fields stand with the list, and belong to it by their attribute.
    explorer.addEventListener("change", ({ target }) => {
      if (target.form !== this.form || !target.matches("select, [type=checkbox]")) return;
      const from = target.name === "sort" && target.value.endsWith("distance") && this.fromHere();
      this.ask(from || {});
    });
    explorer.addEventListener("click", (event) => this.follow(event));
    window.addEventListener("popstate", () => this.load());
    this.shown = location.search;
    this.placesShown = withoutPage(location.search);
  }

  /**
   * What the form asks, and `more` (name to value) besides; done when the answer stands there. What
   * is only passing, as a picture of many, is not gone back to.
   */
  ask(more, { isPassing = false } = {}) {
    for (const [name, value] of Object.entries(more)) this.form.elements[name].value = value;
    return this.open(queryOf(new FormData(this.form)), isPassing);
  }

  /** Where distances are meant from, when nothing else is said. */
  fromHere() {
    return this.form.elements.from.value ? {} : { from: this.middle() };
  }

  follow(event) {
    const link = event.target.closest("a[data-load]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open(new URL(link.href).search);
  }

  open(query, isPassing = false) {
    const address = location.pathname + query + location.hash;
    if (isPassing) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    return this.load();
  }

  async load() {
    if (location.search === this.shown) return; // only the hash has changed
    this.shown = location.search;
    const asked = location.search;
    try {
      const answer = await fetch(location.pathname + location.search);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (asked === location.search) this.put(page);
    } catch {
      this.onFailure();
    }
  }

  /** `page` is the parsed document of the same address. */
  put(page) {
    const kept = keptIn(document);
    for (const part of ["[data-results]", "[data-numbers]", "[data-moment]", "[data-facets]"]) {
      document.querySelector(part).replaceChildren(...page.querySelector(part).childNodes);
    }
    for (const field of this.form.elements) {
      if (!field.name || field.type === "checkbox") continue; // those came with their part
      const told = page.querySelector(`[name="${field.name}"]`);
      if (told) field.value = told.value;
    }
    putBack(kept);
    this.explorer.querySelector("[data-results]").scrollIntoView({ block: "nearest" });
    const placesAsked = withoutPage(location.search);
    if (placesAsked !== this.placesShown) this.onChange();
    this.placesShown = placesAsked;
    this.onList();
  }
}

/** What a person has opened, and where the focus is: it outlives what it stands in. */
function keptIn(page) {
  const open = new Map();
  for (const one of page.querySelectorAll("[data-kept-open]")) open.set(one.dataset.keptOpen, one.open);
  const { name, value, type, id, dataset } = document.activeElement ?? {};
  if (dataset?.reference) return { open, focused: { reference: dataset.reference } };
  return { open, focused: type === "checkbox" ? { name, value } : { id } };
}

function putBack({ open, focused }) {
  for (const one of document.querySelectorAll("[data-kept-open]")) {
    if (open.has(one.dataset.keptOpen)) one.open = open.get(one.dataset.keptOpen);
  }
  const again = found(focused);
  if (again && again !== document.activeElement) again.focus({ preventScroll: true });
}

/** The link of a monument, the value of a facet, or what has an id. */
function found({ reference, name, value, id }) {
  if (reference) return document.querySelector(`[data-results] [data-reference="${CSS.escape(reference)}"]`);
  if (id) return document.getElementById(id);
  return name && document.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
}
