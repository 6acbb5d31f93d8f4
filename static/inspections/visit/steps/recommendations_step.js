/** Step 6: what is to be done, proposed from the damages and taken over by a tap. */
import { bindText, made, part, word, write } from "../dom.js";
import { pickOf } from "../pick.js";
import { proposedRecommendations } from "../proposal.js";
import { addRecommendation, newRecommendation } from "../record.js";

const QUESTIONS = {
  kind: ["work", "ask-work", ""],
  uc: ["uc", "ask-uc", "row small"],
  rc: ["rc", "ask-rc", "row small"],
  cost: ["cost", "ask-cost", "row small"],
  who: ["whoCan", "ask-who", "row small"],
};
const FIELDS = { cost: "cost_band", who: "who_can" };

export function draw(visit) {
  const element = made("visit-recommendations");
  const list = part(element, "list");
  list.append(...visit.record.recommendations.map((one) => cardOf(visit, one, offer)));
  part(element, "take").addEventListener("click", () => {
    const taken = proposedRecommendations(visit.record, visit.vocabulary.rules).map((one) =>
      addRecommendation(visit.record, one),
    );
    list.append(...taken.map((one) => cardOf(visit, one, offer)));
    visit.changed();
    offer();
    list.querySelector("summary")?.focus();
  });
  part(element, "add").addEventListener("click", () => {
    const card = cardOf(visit, newRecommendation(), offer);
    card.open = true;
    list.append(card);
    card.querySelector("summary").focus();
  });
  offer();
  return { element };

  function offer() {
    const n = proposedRecommendations(visit.record, visit.vocabulary.rules).length;
    const button = part(element, "take");
    button.hidden = n === 0;
    button.textContent = word("take-all", { n });
  }
}

/** What is added by hand is of the record once one has said what is to be done. */
function cardOf(visit, one, gone) {
  const element = made("visit-recommendation");
  const title = () => write(element, { name: titleOf(visit, one) });
  for (const [place, [scheme, legend, style]] of Object.entries(QUESTIONS)) {
    const name = FIELDS[place] ?? place;
    const choose = (code) => {
      one[name] = code;
      if (name === "kind" && !visit.record.recommendations.includes(one))
        visit.record.recommendations.push(one);
      visit.changed();
      title();
    };
    part(element, place).append(
      pickOf(visit.vocabulary, scheme, {
        legend: word(legend),
        chosen: one[name],
        choose,
        mayClear: name !== "kind",
        style,
      }).element,
    );
  }
  bindText(part(element, "note"), one.note, (note) => {
    one.note = note;
    visit.changed();
  });
  part(element, "remove").addEventListener("click", () => {
    visit.record.recommendations = visit.record.recommendations.filter((other) => other !== one);
    element.remove();
    visit.changed();
    gone();
  });
  title();
  return element;
}

/** "Repair the roof · Leak · Roof · UC2" */
function titleOf(visit, one) {
  const damage = visit.record.damages.find((other) => other.uuid === one.for);
  const kind = visit.vocabulary.label("work", one.kind) || word("ask-work");
  return [kind, damage && visit.damageName(damage), one.uc].filter(Boolean).join(" · ");
}
