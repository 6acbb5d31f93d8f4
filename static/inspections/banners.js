/** What the person has to know of this phone: each a line above the screen, gone when it is over. */
import { ageText, counted } from "./wording.js";
import { unsentLine } from "./outbox.js";
import { estimate, roomOf } from "./room.js";

const INSTALLED_COOKIE = /(?:^|; )field_installed=1/; // set by the server: it outlives the storage
const DAY_MS = 24 * 60 * 60 * 1000;

/** Show or take away `[data-banner=NAME]`. */
export function banner(name, isShown) {
  const line = document.querySelector(`[data-banner="${name}"]`);
  line.hidden = !isShown;
  return line;
}

/** The line on every screen: how many, since when, why. */
export async function drawUnsentLine({ store, sender, words, language, clock }) {
  const { count, oldest_at, reason } = unsentLine(await store.entries(), sender.state);
  const line = document.querySelector("[data-unsent]");
  Object.assign(line.dataset, { count: String(count), reason: reason ?? "" });
  const told = count && `${counted(words.unsent, count, language)} · ${ageText(oldest_at, clock.wall(), language)}`;
  line.querySelector("[data-unsent-count]").textContent = told || words.all_sent;
  line.querySelector("[data-unsent-reason]").textContent = reason ? words.reasons[reason] : "";
  const isOld = count > 0 && clock.wall() - Date.parse(oldest_at) > DAY_MS;
  banner("daily", isOld && !(await isPersisted()));
  return { count, oldest_at };
}

/** From nine tenths on no photograph is taken; forms read `data-room` of the page. */
export async function drawRoom() {
  const { is_tight } = roomOf(await estimate());
  document.documentElement.dataset.room = is_tight ? "full" : "free";
  banner("room", is_tight);
}

const isPersisted = async () => (await navigator.storage?.persisted?.()) ?? false;

/** Ask the browser to keep what is stored, and say so if it will not promise. */
export async function askToPersist(store) {
  const persisted = (await isPersisted()) || ((await navigator.storage?.persist?.()) ?? false);
  await store.setMeta("storage_persisted", persisted);
  banner("persist", !persisted);
  return persisted;
}

/** The app was here before, but nothing of it is: the browser, or somebody, has cleared it. */
export async function noticeCleared(store) {
  const isKnown = await store.meta("installed_at");
  const isCleared = !isKnown && INSTALLED_COOKIE.test(document.cookie);
  if (!isKnown) await store.setMeta("installed_at", new Date().toISOString());
  if (isCleared) await store.note("storage_cleared");
  banner("cleared", isCleared);
}

/** Installed, the app is safe from Safari's seven days. */
export function offerInstalling() {
  const isInstalled = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
  banner("install-ios", !isInstalled && navigator.standalone === false);
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    const line = banner("install", true);
    line.querySelector("button").onclick = () => (event.prompt(), banner("install", false));
  });
}
