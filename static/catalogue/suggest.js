/** Inputs that suggest what the server knows, by a datalist: the browser's own list and keys. */

const WAIT_MS = 250;

/** Connect an input; for a text of several lines nothing is suggested, as no browser can. */
export function suggestFor(input) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-known`;
  input.after(list);
  input.setAttribute("list", list.id);
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => fill(input, list), WAIT_MS);
  });
}

async function fill(input, list) {
  const words = input.value.trim();
  if (words.length < 2) return list.replaceChildren();
  const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: words })}`).catch(() => null);
  if (!answer?.ok || input.value.trim() !== words) return;
  const { values } = await answer.json();
  list.replaceChildren(
    ...values.map((value) => Object.assign(document.createElement("option"), { value })),
  );
}
