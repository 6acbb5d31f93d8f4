/**
 * A question with answers to tap: a fieldset of radio buttons, or of checkboxes where many may be
 * chosen. Nothing is chosen before the person chooses. Long lists show their short list first.
 */
import { drawing, made, part, write } from "./dom.js";
import { UNSURE } from "./vocabulary.js";

let made_so_far = 0;

/**
 * `options` are [{code, label, icon, definition}]; `all` is the long list, where `options` is the
 * short one; `chosen` a code, or a list of codes when `many`. `choose(code or codes)` at each change.
 * Gives {element, set(chosen)}; `mayClear` lets an answer be taken back.
 */
export function pick({
  legend,
  options,
  all,
  chosen = null,
  choose,
  many = false,
  mayClear = false,
  style = "",
}) {
  const element = made("visit-pick");
  if (style) element.classList.add(...style.split(" ").map((name) => `pick--${name}`));
  write(element, { legend });
  const question = { element, many, name: `pick-${++made_so_far}`, chosen, choose, mayClear };
  show(question, isShort(options, all, chosen) ? options : (all ?? options));
  lengthen(question, options, all);
  part(element, "clear").addEventListener("click", () => answer(question, null));
  return { element, set: (now) => set(question, now) };
}

/** What was chosen from the long list keeps it open. */
function isShort(options, all, chosen) {
  const among = (code) => options.some((one) => one.code === code);
  return !all || all.length <= options.length || [chosen ?? []].flat().every(among);
}

function show(question, options) {
  part(question.element, "options").replaceChildren(...options.map((one) => optionOf(question, one)));
  set(question, question.chosen);
}

function optionOf(question, { code, label, icon, definition, spoken }) {
  const element = made("visit-option");
  const input = element.querySelector("input");
  Object.assign(input, { type: question.many ? "checkbox" : "radio", name: question.name, value: code });
  if (spoken) input.setAttribute("aria-label", spoken);
  write(element, { label, definition });
  drawing(element.querySelector("svg"), icon);
  input.addEventListener("change", () => answer(question, question.many ? ticked(question) : code));
  return element;
}

function lengthen(question, options, all) {
  const button = part(question.element, "all");
  button.hidden = !isShort(options, all, question.chosen) || !all || all.length <= options.length;
  button.addEventListener("click", () => {
    show(question, all);
    button.hidden = true;
    question.element.querySelectorAll("input")[options.length]?.focus();
  });
}

function ticked(question) {
  return [...question.element.querySelectorAll("input:checked")].map((input) => input.value);
}

function answer(question, chosen) {
  set(question, chosen);
  question.choose(chosen);
}

function set(question, chosen) {
  question.chosen = chosen;
  const codes = [chosen ?? []].flat();
  for (const input of question.element.querySelectorAll("input")) input.checked = codes.includes(input.value);
  const clear = part(question.element, "clear");
  if (clear.contains(document.activeElement)) question.element.querySelector("input")?.focus();
  clear.hidden = !question.mayClear || question.many || !codes.length;
}

/** Answers of a scheme of the vocabulary as options. `hasWords` shows definitions under labels. */
export function optionsOf(vocabulary, concepts, { hasWords = false, withCode = false } = {}) {
  return concepts.map((one) => ({
    code: one.code,
    label: labelOf(vocabulary, one, withCode),
    icon: one.icon,
    definition: hasWords ? vocabulary.of(one.definition) : "",
  }));
}

/** Some labels begin with their code already: "D2: moderate". */
function labelOf(vocabulary, { code, labels }, withCode) {
  const label = vocabulary.of(labels);
  return withCode && !label.startsWith(code) ? `${code} ${label}` : label;
}

/**
 * A question of a scheme: its short list, and all of it behind a button. `without` leaves a code
 * out, `unsure` is the word of one more answer; a scheme of no choices asks nothing.
 */
export function pickOf(vocabulary, scheme, { parent, hasWords, withCode, without, unsure, ...given }) {
  const of = (short) => {
    const concepts = vocabulary.choices(scheme, { parent, short }).filter((one) => one.code !== without);
    const options = optionsOf(vocabulary, concepts, { hasWords, withCode });
    return unsure && options.length ? [...options, { code: UNSURE, label: unsure }] : options;
  };
  const question = pick({ options: of(true), all: of(false), ...given });
  question.element.hidden = of(false).length === 0;
  return question;
}

/** Yes or no, neither chosen beforehand. */
export function yesOrNo({ legend, yes, no, chosen, choose }) {
  const codes = { yes: true, no: false };
  const now = chosen === null ? null : chosen ? "yes" : "no";
  const options = [
    { code: "no", label: no },
    { code: "yes", label: yes },
  ];
  return pick({ legend, options, chosen: now, choose: (code) => choose(codes[code]), style: "row" });
}
