/** The gallery of a monument: sends files, waits for them, keeps their order. */
import { GalleryOrder } from "./gallery_order.js";
import { sendAll, sendByRequest } from "./uploads.js";

const ASK_AGAIN_MS = 2000;
const UNFINISHED = new Set(["waiting", "processing"]);

const form = document.querySelector("[data-uploads]");
const list = form.querySelector("[data-uploads-list]");
const gallery = document.querySelector("[data-gallery]");
const saidLine = document.querySelector("[data-gallery-said]");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
let timer;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const input = form.querySelector("[type=file]");
  const files = [...input.files];
  if (!files.length) return input.focus();
  const lines = new Map(files.map((file) => [file, addLine(file)]));
  input.value = "";
  await sendAll(files, sendByRequest(location.pathname, token), (file, told) => {
    show(lines.get(file), file, told);
    if (told.step === "received") refresh();
  });
});

function addLine(file) {
  const line = document.createElement("li");
  const text = document.createElement("span");
  text.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  line.append(text, bar);
  list.append(line);
  return line;
}

function show(line, file, { step, fraction, problems }) {
  const [text, bar] = line.children;
  line.dataset.step = step;
  if (step === "sending") {
    bar.value = fraction;
    text.textContent = `${file.name}: ${form.dataset.sending}`;
    return;
  }
  bar.remove();
  if (step === "received") text.textContent = `${file.name}: ${form.dataset.received}`;
  if (step === "refused") text.textContent = problems.join(" ");
  if (step === "lost") text.textContent = form.dataset.lost.replace("{name}", file.name);
  line.classList.toggle("uploads__bad", step !== "received");
}

/** Ask how the pictures are, and again in two seconds while one is unfinished. */
async function refresh() {
  clearTimeout(timer);
  const answer = await fetch(gallery.dataset.state).catch(() => null);
  if (answer?.ok) draw((await answer.json()).pictures);
  waitIfUnfinished();
}

function waitIfUnfinished() {
  clearTimeout(timer);
  const isUnfinished = [...gallery.children].some(({ dataset }) => UNFINISHED.has(dataset.status));
  if (isUnfinished) timer = setTimeout(refresh, ASK_AGAIN_MS);
}

function draw(pictures) {
  document.querySelector("[data-gallery-empty]").hidden = pictures.length > 0;
  for (const { id, status, look, whole } of pictures) {
    const item = gallery.querySelector(`[data-picture="${id}"]`);
    if (!item) gallery.insertAdjacentHTML("beforeend", whole);
    else if (item.dataset.status !== status) {
      item.dataset.status = status;
      item.querySelector("[data-look]").innerHTML = look;
    }
  }
}

new GalleryOrder(gallery, async (item) => {
  const body = new URLSearchParams();
  for (const { dataset } of gallery.children) body.append("picture", dataset.picture);
  const place = [...gallery.children].indexOf(item) + 1;
  const answer = await fetch(gallery.dataset.order, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token },
  }).catch(() => null);
  const words = saidLine.dataset;
  saidLine.textContent = answer?.ok ? words.moved.replace("{place}", place) : words.notSaved;
});
waitIfUnfinished();
