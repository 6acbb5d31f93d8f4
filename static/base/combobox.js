/** An input whose suggestions are links, by groups: the combobox pattern of the ARIA practices. */

import { Asking } from "./suggest.js";

const MARGIN_PX = 8;

/** The option after a key, of `count`; -1 is the input itself, which lies between last and first. */
export function moved(active, count, key) {
  if (key === "ArrowDown") return active + 1 < count ? active + 1 : -1;
  if (key === "ArrowUp") return active === -1 ? count - 1 : active - 1;
  return active;
}

/** Lets `input` suggest; without this, its form leads to the page of all that was found. */
export class Combobox {
  constructor(input) {
    Object.assign(this, { input, active: -1, options: [] });
    this.list = made("div", { id: `${input.id}-suggestions`, className: "suggestions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.suggestionsLabel);
    this.said = made("p", { className: "visually-hidden" });
    this.said.setAttribute("role", "status");
    input.after(this.list, this.said);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    this.asking = new Asking(input.dataset.suggestions, (told) => this.show(told));
    this.close();
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.asking.ask(this.input.value));
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    // A press on a suggestion leaves the focus in the input, so that the click still finds it.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault(); // else the browser empties the input as well
      this.close();
    } else if (event.key === "Enter") {
      const option = this.options[this.active];
      if (!option) return this.close(); // the form asks for all
      event.preventDefault();
      option.click();
    } else if (event.key === "ArrowDown" && this.list.hidden) {
      this.asking.ask(this.input.value);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.list.hidden) return;
      event.preventDefault();
      this.choose(moved(this.active, this.options.length, event.key));
    }
  }

  choose(index) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.options[index];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  show(told) {
    if (!told?.groups.length || document.activeElement !== this.input) {
      this.close();
      this.said.textContent = told?.said ?? "";
      return;
    }
    const groups = told.groups.map((group, number) => this.group(group, number));
    const all = this.option(told.all, "suggestions__all");
    this.list.replaceChildren(...groups, all);
    this.options = [...this.list.querySelectorAll("[role=option]")];
    this.options.forEach((option, number) => (option.id = `${this.list.id}-${number}`));
    this.choose(-1);
    this.list.hidden = false;
    this.list.scrollTop = 0;
    this.keepInTheWindow();
    this.input.setAttribute("aria-expanded", "true");
    this.said.textContent = told.said;
  }

  /** The list hangs at the end of the input, which on a phone may leave no room beside it. */
  keepInTheWindow() {
    this.list.style.translate = "";
    const { left } = this.list.getBoundingClientRect();
    if (left < MARGIN_PX) this.list.style.translate = `${MARGIN_PX - left}px`;
  }

  group({ label, lines }, number) {
    const head = made("div", { id: `${this.list.id}-of-${number}`, className: "suggestions__head" });
    head.textContent = label;
    head.setAttribute("role", "presentation");
    const group = made("div", {});
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", head.id);
    group.append(head, ...lines.map((line) => this.option(line)));
    return group;
  }

  option({ label, note, address }, className = "") {
    const option = made("a", { href: address, tabIndex: -1 });
    option.className = `suggestions__one ${className}`.trim();
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(made("span", { textContent: label }));
    if (note) option.append(" ", made("span", { textContent: note, className: "muted small" }));
    return option;
  }

  close() {
    this.asking.stop();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.options = [];
    this.active = -1;
    this.said.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

function made(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
