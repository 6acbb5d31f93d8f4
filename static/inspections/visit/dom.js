/** Templates and words of the page, as the server wrote them; scripts build no sentence. */
import { filled } from "./core.js";

const box = () => document.getElementById("visit-words");
let said;

/** The word of a name, with its places filled; the name itself shows that a word is missing. */
export function word(name, values = {}) {
  said ??= new Map([...box().content.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]));
  return filled(said.get(name) ?? name, values);
}

/** The element that a template holds, as new. */
export function made(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

/** The first element that says data-NAME, below or at `root`. */
export function part(root, name) {
  return root.matches(`[data-${name}]`) ? root : root.querySelector(`[data-${name}]`);
}

/** Write texts into slots by name; an empty text leaves the slot empty, and hidden if it may be. */
export function write(root, texts) {
  for (const [name, text] of Object.entries(texts)) {
    const slot = root.querySelector(`[data-slot="${name}"]`);
    slot.textContent = text ?? "";
    if (slot.hasAttribute("hidden") || slot.dataset.hides) {
      slot.dataset.hides = "yes";
      slot.hidden = !text;
    }
  }
}

export const language = () => document.documentElement.lang || "az";

/** "4 May 2026" in the page's language; Azerbaijani and others by the browser's own knowledge. */
export function dayText(iso) {
  return new Intl.DateTimeFormat(language(), { dateStyle: "medium" }).format(new Date(iso));
}

export function timeText(date) {
  return new Intl.DateTimeFormat(language(), { timeStyle: "short" }).format(date);
}

/** Where the drawings are; empty where the shell named none, and then none is shown. */
export function drawing(svg, icon) {
  const sprite = box().dataset.sprite;
  svg.toggleAttribute("hidden", !(sprite && icon));
  if (sprite && icon) svg.firstElementChild.setAttribute("href", `${sprite}#${icon}`);
}

/** A text field bound to what it writes: `keep(text)` at each keystroke. */
export function bindText(field, text, keep) {
  field.value = text ?? "";
  field.addEventListener("input", () => keep(field.value));
}
