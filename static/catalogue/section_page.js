/** A form of the desk: rows, drafts, suggestions, and a word before one leaves what is unsent. */
import { DraftKeeper, browserStore, valuesOf } from "./drafts.js";
import { Rows } from "./rows.js";
import { readDating } from "./phase_dating.js";
import { suggestFor } from "../base/suggest.js";

const form = document.querySelector("form[data-draft]");
const line = form.querySelector("[data-draft-state]");
const { draft: name, draftAddress: address, draftPerson: person } = form.dataset;
const store = browserStore(window.localStorage, `draft:${person}:${name}`);

const keeper = new DraftKeeper({ read: () => valuesOf(new FormData(form)), send, store, tell });

for (const section of form.querySelectorAll("[data-rows]")) new Rows(section, () => keeper.typed());
for (const input of form.querySelectorAll("[data-suggest]")) suggestFor(input);
form.addEventListener("focusin", ({ target }) => {
  if (target.matches?.("[data-suggest]:not([list])")) suggestFor(target); // of a row that was added
});
form.addEventListener("input", () => keeper.typed());
form.addEventListener("change", (event) => {
  keeper.typed();
  readDating(form, event.target);
});
form.addEventListener("submit", sendAfterDrafts);
window.addEventListener("beforeunload", (event) => {
  if (keeper.isUnsent) event.preventDefault();
});
offerWhatTheBrowserKept();
document.querySelector(".notice--error[role=alert]")?.focus();

/** A draft that is on its way must not arrive after the form, or it would be offered again. */
async function sendAfterDrafts(event) {
  const { submitter } = event;
  const isOnItsWay = keeper.isOnItsWay;
  if (isOnItsWay) event.preventDefault();
  await keeper.finish();
  // In a turn of its own: while the event is being handled a form sends itself no second time.
  if (isOnItsWay) setTimeout(() => form.requestSubmit(submitter));
}

async function send(values) {
  const answer = await fetch(address, {
    method: "POST",
    body: JSON.stringify({ form: name, values }),
    headers: { "X-CSRFToken": token(), "Content-Type": "application/json" },
    redirect: "manual",
  });
  if (answer.status === 204) return "kept";
  return answer.status === 401 || answer.status === 403 ? "signed-out" : "not-kept";
}

function token() {
  return form.querySelector("[name=csrfmiddlewaretoken]").value;
}

function tell(state) {
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  const words = { kept: "kept", "signed-out": "signedOut", "not-kept": "notKept" };
  line.textContent = line.dataset[words[state]].replace("{time}", time);
}

function offerWhatTheBrowserKept() {
  const kept = store.get();
  if (!kept) return;
  const time = new Date(kept.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  line.textContent = line.dataset.offer.replace("{time}", time);
  line.append(
    button(line.dataset.continue, async () => {
      if ((await send(kept.values).catch(() => "")) !== "kept") return tell("not-kept");
      store.drop();
      location.search = "?draft=continue";
    }),
    button(line.dataset.discard, () => {
      store.drop();
      line.textContent = "";
    }),
  );
}

function button(words, onClick) {
  const one = document.createElement("button");
  Object.assign(one, { type: "button", className: "button", textContent: words });
  one.addEventListener("click", onClick);
  return one;
}
