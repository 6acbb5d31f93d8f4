/** The rapid form after an event, #rapid/UUID: one page, few taps, at least one photograph. */
import { bindText, made, part, word, write } from "./dom.js";
import { whole } from "./damage_card.js";
import { finish, noteClock, settle } from "./finishing.js";
import { fix } from "./fix.js";
import { rapidGaps } from "./gaps.js";
import { photoBox } from "./photo_box.js";
import { pickOf, yesOrNo } from "./pick.js";
import { showHeld, showMissing } from "./held.js";
import { tell } from "./visit_screen.js";
import { voiceBox } from "./voice.js";

const FLOOD = "flood";

export async function show(root, context, uuid) {
  if (!context.forms) return showMissing(root, word("no-forms"));
  return showHeld(root, context, uuid, (visit) => draw(root, visit));
}

function draw(root, visit) {
  if (!visit.record.emergency) {
    visit.leave();
    return showMissing(root, word("no-visit"));
  }
  const element = made("visit-rapid");
  write(element, { monument: visit.name, training: visit.record.is_training ? word("training") : "" });
  const voice = voiceBox(visit, visit.record.uuid);
  askAll(visit, element);
  part(element, "voice").append(voice.element);
  part(element, "finish").addEventListener("click", () => save(visit, element));
  root.replaceChildren(element);
  element.querySelector("h1").focus();
  const stops = [voice.stop, fix(visit, element), visit.listen((news) => tell(element, news))];
  return () => {
    stops.forEach((stop) => stop());
    visit.leave();
  };
}

function askAll(visit, element) {
  const { emergency } = visit.record;
  ask(visit, element, "hazard", { style: "drawn small", then: () => showWater(visit, element) });
  ask(visit, element, "grade", { style: "small", withCode: true, hasWords: true });
  ask(visit, element, "usability", { style: "small", withCode: true });
  askDanger(visit, element);
  part(element, "photos").append(photoBox(visit, { owned: () => true, given: { role: "damage" } }).element);
  ask(visit, element, "needs", { scheme: "need", many: true, style: "row small" });
  ask(visit, element, "marks", { scheme: "mark", many: true, legend: "ask-war-marks", style: "row small" });
  part(element, "components").append(
    ...visit.vocabulary.choices("component").map((one) => componentOf(visit, one)),
  );
  bindText(part(element, "note"), emergency.note, (note) => {
    emergency.note = note;
    visit.changed();
  });
  bindWater(visit, element);
}

function ask(visit, element, name, { scheme = name, legend = `ask-${name}`, then = () => {}, ...given }) {
  const { emergency } = visit.record;
  const choose = (answer) => {
    emergency[name] = answer;
    visit.changed();
    then();
  };
  part(element, name).append(
    pickOf(visit.vocabulary, scheme, { legend: word(legend), chosen: emergency[name], choose, ...given })
      .element,
  );
}

function askDanger(visit, element) {
  const choose = (isDangerous) => {
    visit.record.is_dangerous = isDangerous;
    visit.changed();
  };
  const question = yesOrNo({
    legend: word("ask-danger"),
    yes: word("yes"),
    no: word("no"),
    chosen: visit.record.is_dangerous,
    choose,
  });
  part(element, "danger").append(question.element);
}

function showWater({ record }, element) {
  part(element, "water").hidden = record.emergency.hazard !== FLOOD;
}

function bindWater(visit, element) {
  const { emergency } = visit.record;
  const input = part(element, "water").querySelector("input");
  input.value = emergency.water_height_cm ?? "";
  showWater(visit, element);
  input.addEventListener("input", () => {
    const height_cm = whole(input.value);
    input.setAttribute("aria-invalid", String(height_cm === undefined));
    write(element, {
      "water-trouble": height_cm === undefined ? word("wrong-water", { text: input.value }) : "",
    });
    if (height_cm === undefined) return;
    emergency.water_height_cm = height_cm;
    visit.changed();
  });
}

/** A part of the building by the grid of damage and extent; a part nobody named is not listed. */
function componentOf(visit, { code }) {
  const box = document.createElement("div");
  const { components } = visit.record.emergency;
  const keep = (given) => {
    const row = components.find((one) => one.component === code) ?? newRow(components, code);
    Object.assign(row, given);
    visit.changed();
  };
  const now = components.find((one) => one.component === code);
  const name = visit.vocabulary.label("component", code);
  for (const [field, scheme, legend] of [
    ["damage", "componentDamage", "ask-part-damage"],
    ["extent", "componentExtent", "ask-part-extent"],
  ]) {
    const choose = (answer) => keep({ [field]: answer });
    box.append(
      pickOf(visit.vocabulary, scheme, {
        legend: word(legend, { part: name }),
        chosen: now?.[field] ?? null,
        choose,
        style: "row small",
      }).element,
    );
  }
  return box;
}

function newRow(components, component) {
  const row = { component, damage: null, extent: null };
  components.push(row);
  return row;
}

/** What help needs to know must be there; the rest may come with a full visit. */
async function save(visit, element) {
  const found = rapidGaps(visit.record);
  part(element, "gaps").replaceChildren(...found.map(gapOf));
  part(element, "open").hidden = found.length === 0;
  if (found.length) return part(element, "open").scrollIntoView({ block: "center" });
  noteClock(visit.record, visit.context.session?.clock);
  settle(visit.record);
  try {
    await visit.keep();
    const { uuid } = await finish(visit);
    location.hash = `#visit/${uuid}/saved`;
  } catch (error) {
    write(element, { trouble: word("not-kept", { reason: error.message }) });
    throw error; // the phone's log has it too
  }
}

function gapOf({ code }) {
  const line = document.createElement("li");
  line.textContent = word(`gap-${code}`);
  return line;
}
