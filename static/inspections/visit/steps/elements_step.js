/**
 * Step 3: the elements, each against last time. The last class is shown greyed and chosen for
 * nobody: "same" is one tap, and needs that tap.
 */
import { bindText, dayText, drawing, made, part, word, write } from "../dom.js";
import { optionsOf, pick, pickOf } from "../pick.js";
import { addDamage, elementOf, judge, lastOf } from "../record.js";
import { NOT_INSPECTED } from "../vocabulary.js";

export function draw(visit) {
  const element = made("visit-elements");
  const progress = () => {
    const done = visit.elements.filter((code) => elementOf(visit.record, code)?.cc).length;
    write(element, { progress: word("progress", { done, all: visit.elements.length }) });
  };
  part(element, "rows").append(...visit.elements.map((code) => rowOf(visit, code, progress)));
  progress();
  part(element, "classes").append(
    ...visit.vocabulary.choices("cc").flatMap((one) => meaningOf(visit.vocabulary, one)),
  );
  return { element };
}

function meaningOf(vocabulary, { code, labels, definition }) {
  const [name, meaning] = ["dt", "dd"].map((kind) => document.createElement(kind));
  name.textContent = `${code} ${vocabulary.of(labels)}`;
  meaning.textContent = vocabulary.of(definition);
  return [name, meaning];
}

function rowOf(visit, code, progress) {
  const element = made("visit-element");
  const last = lastOf(visit.monument, code);
  const name = visit.elementName(code);
  const row = { visit, code, last, name, element };
  write(element, { name, last: lastText(visit, last) });
  const questions = {
    change: changeOf(row, judged),
    cc: classOf(row, judged),
    reason: reasonOf(row, judged),
  };
  part(element, "change").append(questions.change?.element ?? "");
  part(element, "class").append(questions.cc.element);
  part(element, "reason").append(questions.reason.element);
  bindMore(row);
  show();

  function judged(given) {
    judge(visit.record, code, given, last);
    visit.changed();
    show();
    progress();
  }

  function show() {
    const now = elementOf(visit.record, code);
    questions.change?.set(now?.change ?? null);
    questions.cc.set(now?.cc ?? null);
    questions.reason.set(now?.reason ?? null);
    part(element, "reason").hidden = now?.cc !== NOT_INSPECTED;
    element.dataset.cc = now?.cc ?? "";
  }
  return element;
}

function lastText({ monument, vocabulary }, last) {
  if (!last) return word("last-never");
  return word("last", {
    date: dayText(monument.last.visited_on),
    cc: `${last.cc} ${vocabulary.label("cc", last.cc)}`,
  });
}

function changeOf({ last, name }, judged) {
  if (!last || last.cc === NOT_INSPECTED) return null;
  const options = ["same", "better", "worse"].map((code) => ({ code, label: word(`change-${code}`) }));
  return pick({
    legend: word("ask-change", { element: name }),
    options,
    choose: (change) => judged({ change }),
    style: "row tight",
  });
}

/** Codes on the buttons, their words for who listens or holds the pointer there. */
function classOf({ visit, name }, judged) {
  const options = optionsOf(visit.vocabulary, visit.vocabulary.choices("cc")).map(({ code, label }) => ({
    code,
    label: code,
    spoken: `${code} ${label}`,
  }));
  return pick({
    legend: word("ask-class", { element: name }),
    options,
    choose: (cc) => judged({ cc }),
    style: "row tight classes",
  });
}

function reasonOf({ visit, name }, judged) {
  const legend = word("ask-not-inspected", { element: name });
  return pickOf(visit.vocabulary, "notInspected", {
    legend,
    choose: (reason) => judged({ reason }),
    style: "row small",
  });
}

function bindMore({ visit, code, last, name, element }) {
  const item = visit.vocabulary.checklist(visit.record.checklist)?.elements.find((one) => one.code === code);
  drawing(element.querySelector(".element__drawing"), item?.icon);
  const looks = visit.vocabulary.of(item?.looks_at);
  part(element, "looks").append(...[looks].flat().filter(Boolean).map(lineOf));
  bindText(part(element, "note"), elementOf(visit.record, code)?.note, (note) => {
    judge(visit.record, code, { note }, last);
    visit.changed();
  });
  const damage = part(element, "damage");
  damage.setAttribute("aria-label", word("damage-on", { damage: damage.textContent, element: name }));
  damage.addEventListener("click", () => {
    visit.opened = addDamage(visit.record, { element: code }).uuid;
    visit.changed();
    location.hash = `#visit/${visit.draft.uuid}/damages`;
  });
}

function lineOf(text) {
  const line = document.createElement("li");
  line.textContent = text;
  return line;
}
