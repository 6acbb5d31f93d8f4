/** Step 7: the whole. The program proposes and shows the spread; a person chooses, and says why. */
import { bindText, made, part, word, write } from "../dom.js";
import { pickOf } from "../pick.js";
import { proposals, spread } from "../proposal.js";
import { NOT_INSPECTED } from "../vocabulary.js";
import { voiceBox } from "../voice.js";

export function draw(visit) {
  const element = made("visit-overall");
  const { record } = visit;
  const voice = voiceBox(visit, record.uuid);
  showSpread(element, record);
  for (const name of ["cc", "uc", "rc"])
    part(element, name).append(ask(visit, name, () => propose(visit, element)));
  for (const name of ["cc", "uc"]) bindReason(visit, element, name);
  part(element, "occupancy").append(askOccupancy(visit));
  bindText(part(element, "summary"), record.summary, (text) => {
    record.summary = text;
    visit.changed();
  });
  part(element, "voice").append(voice.element);
  propose(visit, element);
  return { element, stop: voice.stop };
}

function showSpread(element, record) {
  const counts = Object.entries(spread(record)).filter(([, n]) => n > 0);
  const lines = counts.map(([code, n]) => {
    const line = document.createElement("li");
    line.className = "class-badge";
    line.dataset.cc = code;
    line.textContent = word("spread", { code, n });
    return line;
  });
  part(element, "spread").replaceChildren(...lines);
}

function ask(visit, name, chosen) {
  const { overall } = visit.record;
  const choose = (code) => {
    overall[name] = code;
    visit.changed();
    chosen();
  };
  const legend = word(name === "cc" ? "ask-overall" : `ask-${name}`);
  return pickOf(visit.vocabulary, name, {
    legend,
    chosen: overall[name],
    choose,
    withCode: true,
    hasWords: true,
    without: NOT_INSPECTED,
  }).element;
}

/** What is proposed now is kept beside what is chosen, and a difference asks for its reason. */
function propose(visit, element) {
  const { overall } = visit.record;
  const now = proposals(visit.record, visit.vocabulary.rules);
  for (const name of ["cc", "uc"]) {
    if (overall[`${name}_proposed`] !== now[name]) visit.changed();
    overall[`${name}_proposed`] = now[name];
    write(element, {
      [`${name}-proposed`]: now[name]
        ? word("proposed", { code: `${now[name]} ${visit.vocabulary.label(name, now[name])}` })
        : "",
    });
    part(element, `${name}-reason`).hidden = !(overall[name] && now[name] && overall[name] !== now[name]);
  }
}

function bindReason(visit, element, name) {
  const { overall } = visit.record;
  bindText(part(element, `${name}-reason`).querySelector("textarea"), overall[`${name}_reason`], (text) => {
    overall[`${name}_reason`] = text;
    visit.changed();
  });
}

function askOccupancy(visit) {
  const choose = (code) => {
    visit.record.occupancy = code;
    visit.changed();
  };
  return pickOf(visit.vocabulary, "occupancy", {
    legend: word("ask-occupancy"),
    chosen: visit.record.occupancy,
    choose,
    mayClear: true,
    style: "row small",
  }).element;
}
