/** Inputs that suggest what the server knows, by a datalist: the browser's own list and keys. */

const WAIT_MS = 250;
const LEAST_LETTERS = 2;

/** Asks when typing rests. What was asked before is given up, so that no old answer is shown. */
export class Asking {
  /** `address` may have a query. `show(answer)` is given the server's JSON, or null when there is nothing to suggest. */
  constructor(address, show) {
    Object.assign(this, { address, show, timer: 0, running: null });
  }

  ask(words) {
    this.stop();
    if (words.trim().length < LEAST_LETTERS) return this.show(null);
    this.timer = setTimeout(() => this.fetch(words.trim()), WAIT_MS);
  }

  stop() {
    clearTimeout(this.timer);
    this.running?.abort();
    this.running = null;
  }

  async fetch(words) {
    const running = (this.running = new AbortController());
    const question = `${this.address.includes("?") ? "&" : "?"}${new URLSearchParams({ q: words })}`;
    try {
      const answer = await fetch(this.address + question, { signal: running.signal });
      // Who is no longer signed in is led to a page for that, which is no suggestion.
      const told = answer.ok && !answer.redirected ? await answer.json() : null;
      if (this.running === running) this.show(told);
    } catch (problem) {
      if (this.running === running) this.show(null); // no network; else it was given up
      if (problem.name !== "AbortError" && !(problem instanceof TypeError)) throw problem;
    }
  }
}

/** Connect an input; for a text of several lines nothing is suggested, as no browser can. */
export function suggestFor(input) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-known`;
  input.after(list);
  input.setAttribute("list", list.id);
  const asking = new Asking(input.dataset.suggest, (told) => fill(list, told?.values ?? []));
  input.addEventListener("input", () => asking.ask(input.value));
}

function fill(list, values) {
  list.replaceChildren(
    ...values.map((value) => Object.assign(document.createElement("option"), { value })),
  );
}
