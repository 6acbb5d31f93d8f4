/** Take photographs, see which are saved, mark damage on them, take them away again. */
import { drawMarks } from "./mark_editor.js";
import { made, part, word, write } from "./dom.js";
import { marksOn } from "./marks.js";
import { addPhoto, dropFile, shownOf } from "./photos.js";

/**
 * `owned` says which photographs the box shows, as a function of the record's assets; `given` what
 * new ones are for: {role, station, for}; `damage` the damage that marks point at, if any.
 * Gives {element, draw, take(file, method), say(text)}.
 */
export function photoBox(visit, { owned, given = {}, damage = null, label = null, changed = () => {} }) {
  const element = made("visit-photos");
  const box = { visit, element, owned, given, damage, changed };
  box.take = (file, method) => take(box, [file], method);
  box.draw = () => draw(box);
  box.say = (text) => write(element, { said: text });
  if (label) element.querySelector("label span").textContent = label;
  bindCamera(box, part(element, "camera"));
  bindGallery(box, part(element, "gallery"));
  sayIfNotHandedOver(box);
  draw(box);
  return box;
}

/** A phone may close the page while its camera is open: the draft is kept before. */
function bindCamera(box, input) {
  input.addEventListener("click", () => {
    box.visit.askForHeading();
    box.visit.draft.awaits_photo = { for: box.given.for ?? [], station: box.given.station ?? null };
    box.visit.changed();
    box.visit.keep();
  });
  input.addEventListener("cancel", () => handedOver(box));
  input.addEventListener("change", async () => {
    await take(box, [...input.files], "camera-app");
    input.value = ""; // the same name again is a new photograph
  });
}

function bindGallery(box, input) {
  input.addEventListener("change", async () => {
    await take(box, [...input.files], "gallery");
    input.value = "";
  });
}

function handedOver({ visit }) {
  delete visit.draft.awaits_photo;
  visit.changed();
}

/** The page was opened anew, and the camera's picture never came. */
function sayIfNotHandedOver(box) {
  const waits = box.visit.draft.awaits_photo;
  const own = { for: box.given.for ?? [], station: box.given.station ?? null };
  if (!waits || JSON.stringify(waits) !== JSON.stringify(own)) return;
  box.say(word("photo-not-handed"));
}

async function take(box, files, method) {
  if (!files.length) return box.say(word("photo-not-handed"));
  delete box.visit.draft.awaits_photo;
  const troubles = [];
  for (const file of files) {
    box.say(word("photo-keeping"));
    const trouble = await keepOne(box, file, method);
    if (trouble) troubles.push(trouble);
    await draw(box);
  }
  const n = box.visit.record.assets.filter((one) => one.kind === "photo").length;
  box.say(troubles.join(" ") || word("photo-kept", { n }));
  box.changed();
}

/** Null, or why it was not kept, in words; the other photographs go on. */
async function keepOne({ visit, given }, file, capture_method) {
  try {
    await addPhoto(visit, file, { role: null, station: null, for: [], ...given, capture_method });
    return null;
  } catch (error) {
    const known = { EmptyFile: "photo-empty", NoSpace: "photo-no-space" }[error.name];
    return word(known ?? "photo-failed", { name: file.name ?? "", reason: error.message });
  }
}

async function draw(box) {
  const photos = box.visit.record.assets.filter((one) => one.kind === "photo" && box.owned(one));
  const lines = await Promise.all(photos.map((photo) => lineOf(box, photo)));
  part(box.element, "list").replaceChildren(...lines);
}

async function lineOf(box, photo) {
  const { visit, damage } = box;
  const line = made("visit-photo");
  const n = visit.record.assets.filter((one) => one.kind === "photo").indexOf(photo) + 1;
  const marks = marksOn(visit.record, photo.uuid).length;
  const name = word("photo-name", { n, role: visit.vocabulary.label("photoRole", photo.role) });
  write(line, { name, marks: marks ? word("marks", { n: marks }) : "" });
  const shown = shownOf(visit.record, photo);
  if (shown) part(line, "picture").src = await visit.addressOf(shown);
  part(line, "picture").hidden = !shown;
  part(line, "too-large").hidden = Boolean(shown);
  const mark = part(line, "mark");
  mark.hidden = !damage || !shown;
  mark.setAttribute("aria-label", word("photo-mark", { n }));
  mark.addEventListener("click", () => drawMarks(visit, photo, damage).then(() => draw(box)));
  bindRemoval(box, part(line, "remove"), photo, n);
  return line;
}

function bindRemoval(box, button, photo, n) {
  button.setAttribute("aria-label", word("photo-remove", { n }));
  button.addEventListener("click", async () => {
    await dropFile(box.visit, photo.uuid);
    await draw(box);
    box.say(word("removed"));
    part(box.element, "camera").focus();
    box.changed();
  });
}
