/** Step 8: what is still open, by name; then the signature, and the visit is saved on this phone. */
import { made, part, word, write } from "../dom.js";
import { closeGaps, dropStale, finish, noteClock, settle, sign } from "../finishing.js";
import { gaps } from "../gaps.js";
import { pickOf } from "../pick.js";
import { elementOf, photosOf } from "../record.js";
import { signaturePad } from "../signature_pad.js";

const OTHERS = "caretaker"; // the second pad: whoever was there and agrees

export function draw(visit) {
  const element = made("visit-check");
  const step = { visit, element, reason: null, found: gaps(visit.record, visit.elements) };
  showGaps(step);
  showFacts(step);
  askReason(step);
  step.pad = signaturePad({ name: visit.context.session?.user?.name ?? "" });
  step.other = signaturePad();
  part(element, "pad").append(step.pad.element);
  part(element, "other").append(step.other.element);
  bind(step, part(element, "finish"), () => signAndFinish(step));
  bind(step, part(element, "sign-other"), () => signOther(step));
  showSigned(step);
  sayStale(step);
  return { element };
}

function showGaps({ visit, element, found }) {
  part(element, "whole").hidden = found.length > 0;
  part(element, "open").hidden = found.length === 0;
  part(element, "gaps").append(...found.map((gap) => gapOf(visit, gap)));
}

function gapOf(visit, gap) {
  const line = made("visit-gap");
  const damage = visit.record.damages.find((one) => one.uuid === gap.damage);
  const words = {
    element: gap.element ? visit.elementName(gap.element) : "",
    damage: damage ? visit.damageName(damage) : "",
  };
  write(line, { words: word(`gap-${gap.code}`, words) });
  line.querySelector("a").href = `#visit/${visit.draft.uuid}/${gap.step}`;
  line.querySelector("a").addEventListener("click", () => (visit.opened = gap.damage ?? gap.element ?? null));
  return line;
}

function showFacts({ visit, element }) {
  const { record, elements } = visit;
  const judged = elements.filter((code) => elementOf(record, code)?.cc).length;
  write(element, {
    elements: `${judged} / ${elements.length}`,
    damages: String(record.damages.length),
    photos: String(photosOf(record).length),
    recommendations: String(record.recommendations.length),
  });
}

function askReason(step) {
  const choose = (reason) => (step.reason = reason);
  const question = pickOf(step.visit.vocabulary, "notInspected", {
    legend: word("ask-gap-reason"),
    choose,
    style: "row small",
  });
  part(step.element, "reason").append(question.element);
}

/** A tap while the last one is still at work does nothing. */
function bind(step, button, act) {
  button.addEventListener("click", async () => {
    if (step.isBusy) return;
    step.isBusy = true;
    try {
      await act();
    } catch (error) {
      stop(step, word("not-kept", { reason: error.message }));
      throw error; // the phone's log has it too
    } finally {
      step.isBusy = false;
    }
  });
}

function stop({ element }, text) {
  write(element, { stop: text });
}

/** Whether one may sign now: nothing open without its reason, and a name. Closes the gaps. */
function isReady(step, pad) {
  const { visit, element, found, reason } = step;
  if (found.length && !reason) {
    part(element, "reason").focus();
    stop(step, word("gap-reason-first"));
    return false;
  }
  if (!pad.name()) {
    part(pad.element, "name").focus();
    stop(step, word("sign-name-first"));
    return false;
  }
  closeGaps(visit.record, visit.monument, visit.elements, {
    reason,
    note: part(element, "reason-note").value,
  });
  noteClock(visit.record, visit.context.session?.clock);
  settle(visit.record);
  return true;
}

async function signOther(step) {
  if (!isReady(step, step.other)) return;
  await sign(step.visit, { name: step.other.name(), role: OTHERS, strokes: step.other.strokes });
  stop(step, "");
  showSigned(step);
}

async function signAndFinish(step) {
  const { visit, pad } = step;
  if (await sayStale(step)) return;
  if (!isReady(step, pad)) return;
  await sign(visit, { name: pad.name(), role: "inspector", strokes: pad.strokes });
  const { uuid } = await finish(visit);
  location.hash = `#visit/${uuid}/saved`;
}

async function sayStale(step) {
  const wereStale = await dropStale(step.visit);
  if (wereStale) stop(step, word("signed-before-change"));
  showSigned(step);
  return wereStale;
}

function showSigned({ visit, element }) {
  const lines = visit.record.signatures.map(({ name }) => {
    const line = document.createElement("li");
    line.textContent = word("signed-by", { name });
    return line;
  });
  part(element, "signed").replaceChildren(...lines);
}
