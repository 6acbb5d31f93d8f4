/** #package: load what a way needs, with its size told before, and let go of it again. */
import { clone, slot, write } from "./dom.js";
import { download, questionOf, sizeOf } from "./package.js";
import { counted, fill, sizeText } from "./wording.js";

export async function show(root, context) {
  const screen = clone("package");
  root.replaceChildren(screen);
  const form = slot(screen, "form");
  form.onchange = () => showFields(form);
  form.onsubmit = (event) => (event.preventDefault(), askSize(screen, form, context));
  showFields(form);
  await listKept(screen, context);
  return () => screen.remove();
}

function showFields(form) {
  for (const field of form.querySelectorAll("[data-for]")) {
    field.hidden = field.dataset.for !== form.elements.kind.value;
  }
}

async function listKept(screen, context) {
  const kept = await context.store.packages();
  slot(screen, "none").hidden = kept.length > 0;
  slot(screen, "kept").replaceChildren(...kept.map((one) => keptLine(screen, one, context)));
}

function keptLine(screen, kept, context) {
  const { words, language, store } = context;
  const line = clone("kept-package");
  const count = counted(words.monuments, kept.monuments.length, language);
  const size = sizeText(kept.total_bytes ?? 0, language);
  const made = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  write(line, { question: questionText(kept.question, words), told: `${count}, ${size}`, made: made.format(new Date(kept.made_at)) });
  slot(line, "again").onclick = () => load(screen, kept.question, context);
  slot(line, "delete").onclick = async () => {
    await store.dropPackage(kept.question);
    await listKept(screen, context);
    context.say(words.package_deleted);
  };
  return line;
}

function questionText(question, words) {
  return words.questions[question.split("=")[0]] ?? question;
}

async function askSize(screen, form, context) {
  const question = await questionIn(form, context);
  if (!question) return;
  const { total_bytes, reason } = await sizeOf(question, context);
  if (reason) return write(screen, { state: context.words.reasons[reason] });
  write(screen, { state: fill(context.words.package_size, { size: sizeText(total_bytes, context.language) }) });
  const button = slot(screen, "download");
  button.hidden = false;
  button.onclick = () => load(screen, question, context);
  button.focus();
}

async function questionIn(form, { words, say }) {
  const kind = form.elements.kind.value;
  if (kind !== "near") return questionOf({ kind, area: form.elements.area.value, set: form.elements.set.value });
  const place = await new Promise((resolve) =>
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve(coords), () => resolve(null)),
  );
  if (!place) return void say(words.place_unknown);
  const km = Number(form.elements.km.value);
  return questionOf({ kind, place: { lat: place.latitude, lon: place.longitude }, km });
}

async function load(screen, question, context) {
  const { words } = context;
  const bar = slot(screen, "progress");
  bar.hidden = false;
  write(screen, { state: words.loading });
  const onProgress = (done, all) => Object.assign(bar, { max: all || 1, value: done });
  const { reason } = await download(question, { ...context, onProgress });
  bar.hidden = slot(screen, "download").hidden = true;
  write(screen, { state: reason ? words.reasons[reason] : words.package_kept });
  await context.loadForms();
  await listKept(screen, context);
}
