/** When it is sent: at the start, when page, network or person are back, and once a minute. */
import { announce } from "./announcing.js";
import { isUnsent, mayForget } from "./outbox.js";

const EVERY_MS = 60_000;
export const SYNC_TAG = "abide-send";

/** Connect the sender with the page; gives `sendNow()`, for a button and for a finished visit. */
export function startSending(context) {
  const { store, sender, channel, clock } = context;
  let timer;
  const send = async () => {
    clearTimeout(timer);
    const until = await sender.send();
    if (sender.line.reason) await askToBeWoken(store);
    else await announce(context);
    if (typeof until === "number" && !isMinutely(sender, until)) timer = setTimeout(send, Math.max(0, until - Date.now()));
  };
  const sendNow = async () => (await sender.hurry(), send());
  const back = () => document.visibilityState === "visible" && sendNow();

  window.addEventListener("online", sendNow);
  window.addEventListener("focus", back);
  document.addEventListener("visibilitychange", back);
  channel.listen(({ kind }) => kind === "finished" && send());
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data.kind === "send" && sendNow());
  setInterval(() => document.visibilityState === "visible" && minutely(context, send), EVERY_MS);
  sendNow().then(() => forgetOld(store, clock));
  return sendNow;
}

/** Where there is Background Sync (Chromium), the browser says when the network is back. */
async function askToBeWoken(store) {
  const registration = await navigator.serviceWorker?.getRegistration();
  const refused = (fault) => store.note("no_sync", { fault: String(fault) });
  await registration?.sync?.register(SYNC_TAG).catch(refused);
}

/** A line that is gone for longer is asked after once a minute, and not by the sender besides. */
const isMinutely = ({ line }, until) => Boolean(line.reason) && until - Date.now() >= EVERY_MS;

/**
 * One question a minute at most, and none when nothing waits. Only a line that is back ends waits:
 * what was refused for itself has its own time.
 */
async function minutely({ store, sender }, send) {
  if (!(await store.entries()).some(isUnsent)) return;
  if (sender.line.reason) {
    if (!(await sender.isReachable())) return;
    await sender.hurry();
  }
  await send();
}

/** Bytes go a week after a verified receipt; that there was a visit, stays. */
async function forgetOld(store, clock) {
  for (const entry of await store.entries()) {
    if (mayForget(entry, clock.now())) await store.forget(entry);
  }
}
