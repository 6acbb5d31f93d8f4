/** Templates and words of the page, as the server wrote them; scripts build no sentence. */
import { filled } from "./core.js";

const box = () => document.getElementById("visit-words");
let said;

/** The word of a name, with its places filled; the name itself shows that a word is missing. */
export function word(name, values = {}) {
  said ??= new Map(
    [...box().content.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]),
  );
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

/** "4 May 2026" in the page's language. Chromium knows no Azerbaijani months: there 04.05.2026. */
export function dayText(iso) {
  const date = new Date(iso);
  if (language() !== "az") return new Intl.DateTimeFormat(language(), { dateStyle: "medium" }).format(date);
  const [day, month] = [date.getDate(), date.getMonth() + 1].map((part) => String(part).padStart(2, "0"));
  return `${day}.${month}.${date.getFullYear()}`;
}

export function timeText(date) {
  return new Intl.DateTimeFormat(language(), { timeStyle: "short" }).format(date);
}

/** A drawing of the sprite; a term that has none shows none. */
export function drawing(svg, icon) {
  svg.toggleAttribute("hidden", !icon);
  if (icon) svg.firstElementChild.setAttribute("href", `${box().dataset.sprite}#${icon}`);
}

/** A text field bound to what it writes: `keep(text)` at each keystroke. */
export function bindText(field, text, keep) {
  field.value = text ?? "";
  field.addEventListener("input", () => keep(field.value));
}
