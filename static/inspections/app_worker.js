/** The service worker: a new version waits until no visit is open and nothing is being sent. */
import { banner } from "./banners.js";
import { LOCK } from "./sender.js";

/** Held, in any tab, while somebody writes: no new version takes over then. */
export const OPEN_DRAFT_LOCK = "abide-field-open-draft";

/** Hold the lock until the function that is given back is called. */
export function holdOpenDraft() {
  let release;
  const until = new Promise((resolve) => (release = resolve));
  navigator.locks.request(OPEN_DRAFT_LOCK, { mode: "shared" }, () => until);
  return release;
}

/** Is any tab of this phone writing or sending? */
export async function isBusy() {
  const { held } = await navigator.locks.query();
  return held.some(({ name }) => name === LOCK || name === OPEN_DRAFT_LOCK);
}

export async function startWorker() {
  const { version, worker } = document.documentElement.dataset;
  if (!worker || !navigator.serviceWorker) return null; // switched off, after a broken one
  const hadWorker = Boolean(navigator.serviceWorker.controller);
  // The first worker takes over quietly; a later one has been asked to by a person.
  navigator.serviceWorker.oncontrollerchange = () => hadWorker && location.reload();
  const registration = await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
  navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ kind: "running", version }));
  registration.onupdatefound = () => {
    registration.installing.onstatechange = () => offerUpdate(registration);
  };
  await offerUpdate(registration);
  return registration;
}

/** "New version ready", on an idle screen only. */
export async function offerUpdate(registration) {
  const isReady = Boolean(registration?.waiting && navigator.serviceWorker.controller);
  const line = banner("update", isReady && !(await isBusy()));
  line.querySelector("button").onclick = async () => {
    if (await isBusy()) return void (line.hidden = true);
    registration.waiting?.postMessage({ kind: "take-over" });
  };
}
