/** Step 5: threats: what may harm the monument. On sites and landscapes they are the scale. */
import { bindText, made, part, word, write } from "../dom.js";
import { pickOf } from "../pick.js";
import { proposedLevel } from "../proposal.js";
import { addThreat } from "../record.js";

const QUESTIONS = {
  severity: "severity",
  probability: "probability",
  cause: "cause",
  extent: "extent",
  certainty: "certainty",
  level: "threatLevel",
};

export function draw(visit) {
  const element = made("visit-threats");
  part(element, "list").append(...visit.record.threats.map((threat) => cardOf(visit, threat, showAdd)));
  showAdd();
  return { element };

  /** The list of categories is the way to add one: what is named already is ticked. */
  function showAdd() {
    const chosen = visit.record.threats.map((one) => one.category);
    const choose = (codes) => {
      const added = codes.find((code) => !chosen.includes(code));
      const left = chosen.find((code) => !codes.includes(code));
      if (added)
        part(element, "list").append(cardOf(visit, addThreat(visit.record, { category: added }), showAdd));
      if (left) forget(visit, element, left);
      visit.changed();
      chosen.splice(0, chosen.length, ...codes);
    };
    const question = pickOf(visit.vocabulary, "threat", {
      legend: word("step-threats"),
      many: true,
      chosen,
      choose,
    });
    part(element, "add").replaceChildren(question.element);
  }
}

function forget(visit, element, category) {
  const threat = visit.record.threats.find((one) => one.category === category);
  visit.record.threats = visit.record.threats.filter((one) => one !== threat);
  element.querySelector(`[data-threat="${threat.uuid}"]`)?.remove();
}

function cardOf(visit, threat, gone) {
  const element = made("visit-threat");
  element.dataset.threat = threat.uuid;
  write(element, { name: visit.vocabulary.label("threat", threat.category) });
  for (const [name, scheme] of Object.entries(QUESTIONS))
    part(element, name).append(ask(visit, element, threat, name, scheme));
  sayLevel(visit, threat, element);
  bindText(part(element, "note"), threat.note, (note) => {
    threat.note = note;
    visit.changed();
  });
  part(element, "remove").addEventListener("click", () => {
    visit.record.threats = visit.record.threats.filter((one) => one !== threat);
    element.remove();
    visit.changed();
    gone();
  });
  return element;
}

/** The level is proposed, and stays open until a person has chosen one. */
function sayLevel({ vocabulary }, threat, element) {
  const level = proposedLevel(threat, vocabulary.rules);
  write(element, {
    "level-proposed": level ? word("proposed", { code: vocabulary.label("threatLevel", level) }) : "",
  });
}

function ask(visit, element, threat, name, scheme) {
  const choose = (code) => {
    threat[name] = code;
    visit.changed();
    sayLevel(visit, threat, element);
  };
  return pickOf(visit.vocabulary, scheme, {
    legend: word(`ask-${name}`),
    chosen: threat[name],
    choose,
    mayClear: true,
    style: "row small",
  }).element;
}
