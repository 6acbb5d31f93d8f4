/** The card of a monument, #monument/REF: how it was last time, and the way into a visit. */
import { addressOf, begin, beginRapid } from "./begin.js";
import { dayText, language, made, part, word, write } from "./dom.js";
import { optionsOf, pick } from "./pick.js";
import { showMissing } from "./held.js";
import { Vocabulary } from "./vocabulary.js";

const PERIODIC = "periodic";

export async function show(root, context, reference) {
  if (!context.forms) return showMissing(root, word("no-forms"));
  const kept = await context.store.package();
  const monument = kept?.monuments.find((one) => one.reference === reference);
  if (!monument) return showMissing(root, word("no-monument", { reference }));
  const element = made("visit-monument");
  const card = {
    context,
    monument,
    element,
    urls: [],
    vocabulary: new Vocabulary(context.forms, language()),
  };
  card.assignment = (kept.assignments ?? []).find((one) => one.monument === reference) ?? null;
  showHead(card);
  showAssignment(card);
  showLast(card);
  showRecommendations(card);
  bindStart(card);
  await showDrafts(card);
  await showPhotos(card);
  root.replaceChildren(element);
  element.querySelector("h1").focus();
  return () => card.urls.forEach((url) => URL.revokeObjectURL(url));
}

function showHead({ monument, element, vocabulary }) {
  const { number, address, danger, point } = monument;
  write(element, {
    name: vocabulary.of(monument.names) || monument.reference,
    number,
    address,
    "known-danger": danger,
  });
  part(element, "known-danger").hidden = !danger;
  const place = part(element, "place");
  place.hidden = !point;
  if (point) place.href = `geo:${point.lat},${point.lon}?q=${point.lat},${point.lon}`;
}

function showAssignment({ element, assignment }) {
  part(element, "assignment").hidden = !assignment;
  if (assignment)
    write(element, {
      due: assignment.due_on ? dayText(assignment.due_on) : "",
      "assigned-for": assignment.reason,
    });
}

function showLast({ monument, element, vocabulary }) {
  const { last } = monument;
  const words = last
    ? word("last-visit", { date: dayText(last.visited_on), cc: classText(vocabulary, last.cc) })
    : word("never-visited");
  write(element, { last: words });
  const rows = (last?.elements ?? []).map((row) =>
    rowOf(vocabulary, vocabulary.elementLabel(monument.checklist, row.element), row.cc),
  );
  part(element, "elements").append(...rows);
}

const classText = (vocabulary, cc) => (cc ? `${cc} ${vocabulary.label("cc", cc)}` : "");

function rowOf(vocabulary, name, cc) {
  const line = made("visit-condition-row");
  write(line, { name, cc: classText(vocabulary, cc) });
  line.querySelector(".class-badge").dataset.cc = cc;
  return line;
}

function showRecommendations({ monument, element, vocabulary }) {
  const open = monument.last?.recommendations ?? [];
  part(element, "todo").hidden = !open.length;
  const lines = open.map((one) => {
    const line = document.createElement("li");
    line.textContent = [vocabulary.label("work", one.kind), one.uc, one.note].filter(Boolean).join(" · ");
    return line;
  });
  part(element, "recommendations").append(...lines);
}

async function showPhotos({ context, monument, element, vocabulary, urls }) {
  for (const photo of monument.last?.photos ?? []) {
    const bytes = await context.store.packageFile(photo.url);
    if (!bytes) continue; // the package holds it no more
    const url = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
    urls.push(url);
    const line = made("visit-last-photo");
    part(line, "picture").src = url;
    write(line, { name: vocabulary.label("photoRole", photo.role) });
    part(element, "photos").append(line);
  }
}

/** Visits of it that were begun and not finished: go on with one before another is begun. */
async function showDrafts({ context, monument, element }) {
  const drafts = (await context.store.drafts()).filter((one) => one.monument === monument.reference);
  const lines = drafts.map((draft) => {
    const line = made("visit-step-link");
    line.querySelector("a").href = addressOf(draft);
    line.querySelector("a").className = "button button--wide";
    write(line, { name: word("go-on", { date: dayText(draft.record.started_at) }) });
    return line;
  });
  part(element, "drafts").append(...lines);
}

function bindStart(card) {
  const { context, monument, element, assignment, vocabulary } = card;
  let kind = assignment?.kind ?? PERIODIC;
  const options = optionsOf(vocabulary, vocabulary.choices("kind"));
  const question = pick({
    legend: word("ask-kind"),
    options,
    chosen: kind,
    choose: (code) => (kind = code),
    style: "row small",
  });
  if (options.length) part(element, "kind").append(question.element);
  const given = () => ({
    kind,
    isTraining: part(element, "training").checked,
    assignment: assignment?.uuid ?? null,
  });
  const go =
    (begun) =>
    async ({ currentTarget }) => {
      currentTarget.disabled = true; // a second tap begins no second visit
      location.hash = await begun(context, monument, given());
    };
  part(element, "start").addEventListener("click", go(begin));
  part(element, "rapid").addEventListener("click", go(beginRapid));
}
