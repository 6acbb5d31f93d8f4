/** “Add to a set” adds at once, when the browser knows a set; else the link leads to its page. */
import { knownSet, saidOf } from "./sets.js";

const said = document.createElement("p");
said.className = "notice notice--success set-said";
said.setAttribute("role", "status");
document.body.append(said);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-add-to-set]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  add(link).catch(() => location.assign(link.href));
});

async function add(link) {
  const answer = await fetch(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("[data-add-form]");
  if (!answer.ok || !form || !knownSet(new FormData(form))) return location.assign(link.href);
  const sent = await fetch(form.getAttribute("action"), {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new FormData(form),
  });
  const told = sent.ok ? saidOf(await sent.json()) : null;
  if (!told) return location.assign(link.href);
  tell(told, page.querySelector("[data-open-word]").textContent);
}

function tell({ said: words, address }, openWord) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = openWord;
  said.replaceChildren(`${words} `, link);
}
