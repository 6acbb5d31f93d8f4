/** Asks the server again without leaving the page: the list is the server's own HTML. */
import { queryOf, withoutPage } from "./query.js";

export class Answers {
  /** `onList` is called when another list stands there, `onChange` when other monuments are asked. */
  constructor(explorer, { onList, onChange, onFailure }) {
    Object.assign(this, { explorer, onList, onChange, onFailure });
    this.form = explorer.querySelector("[data-filter]");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask({});
    });
    this.form.addEventListener("change", (event) => {
      if (event.target.matches("select")) this.ask({});
    });
    explorer.addEventListener("click", (event) => this.follow(event));
    window.addEventListener("popstate", () => this.load());
    this.shown = location.search;
    this.placesShown = withoutPage(location.search);
  }

  /** What the form asks, and `more` (name to value) besides. */
  ask(more) {
    for (const [name, value] of Object.entries(more)) this.form.elements[name].value = value;
    this.open(queryOf(new FormData(this.form)));
  }

  follow(event) {
    const link = event.target.closest("a[data-load]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open(new URL(link.href).search);
  }

  open(query) {
    history.pushState(null, "", location.pathname + query + location.hash);
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
    for (const part of ["[data-results]", "[data-numbers]", "[data-moment]"]) {
      document.querySelector(part).replaceChildren(...page.querySelector(part).childNodes);
    }
    for (const field of this.form.elements) {
      const told = field.name && page.querySelector(`[data-filter] [name="${field.name}"]`);
      if (told) field.value = told.value;
    }
    this.explorer.querySelector("[data-results]").scrollIntoView({ block: "nearest" });
    const placesAsked = withoutPage(location.search);
    if (placesAsked !== this.placesShown) this.onChange();
    this.placesShown = placesAsked;
    this.onList();
  }
}
