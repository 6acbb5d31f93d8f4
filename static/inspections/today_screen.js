/** #today: what I was asked to visit, overdue first, and what I have begun. */
import { dayOf, inOrder, isOverdue } from "./assignments.js";
import { clone, nameOf, slot, write } from "./dom.js";
import { fill } from "./wording.js";

export async function show(root, context) {
  const screen = clone("today");
  const [loaded, drafts] = [await context.store.package(), await context.store.drafts()];
  const monuments = new Map((loaded?.monuments ?? []).map((one) => [one.reference, one]));
  const assignments = inOrder(loaded?.assignments ?? []);
  slot(screen, "assignments").append(...assignments.map((one) => assignmentLine(one, monuments, context)));
  slot(screen, "drafts").append(...drafts.map((draft) => draftLine(draft, monuments, context)));
  slot(screen, "no-assignments").hidden = assignments.length > 0;
  slot(screen, "no-drafts").hidden = drafts.length > 0;
  root.replaceChildren(screen);
  return () => screen.remove();
}

function assignmentLine(assignment, monuments, { words, language, clock }) {
  const line = clone("assignment");
  const monument = monuments.get(assignment.monument);
  const late = isOverdue(assignment, dayOf(new Date(clock.now())));
  slot(line, "link").href = `#monument/${assignment.monument}`;
  const due = assignment.due_on && fill(late ? words.overdue : words.due, { day: dayText(assignment.due_on, language) });
  line.classList.toggle("is-overdue", late);
  const name = nameOf(monument, language) || assignment.monument;
  return write(line, { name, due, reason: assignment.reason, district: monument?.district });
}

function draftLine(draft, monuments, { words, language }) {
  const line = clone("draft");
  const isRapid = draft.step === "rapid";
  slot(line, "link").href = isRapid ? `#rapid/${draft.uuid}` : `#visit/${draft.uuid}/${draft.step}`;
  const name = nameOf(monuments.get(draft.monument), language) || draft.monument || words.unnamed;
  const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  return write(line, { name, changed: moment.format(new Date(draft.changed_at)) });
}

const dayText = (day, language) =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
