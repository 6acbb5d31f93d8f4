/** Step 1: how far one could go, what is dangerous, where one stands. */
import { bindText, made, part, word, write } from "../dom.js";
import { fix } from "../fix.js";
import { pickOf, yesOrNo } from "../pick.js";
import { typedPosition } from "../position.js";
import { propose } from "../record.js";

export function draw(visit) {
  const element = made("visit-access");
  const { record, monument } = visit;
  write(element, { "known-danger": monument.danger });
  part(element, "known-danger").hidden = !monument.danger;
  part(element, "access").append(ask(visit, "access", { legend: word("ask-access") }));
  part(element, "danger").append(dangerOf(visit, element));
  bindText(part(element, "danger-text"), record.danger, (text) => {
    record.danger = text;
    visit.changed();
  });
  part(element, "weather").append(
    ask(visit, "weather", { legend: word("ask-weather"), mayClear: true, style: "row" }),
  );
  bindPlace(visit, element);
  bindProposals(visit, element);
  return { element, stop: fix(visit, element) };
}

function ask(visit, name, given) {
  const choose = (code) => {
    visit.record[name] = code;
    visit.changed();
  };
  return pickOf(visit.vocabulary, name, { chosen: visit.record[name], choose, ...given }).element;
}

function dangerOf(visit, element) {
  const show = () => (part(element, "danger-words").hidden = !visit.record.is_dangerous);
  const choose = (isDangerous) => {
    visit.record.is_dangerous = isDangerous;
    show();
    visit.changed();
  };
  show();
  return yesOrNo({
    legend: word("ask-danger"),
    yes: word("yes"),
    no: word("no"),
    chosen: visit.record.is_dangerous,
    choose,
  }).element;
}

/** Words that are no place are told and not kept; an empty field gives the place back to the phone. */
function bindPlace(visit, element) {
  const field = part(element, "place");
  const { position } = visit.record;
  if (position?.source === "manual") field.value = `${position.lat}, ${position.lon}`;
  field.addEventListener("change", () => {
    const place = field.value.trim() ? typedPosition(field.value) : null;
    const isWrong = Boolean(field.value.trim()) && !place;
    field.setAttribute("aria-invalid", String(isWrong));
    write(element, { "place-trouble": isWrong ? word("fix-wrong", { text: field.value }) : "" });
    if (isWrong) return;
    visit.record.position = place;
    visit.changed();
    visit.placedByHand();
  });
}

/** What the register says stands in the fields; only what is changed is proposed. */
function bindProposals(visit, element) {
  const { point, address } = visit.monument;
  const said = { name: visit.name, address: address ?? "", point: point ? `${point.lat}, ${point.lon}` : "" };
  for (const [field, base] of Object.entries(said)) {
    const proposed = visit.record.proposals.find((one) => one.field === field);
    bindText(part(element, `proposed-${field}`), proposed?.value ?? base, (text) => {
      propose(visit.record, field, base, text);
      visit.changed();
    });
  }
}
