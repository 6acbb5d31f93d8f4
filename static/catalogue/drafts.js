/** What is typed is kept: on the server within two seconds, else in this browser. */

const WAIT_MS = 1200; // with the way to the server it is less than two seconds

/** The inputs of a form as {name: text or texts}, without files and the form's own token. */
export function valuesOf(entries) {
  const values = {};
  for (const [name, value] of entries) {
    if (typeof value !== "string" || name === "csrfmiddlewaretoken") continue;
    if (!(name in values)) values[name] = value;
    else values[name] = [].concat(values[name], value);
  }
  return values;
}

/**
 * Keeps a form's draft. `read()` gives its values, `send(values)` stores them and resolves to
 * "kept", "signed-out" or "not-kept"; `store` is the browser's own; `tell(state)` hears of it.
 */
export class DraftKeeper {
  constructor({ read, send, store, tell, now = () => Date.now(), wait = (run) => setTimeout(run, WAIT_MS) }) {
    Object.assign(this, { read, send, store, tell, now, wait });
    this.isWaiting = false;
    this.isUnsent = false;
    this.isDone = false;
    this.isOnItsWay = false;
    this.underway = Promise.resolve();
  }

  /** Something was typed: it is kept soon, and not once a key. */
  typed() {
    if (this.isDone) return;
    this.isUnsent = true;
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.wait(() => {
      this.isWaiting = false;
      this.underway = this.keep();
    });
  }

  async keep() {
    if (this.isDone) return;
    const values = this.read();
    this.isOnItsWay = true;
    const state = await this.send(values).catch(() => "not-kept");
    this.isOnItsWay = false;
    if (state === "kept") this.store.drop();
    else this.store.put({ values, at: this.now() });
    this.tell(state);
  }

  /** The form is being sent: nothing more is kept, and what is underway comes to its end first. */
  async finish() {
    this.isDone = true;
    this.isUnsent = false;
    await this.underway;
    this.store.drop();
  }
}

/** One entry of localStorage; a browser that allows none keeps nothing. */
export function browserStore(storage, key) {
  const attempt = (run) => {
    try {
      return run();
    } catch {
      return null;
    }
  };
  return {
    get: () => attempt(() => JSON.parse(storage.getItem(key))),
    put: (draft) => attempt(() => storage.setItem(key, JSON.stringify(draft))),
    drop: () => attempt(() => storage.removeItem(key)),
  };
}
