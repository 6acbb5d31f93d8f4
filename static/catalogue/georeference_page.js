/** Places a scan: the table, the scan and the map say the same; the server says how well it fits. */
import { language, words } from "../public/words.js";
import { GroundPane } from "./ground_pane.js";
import { ScanPane } from "./scan_pane.js";
import { metresText, pixelOf, pixelText, placeOf, placeText, withHalf, worstOf } from "./tie_points.js";
import { TieTable } from "./tie_table.js";

const ASK_AFTER_MS = 250;
const ASK_AGAIN_MS = 2000;
const UNFINISHED = new Set(["waiting", "processing"]);

const form = document.querySelector("[data-georeference]");
const said = form.querySelector("[data-said]");
const opacity = form.querySelector("[data-opacity]");
const state = document.querySelector("[data-state]");
for (const hidden of form.querySelectorAll("[data-script-only]")) hidden.hidden = false;

let scan = null;
let timer = null;
let asked = 0;
const table = new TieTable(form, follow);
const ground = new GroundPane(form.querySelector("[data-ground]"), {
  onClick: (latlng) => table.put(withHalf(table.written(), placeText(latlng))),
  onMoved: (number, latlng) => move(number, placeText(latlng)),
});
window.groundMap = ground.map; // for whoever looks from outside: a console, a test

form.addEventListener("change", (event) => event.target.name === "method" && follow());
opacity.addEventListener("input", () => ground.layer?.setOpacity(strength()));
openScan();
showLayer(JSON.parse(document.getElementById("scan-layer").textContent));
follow();
ground.look(table.written().map(placeOf).filter(Boolean));
if (state && UNFINISHED.has(state.dataset.status)) setTimeout(askState, ASK_AGAIN_MS);
form.dataset.ready = "";

async function openScan() {
  const element = form.querySelector("[data-scan]");
  if (!element.dataset.info) return;
  scan = await ScanPane.open(element, {
    onClick: (pixel) => table.put(withHalf(table.written(), pixelText(pixel))),
    onMoved: (number, pixel) => move(number, pixelText(pixel)),
  });
  element.dataset.ready = "";
  follow();
}

function move(number, half) {
  table.put(table.written().map((row, place) => (place === number ? { ...row, ...half } : row)));
}

function method() {
  return form.querySelector("[name=method]:checked")?.value;
}

/** After every change: what is shown of the form, the markers, the residuals. */
function follow() {
  const byPoints = ["affine", "thin_plate"].includes(method());
  form.querySelector("[data-by-points]").hidden = !byPoints;
  form.querySelector("[data-by-file]").hidden = method() !== "world_file";
  const rows = table.written();
  scan?.show(rows.map(pixelOf));
  ground.show(rows.map(placeOf));
  clearTimeout(timer);
  timer = setTimeout(() => byPoints && measure(rows), ASK_AFTER_MS);
}

async function measure(rows) {
  const whole = rows.length > 0 && rows.every((row) => pixelOf(row) && row.latitude.trim() && row.longitude.trim());
  if (!whole) return tell([]);
  asked += 1;
  const number = asked;
  const told = await ask(rows);
  if (number === asked && told) tell(rows, told);
}

async function ask(rows) {
  const body = new FormData();
  body.append("method", method());
  for (const row of rows) for (const [name, value] of Object.entries(row)) body.append(name, value);
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(form.dataset.measure, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token },
  }).catch(() => null);
  return answer?.ok ? answer.json() : { problems: [words.failed] };
}

function tell(rows, { problems = [], residuals = [], rms = null } = {}) {
  const metres = (value) => (value === null ? "" : metresText(value, said.dataset.metres, language));
  const worst = residuals.length > 3 ? worstOf(residuals) : -1;
  table.showResiduals(residuals.map(metres), worst, said.dataset.worst);
  const sentences = [...problems];
  if (rms !== null) sentences.push(said.dataset.rms.replace("{metres}", metres(rms)));
  if (rms !== null && method() === "thin_plate") sentences.push(said.dataset.leftOut);
  if (residuals.length && rms === null) sentences.push(said.dataset.nothing);
  said.textContent = sentences.join(" ");
  said.toggleAttribute("data-bad", problems.length > 0);
}

function strength() {
  return Number(opacity.querySelector("input").value) / 100;
}

function showLayer(told) {
  opacity.hidden = !told;
  ground.lay(told, strength());
}

/** Ask how far the layer is, until it is ready or has failed. */
async function askState() {
  const answer = await fetch(state.dataset.state).catch(() => null);
  const told = answer?.ok ? await answer.json() : null;
  if (!told || UNFINISHED.has(told.status)) return setTimeout(askState, ASK_AGAIN_MS);
  state.querySelector("[data-progress]")?.remove();
  state.querySelector("[data-status-words]").textContent = told.words;
  state.querySelector("[data-why]").textContent = told.why;
  state.dataset.status = told.status;
  showLayer(told.layer);
}
