/** A line of an annex is decided on without a new page: the server sends the line and the counts. */
const lines = document.querySelector(".lines");

lines?.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-line-form]");
  if (!form) return;
  event.preventDefault();
  send(form, event.submitter);
});

/** `form.action` would be the field of that name. */
async function send(form, button) {
  const line = form.closest("[data-line]");
  line.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await fetch(form.getAttribute("action"), {
      method: "POST",
      body: new FormData(form, button),
      headers: { "X-Asked-By": "annex_page" },
      redirect: "error",
    });
  } catch {
    form.submit(); // signed out, or no answer: the page itself says what is wrong
    return;
  }
  if (answer.status !== 200 && answer.status !== 422) {
    form.submit();
    return;
  }
  replace(line, await answer.text());
}

function replace(line, html) {
  const told = document.createElement("template");
  told.innerHTML = html;
  const fresh = told.content.querySelector("[data-line]");
  document.getElementById("counts").replaceWith(told.content.getElementById("counts"));
  line.replaceWith(fresh);
  const said = document.querySelector("[data-said]");
  said.textContent = fresh.querySelector(".line__does").textContent.trim();
  const next = fresh.matches(".line--open") ? fresh : nextOpen(fresh);
  (next ?? fresh).querySelector(next ? "select" : "summary")?.focus();
}

function nextOpen(line) {
  for (let one = line.nextElementSibling; one; one = one.nextElementSibling) {
    if (one.matches(".line--open") && one.querySelector("select")) return one;
  }
  return null;
}
