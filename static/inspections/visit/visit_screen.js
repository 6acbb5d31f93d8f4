/** The screen of a visit, #visit/UUID/STEP: its steps, its head and foot, and what is kept. */
import { made, part, word, write } from "./dom.js";
import { draw as access } from "./steps/access_step.js";
import { draw as check } from "./steps/check_step.js";
import { draw as damages } from "./steps/damages_step.js";
import { draw as elements } from "./steps/elements_step.js";
import { draw as overall } from "./steps/overall_step.js";
import { draw as recommendations } from "./steps/recommendations_step.js";
import { draw as threats } from "./steps/threats_step.js";
import { draw as views } from "./steps/views_step.js";
import { showHeld, showMissing } from "./held.js";
import { showSaved } from "./saved.js";

const DRAW = { access, views, elements, damages, threats, recommendations, overall, check };

/** The steps of a visit: sites and landscapes are judged by threats, and have no element rows. */
export function stepsOf({ record }) {
  return Object.keys(DRAW).filter((step) => step !== "elements" || record.scale !== "threat");
}

/** Show a step below `root`; gives back the function that takes it away. */
export async function show(root, context, uuid, step = "access") {
  if (!context.forms) return showMissing(root, word("no-forms"));
  if (step === "saved") return showSaved(root, context, uuid);
  return showHeld(root, context, uuid, (visit) => draw(root, visit, step));
}

function draw(root, visit, step) {
  const shown = stepsOf(visit).includes(step) ? step : stepsOf(visit)[0];
  const frame = frameOf(visit, shown);
  const drawn = DRAW[shown](visit);
  part(frame, "step").append(drawn.element);
  root.replaceChildren(frame);
  rememberStep(visit, shown);
  bringIntoView(visit, frame, drawn);
  const silence = visit.listen((news) => tell(frame, news));
  return () => {
    silence();
    drawn.stop?.();
    visit.leave();
  };
}

function rememberStep(visit, step) {
  if (visit.draft.step === step) return;
  visit.draft.step = step;
  visit.changed();
}

function frameOf(visit, step) {
  const frame = made("visit-frame");
  write(frame, {
    monument: visit.name,
    training: visit.record.is_training ? word("training") : "",
    title: word(`step-${step}`),
  });
  const steps = stepsOf(visit);
  part(frame, "steps").append(...steps.map((name, n) => linkOf(visit, name, n + 1, name === step)));
  const at = steps.indexOf(step);
  aim(part(frame, "back"), visit, steps[at - 1]);
  aim(part(frame, "next"), visit, steps[at + 1]);
  part(frame, "next").textContent = steps[at + 1]
    ? word("next", { step: word(`step-${steps[at + 1]}`) })
    : "";
  return frame;
}

const addressOf = (visit, step) => `#visit/${visit.draft.uuid}/${step}`;

function aim(link, visit, step) {
  link.hidden = !step;
  if (step) link.href = addressOf(visit, step);
}

function linkOf(visit, step, n, isHere) {
  const item = made("visit-step-link");
  const link = item.querySelector("a");
  link.href = addressOf(visit, step);
  link.setAttribute("aria-label", `${n}. ${word(`step-${step}`)}`);
  link.title = word(`step-${step}`);
  if (isHere) link.setAttribute("aria-current", "step");
  write(item, { name: String(n) });
  return item;
}

/** The reader's focus goes to the heading, or to the damage that he came for. */
function bringIntoView(visit, frame, drawn) {
  const wanted = drawn.opened?.()?.querySelector("summary");
  delete visit.opened;
  (wanted ?? frame.querySelector("h1")).focus();
  wanted?.scrollIntoView({ block: "start" });
}

/** Only what must be heard is said aloud: a change that could not be kept, at once. */
export function tell(frame, { keptAt, isKeeping, error }) {
  if (keptAt) write(frame, { kept: word("kept", { time: keptAt }), trouble: "" });
  if (isKeeping) frame.dataset.keeping = "yes";
  if (keptAt || error) delete frame.dataset.keeping;
  if (error) write(frame, { trouble: word("not-kept", { reason: error.message }) });
}
