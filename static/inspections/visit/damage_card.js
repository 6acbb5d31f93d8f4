/** One damage: where, what it looks like, how much, why; its photographs, marks and spoken note. */
import { bindText, made, part, word, write } from "./dom.js";
import { photoBox } from "./photo_box.js";
import { pickOf } from "./pick.js";
import { decimal, dropDamage } from "./record.js";
import { UNSURE } from "./vocabulary.js";
import { voiceBox } from "./voice.js";

const MEASURES = ["area_m2", "length_m", "width_mm", "depth_mm", "count"];

/** {element, stop} of a damage of the visit; `removed()` when it was taken away. */
export function damageCard(visit, damage, { isOpen, removed }) {
  const element = made("visit-damage");
  const card = { visit, damage, element };
  element.open = isOpen;
  element.dataset.damage = damage.uuid;
  askElement(card);
  askKind(card);
  ask(card, "extent", "extent", "ask-extent");
  ask(card, "activity", "activity", "ask-activity");
  askCause(card);
  askMeasures(card);
  bindText(part(element, "note"), damage.note, (note) => changed(card, { note }));
  const voice = photosAndVoice(card);
  part(element, "remove-damage").addEventListener("click", () => remove(card, removed));
  title(card);
  return { element, stop: voice.stop };
}

function changed(card, given) {
  Object.assign(card.damage, given);
  title(card);
  card.visit.changed();
}

function title({ visit, damage, element }) {
  const change = damage.continues ? word(`change-${damage.change}`) : "";
  write(element, { name: [visit.damageName(damage), change].filter(Boolean).join(" · ") });
}

/** The element by a list of the phone itself: it is long, and most often given already. */
function askElement({ visit, damage, element }) {
  const field = made("visit-select");
  const select = field.querySelector("select");
  write(field, { label: word("step-elements") });
  const codes = ["", ...visit.elements];
  select.append(...codes.map((code) => new Option(visit.elementName(code), code)));
  select.value = damage.element ?? "";
  select.addEventListener("change", () =>
    changed({ visit, damage, element }, { element: select.value || null }),
  );
  part(element, "element").append(field);
}

/** Family first, type second, subtype if one will; "not sure" is an answer at both. */
function askKind(card) {
  const { visit, damage, element } = card;
  const family = pickOf(visit.vocabulary, "family", {
    legend: word("ask-family"),
    chosen: damage.family ?? (damage.is_unsure ? UNSURE : null),
    style: "drawn",
    unsure: word("damage-unsure"),
    choose: (code) => {
      const isUnsure = code === UNSURE;
      changed(card, { family: isUnsure ? null : code, is_unsure: isUnsure, type: null, subtype: null });
      askType(card);
    },
  });
  part(element, "family").append(family.element);
  askType(card);
}

function askType(card) {
  const { visit, damage, element } = card;
  part(element, "type").replaceChildren();
  askSubtype(card);
  if (!damage.family || damage.family === UNSURE) return;
  const question = pickOf(visit.vocabulary, "damage", {
    legend: word("ask-type"),
    parent: damage.family,
    chosen: damage.is_unsure ? UNSURE : damage.type,
    style: "drawn small",
    unsure: word("damage-unsure"),
    choose: (code) => {
      const isUnsure = code === UNSURE;
      changed(card, { type: isUnsure ? null : code, is_unsure: isUnsure, subtype: null });
      askSubtype(card);
    },
  });
  part(element, "type").append(question.element);
}

function askSubtype(card) {
  const { damage, element } = card;
  part(element, "subtype").replaceChildren();
  if (damage.type) ask(card, "subtype", "damage", "ask-subtype", { parent: damage.type, style: "small" });
}

function ask(card, name, scheme, legend, given = {}) {
  const { visit, damage, element } = card;
  const choose = (code) => changed(card, { [name]: code });
  const question = pickOf(visit.vocabulary, scheme, {
    legend: word(legend),
    chosen: damage[name],
    choose,
    mayClear: true,
    style: "row small",
    ...given,
  });
  part(element, name).append(question.element);
}

/** How sure one is of a cause is asked once a cause is named. */
function askCause(card) {
  const { visit, damage, element } = card;
  const show = () => (part(element, "certainty").hidden = !damage.cause);
  const choose = (cause) => {
    changed(card, { cause, cause_certainty: cause ? damage.cause_certainty : null });
    show();
  };
  const question = pickOf(visit.vocabulary, "cause", {
    legend: word("ask-cause"),
    chosen: damage.cause,
    choose,
    mayClear: true,
    style: "row small",
  });
  part(element, "cause").append(question.element);
  const sure = pickOf(visit.vocabulary, "causeCertainty", {
    legend: word("ask-cause-certainty"),
    chosen: damage.cause_certainty,
    choose: (code) => changed(card, { cause_certainty: code }),
    mayClear: true,
    style: "row small",
  });
  part(element, "certainty").append(sure.element);
  show();
}

function askMeasures(card) {
  const box = part(card.element, "measures");
  box.append(...MEASURES.map((name) => measureOf(card, name, box.dataset[name])));
}

/** What is no number is told and not kept; a count is whole. */
function measureOf(card, name, label) {
  const field = made("visit-number");
  const input = field.querySelector("input");
  write(field, { label });
  input.value = card.damage[name] ?? "";
  input.addEventListener("input", () => {
    const value = name === "count" ? whole(input.value) : decimal(input.value);
    input.setAttribute("aria-invalid", String(value === undefined));
    write(field, { trouble: value === undefined ? word("wrong-number", { text: input.value }) : "" });
    if (value !== undefined) changed(card, { [name]: value });
  });
  return field;
}

/** A whole number, null of nothing, undefined of anything else. */
export function whole(typed) {
  const text = typed.trim();
  if (text === "") return null;
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

function photosAndVoice({ visit, damage, element }) {
  const owned = ({ for: owners }) => owners.includes(damage.uuid);
  part(element, "photos").append(
    photoBox(visit, { owned, given: { role: "damage", for: [damage.uuid] }, damage }).element,
  );
  const voice = voiceBox(visit, damage.uuid);
  part(element, "voice").append(voice.element);
  return voice;
}

function remove({ visit, damage, element }, removed) {
  dropDamage(visit.record, damage.uuid);
  const next = element.nextElementSibling ?? element.previousElementSibling;
  element.remove();
  visit.changed();
  (next?.querySelector("summary") ?? document.querySelector("[data-add]"))?.focus();
  removed();
}
